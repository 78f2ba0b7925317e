from django.urls import path, re_path

from clusters.views import join, team
from clusters.views.directory import ClusterDetail, ClusterList
from clusters.views.open_data import ClusterFile

app_name = "clusters"

urlpatterns = [
    path("", ClusterList.as_view(), name="list"),
    re_path(r"^fichier\.(?P<kind>csv|xlsx|ods|json)$", ClusterFile.as_view(), name="file"),
    path("<slug:slug>/", ClusterDetail.as_view(), name="detail"),
    path("<slug:slug>/rejoindre/", join.join, name="join"),
    path("<slug:slug>/equipe/", team.team, name="team"),
    path("<slug:slug>/equipe/<int:pk>/role/", team.change_role, name="role"),
    path("<slug:slug>/equipe/<int:pk>/fin/", team.end_membership, name="end"),
    path("<slug:slug>/equipe/invitations/<int:pk>/annuler/", team.revoke_invitation, name="revoke"),
    path("<slug:slug>/equipe/invitations/<int:pk>/renvoyer/", team.send_again, name="send_again"),
]

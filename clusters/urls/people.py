from django.urls import path

from clusters.views import account, invitation, join

app_name = "people"

urlpatterns = [
    path("compte/", account.account, name="account"),
    path("compte/supprimer/", account.delete, name="delete"),
    path("compte/poles/<int:pk>/quitter/", account.leave, name="leave"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
    path("demandes/", join.RequestList.as_view(), name="requests"),
    path("demandes/<int:pk>/", join.answer, name="request"),
]

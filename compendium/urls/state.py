from django.urls import path, re_path

from ..views import state

urlpatterns = [
    path("etat-de-l-art/", state.StatePage.as_view(), name="state"),
    path("etat-de-l-art.json", state.whole, name="state_data"),
    re_path(r"^etat-de-l-art/(?P<key>[-a-z]{1,30})\.(?P<kind>csv|json)$", state.figure, name="state_file"),
    path("etat-de-l-art/commentaires/", state.CommentList.as_view(), name="comments"),
    path("etat-de-l-art/commentaires/<int:pk>/retirer/", state.remove, name="comment_remove"),
    path("etat-de-l-art/<slug:key>/commenter/", state.comment, name="comment"),
]

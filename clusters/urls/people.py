from django.urls import path

from clusters.views import account, invitation, join, sessions, tokens

app_name = "people"

urlpatterns = [
    path("compte/", account.account, name="account"),
    path("compte/supprimer/", account.delete, name="delete"),
    path("compte/poles/<int:pk>/quitter/", account.leave, name="leave"),
    path("compte/sessions/", sessions.sessions, name="sessions"),
    path("compte/jetons/", tokens.tokens, name="tokens"),
    path("compte/jetons/nouveau/", tokens.token_new, name="token_new"),
    path("compte/jetons/<uuid:public_id>/revoquer/", tokens.token_revoke, name="token_revoke"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
    path("demandes/", join.RequestList.as_view(), name="requests"),
    path("demandes/<int:pk>/", join.answer, name="request"),
]

from django.urls import path

from .views import agreement, attachments, browse, confirm, contribute, desk, history, review, side_by_side, withdrawal

app_name = "practices"

urlpatterns = [
    path("", browse.Home.as_view(), name="home"),
    path("a-propos/", browse.About.as_view(), name="about"),
    path("glossaire/", browse.Glossary.as_view(), name="glossary"),
    path("pratiques/", browse.PracticeList.as_view(), name="list"),
    path("comparer/", side_by_side.SideBySide.as_view(), name="side_by_side"),
    path("pratiques/<slug:slug>/", browse.PracticeDetail.as_view(), name="detail"),
    path("pratiques/<slug:slug>/reprendre-la-plume/", desk.revise, name="revise"),
    path("pratiques/<slug:slug>/historique/", history.History.as_view(), name="history"),
    path("pratiques/<slug:slug>/historique/comparer/", history.Comparison.as_view(), name="compare"),
    path("pratiques/<slug:slug>/historique/<int:number>/", history.VersionPage.as_view(), name="version"),
    path("pratiques/<slug:slug>/historique/<int:number>/restaurer/", history.restore, name="restore"),
    path("pratiques/<slug:slug>/retirer/", withdrawal.withdraw, name="withdraw"),
    path("pratiques/<slug:slug>/remettre-en-ligne/", withdrawal.reinstate, name="reinstate"),
    path("themes/", browse.ThemeList.as_view(), name="themes"),
    path("themes/<slug:slug>/", browse.ThemeDetail.as_view(), name="theme"),
    path("contribuer/", contribute.contribute, name="contribute"),
    path("mes-pratiques/", desk.Mine.as_view(), name="mine"),
    path("mes-pratiques/<int:pk>/", contribute.draft, name="draft"),
    path("mes-pratiques/<int:pk>/apercu/", desk.Preview.as_view(), name="preview"),
    path("mes-pratiques/<int:pk>/envoyer/", desk.send, name="send"),
    path("mes-pratiques/<int:pk>/reprendre/", desk.resume, name="resume"),
    path("mes-pratiques/<int:pk>/voisines/", desk.near, name="near"),
    path("mes-pratiques/<int:pk>/textes/<int:copy_pk>/", desk.copy, name="copy"),
    path("mes-pratiques/<int:pk>/accord/", agreement.ask, name="ask"),
    path("mes-pratiques/<int:pk>/accord/<int:link>/renvoyer/", agreement.send_again, name="send_again"),
    path("mes-pratiques/<int:pk>/accord/<int:link>/annuler/", agreement.revoke, name="revoke"),
    path("accord/<str:token>/", agreement.agree, name="agree"),
    path("mes-pratiques/confirmer/", confirm.confirm, name="confirm"),
    path("pratiques/<slug:slug>/confirmer/", confirm.confirm_one, name="confirm_one"),
    path("pieces/<int:pk>/<str:name>", attachments.download, name="attachment"),
    path("relecture/", review.Queue.as_view(), name="queue"),
    path("relecture/<int:pk>/", review.review, name="review"),
    path("relecture/<int:pk>/prise-en-charge/", review.take, name="take"),
]

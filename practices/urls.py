from django.urls import path

from .views import agreement, browse, confirm, contribute, review

app_name = "practices"

urlpatterns = [
    path("", browse.Home.as_view(), name="home"),
    path("a-propos/", browse.About.as_view(), name="about"),
    path("glossaire/", browse.Glossary.as_view(), name="glossary"),
    path("pratiques/", browse.PracticeList.as_view(), name="list"),
    path("pratiques/<slug:slug>/", browse.PracticeDetail.as_view(), name="detail"),
    path("pratiques/<slug:slug>/reprendre-la-plume/", contribute.revise, name="revise"),
    path("themes/", browse.ThemeList.as_view(), name="themes"),
    path("themes/<slug:slug>/", browse.ThemeDetail.as_view(), name="theme"),
    path("contribuer/", contribute.contribute, name="contribute"),
    path("mes-pratiques/", contribute.Mine.as_view(), name="mine"),
    path("mes-pratiques/<int:pk>/", contribute.draft, name="draft"),
    path("mes-pratiques/<int:pk>/apercu/", contribute.Preview.as_view(), name="preview"),
    path("mes-pratiques/<int:pk>/envoyer/", contribute.send, name="send"),
    path("mes-pratiques/<int:pk>/reprendre/", contribute.resume, name="resume"),
    path("mes-pratiques/<int:pk>/voisines/", contribute.near, name="near"),
    path("mes-pratiques/<int:pk>/textes/<int:copy_pk>/", contribute.copy, name="copy"),
    path("mes-pratiques/<int:pk>/accord/", agreement.ask, name="ask"),
    path("mes-pratiques/<int:pk>/accord/<int:link>/renvoyer/", agreement.send_again, name="send_again"),
    path("mes-pratiques/<int:pk>/accord/<int:link>/annuler/", agreement.revoke, name="revoke"),
    path("accord/<str:token>/", agreement.agree, name="agree"),
    path("mes-pratiques/confirmer/", confirm.confirm, name="confirm"),
    path("pratiques/<slug:slug>/confirmer/", confirm.confirm_one, name="confirm_one"),
    path("relecture/", review.Queue.as_view(), name="queue"),
    path("relecture/<int:pk>/", review.review, name="review"),
    path("relecture/<int:pk>/prise-en-charge/", review.take, name="take"),
]

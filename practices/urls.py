from django.urls import path

from .views import attachments, browse, contribute, review

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
    path("pieces/<int:pk>/<str:name>", attachments.download, name="attachment"),
    path("relecture/", review.Queue.as_view(), name="queue"),
    path("relecture/<int:pk>/", review.review, name="review"),
]

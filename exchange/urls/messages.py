from django.urls import path

from ..views import messages, moderation, questions

urlpatterns = [
    path("questions/", questions.QuestionList.as_view(), name="questions"),
    path("pratiques/<slug:slug>/echanges/", messages.thread_list, name="threads"),
    path("pratiques/<slug:slug>/ecrire/", messages.write, name="write"),
    path("messages/<int:pk>/", messages.message_page, name="message"),
    path("messages/<int:pk>/repondre/", messages.answer, name="answer"),
    path("messages/<int:pk>/corriger/", messages.edit, name="edit"),
    path("messages/<int:pk>/ouvrir/", messages.set_open, name="set_open"),
    path("messages/<int:pk>/signaler/", messages.report, name="report"),
    path("messages/<int:pk>/masquer/", messages.hide, name="hide"),
    path("messages/<int:pk>/dans-la-fiche/", messages.fold, name="fold"),
    path("relecture/echanges/", moderation.Moderation.as_view(), name="moderation"),
    path("relecture/signalements/<int:pk>/", moderation.settle, name="settle"),
]

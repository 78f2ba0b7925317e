"""What pôles ask each other, over the whole collection."""

from django.views.generic import ListView

from ..models import Message


class QuestionList(ListView):
    """Those that wait for an answer, or with `?etat=toutes` all that this reader may see."""

    template_name = "exchange/question_list.html"
    context_object_name = "questions"
    paginate_by = 20

    def get_queryset(self):
        questions = Message.objects.for_list(self.request.user)
        self.shows_all = self.request.GET.get("etat") == "toutes"
        return questions if self.shows_all else questions.unanswered()

    def get_context_data(self, **kwargs):
        return super().get_context_data(shows_all=self.shows_all, **kwargs)

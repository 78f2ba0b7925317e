from collections import Counter
from functools import partial

from django.urls import reverse
from django.views.generic import DetailView, ListView, TemplateView
from django_filters.views import FilterView

from ..exports import linked_home, linked_record
from ..figures import (
    clusters_of,
    contexts_of,
    cover,
    heat,
    highlight,
    mini_shelf,
    near_and_alike,
    shelves,
    stages,
)
from ..filters import STUBS_SHOWN, PracticeFilter
from ..models import Practice, Term, Theme, Unanswered
from ..search import Results, by_title, catalogue, likeness_of
from .reading import RecordResponse, is_by_a_person
from .withdrawal import notice

LATEST = 4
SHELF_SHOWN = 60


class Home(TemplateView):
    template_name = "practices/home.html"

    def get_context_data(self, **kwargs):
        known = catalogue()
        all_shelves = shelves(known)
        columns, table = heat(known)
        stubs = Results(known, known.stubs).ordered(by_title(known))
        return super().get_context_data(
            shelves=all_shelves,
            shows_evidence=any(shelf.known for shelf in all_shelves),
            shares=Counter({shelf.theme.key: shelf.count for shelf in all_shelves}),
            cover=cover(all_shelves),
            count=sum(shelf.count for shelf in all_shelves),
            stub_count=len(stubs),
            cluster_count=len(clusters_of(known, known.published)),
            latest=Results(known)[:LATEST],
            stubs=stubs[:LATEST],
            heat_columns=columns,
            heat_table=table,
            linked_data=linked_home(),
            **kwargs,
        )


class About(TemplateView):
    template_name = "practices/about.html"


class Glossary(ListView):
    model = Term
    context_object_name = "terms"
    paginate_by = 200


class PracticeList(FilterView):
    filterset_class = PracticeFilter
    template_name = "practices/practice_list.html"
    context_object_name = "practices"
    paginate_by = 20

    def get_queryset(self):
        return Results(catalogue())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked, practices = self.filterset, context["practices"]
        context["mini_shelf"] = mini_shelf(self.object_list)
        context["canonical"] = f"{reverse('practices:list')}{asked.canonical}"
        if context["page_obj"].number == 1 and asked.is_valid():
            context["stub_count"] = len(asked.stubs)
        if asked.is_valid() and asked.hits:
            highlight(practices, asked.hits)
        if asked.is_valid() and asked.reference:
            for practice in practices:
                practice.likeness = likeness_of(practice, asked.reference)
        return context

    def render_to_response(self, context, **kwargs):
        self.note_what_is_missing(context)
        return super().render_to_response(context, status=200 if self.filterset.is_valid() else 400, **kwargs)

    def note_what_is_missing(self, context):
        """Words that no practice holds, once they are asked: not at each letter of what is being typed."""
        is_typing = self.request.htmx and self.request.htmx.trigger_name != "submit"
        asked = self.filterset
        if asked.is_valid() and asked.hits and not asked.hits.keys and not is_typing:
            Unanswered.note(asked.form.cleaned_data["q"])


class PracticeDetail(DetailView):
    queryset = Practice.objects.addressed().for_record()
    response_class = RecordResponse

    def render_to_response(self, context, **kwargs):
        practice = self.object
        if practice.is_withdrawn:
            return notice(self.request, practice)
        response = super().render_to_response(context, **kwargs)
        if practice.is_published and not context["may_revise"] and is_by_a_person(self.request):
            response.read = practice
        return response

    def get_template_names(self):
        return ["practices/practice_detail.html" if self.object.is_published else "practices/practice_stub.html"]

    def get_object(self, queryset=None):
        self.catalogue = catalogue()
        practice = super().get_object(queryset)
        return practice if practice.is_withdrawn else self.catalogue.dress_record(practice)

    def get_context_data(self, **kwargs):
        practice, user = self.object, self.request.user
        if practice.is_withdrawn:
            return super().get_context_data(**kwargs)
        return super().get_context_data(
            contexts=contexts_of(practice, practice.clusters.all()),
            contact=practice.contact if practice.contact_is_public or user.is_authenticated else "",
            may_confirm=user.is_authenticated and practice.is_confirmable_by(user),
            may_revise=user.is_authenticated and practice.is_editable_by(user),
            may_withdraw=practice.is_published and practice.can_be_withdrawn_by(user),
            # Asked only where that part of the page is not at hand.
            around=partial(near_and_alike, practice, self.catalogue),
            state=self.catalogue.state,
            reference=next(iter(practice.clusters.all()), None),
            names=self.catalogue.state_of_names,
            linked_data=linked_record(practice) if practice.is_published else None,
            **kwargs,
        )


class ThemeList(TemplateView):
    template_name = "practices/theme_list.html"

    def get_context_data(self, **kwargs):
        all_shelves = shelves(catalogue())
        shows_evidence = any(shelf.known for shelf in all_shelves)
        return super().get_context_data(shelves=all_shelves, shows_evidence=shows_evidence, **kwargs)


class ThemeDetail(DetailView):
    model = Theme

    def get_context_data(self, **kwargs):
        known = catalogue()
        of_theme = known.of(f"t{self.object.pk}")
        published = Results(known).limited("theme", of_theme)
        stubs = Results(known, known.stubs).limited("theme", of_theme).ordered(by_title(known))
        first = sorted(known.practices(list(published.found[:SHELF_SHOWN])), key=lambda practice: practice.call_number)
        return super().get_context_data(
            practices=first,
            shows_evidence=any(practice.evidence for practice in first),
            count=len(published),
            cluster_count=len(clusters_of(known, published.found)),
            latest=published[:3],
            stub_count=len(stubs),
            stubs=stubs[:STUBS_SHOWN],
            stages=stages(known, self.object),
            **kwargs,
        )

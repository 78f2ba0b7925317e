from collections import Counter

from django.views.generic import DetailView, ListView, TemplateView
from django_filters.views import FilterView

from clusters.models import Cluster

from ..figures import contexts_of, cover, heat, mini_shelf, shelves, stages
from ..filters import PracticeFilter
from ..models import Practice, Term, Theme
from .withdrawal import notice

LATEST = 4
STUBS_SHOWN = 30
SHELF_SHOWN = 60


class Home(TemplateView):
    template_name = "practices/home.html"

    def get_context_data(self, **kwargs):
        all_shelves = shelves()
        columns, table = heat()
        return super().get_context_data(
            shelves=all_shelves,
            shows_evidence=any(shelf.known for shelf in all_shelves),
            shares=Counter({shelf.theme.key: shelf.count for shelf in all_shelves}),
            cover=cover(all_shelves),
            count=sum(shelf.count for shelf in all_shelves),
            stub_count=sum(shelf.stubs for shelf in all_shelves),
            cluster_count=Cluster.objects.filter(practices__state=Practice.State.PUBLISHED).distinct().count(),
            latest=Practice.objects.published().for_cards()[:LATEST],
            stubs=Practice.objects.stubs().for_cards().order_by("slug")[:LATEST],
            heat_columns=columns,
            heat_table=table,
            **kwargs,
        )


class About(TemplateView):
    template_name = "practices/about.html"


class Glossary(ListView):
    model = Term
    context_object_name = "terms"
    paginate_by = 200


class PracticeList(FilterView):
    queryset = Practice.objects.published().for_cards()
    filterset_class = PracticeFilter
    template_name = "practices/practice_list.html"
    context_object_name = "practices"
    paginate_by = 20

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["mini_shelf"] = mini_shelf(self.object_list)
        if context["page_obj"].number == 1 and self.filterset.is_valid():
            stubs = self.filterset.filter_queryset(Practice.objects.stubs())
            context["stubs"] = stubs.for_cards().order_by("theme__order", "slug")[:STUBS_SHOWN]
            context["stub_count"] = stubs.count()
        return context

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if self.filterset.is_valid() else 400, **kwargs)


class PracticeDetail(DetailView):
    queryset = Practice.objects.addressed().for_record()

    def render_to_response(self, context, **kwargs):
        if self.object.is_withdrawn:
            return notice(self.request, self.object)
        return super().render_to_response(context, **kwargs)

    def get_template_names(self):
        return ["practices/practice_detail.html" if self.object.is_published else "practices/practice_stub.html"]

    def get_context_data(self, **kwargs):
        practice, user = self.object, self.request.user
        return super().get_context_data(
            contexts=contexts_of(practice),
            contact=practice.contact if practice.contact_is_public or user.is_authenticated else "",
            may_confirm=user.is_authenticated and practice.is_confirmable_by(user),
            may_revise=user.is_authenticated and practice.is_editable_by(user),
            may_withdraw=practice.is_published and practice.can_be_withdrawn_by(user),
            neighbours=Practice.objects.published()
            .filter(theme=practice.theme)
            .exclude(pk=practice.pk)
            .for_cards()[:3],
            **kwargs,
        )


class ThemeList(TemplateView):
    template_name = "practices/theme_list.html"

    def get_context_data(self, **kwargs):
        all_shelves = shelves()
        shows_evidence = any(shelf.known for shelf in all_shelves)
        return super().get_context_data(shelves=all_shelves, shows_evidence=shows_evidence, **kwargs)


class ThemeDetail(DetailView):
    queryset = Theme.objects.prefetch_related("key_steps")

    def get_context_data(self, **kwargs):
        published = Practice.objects.published().filter(theme=self.object).for_cards()
        stubs = Practice.objects.stubs().filter(theme=self.object)
        practices = list(published.order_by("call_number")[:SHELF_SHOWN])
        return super().get_context_data(
            practices=practices,
            shows_evidence=any(practice.evidence for practice in practices),
            count=published.count(),
            cluster_count=Cluster.objects.filter(
                practices__theme=self.object, practices__state=Practice.State.PUBLISHED
            )
            .distinct()
            .count(),
            latest=published[:3],
            stub_count=stubs.count(),
            stubs=stubs.for_cards().order_by("slug")[:STUBS_SHOWN],
            stages=stages(self.object),
            **kwargs,
        )

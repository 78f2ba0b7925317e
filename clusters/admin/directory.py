"""The pôles and their context."""

from django.contrib import admin

from ..models import Cluster, ClusterSource, ClusterYear, FormerName, LabelPeriod, Region, Sector, fold
from .people import MembershipInline


class FormerNameInline(admin.TabularInline):
    model = FormerName
    extra = 0


class LabelPeriodInline(admin.TabularInline):
    model = LabelPeriod
    extra = 0


class ClusterYearInline(admin.TabularInline):
    model = ClusterYear
    extra = 0


class ClusterSourceInline(admin.TabularInline):
    model = ClusterSource
    extra = 0


class FoldedSearch:
    """Search as the site does, without regard to accents and case."""

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(Cluster)
class ClusterAdmin(FoldedSearch, admin.ModelAdmin):
    """A pôle ends, and is not deleted: practices and people hang on it."""

    list_display = ["name", "sector", "city", "label_state", "ended_in", "successor"]
    list_filter = ["label_state", "regions", "sector", "category_2005"]
    list_select_related = ["sector", "successor"]
    search_fields = ["search_text", "former_names__search_text"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["successor"]
    filter_horizontal = ["regions"]
    inlines = [FormerNameInline, LabelPeriodInline, ClusterYearInline, ClusterSourceInline, MembershipInline]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ClusterYear)
class ClusterYearAdmin(admin.ModelAdmin):
    list_display = ["cluster", "year", "members", "sme_share", "team", "budget"]
    list_filter = ["year"]
    list_select_related = ["cluster"]
    search_fields = ["cluster__name"]
    autocomplete_fields = ["cluster"]


@admin.register(FormerName)
class FormerNameAdmin(admin.ModelAdmin):
    list_display = ["name", "cluster", "until"]
    list_select_related = ["cluster"]
    search_fields = ["name", "cluster__name"]
    autocomplete_fields = ["cluster"]


@admin.register(LabelPeriod)
class LabelPeriodAdmin(admin.ModelAdmin):
    list_display = ["cluster", "phase", "starts", "ends", "terms"]
    list_filter = ["phase"]
    list_select_related = ["cluster"]
    search_fields = ["cluster__name", "terms"]
    autocomplete_fields = ["cluster"]


@admin.register(ClusterSource)
class ClusterSourceAdmin(admin.ModelAdmin):
    list_display = ["cluster", "url", "added_on"]
    list_filter = ["added_on"]
    list_select_related = ["cluster"]
    search_fields = ["cluster__name", "url"]
    autocomplete_fields = ["cluster"]


@admin.register(Region, Sector)
class NamedAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

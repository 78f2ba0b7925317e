"""Adoptions and messages, read: what is said is its author's, and what is decided is decided on its page."""

from django.contrib import admin

from ..models import Adoption, Correction, Declaration, Message, Report


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(admin.StackedInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class DeclarationInline(ReadOnlyInline):
    model = Declaration
    fk_name = "adoption"

    def get_queryset(self, request):
        known = super().get_queryset(request)
        return known.select_related("adoption__practice", "adoption__cluster", "variant", "author", "decided_by")


@admin.register(Adoption)
class AdoptionAdmin(ReadOnly):
    list_display = ["practice", "cluster", "created_at", "thanked_at"]
    list_select_related = ["practice", "cluster"]
    search_fields = ["practice__title", "cluster__name"]
    list_filter = ["declarations__state", "declarations__review"]
    inlines = [DeclarationInline]


class CorrectionInline(ReadOnlyInline):
    model = Correction


class ReportInline(ReadOnlyInline):
    model = Report


@admin.register(Message)
class MessageAdmin(ReadOnly):
    list_display = ["kind", "author", "practice", "created_at", "is_from_origin", "hidden_at"]
    list_select_related = ["author", "practice"]
    search_fields = ["text", "practice__title", "author__name"]
    list_filter = ["kind", "is_from_origin", "hidden_at"]
    inlines = [CorrectionInline, ReportInline]

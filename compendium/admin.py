from django.contrib import admin

from practices.admin import ReadOnly

from .models import Kept, Selection


class KeptInline(ReadOnly, admin.TabularInline):
    model = Kept
    extra = 0
    fields = readonly_fields = ["place", "practice", "note", "since"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("practice")


@admin.register(Selection)
class SelectionAdmin(ReadOnly, admin.ModelAdmin):
    """Seen only: each is its owner's own."""

    list_display = ["title", "owner", "is_open", "updated_at"]
    list_select_related = ["owner"]
    list_per_page = 50
    search_fields = ["title", "owner__name", "owner__email"]
    inlines = [KeptInline]

    @admin.display(description="lien ouvert", boolean=True)
    def is_open(self, selection):
        return selection.is_shared

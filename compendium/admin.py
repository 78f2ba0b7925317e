from django.contrib import admin

from practices.admin import ReadOnly

from .models import Book, Comment, Edition, Kept, Selection


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


@admin.register(Edition)
class EditionAdmin(ReadOnly, admin.ModelAdmin):
    """Seen only: prepared and frozen on their own pages, and changed by nobody afterwards."""

    list_display = ["__str__", "dated", "frozen_at", "frozen_by", "prepared_by"]
    list_select_related = ["frozen_by", "prepared_by"]
    list_per_page = 50
    exclude = ["summary", "figures"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("summary", "figures")


@admin.register(Comment)
class CommentAdmin(ReadOnly, admin.ModelAdmin):
    """Seen only: written, and taken away, on the page of the state of the art."""

    list_display = ["__str__", "about", "text", "removed_at"]
    list_select_related = ["author"]
    list_filter = ["about"]
    list_per_page = 50


@admin.register(Book)
class BookAdmin(ReadOnly, admin.ModelAdmin):
    """What was composed, and what went wrong."""

    list_display = ["title", "state", "size", "asked_at", "ended_at", "trouble"]
    list_filter = ["state"]
    list_per_page = 50

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from taggit import admin as taggit_admin
from taggit.models import Tag

from clusters.admin import FoldedSearch

from .forms import PracticeForm
from .models import (
    Agreement,
    Attachment,
    DraftCopy,
    Entry,
    Event,
    Import,
    KeyStep,
    Practice,
    ReadCount,
    Remark,
    Review,
    Revision,
    Source,
    Synonym,
    Term,
    Theme,
    Unanswered,
    Word,
)
from .workflow import OPEN, Action, TransitionRefused


class ReadOnly:
    """Seen and searched, never written: what the log tells can be changed by the workflow alone."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class NeverDeleted:
    """Corrected, never deleted: practices hang on it, or it is what one of them comes from."""

    def has_delete_permission(self, request, obj=None):
        return False


class EventInline(ReadOnly, admin.TabularInline):
    model = Event
    extra = 0
    fields = readonly_fields = ["at", "action", "actor", "note"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor")


class SourceInline(NeverDeleted, admin.TabularInline):
    model = Source
    extra = 0


class CorrectionForm(PracticeForm):
    """An administrator may leave empty what a source does not say."""

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=instance, is_sourced=instance is not None and instance.is_sourced, **kwargs)


@admin.register(Practice)
class PracticeAdmin(NeverDeleted, FoldedSearch, admin.ModelAdmin):
    """A correction goes through PracticeForm like any other text, and is logged.

    A practice is begun on the site and never deleted. While a revision is open, the correction goes there.
    """

    form = CorrectionForm
    list_display = [
        "call_number",
        "title",
        "theme",
        "state",
        "is_stub",
        "start_year",
        "evidence",
        "revised_at",
    ]
    list_display_links = ["call_number", "title"]
    list_filter = ["state", "is_stub", "is_sourced", "theme", "practice_state", "evidence"]
    list_select_related = ["theme"]
    list_per_page = 50
    search_fields = ["entry__plain", "title"]
    readonly_fields = ["call_number", "state", "is_stub", "slug", "published_at", "revised_at", "withdrawal"]
    inlines = [SourceInline, EventInline]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        if obj and (not obj.is_published or obj.revisions.filter(state__in=OPEN).exists()):
            return False
        return super().has_change_permission(request, obj)

    def get_form(self, request, obj=None, **kwargs):
        # Django takes every field out of a form that is only read: PracticeForm would miss them.
        form = self.form if self.has_change_permission(request, obj) else forms.ModelForm
        return super().get_form(request, obj, **{"form": form} | kwargs)

    def get_fields(self, request, obj=None):
        return [*self.readonly_fields, *PracticeForm.Meta.fields]

    def save_model(self, request, obj, form, change):
        try:
            form.record(Action.EDIT, by=request.user)
        except TransitionRefused as refusal:
            raise PermissionDenied(refusal.message) from refusal


@admin.register(Revision)
class RevisionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["practice", "state", "author", "is_sourced", "created_at", "submitted_at"]
    list_filter = ["state", "is_sourced", "practice__theme"]
    list_select_related = ["practice", "author"]
    search_fields = ["practice__title", "practice__call_number", "author__name", "author__email"]
    date_hierarchy = "created_at"


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "action", "practice", "actor", "note"]
    list_filter = ["action", "at"]
    list_select_related = ["practice", "actor"]
    search_fields = ["practice__title", "practice__call_number", "actor__name", "actor__email", "note"]
    date_hierarchy = "at"


@admin.register(Remark)
class RemarkAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "revision", "field", "author", "text", "handled_at"]
    list_filter = ["created_at", "handled_at"]
    list_select_related = ["revision__practice", "author"]
    search_fields = ["text", "author__name", "revision__practice__title"]


@admin.register(Attachment)
class AttachmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "kind", "practice", "size", "added_by", "added_at"]
    list_filter = ["kind", "added_at"]
    list_select_related = ["practice", "added_by"]
    search_fields = ["name", "practice__title", "digest"]
    exclude = ["file"]


@admin.register(Agreement)
class AgreementAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "email", "revision", "asked_by", "asked_at", "expires_at", "answered_at", "revoked_at"]
    list_select_related = ["revision__practice", "asked_by"]
    search_fields = ["name", "email", "revision__practice__title"]


@admin.register(DraftCopy, Review)
class KeptTextAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["pk", "revision"]
    list_select_related = ["revision__practice"]


def write_entries(practices):
    """Bring up to date the words by which these practices are found."""
    for practice in practices.public().with_texts():
        Entry.write(practice)


class KeyStepInline(NeverDeleted, admin.TabularInline):
    model = KeyStep
    extra = 0
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Theme)
class ThemeAdmin(NeverDeleted, admin.ModelAdmin):
    list_display = ["code", "name", "order", "last_number"]
    list_display_links = ["code", "name"]
    search_fields = ["name", "summary"]
    readonly_fields = ["last_number"]
    inlines = [KeyStepInline]

    def get_readonly_fields(self, request, obj=None):
        # Cotes were given with this code.
        return [*self.readonly_fields, "code"] if obj else self.readonly_fields

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            write_entries(Practice.objects.filter(theme=obj))


@admin.register(KeyStep)
class KeyStepAdmin(NeverDeleted, admin.ModelAdmin):
    list_display = ["name", "theme", "order"]
    list_filter = ["theme"]
    list_select_related = ["theme"]
    search_fields = ["name", "summary"]


@admin.register(Source)
class SourceAdmin(NeverDeleted, admin.ModelAdmin):
    list_display = ["title", "practice", "reliability", "added_on"]
    list_filter = ["reliability", "added_on"]
    list_select_related = ["practice"]
    search_fields = ["title", "url", "practice__title"]
    autocomplete_fields = ["practice"]

    def save_model(self, request, obj, form, change):
        """What quotes the source, and is kept by readers until its record moves, is told."""
        before = form.initial.get("practice")
        super().save_model(request, obj, form, change)
        write_entries(Practice.objects.filter(pk__in={before, obj.practice_id} - {None}))


# taggit's own would be registered after this one: see that it is there, and take its place.
admin.site.unregister(taggit_admin.Tag)


@admin.register(Tag)
class TagAdmin(NeverDeleted, admin.ModelAdmin):
    """A keyword is renamed here for all the practices that bear it, which are found by its new name at once."""

    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    list_per_page = 50

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        write_entries(Practice.objects.filter(tags=obj))


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    """Words that a search takes for one another; in use from the next search on."""

    list_display = ["terms", "read_as"]
    search_fields = ["terms"]
    list_per_page = 50

    @admin.display(description="mots retenus")
    def read_as(self, synonym):
        return ", ".join(" ".join(words) for words in synonym.as_words())


@admin.register(Unanswered)
class UnansweredAdmin(ReadOnly, admin.ModelAdmin):
    """What people searched and did not find. An administrator takes off the list what has found its answer."""

    list_display = ["asked", "times", "last_on", "first_on"]
    list_filter = ["last_on"]
    search_fields = ["words", "asked"]

    def has_delete_permission(self, request, obj=None):
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(ReadCount)
class ReadCountAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["day", "practice", "number"]
    list_select_related = ["practice"]
    list_per_page = 50
    search_fields = ["practice__title", "practice__call_number"]
    date_hierarchy = "day"


@admin.register(Word)
class WordAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["shown", "practices", "stem"]
    search_fields = ["form"]
    ordering = ["-practices", "form"]


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    list_display = ["name", "english", "definition"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name", "english", "definition"]


@admin.register(Import)
class ImportAdmin(ReadOnly, admin.ModelAdmin):
    """What was brought, and what came of it; the lines themselves are their owner's."""

    list_display = ["name", "owner", "kind", "size", "state", "created_at"]
    list_select_related = ["owner"]
    list_filter = ["state", "kind"]
    list_per_page = 50
    exclude = ["lines", "report"]

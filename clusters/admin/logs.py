"""What the portal sends, the log of security acts, and what the commands did: read here, and changed by nobody."""

from django.contrib import admin
from django.utils import timezone

from ..models import AuditEntry, Mail, Run
from ..templatetags.recueil import plural


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """What waits, what left, and the dead letters. What a mail says is not shown: it may hold somebody's link."""

    list_display = ["subject", "to", "state", "last_error", "attempts", "next_try"]
    list_filter = ["state", "created_at"]
    search_fields = ["to", "subject"]
    fields = readonly_fields = [*list_display, "created_at", "sent_at", "key", "message_id"]
    actions = ["send_again", "give_up"]

    @admin.display(description="prochaine tentative", ordering="next_try_at")
    def next_try(self, mail):
        return mail.next_try_at if mail.state == Mail.State.QUEUED else None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description="Remettre dans la file", permissions=["change"])
    def send_again(self, request, queryset):
        stuck = queryset.filter(state__in=[Mail.State.DEAD, Mail.State.UNCERTAIN])
        self.tell(request, stuck, "remis dans la file")
        count = stuck.update(state=Mail.State.QUEUED, attempts=0, next_try_at=timezone.now())
        said = plural(count, "courriel remis,courriels remis")
        self.message_user(request, f"{said} dans la file. Ce qui est parti ne repart pas.")

    @admin.action(description="Abandonner (déjà remis, ou sans objet)", permissions=["change"])
    def give_up(self, request, queryset):
        stuck = queryset.filter(state__in=[Mail.State.QUEUED, Mail.State.UNCERTAIN])
        self.tell(request, stuck, "abandonné")
        count = stuck.update(state=Mail.State.DEAD)
        self.message_user(request, f"{plural(count, 'courriel abandonné,courriels abandonnés')}.")

    def tell(self, request, mails, what):
        """Before it is done: afterwards they are no longer among those."""
        for mail in mails.iterator():
            self.log_change(request, mail, what)


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Read, and never written: the lines come from the acts themselves."""

    list_display = ["at", "act", "by_whom", "about_whom", "target", "detail", "address"]
    list_display_links = ["at", "act"]
    list_filter = ["act", "at"]
    list_select_related = ["by", "person"]
    date_hierarchy = "at"
    search_fields = ["by__name", "by__email", "person__name", "person__email", "target", "address", "=request_number"]
    fields = readonly_fields = [
        *("at", "act", "by_whom", "about_whom", "target", "detail", "address", "request_number"),
    ]
    search_help_text = "Un nom, une adresse électronique, « clusters.cluster 12 », un réseau ou un numéro de demande."
    show_full_result_count = False

    @admin.display(description="par", ordering="by_id")
    def by_whom(self, entry):
        return said(entry.by, entry.by_id)

    @admin.display(description="personne concernée", ordering="person_id")
    def about_whom(self, entry):
        return said(entry.person, entry.person_id)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):
    """What the nightly commands did, seen only: `manage.py programme` says the same on a terminal."""

    list_display = ["name", "started_at", "ended_at", "is_ok", "said"]
    list_filter = ["name", "is_ok"]
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def said(person, number):
    """A person whose row is gone keeps their number."""
    return f"{person} (n° {number})" if person else f"n° {number}" if number else None

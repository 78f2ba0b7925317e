from django.contrib import admin

from ..models import Alert, Follow, Notification, Preference


class Theirs:
    """What is a person's own: read here to help them, changed by them alone."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Follow)
class FollowAdmin(Theirs, admin.ModelAdmin):
    list_display = ["user", "practice", "theme", "cluster", "since"]
    list_filter = ["theme", "since"]
    list_select_related = ["user", "practice", "theme", "cluster"]
    search_fields = ["user__name", "user__email", "practice__title", "cluster__name"]


@admin.register(Alert)
class AlertAdmin(Theirs, admin.ModelAdmin):
    list_display = ["name", "user", "question", "since", "broken_at", "trouble"]
    list_filter = [("broken_at", admin.EmptyFieldListFilter), "since"]
    list_select_related = ["user"]
    search_fields = ["name", "user__name", "user__email", "question"]


@admin.register(Notification)
class NotificationAdmin(Theirs, admin.ModelAdmin):
    list_display = ["title", "user", "kind", "created_at", "read_at", "mailed_at"]
    list_filter = ["kind", "created_at"]
    list_select_related = ["user"]
    search_fields = ["title", "user__name", "user__email"]


@admin.register(Preference)
class PreferenceAdmin(Theirs, admin.ModelAdmin):
    list_display = ["user", "kind", "rhythm", "changed_at"]
    list_filter = ["kind", "rhythm"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]

"""How the administration deletes a person: see UserAdmin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied

from ..administration.site import Recorded
from ..mails.leaving import BY_STAFF, close_account
from ..models import LastAdmin


class Closing(Recorded):
    """To delete a person is to close their account, as they would themselves: no text goes with it."""

    def has_delete_permission(self, request, obj=None):
        stays = obj is not None and (obj.is_closed or obj.is_last_admin)
        return not stays and super().has_delete_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return not (obj is not None and obj.is_closed) and super().has_change_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """What the page that asks says of it, instead of the rows that Django would delete."""
        said = [f"{person} : nom, adresse et rôles effacés ; ses textes restent, sans son nom" for person in objs]
        return said, {"comptes": len(said)}, set(), []

    def log_deletions(self, request, queryset):
        """Not of those whom `delete_queryset` leaves as they are."""
        return super().log_deletions(request, [one for one in queryset if not (one.is_closed or one.is_last_admin)])

    def delete_model(self, request, obj):
        try:
            close_account(obj, by=request.user, why=BY_STAFF)
        except LastAdmin as refusal:
            raise PermissionDenied(refusal.message) from refusal

    def delete_queryset(self, request, queryset):
        for person in queryset.kept():
            try:
                close_account(person, by=request.user, why=BY_STAFF)
            except LastAdmin as refusal:
                self.message_user(request, f"{person} reste : {refusal.message}", messages.ERROR)

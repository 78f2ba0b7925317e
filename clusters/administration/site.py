"""The administration has no door of its own, and writes each act in the log."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect
from django.utils import translation

from ..models import Act, Membership, User, record

# What gives rights, by the words that a change names: those of the code, as Django writes them in its log.
with translation.override(None):
    RIGHTS = {
        str(User._meta.get_field(name).verbose_name).lower()
        for name in ("is_active", "is_staff", "is_superuser", "is_reviewer", "is_agent", "groups", "user_permissions")
    }


# Tables of libraries that have no name in French, and their models.
NAMES = {
    "mfa": "Double authentification",
    "Authenticator": "Seconds facteurs",
    "taggit": "Mots-clés",
    "Tag": "Mots-clés",
    "django_tasks_database": "Tâches de fond",
    "DBTaskResult": "Tâches",
}


class Site(admin.AdminSite):
    site_header = site_title = "Le Recueil, administration"
    index_title = "Tables"

    def register(self, model_or_iterable, admin_class=None, **options):
        super().register(model_or_iterable, recorded(admin_class or admin.ModelAdmin), **options)

    def get_app_list(self, request, app_label=None):
        found = super().get_app_list(request, app_label)
        for app in found:
            app["name"] = NAMES.get(app["app_label"], app["name"])
            for model in app["models"]:
                model["name"] = NAMES.get(model["object_name"], model["name"])
        return found

    def has_permission(self, request):
        return super().has_permission(request) and not request.user.must_set_up_second_factor

    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request, extra_context=None):
        if request.method == "POST":
            get_adapter().logout(request)
        return redirect("practices:home")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("people:account")


class Recorded:
    """Before a ModelAdmin: what it writes in its own log is a security act too."""

    def log_addition(self, request, object, message):
        record(Act.ADMIN_ADDED, by=request.user, person=person_in(object), target=object)
        return super().log_addition(request, object, message)

    def log_change(self, request, object, message):
        fields = changed_in(message)
        act = (
            Act.RIGHTS_CHANGED
            if isinstance(object, User) and {name.lower() for name in fields} & RIGHTS
            else Act.ADMIN_CHANGED
        )
        said = ", ".join(sorted(fields))
        record(act, by=request.user, person=person_in(object), target=object, detail=said)
        return super().log_change(request, object, message)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Membership:
            changed = [row for row, _ in formset.changed_objects]
            record_memberships(Act.MEMBERSHIP_OPENED, formset.new_objects, by=request.user)
            record_memberships(Act.MEMBERSHIP_CHANGED, changed, by=request.user)
            record_memberships(Act.MEMBERSHIP_ENDED, formset.deleted_objects, by=request.user)

    def log_deletions(self, request, queryset):
        for row in queryset:
            record(Act.ADMIN_DELETED, by=request.user, person=person_in(row), target=row)
        return super().log_deletions(request, queryset)


def recorded(admin_class):
    if issubclass(admin_class, Recorded):
        return admin_class
    return type(admin_class.__name__, (Recorded, admin_class), {"__module__": admin_class.__module__})


def record_memberships(act, rows, *, by):
    for row in rows:
        record(act, by=by, person=row.user, target=row.cluster, detail=row.role)


def changed_in(message):
    """The names of the fields, as the page shows them; of a change of password, which names none, « mot de passe »."""
    if isinstance(message, str):
        return {message}
    fields = [field for part in message for field in part.get("changed", {}).get("fields", ())]
    return {str(field) for field in fields}


def person_in(row):
    """Whom a row is about, if it is somebody."""
    person = row if isinstance(row, User) else getattr(row, "user", None)
    return person if isinstance(person, User) else None

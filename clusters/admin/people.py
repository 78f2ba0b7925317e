"""Who comes to the portal, and with which rights."""

from allauth.account.models import EmailAddress
from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db import transaction

from ..mails.leaving import say_factor_removed
from ..models import Act, ApiToken, Invitation, JoinRequest, Membership, User, end_sessions, record
from ..templatetags.recueil import plural
from .closing import Closing

POWERS = {"is_reviewer", "is_staff", "is_superuser"}


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user", "cluster"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "cluster")


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "cluster", "role", "since"]
    list_filter = ["role"]
    list_select_related = ["user", "cluster"]
    search_fields = ["user__name", "user__email", "cluster__name"]
    autocomplete_fields = ["user", "cluster"]


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ["email", "cluster", "role", "invited_by", "created_at", "expires_at", "accepted_at", "revoked_at"]
    list_filter = ["role", "created_at"]
    list_select_related = ["cluster", "invited_by"]
    search_fields = ["email", "cluster__name"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(JoinRequest)
class JoinRequestAdmin(admin.ModelAdmin):
    list_display = ["name", "email", "cluster", "created_at", "decided_at", "decided_by", "is_accepted"]
    list_filter = ["is_accepted", "created_at"]
    list_select_related = ["cluster", "decided_by"]
    search_fields = ["name", "email", "cluster__name"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class SecondFactorAdmin(AuthenticatorAdmin):
    """Deleted for who has lost it; its secret is nobody's to read."""

    exclude = ["data"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        end_factor(obj.user)

    def delete_queryset(self, request, queryset):
        people = list(User.objects.filter(pk__in=queryset.values("user")))
        super().delete_queryset(request, queryset)
        for user in people:
            end_factor(user)


def end_factor(user):
    """The person is told; codes of a factor that was lost open nothing once it is gone."""
    delete_dangling_recovery_codes(user)
    say_factor_removed(user)


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes = {"email": forms.EmailField}


@admin.register(User)
class UserAdmin(Closing, DjangoUserAdmin):
    add_form = UserCreationForm
    list_display = ["email", "name", "organisation", "is_reviewer", "is_staff", "is_active", "last_login"]
    list_filter = ["is_reviewer", "is_staff", "is_active", "memberships__role"]
    search_fields = ["email", "name", "organisation", "memberships__cluster__name"]
    ordering = ["email"]
    actions = ["sign_out"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Qui", {"fields": ["name", "organisation"]}),
        (
            "Droits",
            {
                "fields": [
                    "is_active",
                    "is_reviewer",
                    "is_agent",
                    "is_staff",
                    "is_superuser",
                    "groups",
                    "user_permissions",
                ]
            },
        ),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    @admin.action(description="Fermer leurs sessions", permissions=["change"])
    @transaction.atomic
    def sign_out(self, request, people):
        """Of all but oneself: « Vos sessions » closes one's own others."""
        ended = {person: end_sessions(person) for person in people.exclude(pk=request.user.pk)}
        for person, number in ended.items():
            if number:
                record(Act.SESSIONS_ENDED, by=request.user, person=person, detail=str(number))
        self.message_user(request, f"{plural(sum(ended.values()), 'session fermée,sessions fermées')}.")

    def save_model(self, request, obj, form, change):
        if "is_active" in form.changed_data:
            # A warning of before, when the account served or was shut, tells nothing of now.
            obj.warned_at = None
        super().save_model(request, obj, form, change)
        if change and obj != request.user and POWERS & set(form.changed_data):
            # How long a session lasts is settled at the sign-in: less for who publishes or administers.
            end_sessions(obj)
        if "email" in form.changed_data:
            # allauth remembers addresses of its own: the former one must not open the account any more.
            EmailAddress.objects.filter(user=obj).delete()


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Seen and revoked here; made by its owner alone."""

    list_display = ["name", "user", "created", "expiry", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["name", "user__name", "user__email"]
    fields = readonly_fields = ["name", "user", "created", "expiry", "last_used_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

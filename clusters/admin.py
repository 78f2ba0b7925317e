from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils import timezone

from .models import (
    ApiToken,
    Cluster,
    ClusterSource,
    ClusterYear,
    FormerName,
    Invitation,
    JoinRequest,
    LabelPeriod,
    Mail,
    Membership,
    Region,
    Sector,
    User,
    fold,
)
from .templatetags.recueil import plural

admin.site.site_header = admin.site.site_title = "Le Recueil, administration"
admin.site.index_title = "Tables"
admin.site.login = secure_admin_login(admin.site.login)


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


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user", "cluster"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "cluster")


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
        count = stuck.update(state=Mail.State.QUEUED, attempts=0, next_try_at=timezone.now())
        said = plural(count, "courriel remis,courriels remis")
        self.message_user(request, f"{said} dans la file. Ce qui est parti ne repart pas.")

    @admin.action(description="Abandonner (déjà remis, ou sans objet)", permissions=["change"])
    def give_up(self, request, queryset):
        stuck = queryset.filter(state__in=[Mail.State.QUEUED, Mail.State.UNCERTAIN])
        count = stuck.update(state=Mail.State.DEAD)
        self.message_user(request, f"{plural(count, 'courriel abandonné,courriels abandonnés')}.")


admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class SecondFactorAdmin(AuthenticatorAdmin):
    """Deleted for who has lost it; its secret is nobody's to read."""

    exclude = ["data"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Region, Sector)
class NamedAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes = {"email": forms.EmailField}


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    add_form = UserCreationForm
    list_display = ["email", "name", "organisation", "is_reviewer", "is_staff", "is_active", "last_login"]
    list_filter = ["is_reviewer", "is_staff", "is_active", "memberships__role"]
    search_fields = ["email", "name", "organisation", "memberships__cluster__name"]
    ordering = ["email"]
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

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
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

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.base.forms import AuthenticateForm as AllauthCodeForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthConfirmingCodeForm
from django import forms
from django.contrib.auth.forms import SetPasswordMixin

from ..models import Act, User, record

HOW_LONG = "Quatorze jours sans venir au plus. Relecteurs et administrateurs : deux heures."


class LoginForm(AllauthLoginForm):
    """allauth's, in our words: a label says what to type, and a placeholder would say it twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Adresse électronique"
        self.fields["password"].help_text = ""
        self.fields["remember"].label = "Rester connecté sur cet ordinateur"
        self.fields["remember"].help_text = HOW_LONG
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ResetPasswordForm(AllauthResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Adresse électronique"
        self.fields["email"].widget.attrs.pop("placeholder", None)


class ReauthenticateForm(AllauthReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        del self.fields["password"].widget.attrs["placeholder"]


class CodeForm(AllauthCodeForm):
    """The second step of a sign-in, after the password."""

    def _emit_authentication_failed(self, authenticator):
        super()._emit_authentication_failed(authenticator)
        record(Act.SIGN_IN_REFUSED, person=self.user, detail="second facteur")


class ConfirmingCodeForm(AllauthConfirmingCodeForm):
    def save(self):
        super().save()
        record(Act.CONFIRMED, by=self.user)

    def _emit_authentication_failed(self, authenticator):
        super()._emit_authentication_failed(authenticator)
        record(Act.CONFIRMATION_REFUSED, by=self.user, detail="second facteur")


class WithMistakes:
    """A form that keeps all that is pasted into it, and lists its mistakes for `components/errors.html`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    @property
    def mistakes(self):
        return [(self[name], self.errors[name][0]) for name in self.fields if name in self.errors]


class AccountForm(WithMistakes, forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "organisation"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
        }
        error_messages = {"name": {"required": "Donnez votre nom : les relecteurs et votre pôle le voient."}}


class NewAccountForm(WithMistakes, SetPasswordMixin, forms.ModelForm):
    """The account of an invited person: the address is the invitation's, proved by its link."""

    error_messages = {"password_mismatch": "Les deux mots de passe ne sont pas les mêmes."}
    password1, password2 = SetPasswordMixin.create_password_fields("Mot de passe", "Le même, une seconde fois")

    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        error_messages = {"name": {"required": "Donnez votre nom : votre pôle et les relecteurs le voient."}}

    def __init__(self, data=None, *, email):
        super().__init__(data, instance=User(email=email))
        self.fields["password1"].help_text = "Douze signes au moins. Quelques mots sans lien se retiennent bien."
        self.fields["password2"].help_text = ""
        self.fields["password1"].error_messages["required"] = "Choisissez un mot de passe."
        self.fields["password2"].error_messages["required"] = "Donnez-le une seconde fois."

    def clean(self):
        self.validate_passwords()
        return super().clean()

    def _post_clean(self):
        # The instance has its name only now, and a password must not look like it.
        super()._post_clean()
        self.validate_password_for_user(self.instance, "password1")

    def save(self, commit=True):
        user = self.set_password_and_save(self.instance)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

"""Security keys: allauth's forms, whose name is that of a key and no person's, and whose refusals leave their line."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, EditWebAuthnForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as AllauthConfirmingKeyForm
from django.core.exceptions import ValidationError

from ..models import Act, record


class Named:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class NewKeyForm(Named, AddWebAuthnForm):
    pass


class KeyNameForm(Named, EditWebAuthnForm):
    pass


class Refusing:
    """`refused`: what a key that is not the right one leaves in the log."""

    refused: tuple

    def clean_credential(self):
        try:
            return super().clean_credential()
        except ValidationError:
            act, who = self.refused
            record(act, **{who: self.user}, detail="clé de sécurité")
            raise


class KeyForm(Refusing, AuthenticateWebAuthnForm):
    """The second step of a sign-in, after the password."""

    refused = (Act.SIGN_IN_REFUSED, "person")


class ConfirmingKeyForm(Refusing, AllauthConfirmingKeyForm):
    refused = (Act.CONFIRMATION_REFUSED, "by")

    def clean_credential(self):
        given = super().clean_credential()
        record(Act.CONFIRMED, by=self.user)
        return given

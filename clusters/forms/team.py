from django import forms
from django.core.validators import MaxLengthValidator

from ..models import Invitation, JoinRequest, Membership, User
from .account import WithMistakes

LONGEST_MESSAGE = 4_000
TOO_LONG = "Quatre mille signes suffisent : vous en avez %(show_value)d."


class InvitationForm(WithMistakes, forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["email", "role"]
        widgets = {"role": forms.RadioSelect, "email": forms.EmailInput(attrs={"autocomplete": "off"})}
        error_messages = {
            "email": {"required": "Donnez l'adresse de la personne."},
            "role": {"required": "Choisissez : membre ou référent."},
        }
        help_texts = {"role": "Un membre écrit. Un référent écrit aussi, invite, et répond aux demandes."}

    def __init__(self, data=None, *, cluster, by):
        super().__init__(data, instance=Invitation(cluster=cluster, invited_by=by))

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        cluster = self.instance.cluster
        if cluster.memberships.filter(user__in=User.objects.at(email)).exists():
            raise forms.ValidationError("Cette personne écrit déjà pour ce pôle.")
        if User.objects.at(email).filter(is_active=False).exists():
            raise forms.ValidationError("Le compte à cette adresse est fermé : l'administrateur peut le rouvrir.")
        if cluster.join_requests.waiting().filter(email__iexact=email).exists():
            raise forms.ValidationError("Cette personne demande à vous rejoindre : répondez à sa demande.")
        if cluster.invitations.waiting().filter(email=email).exists():
            self.say_invited()
        return email

    def say_invited(self):
        self.add_error("email", "Une invitation attend déjà à cette adresse : renvoyez-la plutôt, depuis la liste.")


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Membership.Role)


class JoinForm(WithMistakes, forms.ModelForm):
    """A signed-in person is known; a visitor says who asks."""

    class Meta:
        model = JoinRequest
        fields = ["name", "email", "message"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels = {"name": "Votre nom", "email": "Votre adresse électronique", "message": "Votre message"}
        help_texts = {
            "email": "La réponse y arrive. De préférence celle de votre organisme.",
            "message": "Ce que vous faites au pôle, ou avec lui : le référent vous situe plus vite.",
        }
        error_messages = {
            "name": {"required": "Donnez votre nom."},
            "email": {"required": "Donnez l'adresse où répondre."},
            "message": {"required": "Dites en une phrase qui vous êtes."},
        }

    def __init__(self, data=None, *, cluster, user):
        known = JoinRequest(cluster=cluster)
        if user.is_authenticated:
            known = JoinRequest(cluster=cluster, user=user, name=str(user), email=user.email.lower())
        super().__init__(data, instance=known)
        self.fields["message"].required = True
        self.fields["message"].validators.append(MaxLengthValidator(LONGEST_MESSAGE, TOO_LONG))
        if user.is_authenticated:
            del self.fields["name"], self.fields["email"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    @property
    def waiting(self):
        """The request that this address has already made, and that waits."""
        asked = JoinRequest.objects.waiting()
        return asked.filter(cluster=self.instance.cluster, email=self.instance.email).first()

    def say_waiting(self):
        field = "email" if "email" in self.fields else None
        self.add_error(field, "Une demande attend déjà à cette adresse : la réponse y viendra par courriel.")


class AnswerForm(WithMistakes, forms.Form):
    ACCEPT, DECLINE = "accept", "decline"
    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[(ACCEPT, "Accepter : cette personne écrit pour le pôle"), (DECLINE, "Décliner")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : accepter ou décliner."},
    )
    note = forms.CharField(
        label="Un mot, si vous voulez",
        widget=forms.Textarea,
        required=False,
        validators=[MaxLengthValidator(LONGEST_MESSAGE, TOO_LONG)],
        help_text="Il part avec la réponse, sous votre nom.",
    )

    @property
    def is_yes(self):
        return self.cleaned_data["answer"] == self.ACCEPT

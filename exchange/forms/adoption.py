from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from clusters.models import Cluster
from clusters.templatetags.recueil import of
from practices.forms.fields import TooLong, no_control_characters
from practices.models import Practice

from ..models import Adoption, AlreadyWaiting, Declaration, WouldLoop
from ..models.adoption import OLDEST
from ..models.lines import would_loop
from ..workflow import AdoptionState, StopReason
from .message import plain_words_only

LONGEST_TEXT = 2_000
YEAR = {
    "min_value": f"Indiquez une année entre {OLDEST} et aujourd'hui.",
    "invalid": "Indiquez une année, en quatre chiffres.",
    "required": "Indiquez l'année où vous avez commencé.",
}
TYPED = [TooLong(LONGEST_TEXT), no_control_characters]


def written(label, hint, **options):
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        validators=TYPED,
        widget=forms.Textarea(attrs={"rows": 4}),
        **options,
    )


def year(label, *, required, hint=""):
    box = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(
        label=label, min_value=OLDEST, required=required, error_messages=YEAR, widget=box, help_text=hint
    )


class DeclarationForm(forms.Form):
    """What a pôle says today of a practice that it takes up."""

    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        label="Votre pôle",
        empty_label=None,
        error_messages={"required": "Dites quel pôle reprend.", "invalid_choice": "Vous n'écrivez pas pour ce pôle."},
    )
    state = forms.ChoiceField(
        label="Où en êtes-vous ?",
        choices=[(value, label.capitalize()) for value, label in AdoptionState.choices],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une des quatre réponses.",
            "invalid_choice": "Cette réponse n'existe pas.",
        },
    )
    since = year("Depuis", required=True, hint="L'année où vous avez commencé.")
    until = year("Jusqu'en", required=False, hint="Si elle s'est arrêtée.")
    version = forms.TypedChoiceField(
        label="Version reprise",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Cette fiche n'a pas cette version."},
    )
    changed = written("Ce que nous avons changé", "Ce que vous faites autrement. « Rien » se dit aussi.")
    gave = written("Ce que cela a donné", "Un fait ou un chiffre aide plus qu'un adjectif.")
    evidence = forms.TypedChoiceField(
        label="Niveau de preuve",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Nous ne le disons pas"), *Practice.Evidence.choices],
        error_messages={"invalid_choice": "Ce niveau n'existe pas."},
    )
    stop_reason = forms.ChoiceField(
        label="Pourquoi elle s'est arrêtée",
        required=False,
        choices=[("", "…"), *((value, label.capitalize()) for value, label in StopReason.choices)],
        error_messages={"invalid_choice": "Ce motif n'existe pas."},
    )
    stop_text = written("Ce qui s'est passé", "Ce qu'un autre pôle doit savoir avant d'essayer.")
    taken_from = forms.ModelChoiceField(
        Adoption.objects.none(),
        label="D'après la reprise de",
        required=False,
        empty_label="La pratique d'origine",
        error_messages={"invalid_choice": "Ce pôle n'a pas de reprise publiée de cette fiche."},
    )
    variant = forms.ModelChoiceField(
        Practice.objects.none(),
        label="Devenue une pratique à vous",
        required=False,
        empty_label="Non",
        help_text="Si vous en avez fait une fiche à part, elle dira « variante de » celle-ci.",
        error_messages={"invalid_choice": "Choisissez une fiche en ligne de votre pôle."},
    )

    def __init__(self, data=None, *, practice, clusters, versions, adoption=None, initial=None):
        """`clusters`: those for which this person may declare; `versions`: [(number, words)], the latest first."""
        first = {
            "cluster": clusters[0].pk if len(clusters) == 1 else None,
            "version": versions[0][0] if versions else "",
        }
        super().__init__(data, initial=first | (initial or {}))
        self.practice, self.adoption = practice, adoption
        keys = [cluster.pk for cluster in clusters]
        self.fields["cluster"].queryset = Cluster.objects.filter(pk__in=keys)
        if len(clusters) != 1:
            self.fields["cluster"].empty_label = "…"
        self.fields["version"].choices = [("", "Je ne sais pas"), *versions]
        others = Adoption.objects.public().filter(practice=practice).exclude(cluster__in=keys)
        self.fields["taken_from"].queryset = others.select_related("cluster")
        self.fields["taken_from"].label_from_instance = lambda other: str(other.cluster)
        own = Practice.objects.published().of_clusters(keys).exclude(pk=practice.pk)
        # One that was withdrawn since stays what it was said to be.
        before = Practice.objects.filter(variant_of__adoption=adoption) if adoption else Practice.objects.none()
        self.fields["variant"].queryset = (own | before).distinct().order_by("title")

    def clean_since(self):
        return self.not_later(self.cleaned_data["since"])

    def clean_until(self):
        return self.not_later(self.cleaned_data["until"])

    @staticmethod
    def not_later(typed):
        if typed and typed > date.today().year:
            raise ValidationError(f"{typed} n'est pas encore là : indiquez une année entre {OLDEST} et aujourd'hui.")
        return typed

    def clean(self):
        said = super().clean()
        state = said.get("state")
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", f"{until} vient avant {since} : échangez les deux années, ou corrigez-en une.")
        if until and state and state != AdoptionState.STOPPED:
            self.add_error("until", "Une année de fin va avec une reprise arrêtée : effacez-la, ou changez l'état.")
        if state == AdoptionState.STOPPED and not said.get("stop_reason") and "stop_reason" not in self.errors:
            self.add_error("stop_reason", "Dites pourquoi elle s'est arrêtée : c'est ce qui aide le plus les autres.")
        if said.get("stop_reason") and state and state != AdoptionState.STOPPED:
            self.add_error("stop_reason", "Un motif d'arrêt va avec une reprise arrêtée : ôtez-le, ou changez l'état.")
        is_silent = not said.get("changed") and "changed" not in self.errors
        if state in {AdoptionState.STARTED, AdoptionState.IN_PLACE} and is_silent:
            self.add_error("changed", "Dites ce que vous avez changé, même en une ligne. « Rien » se dit aussi.")
        self.check_lines(said)
        return said

    def check_lines(self, said):
        cluster, taken_from, variant = said.get("cluster"), said.get("taken_from"), said.get("variant")
        if cluster is None:
            return
        if self.practice.clusters.filter(pk=cluster.pk).exists():
            self.add_error(
                "cluster", f"Cette pratique est déjà celle {of(cluster)} : on ne reprend que celle d'un autre."
            )
        adoption = self.adoption or Adoption(practice=self.practice, cluster=cluster)
        told = Declaration.objects.all()
        if taken_from and would_loop(adoption, told, taken_from=taken_from):
            self.add_error(
                "taken_from", f"{taken_from.cluster} tient la sienne de la vôtre : l'arbre tournerait en rond."
            )
        if variant and would_loop(adoption, told, variant=variant):
            self.add_error("variant", "Cette fiche est déjà à l'origine de celle-ci : l'arbre tournerait en rond.")

    def save(self, *, by):
        """Declare; None, with an error on the form, while another declaration of the pôle waits."""
        said = dict(self.cleaned_data)
        cluster = said.pop("cluster")
        try:
            return Declaration.say(self.practice, cluster, by=by, **said)
        except (AlreadyWaiting, WouldLoop) as refusal:
            self.add_error(None, refusal.message)
            return None

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]


class ThanksForm(forms.Form):
    """A word from the pôle of origin to the one that took its practice up."""

    text = forms.CharField(
        label="Un mot, si vous voulez",
        help_text="Il paraît sur cette page, sous votre nom.",
        required=False,
        validators=[TooLong(500), no_control_characters, plain_words_only],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]

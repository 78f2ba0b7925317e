import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html

from clusters.models import spaced

from ..models import Practice
from .fields import TooLong
from .withdrawal import CALL_NUMBER

FEWEST, MOST = 2, 4
# An address that asks for more was not made by this site: the rest of it is not looked for.
MOST_READ = 8
LONGEST, LONGEST_SHOWN = 500, 40
ADDRESS = re.compile(r"pratiques/([-\w]+)", re.ASCII)
SLUG = re.compile(r"[-\w]{1,90}", re.ASCII)
EXAMPLE = "comme EV 003, ou l'adresse de sa page"
UNREADABLE = f"Un signe est illisible : donnez la cote d'une fiche, {EXAMPLE}."


class SideBySideForm(forms.Form):
    """Which records to read side by side: ?fiche=<slug>&fiche=<slug>, and one more to add to them."""

    fiche = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    ajouter = forms.CharField(
        label="Ajouter une fiche",
        required=False,
        help_text="Sa cote, comme EV 003, ou son adresse.",
        validators=[TooLong(LONGEST)],
        error_messages={
            "null_characters_not_allowed": f"Un signe est illisible : donnez la cote d'une fiche, {EXAMPLE}."
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data):
        super().__init__(data)
        self.practices = []

    @property
    def is_adding(self):
        return "ajouter" in self.data

    @property
    def is_full(self):
        return len(self.practices) == MOST

    @property
    def is_enough(self):
        return len(self.practices) >= FEWEST

    def clean_fiche(self):
        return list(dict.fromkeys(value for value in self.cleaned_data["fiche"] if value.strip()))

    def clean_ajouter(self):
        typed = self.cleaned_data["ajouter"]
        if self.is_adding and not typed:
            raise ValidationError(f"Donnez la cote d'une fiche, {EXAMPLE}.")
        return typed

    def clean(self):
        """Set `practices`, those to show: what can be shown is, whatever is wrong with the rest."""
        asked, added = self.cleaned_data["fiche"], self.cleaned_data.get("ajouter")
        wanted = [("fiche", slug, slug) for slug in asked[:MOST_READ]]
        wanted += [("ajouter", added, named(added))] if added else []
        known, found = by_name({name for _, _, name in wanted}), []
        for field, typed, name in wanted:
            practice = known.get(name)
            if practice and practice.is_published:
                found.append(practice)
            else:
                self.add_error(field, why_not(typed, practice))
        found = list(dict.fromkeys(found))
        self.practices = found[:MOST]
        if len(found) > MOST or len(asked) > MOST_READ:
            self.add_error("fiche", too_many(found[MOST:], len(asked)))

    @property
    def mistakes(self):
        """(field, message) where the field can be put right; it is not shown when no record can be added."""
        return [] if self.is_full else [(self["ajouter"], message) for message in self.errors.get("ajouter", [])]

    @property
    def others(self):
        return [*self.errors.get("fiche", []), *(self.errors.get("ajouter", []) if self.is_full else [])]


def named(typed):
    """The cote or the slug that was meant: the address of a record, its cote, or the last part of its address."""
    address, cote = ADDRESS.search(typed), CALL_NUMBER.fullmatch(typed)
    if address:
        return address[1]
    return f"{cote[1].upper()} {int(cote[2]):03d}" if cote else typed


def by_name(names):
    """{cote and slug: practice} of those whose page answers. A cote has a space, a slug has none."""
    slugs = [name for name in names if SLUG.fullmatch(name)]
    cotes = [name for name in names if CALL_NUMBER.fullmatch(name)]
    if not slugs and not cotes:
        return {}
    rows = Practice.objects.addressed().select_related("entry", "key_step")
    found = list(rows.filter(Q(slug__in=slugs) | Q(call_number__in=cotes)))
    return {practice.slug: practice for practice in found} | {practice.call_number: practice for practice in found}


def why_not(typed, practice):
    if practice is None:
        shown = "".join(sign if sign.isprintable() else " " for sign in typed[: LONGEST_SHOWN + 1]).strip()
        shown = f"{shown[:LONGEST_SHOWN]}…" if len(typed) > LONGEST_SHOWN else shown
        return f"Aucune fiche en ligne ne répond à « {shown} ». Vérifiez sa cote, {EXAMPLE}."
    address = practice.get_absolute_url()
    if practice.is_withdrawn:
        words = '{} a été retirée du catalogue, et ne se compare plus. <a href="{}">Sa page dit pourquoi</a>.'
        return format_html(words, practice.call_number, address)
    words = "« {} » n'est connue que par son titre : il n'y a rien à comparer. <a href=\"{}\">La compléter</a>"
    return format_html(words, practice.title, address)


def too_many(left, n_asked):
    cotes = ", ".join(practice.call_number for practice in left)
    unread = n_asked - MOST_READ
    said = [
        "On compare quatre fiches au plus.",
        f"{cotes} {'ne sont pas montrées' if len(left) > 1 else 'n’est pas montrée'}." if left else "",
        f"Le reste de l'adresse ({spaced(unread)} de plus) n'a pas été lu." if unread > 0 else "",
        "Retirez une fiche pour en ajouter une autre.",
    ]
    return " ".join(part for part in said if part)

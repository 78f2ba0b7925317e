"""A selection as its page sends it: records in order, each with its note, and one act at a time on them."""

from functools import partial
from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError

from clusters.models import spaced
from practices.forms.fields import UNKEEPABLE, TooLong, no_control_characters

from ..figures import LONGEST_ADDRESS, Row, address_of, by_name, goes_by_cote, rows_of
from ..models import LONGEST_INTRODUCTION, LONGEST_NOTE, LONGEST_TITLE, MOST
from .adding import chosen, find, shown

# An address that asks for more was not made by this site: the rest of it is not looked for.
MOST_READ = 2 * MOST
LONGEST_TYPED = 200
# A note that travels in an address.
LONGEST_CARRIED = 500
FULL = f"Une sélection tient {MOST} fiches au plus."


class GatherForm(forms.Form):
    """What the address says: ?titre=…&fiche=<slug>&note=…&fiche=…, and what the reader does to it."""

    titre = forms.CharField(label="Titre", required=False, validators=[TooLong(LONGEST_TITLE), no_control_characters])
    fiche = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    note = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    ajouter = forms.CharField(
        label="Sa cote, ou des mots de son titre",
        required=False,
        help_text="Comme EV 003. L'adresse de la fiche convient aussi.",
        validators=[TooLong(LONGEST_TYPED), no_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "off", "form": "selection"}),
    )
    do = forms.CharField(required=False, widget=forms.HiddenInput)

    longest_note = LONGEST_CARRIED

    def __init__(self, data=None, *, known, **kwargs):
        super().__init__(data, **kwargs)
        # The records among which to choose, the row that this act touched, the one it took off.
        self.known, self.rows, self.choices, self.anchor, self.removed = known, [], [], "", None

    @property
    def is_acting(self):
        return bool(self.data.get("do") or "ajouter" in self.data)

    @property
    def is_full(self):
        return len(self.rows) >= MOST

    @property
    def title(self):
        return self.cleaned_data.get("titre") or ""

    @property
    def pairs(self):
        return [(row.practice, row.note) for row in self.rows]

    def clean_titre(self):
        return " ".join(self.cleaned_data["titre"].split())

    def clean(self):
        """Set `rows`, what there is to show: whatever is wrong with one of them, the others are there."""
        self.take_rows()
        action, _, name = (self.cleaned_data.get("do") or "").partition(":")
        if action in {"monter", "descendre"}:
            self.shift(name, -1 if action == "monter" else 1)
        elif action == "retirer":
            self.removed = next((row for row in self.rows if row.slug == name), None)
            self.rows = [row for row in self.rows if row.slug != name]
        if action == "ajouter":
            self.add(partial(chosen, name, self.known))
        elif typed := self.cleaned_data.get("ajouter"):
            self.add(partial(self.meant, typed))
        for row in self.rows:
            self.check_note(row)
        self.check_size()

    def is_valid(self):
        return super().is_valid() and not any(row.error for row in self.rows)

    def take_rows(self):
        asked, notes = self.cleaned_data.get("fiche") or [], self.cleaned_data.get("note") or []
        pairs = [(name.strip(), note) for name, note in zip_longest(asked, notes[: len(asked)], fillvalue="")]
        pairs = [(name, note) for name, note in pairs if name]
        found, rows = by_name({name for name, _ in pairs[:MOST_READ]}, self.known), {}
        for name, note in pairs[:MOST_READ]:
            practice, note = found.get(name), note.replace("\r\n", "\n").strip()
            if practice is None:
                self.add_error(None, f"Aucune fiche ne répond à « {shown(name)} » : elle n'est pas montrée.")
            elif practice.pk not in rows:
                rows[practice.pk] = Row(practice, note)
            else:
                rows[practice.pk].note = rows[practice.pk].note or note
        self.rows = list(rows.values())
        left = [row.practice.call_number for row in self.rows[MOST:]]
        if left or len(pairs) > MOST_READ:
            unread = max(0, len(pairs) - MOST_READ)
            rest = f" Le reste de l'adresse ({spaced(unread)} de plus) n'a pas été lu." if unread else ""
            named = f" Laissées de côté : {', '.join(left)}." if left else ""
            self.add_error(None, f"{FULL}{named}{rest}")
        self.rows = self.rows[:MOST]

    def shift(self, name, by):
        """Move a row one place up or down; at an end, it stays."""
        here = next((place for place, row in enumerate(self.rows) if row.slug == name), None)
        if here is not None and 0 <= here + by < len(self.rows):
            self.rows.insert(here + by, self.rows.pop(here))
            self.anchor = name

    def meant(self, typed):
        practice, choices = find(typed, self.known)
        if practice is None:
            held = {row.slug for row in self.rows}
            self.choices = [one for one in choices if one.slug not in held]
            raise ValidationError(f"Plusieurs fiches répondent à « {shown(typed)} ». Choisissez ci-dessous.")
        return practice

    def add(self, find_it):
        try:
            if self.is_full:
                raise ValidationError(f"{FULL} Retirez-en une pour en ajouter une autre.")
            practice = find_it()
        except ValidationError as refusal:
            self.add_error("ajouter", refusal)
            return
        self.anchor = practice.slug
        if practice.slug not in {row.slug for row in self.rows}:
            self.rows.append(Row(practice))

    def check_note(self, row):
        if UNKEEPABLE.search(row.note):
            row.error = "Un signe invisible s'est glissé dans cette note. Effacez-le, ou retapez le passage."
        elif len(row.note) > self.longest_note:
            n, most = spaced(len(row.note)), spaced(self.longest_note)
            row.error = f"Raccourcissez : {n} signes, pour {most} au plus."

    def check_size(self):
        """A long address is cut on its way: better to say it here."""
        if len(address_of(self.rows, self.title)) > LONGEST_ADDRESS:
            self.add_error(None, "Ces notes ne tiennent plus dans une adresse : raccourcissez-les.")

    @property
    def goes_by_cote(self):
        return goes_by_cote(self.rows, self.title)

    @property
    def others(self):
        return self.non_field_errors()

    @property
    def mistakes(self):
        """(field or row, message) of what can be put right in its place."""
        of_fields = [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]
        return of_fields + [(row, row.error) for row in self.rows if row.error]


class SelectionForm(GatherForm):
    """A selection of an account, over its version `seen`."""

    titre = forms.CharField(
        label="Titre",
        validators=[TooLong(LONGEST_TITLE), no_control_characters],
        error_messages={"required": "Donnez un titre à votre sélection."},
    )
    presentation = forms.CharField(
        label="Présentation",
        required=False,
        help_text="Pour qui, et pourquoi ces fiches. Paraît en tête de la page et à l'impression.",
        validators=[TooLong(LONGEST_INTRODUCTION), no_control_characters],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shows_name = forms.BooleanField(label="Dire que je l'ai faite", required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    longest_note = LONGEST_NOTE
    field_order = ["titre", "presentation"]

    def __init__(self, data=None, *, selection, known):
        said = {"titre": selection.title, "presentation": selection.introduction, "seen": selection.version}
        said["shows_name"] = selection.shows_name
        super().__init__(data, known=known, initial=said)
        self.selection = selection
        if data is None:
            self.rows = rows_of(selection, known)

    def clean_presentation(self):
        return self.cleaned_data["presentation"].replace("\r\n", "\n")

    # Nothing of it travels in an address.
    goes_by_cote = False

    def check_size(self):
        pass

    @property
    def asks(self):
        return self.data.get("do", "")

    def save(self):
        """Write it, and open its link if that is asked; False if its text says so already. Raises SelectionMoved."""
        said = self.cleaned_data
        is_new = self.selection.write(said["titre"], said["presentation"], self.pairs, seen=said["seen"])
        if self.asks == "ouvrir" or said["shows_name"] != self.selection.shows_name:
            self.selection.show(shows_name=said["shows_name"], opens=self.asks == "ouvrir")
        return is_new

    def show(self, stored):
        """[(label, text)] of what the newer text says otherwise; sending this one again over it is a choice."""
        theirs = {row.slug: row for row in rows_of(stored, self.known)}
        mine = {row.slug: row for row in self.rows}
        texts = [("Titre", stored.title, self.title), ("Présentation", stored.introduction, self.introduction)]
        texts += [(row.label, row.note, mine[slug].note) for slug, row in theirs.items() if slug in mine]
        found = [(label, their_text) for label, their_text, my_text in texts if their_text != my_text]
        found += [
            (f"{row.practice.call_number}, qui n'est pas dans la vôtre", "\n".join([row.practice.title, row.note]))
            for slug, row in theirs.items()
            if slug not in mine
        ]
        alone = [row.practice.call_number for slug, row in mine.items() if slug not in theirs]
        if alone:
            found.append(("Fiches qui ne sont que dans la vôtre", ", ".join(alone)))
        if not found:
            found.append(("Ordre des fiches", ", ".join(row.practice.call_number for row in theirs.values())))
        self.data = self.data.copy()
        self.data["seen"] = stored.version
        return found

    @property
    def introduction(self):
        return self.cleaned_data.get("presentation") or ""

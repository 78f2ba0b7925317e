"""Two texts of a record, side by side, in the order of the form."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django import forms
from taggit.forms import TagField

from clusters.models import fold

from ..figures import differences
from ..models import Attachment
from ..models.tags import tags_from_string
from .fields import LONGEST_ID
from .practice import PracticeForm


@dataclass(frozen=True)
class Change:
    """One field of two texts, as they show it."""

    name: str
    label: str
    before: str
    after: str
    is_prose: bool  # else a choice, which changes as a whole

    @property
    def is_changed(self):
        return self.before != self.after

    @cached_property
    def pieces(self):
        return differences(self.before, self.after, by_word=self.is_prose)

    @property
    def left(self):
        return [piece for piece in self.pieces if piece.kind != "insert"]

    @property
    def right(self):
        return [piece for piece in self.pieces if piece.kind != "delete"]


def compare(before, after, *, of):
    """A Change for each field of the form, from two texts of the practice `of`; None is an empty text."""
    shown_before, shown_after = displayed(before or {}, after or {}, of=of)
    return [
        Change(name, field.label, shown_before[name], shown_after[name], is_prose(field))
        for name, field in PracticeForm.base_fields.items()
    ]


def displayed(*texts, of):
    """What each text of the practice `of` says, by field, in words; one query a table for them all.

    What is not valid is shown as typed, and what is no longer there is said to be unknown.
    """
    labels = labels_of(texts, of)
    return [
        {name: display(field, name, text, labels) for name, field in PracticeForm.base_fields.items()} for text in texts
    ]


def labels_of(texts, practice):
    """{model: {id: label}} of all that these texts choose; of files, those of the practice alone."""
    chosen = {}
    for name, field in PracticeForm.base_fields.items():
        if isinstance(field, forms.ModelChoiceField):
            typed = chain.from_iterable(as_list(text.get(name)) for text in texts)
            ids = chosen.setdefault(field.queryset.model, set())
            ids.update(int(pk) for pk in typed if is_id(pk))
    own = {Attachment: practice.files.all()} if practice.pk else {}
    rows = {model: own.get(model, model.objects.all()).in_bulk(ids) for model, ids in chosen.items()}
    return {model: distinct_labels(found) for model, found in rows.items()}


def distinct_labels(rows):
    """Two files of one name are told apart, else the one that replaces the other would go unseen."""
    times = Counter(str(row) for row in rows.values())
    return {pk: f"{row} (n° {pk})" if times[str(row)] > 1 else str(row) for pk, row in rows.items()}


def display(field, name, text, labels):
    value = text.get(name)
    if isinstance(field, forms.ModelChoiceField):
        known = labels[field.queryset.model]
        return in_lines(known.get(int(pk) if is_id(pk) else None, f"inconnu ({pk})") for pk in as_list(value))
    if isinstance(field, forms.BooleanField):
        return "Oui" if field.widget.value_from_datadict(text, {}, name) else "Non"
    if isinstance(field, forms.ChoiceField):
        known = {str(key): str(label) for key, label in field.choices}
        return in_lines(known.get(typed, typed) for typed in as_list(value))
    if isinstance(field, TagField):
        return in_lines(tags_from_string(", ".join(as_list(value))))
    # A browser ends its lines otherwise than a file does.
    return "\n".join(as_list(value)).replace("\r\n", "\n")


def is_prose(field):
    return not isinstance(field, forms.ChoiceField | forms.BooleanField | TagField)


def as_list(value):
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]


def is_id(typed):
    return typed.isdecimal() and len(typed) <= LONGEST_ID


def in_lines(names):
    """In one order whatever that of the boxes, so that only a choice made or unmade is a change."""
    return "\n".join(sorted(names, key=fold))

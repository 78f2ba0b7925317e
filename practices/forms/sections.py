"""How far a text has come, section by section."""

from dataclasses import dataclass, field

from django.utils.text import slugify

from .layout import DEEPEN

# A check box ticked or not is an answer; a partner or a second theme is asked of nobody.
NEVER_MISSING = {"carrier", "other_themes", "too_early", "contact_is_public", "names_then", "attachments"}


@dataclass
class Section:
    """fields: its bound fields, in order; missing: those that are empty and could be filled in."""

    name: str
    fields: list
    missing: list = field(default_factory=list)
    asked: int = 0

    @property
    def anchor(self):
        return f"partie-{slugify(self.name)}"

    @property
    def filled(self):
        return self.asked - len(self.missing)

    @property
    def is_complete(self):
        return not self.missing


def deepening(form):
    """The optional sections of the form."""
    return [measured(name, form, names) for name, names in DEEPEN.items()]


def measured(name, form, names):
    counted = [form[field_name] for field_name in names if field_name not in NEVER_MISSING]
    missing = [bound for bound in counted if bound.value() in (None, "", [])]
    return Section(name, [form[field_name] for field_name in names], missing, len(counted))


def signalling(form):
    """The required section: what is missing is what would keep the text from being sent."""
    asked = [name for name, bound in form.fields.items() if bound.required]
    if not form.is_sourced and not form["too_early"].value():
        asked.append("results")
    if not form["clusters"].value() and not form["carrier"].value():
        asked.append("clusters")
    missing = [form[name] for name in form.fields if name in asked and form[name].value() in (None, "", [])]
    return Section("Signaler", [], missing, len(asked))

"""Every text of every row of the portal turned into scripts, also those that the forms refuse."""

from itertools import cycle

from django.apps import apps
from django.db import models

from practices.models import Entry, Practice
from practices.models.story import STORY
from tests.factories import make_practice

from .payloads import MARKDOWN, SCRIPTS

LONGEST = 9_000
APPS = ["clusters", "practices", "exchange", "compendium"]
# What is worked out from the texts, or is a key, an address or a choice and no text.
LEFT_ALONE = {
    *("Version", "Entry", "Word", "Term", "Book", "Edition", "EditionRecord", "ReadCount", "Neighbour", "Synonym"),
    *("search_text", "token", "digest", "token_key", "key", "file", "password", "question", "path", "call_number"),
    *("code", "kind", "about", "slug", "theme", "other_themes", "clusters", "start_year", "practice_state", "key_step"),
    *("cost", "evidence", "contact_is_public", "too_early", "attachments", "ip", "address", "user_agent"),
}
# The logs refuse any change.
LOGS = {"Event", "AuditEntry"}


def joined(texts, longest=LONGEST, between="\n\n"):
    """As many of these as fit in one text."""
    text = ""
    for one in texts:
        if len(text) + len(between) + len(one) <= longest:
            text += between + one if text else one
    return text


def bundles(texts, longest, between=" "):
    """All of these, in texts of that length."""
    bundle = ""
    for one in (text[:longest] for text in texts):
        if bundle and len(bundle) + len(between) + len(one) > longest:
            yield bundle
            bundle = ""
        bundle += between + one if bundle else one
    yield bundle


def keepable(texts):
    """Without the signs that no database keeps."""
    return ["".join(sign for sign in text if sign >= " " or sign in "\t\n") for text in texts]


class Poison:
    """Scripts, never twice the same until all have served."""

    def __init__(self):
        self.long = cycle([joined(keepable(SCRIPTS)), joined(keepable(MARKDOWN))])
        self.by_length = {}

    def text(self, longest):
        if longest is None or longest >= LONGEST:
            return next(self.long)
        if longest not in self.by_length:
            self.by_length[longest] = cycle(list(bundles(keepable(SCRIPTS), longest)))
        return next(self.by_length[longest])

    def value(self, value):
        """The same, with scripts in the place of its texts."""
        if isinstance(value, dict):
            return {name: one if name in LEFT_ALONE else self.value(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.value(one) for one in value]
        return self.text(190) if isinstance(value, str) and not value.isdecimal() else value

    def fields(self, row):
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.name in LEFT_ALONE or field.choices or not value:
                continue
            if isinstance(field, models.JSONField):
                yield field.attname, self.value(value)
            elif type(field) in {models.CharField, models.TextField}:
                yield field.attname, self.text(field.max_length)


def poison_all():
    """Rows of all our models, as they stand; how many were changed."""
    poison, count = Poison(), 0
    for model in (model for app in APPS for model in apps.get_app_config(app).get_models()):
        if model.__name__ in LEFT_ALONE | LOGS:
            continue
        for row in model._default_manager.all():
            changed = dict(poison.fields(row))
            count += bool(changed)
            if changed:
                model._default_manager.filter(pk=row.pk).update(**changed)
    for practice in Practice.objects.published():
        Practice.objects.filter(pk=practice.pk).update(**dict.fromkeys(STORY, poison.text(LONGEST)))
        Entry.write(Practice.objects.get(pk=practice.pk))
    return count


def write_all(cluster):
    """As many records as it takes to have each script in a title, a keyword and a short text; all of it by the form."""
    scripts = keepable(SCRIPTS)
    tags = [tag for text in scripts for tag in bundles([text.replace(",", " ")], 60)]
    short = cycle(list(bundles(scripts, 118)))
    for place, title in enumerate(bundles(scripts, 190)):
        said = {name: next(short) for name in ("carrier", "contact", "names_then")}
        said |= {
            "title": title,
            "short_title": title[:44].strip(),
            "tags": ",".join(tags[place * 12 : place * 12 + 12]),
        }
        make_practice(clusters=[cluster], contact_is_public="on", **said)

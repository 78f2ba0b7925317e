import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction


class Refused(Exception):
    """A line of a file cannot be loaded; the message says why, in French."""


class FixtureCommand(BaseCommand):
    """Load a file of fixtures/ line by line: each whole, or not at all with one sentence that says why."""

    def read(self, name):
        return json.loads((settings.FIXTURES / name).read_text(encoding="utf-8"))

    def attempt(self, where, create, given):
        """What `create(given)` returns, or None when the line is refused."""
        try:
            with transaction.atomic():
                return create(given)
        except Refused as refusal:
            why = str(refusal)
        except ValidationError as error:
            why = " ".join(error.messages)
        except KeyError as error:
            why = f"Inconnu ou absent : {error}."
        except (TypeError, ValueError, AttributeError):
            why = "Une valeur n'a pas la forme attendue."
        self.stderr.write(f"{where}. {why}")
        return None


def checked(instance):
    """Save what is valid; raise ValidationError otherwise."""
    instance.full_clean()
    instance.save()
    return instance


def named(model, slug, what):
    found = model.objects.filter(slug=slug).first()
    if found is None:
        raise Refused(f"{what}.")
    return found

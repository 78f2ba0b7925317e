"""What people say under a practice, in few words."""

from datetime import timedelta

from django.utils import timezone

from exchange.models import Message
from exchange.workflow import DeclarationState
from tests.factories import make_adoption, make_message


def exchange_arguments(world, practice):
    """The neighbour has taken up the practice of the member's pôle, and says more; it asked, and was answered."""
    adoption = make_adoption(practice, world.neighbour, author=world.outsider)
    make_adoption(practice, world.neighbour, author=world.outsider, review=DeclarationState.WAITING)
    question = make_message(practice, world.outsider)
    answer = make_message(practice, world.member, parent=question, is_from_origin=True)
    answer.report("Pour voir.", by=world.outsider)
    on_it = {f"exchange:{name}": [adoption.pk] for name in ("adoption", "declare", "take_back", "decide", "thank")}
    on_it |= {f"exchange:{name}": [practice.slug] for name in ("adopt", "threads", "write")}
    on_it |= {f"exchange:{name}": [question.pk] for name in ("message", "answer", "edit", "set_open", "report", "hide")}
    return on_it | {"exchange:fold": [answer.pk], "exchange:settle": [answer.reports.get().pk]}


def ask(client, practice, **fields):
    return client.post(f"/pratiques/{practice.slug}/ecrire/", {"kind": "question", "text": "Qui paie ?"} | fields)


def age(message, since=timedelta(hours=2)):
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - since)


def page_of(client, practice):
    return client.get(practice.get_absolute_url()).content.decode()

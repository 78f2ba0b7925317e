from dataclasses import dataclass

from django import template

from ..figures import ANSWERS_SHOWN, THREADS_SHOWN, Lineage, Reader, latest_threads, lineage
from ..models import Adoption, Declaration, Message, Report
from ..models.lines import what_stands_around

register = template.Library()

ADOPTIONS_SHOWN = 40
QUESTIONS_SHOWN = 4


@dataclass(frozen=True)
class Exchange:
    """All that is said around a record, for one reader."""

    lineage: Lineage
    threads: list
    has_more: bool
    own: list
    may_adopt: bool
    is_quiet: bool


@register.simple_tag
def exchange_around(practice, user):
    """The Exchange of a published record: one query for a visitor where there is nothing, four at the most.

    Two more for a person of a pôle.
    """
    reader = Reader.of(user, practice)
    is_taken_up, is_talked_of, has_corrections = what_stands_around(practice)
    threads = latest_threads(practice, reader, THREADS_SHOWN + 1, has_corrections) if is_talked_of else []
    others = reader.clusters - reader.signers
    own = list(practice.adoptions.filter(cluster__in=others)) if others else []
    return Exchange(
        lineage=lineage(practice) if is_taken_up else Lineage([], [], []),
        threads=threads[:THREADS_SHOWN],
        has_more=len(threads) > THREADS_SHOWN or any(len(thread.answers) >= ANSWERS_SHOWN for thread in threads),
        own=own,
        may_adopt=len(own) < len(others),
        # The same invitation for every visitor.
        is_quiet=not (user.is_authenticated or is_taken_up or is_talked_of),
    )


@register.inclusion_tag("exchange/_of_cluster.html")
def adoptions_of(cluster):
    """What others took up from a pôle, and what it took up from others: at most ADOPTIONS_SHOWN of each."""
    told = Adoption.objects.told().select_related("practice__theme").prefetch_related("practice__clusters")
    given = told.filter(practice__clusters=cluster).order_by("-last")
    taken = told.filter(cluster=cluster).order_by("-last")
    return {"cluster": cluster, "given": given[:ADOPTIONS_SHOWN], "taken": taken[:ADOPTIONS_SHOWN]}


@register.inclusion_tag("exchange/_open_questions.html")
def open_questions(user):
    """The latest questions that wait for an answer, as far as this reader may see them; one query, or two."""
    return {"questions": Message.objects.for_list(user).unanswered()[:QUESTIONS_SHOWN]}


@register.inclusion_tag("exchange/_waiting.html")
def exchange_to_review():
    """For the reviewers' page: how many adoptions wait, and how many messages are reported."""
    return {
        "declarations": Declaration.objects.waiting().count(),
        "reports": Report.objects.filter(settled_at=None).count(),
    }

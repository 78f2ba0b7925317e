"""From whom a practice comes, and who has it from it: what keeps that tree a tree."""

from django.db.models import OuterRef, Q, Subquery

from clusters.databases import connection_for

from ..workflow import DeclarationState

# Beyond, it is refused: nobody reads such a chain.
LONGEST = 100


# Asked on every record, and most have nothing: in SQL, for Django takes ten times as long to write it.
AROUND = """
SELECT EXISTS(SELECT 1 FROM exchange_adoption WHERE practice_id = %(practice)s)
    OR EXISTS(SELECT 1 FROM exchange_declaration WHERE variant_id = %(practice)s),
    EXISTS(SELECT 1 FROM exchange_message WHERE practice_id = %(practice)s),
    EXISTS(SELECT 1 FROM exchange_correction WHERE message_id IN
        (SELECT id FROM exchange_message WHERE practice_id = %(practice)s))
"""


def what_stands_around(practice):
    """Whether (it was taken up or grew from another; anyone wrote under it; anyone corrected what they wrote)."""
    with connection_for(type(practice)).cursor() as cursor:
        cursor.execute(AROUND, {"practice": practice.pk})
        return tuple(map(bool, cursor.fetchone()))


def in_force(declarations):
    """Of each adoption, what is published of it today, and what waits: what was said before counts no more."""
    accepted = declarations.model.objects.accepted().filter(adoption=OuterRef("adoption"))
    last = Subquery(accepted.order_by("-decided_at", "-pk").values("pk")[:1])
    return declarations.filter(Q(review=DeclarationState.WAITING) | Q(pk=last))


def ancestors(practice, declarations):
    """Keys of the practices that this one grew from, by « devenue une pratique », and its own."""
    found, asked = {practice.pk}, {practice.pk}
    while asked and len(found) < LONGEST:
        asked = set(declarations.filter(variant__in=asked).values_list("adoption__practice", flat=True)) - found
        found |= asked
    return found


def adoptions_before(adoption, declarations):
    """Keys of the adoptions that one was taken from, step by step, and its own."""
    found, asked = {adoption.pk}, {adoption.pk}
    while asked and len(found) < LONGEST:
        sources = declarations.filter(adoption__in=asked).exclude(taken_from=None)
        asked = set(sources.values_list("taken_from", flat=True)) - found
        found |= asked
    return found


def would_loop(adoption, declarations, *, taken_from=None, variant=None):
    """Whether the tree would bite its tail: a source that has it from here, a variant that this practice grew from.

    `declarations`: all of them. A chain too long to be followed counts as one that bites.
    """
    declarations = in_force(declarations.exclude(adoption=adoption.pk))
    before = adoptions_before(taken_from, declarations) if taken_from and adoption.pk else set()
    grown = ancestors(adoption.practice, declarations) if variant else set()
    is_too_long = max(len(before), len(grown)) >= LONGEST
    return is_too_long or adoption.pk in before or bool(variant and variant.pk in grown)

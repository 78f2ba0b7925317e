"""From whom a practice comes, and who has it from it: what keeps that tree a tree."""

from .adoption import Declaration

# Deeper, something is wrong, or nobody reads it.
DEEPEST = 50


def ancestors(practice):
    """Keys of the practices that this one grew from, by « devenue une pratique », and its own."""
    found, asked = {practice.pk}, {practice.pk}
    while asked and len(found) < DEEPEST:
        parents = Declaration.objects.standing().filter(variant__in=asked).values_list("adoption__practice", flat=True)
        asked = set(parents) - found
        found |= asked
    return found


def adoptions_before(adoption):
    """Keys of the adoptions that one was taken from, step by step, and its own."""
    found, asked = {adoption.pk}, {adoption.pk}
    while asked and len(found) < DEEPEST:
        sources = Declaration.objects.standing().filter(adoption__in=asked).exclude(taken_from=None)
        asked = set(sources.values_list("taken_from", flat=True)) - found
        found |= asked
    return found


def would_loop(adoption, *, taken_from=None, variant=None):
    """Whether the tree would bite its tail: a source that has it from here, a variant that this practice grew from."""
    if taken_from and adoption.pk and adoption.pk in adoptions_before(taken_from):
        return True
    return bool(variant and variant.pk in ancestors(adoption.practice))

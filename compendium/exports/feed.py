"""The editions as an Atom feed."""

from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from clusters.exports import LICENCE, public_address
from clusters.templatetags.recueil import plural
from practices.exports.feed import tag_address

MOST = 50


def feed_of_editions(editions):
    """Atom1Feed of frozen editions, the latest first; each is told once, for it never changes."""
    feed = Atom1Feed(
        title="Le Recueil : les éditions",
        link=public_address(reverse("compendium:editions")),
        feed_url=public_address(reverse("compendium:editions_feed")),
        feed_guid=tag_address("editions"),
        description=None,
        subtitle="Le recueil des bonnes pratiques de gouvernance, daté et numéroté.",
        language="fr",
        author_name="Le Recueil",
        feed_copyright=LICENCE,
    )
    for edition in editions:
        feed.add_item(
            title=f"Édition n° {edition.number}, {edition.title}",
            link=public_address(edition.get_absolute_url()),
            unique_id=tag_address(f"edition:{edition.number}"),
            description=said_of(edition),
            pubdate=datetime.combine(edition.dated, time(), UTC),
            updateddate=edition.frozen_at,
            item_copyright=LICENCE,
        )
    return feed


def said_of(edition):
    """What it holds, and what changed, in one sentence."""
    since = edition.summary["depuis"]
    held = f"{plural(edition.count, 'fiche')} de {plural(edition.summary['poles'], 'pôle')}"
    if not since:
        return f"{held}."
    kinds = {"nouvelles": "nouvelle", "revisees": "révisée", "retirees": "retirée"}
    return f"{held} ; {', '.join(plural(len(since[kind]), word) for kind, word in kinds.items())}."

"""A list as an Atom feed: its latest records."""

from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from clusters.exports import LICENCE, public_address
from clusters.exports.files import writable

from ..models import Practice

MOST = 50
# When the portal took its name: the date of its tag: addresses (RFC 4151), which never change.
NAMED_IN = 2026


def tag_address(what):
    """An address that names a thing for ever, wherever it is read."""
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},{NAMED_IN}:{what}"


def latest(results):
    """The newest of Results, whatever their order, as a feed tells them; in one query."""
    keys = results.ordered([]).keys(0, MOST)
    rows = Practice.objects.published().filter(entry__in=keys).for_catalogue("published_at", "revised_at", "is_sourced")
    found = {practice.entry.pk: results.catalogue.dress(practice) for practice in rows}
    return [found[key] for key in keys if key in found]


def feed_of(practices, *, question, asked):
    """Atom1Feed of the `latest` practices of a list.

    `question`: the list, as an address from its question mark on; `asked`: the same in words.
    """
    feed = Atom1Feed(
        title=writable(f"Le Recueil : {asked}") if asked else "Le Recueil : les dernières fiches",
        link=public_address(reverse("practices:list") + question),
        feed_url=public_address(reverse("practices:feed") + question),
        feed_guid=tag_address(f"pratiques{question}"),
        description=None,
        subtitle="Bonnes pratiques de gouvernance des pôles de compétitivité.",
        language="fr",
        author_name="Le Recueil",
        feed_copyright=LICENCE,
    )
    for practice in practices:
        signers = [*map(str, practice.signers), *filter(None, [practice.carrier])]
        feed.add_item(
            title=writable(f"{practice.title} ({practice.call_number})"),
            link=public_address(practice.get_absolute_url()),
            # Its cote is given once, for ever.
            unique_id=tag_address(f"fiche:{practice.call_number.replace(' ', '-')}"),
            description=escape(writable(practice.summary)),
            # What the portal wrote after a public source is by the portal, as the feed is.
            author_name=None if practice.is_sourced else writable(", ".join(signers)),
            pubdate=practice.published_at,
            updateddate=practice.revised_at,
            categories=map(writable, [practice.theme.name, *signers, *(tag.name for tag in practice.card_tags)]),
            item_copyright=LICENCE,
        )
    return feed

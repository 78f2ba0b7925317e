"""What pages say to search engines, in the words of schema.org. Each is a dict, ready for JSON."""

from django.urls import reverse

from clusters.exports import LICENCE_URL, public_address
from clusters.exports.files import MEDIA_TYPES
from clusters.exports.linked_data import CONTEXT, crumbs, organization

KEYWORDS = ["pôles de compétitivité", "gouvernance", "bonnes pratiques", "innovation"]


def publisher():
    return {"@type": "Organization", "name": "Le Recueil", "url": public_address("/")}


def thing(theme):
    return {"@type": "Thing", "name": theme.name, "url": public_address(theme.get_absolute_url())}


def linked_record(practice):
    """A record, fetched for its page. Its pôles sign it, unless the portal wrote it after a public source."""
    address = public_address(practice.get_absolute_url())
    signers = [organization(cluster) for cluster in practice.clusters.all()]
    signers += [{"@type": "Organization", "name": practice.carrier}] if practice.carrier else []
    article = {
        "@type": "Article",
        "@id": f"{address}#fiche",
        "url": address,
        "headline": practice.title,
        "name": practice.title,
        "description": practice.summary,
        "identifier": practice.call_number,
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "datePublished": practice.published_at.isoformat(timespec="seconds"),
        # One that was put online by a script may never have been dated since.
        "dateModified": (practice.revised_at or practice.published_at).isoformat(timespec="seconds"),
        "author": [publisher()] if practice.is_sourced else signers,
        "about": [thing(theme) for theme in (practice.theme, *practice.other_themes.all())]
        + (signers if practice.is_sourced else []),
        "keywords": [tag.name for tag in practice.tags.all()],
        "isBasedOn": [source.url or source.title for source in practice.sources.all()],
        "publisher": publisher(),
        "license": LICENCE_URL,
    }
    path = [
        ("Catalogue", reverse("practices:list")),
        (practice.theme.name, practice.theme.get_absolute_url()),
        (practice.call_number, practice.get_absolute_url()),
    ]
    known = {name: value for name, value in article.items() if value not in ("", [], None)}
    return {"@context": CONTEXT, "@graph": [known, crumbs(path)]}


def linked_home():
    """The site, and how to search it."""
    search = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": public_address(reverse("practices:list")) + "?q={search_term_string}",
        },
        "query-input": "required name=search_term_string",
    }
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": "Le Recueil",
        "url": public_address("/"),
        "inLanguage": "fr",
        "license": LICENCE_URL,
        "potentialAction": search,
    }


def linked_dataset(*, name, description, modified, files):
    """The collection as a Dataset. `files`: [(kind, path)] of it whole; `modified`: datetime, None if it is empty."""
    dataset = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": name,
        "description": description,
        "url": public_address(reverse("practices:data")),
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "license": LICENCE_URL,
        "creator": publisher(),
        "keywords": KEYWORDS,
        "spatialCoverage": {"@type": "Country", "name": "France"},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": MEDIA_TYPES[kind], "contentUrl": public_address(path)}
            for kind, path in files
        ],
    }
    return dataset | ({"dateModified": modified.isoformat(timespec="seconds")} if modified else {})

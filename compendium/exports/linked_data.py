"""What the page of an edition says to search engines, in the words of schema.org."""

from django.urls import reverse

from clusters.exports import LICENCE_URL, public_address
from clusters.exports.linked_data import CONTEXT, crumbs
from practices.exports.linked_data import publisher

from .feed import said_of


def linked_edition(edition):
    address = public_address(edition.get_absolute_url())
    book = {
        "@type": "Book",
        "@id": f"{address}#edition",
        "url": address,
        "name": f"Le Recueil. {edition.title}",
        "bookEdition": str(edition.number),
        "datePublished": edition.dated.isoformat(),
        "description": said_of(edition),
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "about": [theme["nom"] for theme in edition.summary["themes"] if theme["nombre"]],
        "publisher": publisher(),
        "license": LICENCE_URL,
        "image": public_address(reverse("compendium:edition_cover", args=[edition.number])),
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": kind, "contentUrl": public_address(path)}
            for kind, path in (
                ("application/json", reverse("compendium:edition_json", args=[edition.number])),
                ("application/pdf", reverse("compendium:edition_book", args=[edition.number])),
            )
        ],
    }
    path = [("Éditions", reverse("compendium:editions")), (f"N° {edition.number}", edition.get_absolute_url())]
    return {"@context": CONTEXT, "@graph": [book, crumbs(path)]}

"""An edition as one file: the same bytes for ever, whose SHA-256 is its checksum."""

import hashlib
import json

from ..figures import Frozen

LICENCE = "Licence Ouverte 2.0 (Etalab)"
SILENCED = "Texte retiré de toutes les éditions : il portait atteinte aux droits d'une personne."


def edition_file(edition, records):
    """Bytes of the JSON file: its records in order, with sorted keys, in UTF-8.

    A text that was silenced since (Frozen.is_silenced) is left out, and so is a contact that is no longer shown to all:
    the file then differs from the checksum.
    """
    frozen = [(record, Frozen(record)) for record in records]
    return written(edition, [silenced(record) if one.is_silenced else one.content for record, one in frozen])


def checksum_of(edition, records):
    return hashlib.sha256(written(edition, [record.content for record in records])).hexdigest()


def written(edition, contents):
    said = {
        "numero": edition.number,
        "titre": edition.title,
        "date": edition.dated.isoformat(),
        "licence": LICENCE,
        "choix": edition.question,
        "avant_propos": edition.foreword,
        "en_bref": edition.summary,
        "etat_de_l_art": edition.figures,
        "fiches": contents,
    }
    return (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def silenced(record):
    return {"cote": record.call_number, "adresse": record.content["adresse"], "retiree": SILENCED}

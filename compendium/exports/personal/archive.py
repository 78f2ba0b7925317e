"""All that the portal holds of one person, as a ZIP that is written as it leaves."""

import json
import logging
import zlib
from datetime import datetime
from itertools import chain

from django.template.loader import render_to_string
from stream_zip import ZIP_32, stream_zip

from clusters.exports.cells import harmless
from clusters.exports.files.plain import in_pieces, lines_of

from .writing import attachments_of, place_of

logger = logging.getLogger(__name__)

PERMISSIONS = 0o600


def archive_of(user, sheets, *, address):
    """Bytes, a piece at a time. `address`: of the portal, as « lisez-moi » says it."""
    return stream_zip(
        members(user, sheets, address), get_compressobj=lambda: zlib.compressobj(6, wbits=-zlib.MAX_WBITS)
    )


def members(user, sheets, address):
    now = datetime.now()
    counted = [(sheet, sheet.count(user)) for sheet in sheets]
    held = [sheet for sheet, count in counted if count]
    about = {"person": user, "sheets": counted, "address": address, "now": now}
    page = render_to_string("compendium/my_data_file.html", about)
    yield "lisez-moi.html", now, PERMISSIONS, ZIP_32, [page.encode()]
    for sheet in held:
        yield f"{sheet.name}.csv", now, PERMISSIONS, ZIP_32, in_pieces(table(sheet, user))
    yield "donnees.json", now, PERMISSIONS, ZIP_32, in_pieces(whole(held, user))
    for attachment in attachments_of(user).iterator(chunk_size=200):
        yield place_of(attachment), now, PERMISSIONS, ZIP_32, bytes_of(attachment)


def table(sheet, user):
    rows = ([cell(value) for value in record.values()] for record in sheet.records(user))
    return lines_of(chain([list(sheet.columns)], rows))


def cell(value):
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dict | list):
        return harmless(json.dumps(value, ensure_ascii=False))
    return "" if value is None else harmless(str(value))


def whole(sheets, user):
    yield "{"
    for number, sheet in enumerate(sheets):
        yield f"{',' if number else ''}\n{json.dumps(sheet.name)}: ["
        for place, record in enumerate(sheet.records(user)):
            yield f"{',' if place else ''}\n{json.dumps(record, ensure_ascii=False)}"
        yield "\n]"
    yield "\n}\n"


def bytes_of(attachment):
    """The file; one that the disk has lost is missing, and the rest is given all the same."""
    try:
        with attachment.file.open() as content:
            yield from content.chunks()
    except OSError:
        logger.warning("The file of attachment %s is missing.", attachment.pk)

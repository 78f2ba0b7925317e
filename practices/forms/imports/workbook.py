"""Workbooks, read row by row and never run: no macro, no formula, no entity, no link is followed."""

import logging
import re
import zipfile

import openpyxl
from django.core.exceptions import ValidationError
from openpyxl.utils.escape import unescape

from ...models import Attachment
from ..files import office
from .table import MOST_COLUMNS, MOST_LINES, TOO_LONG, Formula, table_of

MOST_UNPACKED = 60_000_000
# Blank rows count for nothing, and a sheet may have a million of them.
MOST_ROWS = 20 * MOST_LINES
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
PLAIN = {b"utf-8", b"us-ascii"}

MACROS = ValidationError(
    "Ce classeur contient des macros, un programme ou un objet incorporé. Enregistrez-le en .xlsx ordinaire."
)
BROKEN = ValidationError("Ce classeur est abîmé, ou n'est pas ce que dit son nom. Enregistrez-le de nouveau en .xlsx.")
BOMB = ValidationError("Ce classeur devient trop gros une fois ouvert. Gardez-y la seule feuille des fiches.")
OTHER = ValidationError("Cette archive n'est pas un classeur .xlsx. Enregistrez-la en .xlsx, ou en CSV.")
LOCKED = ValidationError(
    "Ce classeur est protégé par un mot de passe, ou va chercher un modèle ailleurs. Enregistrez-le sans, en .xlsx."
)
# The checks are those of attachments; what to do about a refusal is not the same.
IN_OUR_WORDS = [(office.MACROS, MACROS), (office.BROKEN, BROKEN), (office.BOMB, BOMB), (office.OTHER, OTHER)]

logger = logging.getLogger(__name__)


def read_workbook(file, columns, *, needs):
    """The Table of the first sheet of an XLSX file; ValidationError, in French, of one that is not taken."""
    inspect(file)
    try:
        return table_of(rows_of(file), columns, needs=needs)
    except ValidationError:
        raise
    except Exception as error:
        # A decoder that is fed with hostile bytes may raise anything.
        logger.warning("A workbook could not be read: %r", error)
        raise BROKEN from error


def inspect(file):
    inspection = office.Inspection()
    inspection.room = MOST_UNPACKED
    try:
        kind = inspection.kind_of(file)
    except ValidationError as refusal:
        raise next((ours for theirs, ours in IN_OUR_WORDS if theirs is refusal), LOCKED) from refusal
    if kind != Attachment.Kind.XLSX:
        raise OTHER
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith((".xml", ".rels")):
                refuse_disguise(archive, member)


def refuse_disguise(archive, member):
    """In another encoding, an entity would pass unseen."""
    with archive.open(member) as content:
        head = content.read(1_000)
    declared = DECLARED.match(head.removeprefix(b"\xef\xbb\xbf"))
    if b"\x00" in head or (declared and declared[1].lower() not in PLAIN):
        raise BROKEN


def rows_of(file):
    """(number, cells) of each row of the first sheet."""
    file.seek(0)
    book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        # A sheet may lie about how far it goes.
        sheet.reset_dimensions()
        width = 0
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            if number > MOST_ROWS:
                raise TOO_LONG
            known = without_tail([value_of_cell(cell) for cell in cells])
            # The first row names the columns: what others leave empty at their end is empty all the same.
            width = width or len(known)
            yield number, known + [None] * (width - len(known))
    finally:
        book.close()


def value_of_cell(cell):
    if cell.value is None:
        return None
    if cell.data_type in {"f", "e"}:
        return Formula(cell.value if isinstance(cell.value, str) else "=")
    return unescape(cell.value) if isinstance(cell.value, str) else cell.value


def without_tail(cells):
    while cells and cells[-1] is None:
        cells.pop()
    return cells

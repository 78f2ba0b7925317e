"""Which of the three kinds a file is, told by its bytes: neither its name nor the browser's word counts."""

from clusters.exports import COLUMNS as OF_CLUSTERS

from ...exports import COLUMNS as OF_PRACTICES
from ...models import Import
from ..files import OLD_OFFICE
from .csv_file import read_csv
from .json_file import read_json
from .table import EMPTY
from .workbook import LOCKED, OTHER, read_workbook

COLUMNS = {Import.Kind.PRACTICES: OF_PRACTICES, Import.Kind.CLUSTERS: OF_CLUSTERS}
# One of these must be there: without it, no line says what it is about.
NEEDS = {Import.Kind.PRACTICES: ("titre", "cote", "adresse"), Import.Kind.CLUSTERS: ("nom",)}
ARCHIVE = b"PK\x03\x04"


def read_table(file, kind):
    """The Table of an uploaded file; ValidationError, in French, of one that cannot be read."""
    about = {"columns": COLUMNS[kind], "needs": NEEDS[kind]}
    file.seek(0)
    content = file.read()
    if not content.strip():
        raise EMPTY
    if content.startswith(ARCHIVE):
        return read_workbook(file, **about)
    if content.startswith(OLD_OFFICE):
        raise LOCKED
    if content.startswith((b"PK", b"%PDF")):
        raise OTHER
    if looks_like_json(content):
        return read_json(content, **about)
    return read_csv(content, **about)


def looks_like_json(content):
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"}

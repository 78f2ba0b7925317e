"""CSV and JSON."""

import csv
import io
import json
from itertools import chain

from ..cells import harmless, said

BOM = "\ufeff"
# In signs: so much is written before it leaves.
PIECE = 2**16


def in_pieces(texts):
    """The same texts, joined into pieces of some size, as bytes."""
    gathered = io.StringIO()
    for text in texts:
        gathered.write(text)
        if gathered.tell() >= PIECE:
            yield taken(gathered)
    yield taken(gathered)


def taken(gathered):
    text = gathered.getvalue()
    gathered.seek(0)
    gathered.truncate()
    return text.encode()


class Line:
    """Where csv writes one line."""

    def write(self, text):
        return text


def lines_of(rows):
    write = csv.writer(Line(), delimiter=";").writerow
    yield BOM
    for row in rows:
        yield write([said(cell) for cell in row])


def as_csv(file):
    return in_pieces(lines_of(chain([file.names], file.rows)))


def table_as_csv(head, rows):
    """A small table as one text; each cell is given as it is read."""
    return "".join(lines_of([head, *([harmless(cell) for cell in row] for row in rows)]))


def as_json(file):
    return in_pieces(json_texts(file))


def json_texts(file):
    """An object: what is said of the whole, the records one a line, then how many there were."""
    about = json.dumps(file.about, ensure_ascii=False, indent=1)
    yield f"{about[:-2]},\n{json.dumps(file.key)}: ["
    count = 0
    for count, one in enumerate(file.records, 1):
        record = {column.name: column.read(one) for column in file.columns}
        yield f"{',' if count > 1 else ''}\n{json.dumps(record, ensure_ascii=False)}"
    yield f'\n],\n"nombre": {count}}}\n'

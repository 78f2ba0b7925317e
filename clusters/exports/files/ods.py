"""ODS, streamed. A cell keeps its line ends, its tabs and its spaces, which the format writes as elements."""

import re
import zlib
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from stream_zip import NO_COMPRESSION_32, ZIP_32, ZIP_64, stream_zip

from ..cells import said
from .data_file import fitting
from .plain import in_pieces

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
PERMISSIONS = 0o600
# Older LibreOffice does not open Zip64, which is needed beyond 4 GB: of so many records, none needs it.
MOST_IN_ZIP_32 = 100_000
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
CONTENT = (
    f'{HEAD}<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:table="{OASIS}:table:1.0"'
    f' xmlns:text="{OASIS}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
)
CONTENT_END = "</office:spreadsheet></office:body></office:document-content>"
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
EMPTY = "<table:table-cell/>"
# Of spaces, the format keeps one, and none at the ends of a line.
SPACES = re.compile(r"^ +| {2,}| +$")


def as_ods(file):
    return stream_zip(members(file), get_compressobj=lambda: zlib.compressobj(6, wbits=-zlib.MAX_WBITS))


def members(file):
    now = datetime.now()
    # The type stands first and bare, so that it is read without unpacking.
    yield "mimetype", now, PERMISSIONS, NO_COMPRESSION_32, [MEDIA_TYPE.encode()]
    yield "META-INF/manifest.xml", now, PERMISSIONS, NO_COMPRESSION_32, [MANIFEST.encode()]
    yield "content.xml", now, PERMISSIONS, ZIP_32 if file.count <= MOST_IN_ZIP_32 else ZIP_64, in_pieces(content(file))


def content(file):
    yield CONTENT
    for title, head, rows in file.sheets:
        yield f"<table:table table:name={quoteattr(title)}>"
        yield f'<table:table-column table:number-columns-repeated="{len(head)}"/>'
        yield f"<table:table-header-rows>{row_of(head)}</table:table-header-rows>"
        yield from map(row_of, rows)
        yield "</table:table>"
    yield CONTENT_END


def row_of(cells):
    return f"<table:table-row>{''.join(map(cell_of, cells)) or EMPTY}</table:table-row>"


def cell_of(cell):
    if cell == "":
        return EMPTY
    if isinstance(cell, str):
        kind, paragraphs = 'office:value-type="string"', map(paragraph, fitting(cell).split("\n"))
    else:
        kind, paragraphs = f'office:value-type="float" office:value="{cell}"', [paragraph(said(cell))]
    return f"<table:table-cell {kind}>{''.join(paragraphs)}</table:table-cell>"


def paragraph(line):
    spaced = SPACES.sub(lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', escape(line))
    return "<text:p>" + spaced.replace("\t", "<text:tab/>") + "</text:p>"

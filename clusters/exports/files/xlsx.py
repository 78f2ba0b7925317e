"""XLSX. Its parts come in an order that a stream cannot follow: it is written aside, then given in pieces."""

import tempfile

from xlsxwriter import Workbook

from .data_file import fitting

PIECE = 2**16
WIDTH = 24
# Every cell is of the type it was given: no text is ever taken for a formula, a link or a number.
AS_GIVEN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}


def as_xlsx(file):
    with tempfile.TemporaryFile() as aside:
        write(file, aside)
        aside.seek(0)
        while piece := aside.read(PIECE):
            yield piece


def write(file, aside):
    with Workbook(aside, AS_GIVEN) as workbook:
        bold = workbook.add_format({"bold": True})
        for title, head, rows in file.sheets:
            sheet = workbook.add_worksheet(title)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(head) - 1, WIDTH)
            for place, name in enumerate(head):
                sheet.write_string(0, place, name, bold)
            for number, row in enumerate(rows, 1):
                write_row(sheet, number, row)


def write_row(sheet, number, row):
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                put(sheet, number, place, fitting(cell))
        else:
            sheet.write_number(number, place, cell)


def put(sheet, number, place, text, *formats):
    """A text, as it is: the library takes what begins and ends like its own rich texts for one, and writes it raw."""
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(number, place, text[:1], text[1:2], text[2:], *formats)
    else:
        sheet.write_string(number, place, text, *formats)

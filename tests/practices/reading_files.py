"""The files that the portal gives, read as a spreadsheet or a program reads them."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import openpyxl

from clusters.exports import value_of

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def body(response):
    return b"".join(response.streaming_content)


def csv_sheets(content):
    text = content.decode()
    assert text.startswith("\ufeff")
    return {"": list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))}


def xlsx_sheets(content):
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for sheet in workbook for row in sheet.iter_rows() for cell in row)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in workbook}


def ods_sheets(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        root = ElementTree.fromstring(archive.read("content.xml"))
    return {
        table.get(f"{TABLE}name"): [list(map(ods_cell, row)) for row in table.iter(f"{TABLE}table-row")]
        for table in root.iter(f"{TABLE}table")
    }


def ods_cell(cell):
    if cell.get(f"{OFFICE}value-type") == "float":
        return float(cell.get(f"{OFFICE}value"))
    return "\n".join(ods_line(paragraph) for paragraph in cell.iter(f"{TEXT}p"))


def ods_line(paragraph):
    """As LibreOffice shows it: spaces and tabs are those that elements say, and the rest collapse."""
    said = " ".join((paragraph.text or "").split(" "))
    for element in paragraph:
        said += "\t" if element.tag == f"{TEXT}tab" else " " * int(element.get(f"{TEXT}c"))
        said += element.tail or ""
    return said


SHEETS = {"csv": csv_sheets, "xlsx": xlsx_sheets, "ods": ods_sheets}


def records(content, kind, columns, key="fiches"):
    """[{column: value}] that a file says, whatever its format."""
    if kind == "json":
        return json.loads(content)[key]
    head, *rows = next(iter(SHEETS[kind](content).values()))
    assert head == [column.name for column in columns]
    return [{column.name: value_of(column, cell) for column, cell in zip(columns, row, strict=True)} for row in rows]

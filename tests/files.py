"""Real files, honest and hostile, built byte by byte."""

import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from practices.forms.files import read_file
from practices.models import Attachment
from tests.factories import numbers

PLAIN = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
]
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
EXE = b"MZ\x90\x00" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORD, SHEET, SLIDES = (
    f"application/vnd.openxmlformats-officedocument.{part}.main+xml"
    for part in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def upload(content, name="piece.pdf"):
    return SimpleUploadedFile(name, content, "application/octet-stream")


def each(**contents):
    """One test a content, under its name."""
    return pytest.mark.parametrize("content", contents.values(), ids=contents)


def refusal(content, name="plan.pdf"):
    """What is said of a file that is refused."""
    with pytest.raises(ValidationError) as refused:
        read_file(upload(content, name))
    return refused.value.message


def make_pdf(*others, after=b"", trailer=b""):
    """A page, and these objects besides."""
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, whole in enumerate([*PLAIN, *others], 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, whole)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, table)
    end = b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(written) + end % (len(places) + 1, trailer, written.rindex(b"xref\n0 ")) + after


def packed(content, about=b"/Type /ObjStm /N 1 /First 4"):
    """Objects of a PDF inside a compressed stream."""
    squeezed = zlib.compress(content)
    return b"<< %b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (about, len(squeezed), squeezed)


def make_image(kind="JPEG", *, size=(60, 40), mode="RGB", colour="teal", **written):
    image, content = Image.new(mode, size, colour), BytesIO()
    image.save(content, kind, **written)
    return content.getvalue()


def make_zip(members):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def make_docx(members=None, main=WORD):
    """A Word document, with these members besides."""
    override = f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
    honest = {
        "[Content_Types].xml": f'<?xml version="1.0" encoding="UTF-8"?><Types>{override}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{LINKS}"/>',
        "word/document.xml": "<document>Une convention type.</document>",
    }
    return make_zip(honest | (members or {}))


def make_link(kind, target):
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/document.xml.rels": f'<Relationships xmlns="{LINKS}">{link}</Relationships>'}


def make_odt(kind=Attachment.Kind.ODT, members=None):
    honest = {
        "mimetype": Attachment.MEDIA_TYPES[kind],
        "content.xml": "<office:document-content/>",
        "META-INF/manifest.xml": "<manifest:manifest/>",
    }
    return make_zip(honest | (members or {}))


def make_attachment(draft=None, *, practice=None, shown=False, content=b"%PDF-1.7", **fields):
    """A file of a practice, stored; with this draft if `shown`."""
    piece = Attachment(practice=practice or draft.practice, kind="pdf", name=f"piece{next(numbers)}.pdf")
    piece.size, piece.digest = len(content), f"{next(numbers):064}"
    for name, value in fields.items():
        setattr(piece, name, value)
    piece.write(ContentFile(content))
    piece.save()
    if shown:
        draft.data.setdefault("attachments", []).append(str(piece.pk))
        draft.save(update_fields=["data"])
    return piece

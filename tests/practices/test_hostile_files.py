"""What a file is, told by its bytes: hostile ones are refused or made harmless, each with a sentence that helps."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from practices.forms.attachment import shown_name
from practices.forms.files import read_file
from practices.models import Attachment
from tests.files import EXE, OLE, SCRIPT, each, make_image, make_pdf, make_zip, packed, refusal, upload

Kind = Attachment.Kind


@each(
    pdf=make_pdf(),
    speaks_of_scripts=make_pdf(b"<< /Title (Formation HTML/JavaScript, kick-off/Launch) >>"),
    packs_its_objects=make_pdf(packed(b"5 0 << /Title (Un bilan) >>")),
)
def test_honest_pdf_is_told_by_its_bytes_and_kept_as_it_is(content):
    kind, kept = read_file(upload(content, "n'importe.exe"))

    assert (kind, b"".join(kept.chunks())) == (Kind.PDF, content)


@pytest.mark.parametrize(
    ("drawn", "kind"),
    [
        ({"kind": "JPEG"}, Kind.JPEG),
        ({"kind": "JPEG", "mode": "CMYK"}, Kind.JPEG),
        ({"kind": "PNG"}, Kind.PNG),
        ({"kind": "PNG", "mode": "P"}, Kind.PNG),
        ({"kind": "PNG", "mode": "I;16", "colour": 9}, Kind.PNG),
        ({"kind": "WEBP"}, Kind.JPEG),
        ({"kind": "WEBP", "mode": "RGBA", "colour": (0, 0, 0, 9)}, Kind.PNG),
    ],
)
def test_image_is_told_by_its_bytes_and_written_anew(drawn, kind):
    found, written = read_file(upload(make_image(**drawn), "n'importe.exe"))

    assert (found, Image.open(written).format) == (kind, {"jpg": "JPEG", "png": "PNG"}[kind])


@each(
    program=EXE,
    svg=b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    page=b"<!doctype html><script>alert(1)</script>",
    shell=b"#!/bin/sh\nrm -rf /",
    elf=b"\x7fELF" + bytes(90),
    gif_and_script=b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)",
    pdf_one_byte_late=b"\n" + make_pdf(),
    text=b"du texte",
    end_of_archive=b"PK\x05\x06" + bytes(18),
)
def test_what_is_no_document_is_refused_whatever_its_name(content):
    assert "n'est pas d'un format accepté" in refusal(content, "facture.pdf")


@pytest.mark.parametrize(
    ("content", "message"),
    [(OLE, "ancien format d'Office"), (b"\x00\x00\x00\x18ftypheic" + bytes(40), "enregistrez-la en JPEG")],
    ids=["doc", "heic"],
)
def test_near_formats_are_told_how_to_come_in(content, message):
    assert message in refusal(content)


@each(
    plain=make_pdf(SCRIPT),
    spelt_in_codes=make_pdf(b"<< /S /J#61vaScript /J#53 (x) >>"),
    after_a_comment=make_pdf(b"<< /S % a comment\n/JavaScript >>"),
    named_elsewhere=make_pdf(b"<< /S 5 0 R >>", b"/JavaScript"),
    said_twice=make_pdf(b"<< /A 1 /A << /S /Launch /F (cmd.exe) >> >>"),
    packed=make_pdf(packed(b"5 0 " + SCRIPT)),
    packed_without_type=make_pdf(packed(b"5 0 " + SCRIPT, b"/N 1 /First 4")),
    inside_a_stream=make_pdf(b"<< /Length 60 >>\nstream\n9 0 obj\n" + SCRIPT + b"\nendobj\nendstream"),
    odd_header=make_pdf(SCRIPT).replace(b"4 0 obj\n", b"4 0%\nobj"),
    file=make_pdf(b"<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>"),
    embedded=make_pdf(b"<< /Type /EmbeddedFile /Length 0 >>\nstream\n\nendstream"),
    media=make_pdf(b"<< /Subtype /RichMedia >>"),
    form=make_pdf(b"<< /AcroForm << /XFA [] >> >>"),
    in_the_trailer=make_pdf(trailer=b"/OpenAction << /S /JavaScript >>"),
)
def test_pdf_that_acts_is_refused_wherever_it_hides(content):
    assert "contient un programme, un formulaire actif ou un autre fichier" in refusal(content)


def test_script_under_an_update_of_the_pdf_is_found_too():
    first = make_pdf(SCRIPT)
    update = b"4 0 obj\n<< >>\nendobj\nxref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\n"
    places = len(first), first.rindex(b"xref\n0")
    content = first + update % places + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(b"4 0 obj\n<< >>\nendobj\n"))

    assert PdfReader(BytesIO(content)).get_object(4) == {}
    assert "contient un programme" in refusal(content)


@each(
    archive=make_pdf(after=make_zip({"a.txt": "un autre"})),
    script=make_pdf(after=b"<script>alert(1)</script>"),
    page=make_pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<html><script>alert(1)</script>\n"),
    object_in_a_text=make_pdf(packed(b"5 1 (" + SCRIPT.replace(b"(", b"\\(") + b")")),
    two_readings=make_pdf(packed(b"5 0 <<>>", b"/N 1 /First 4 /First 9")),
    open_text=make_pdf(b"(unclosed"),
    cut=make_pdf()[:-8],
)
def test_pdf_that_is_something_else_besides_is_refused(content):
    assert "abîmé, ou contient autre chose qu'un PDF" in refusal(content)


def test_pdf_under_password_is_told_to_come_without():
    writer, content = PdfWriter(clone_from=BytesIO(make_pdf())), BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(content)

    assert "protégé par un mot de passe" in refusal(content.getvalue())


@each(
    nothing=b"%PDF-1.7 rien %%EOF",
    bomb=make_pdf(packed(bytes(40_000_000))),
    deep=make_pdf().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
)
def test_pdf_that_cannot_be_read_is_refused(content):
    assert "Ouvrez-le" in refusal(content)


def test_pdf_of_countless_objects_is_refused():
    assert "trop compliqué" in refusal(make_pdf(b"<< >> 1 0 obj " * 150_001))


def test_image_keeps_nothing_but_what_is_seen():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Un appareil", 6
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (48.0, 50.0, 40.0)
    content = make_image(exif=exif, comment=b"un secret", icc_profile=b"profil") + make_zip({"cheval.exe": EXE})

    kind, written = read_file(upload(content))

    left = b"".join(written.chunks())
    image = Image.open(BytesIO(left))
    assert (kind, image.size, dict(image.getexif())) == (Kind.JPEG, (40, 60), {})
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert [word for word in (b"PK\x03\x04", b"Exif", b"Un appareil", b"un secret", b"profil") if word in left] == []


def test_transparency_of_a_picture_is_kept():
    content = make_image("PNG", mode="P", transparency=0, colour=0)

    _, written = read_file(upload(content))

    assert Image.open(written).convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("size", [(20_000, 9_000), (10_000, 4_001)])
def test_image_bomb_is_refused_before_it_is_opened(size):
    content = make_image("PNG", size=size, mode="1", colour=0)

    assert len(content) < 100_000
    assert "trop de points : 40 millions au plus" in refusal(content)


@each(png=make_image("PNG")[:60], jpeg=make_image()[:-200], head=b"\xff\xd8\xff" + bytes(90))
def test_image_cut_short_is_refused(content):
    assert "Ce fichier est abîmé." in refusal(content)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Plan d'action 2024.pdf", "Plan d'action 2024.pdf"),
        ("../../x.pdf", "x.pdf"),
        ('a"b\r\n.pdf', "a b.pdf"),
        ("photo\u202egpj.exe", "photo gpj.pdf"),
        ("a" * 400 + ".pdf", "a" * 116 + ".pdf"),
        ("e\u0301tude.PDF", "étude.pdf"),
        (".pdf", "pdf.pdf"),
        ("<script>;%00.docx", "script 00.pdf"),
        ("\u200b", "piece.pdf"),
        ("", "piece.pdf"),
    ],
)
def test_name_shown_is_safe_and_its_extension_true(given, shown):
    assert shown_name(given, Kind.PDF) == shown

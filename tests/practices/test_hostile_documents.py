"""Office documents: an honest archive comes in as it is; what acts, hides, swells or lies is refused."""

import pytest

from practices.forms.files import read_file
from practices.models import Attachment
from tests.files import (
    EXE,
    MACRO_WORD,
    OLE,
    SHEET,
    SLIDES,
    each,
    make_docx,
    make_link,
    make_odt,
    make_zip,
    refusal,
    upload,
)

Kind = Attachment.Kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make_docx(), Kind.DOCX),
        (make_docx(main=SHEET), Kind.XLSX),
        (make_docx(main=SLIDES), Kind.PPTX),
        *[(make_odt(kind), kind) for kind in (Kind.ODT, Kind.ODS, Kind.ODP)],
    ],
    ids=["docx", "xlsx", "pptx", "odt", "ods", "odp"],
)
def test_honest_document_is_told_by_its_bytes_and_kept_as_it_is(content, kind):
    found, kept = read_file(upload(content, "n'importe.exe"))

    assert (found, b"".join(kept.chunks())) == (kind, content)


@each(
    chart=make_docx({"word/embeddings/Sheet1.xlsx": make_docx(main=SHEET)}),
    printer=make_docx({"xl/printerSettings/printerSettings1.bin": bytes(80)}),
    link=make_docx(make_link("hyperlink", "https://exemple.fr/")),
    own_template=make_docx(make_link("attachedTemplate", "file:///C:/Modeles/Normal.dotm")),
    blank=make_docx({"word/media/image1.bmp": bytes(4_000_000)}),
)
def test_what_an_honest_document_holds_is_no_fault(content):
    assert read_file(upload(content))[0] == Kind.DOCX


@each(
    macro_type=make_docx(main=MACRO_WORD),
    macro=make_docx({"word/vbaProject.bin": "macro"}),
    object=make_docx({"word/embeddings/oleObject1.bin": "x"}),
    program_as_image=make_docx({"word/media/image1.png": EXE}),
    object_as_image=make_docx({"word/media/image1.emf": OLE}),
    program=make_docx({"word/embeddings/a.exe": "x"}),
    macro_inside=make_docx({"word/embeddings/a.docx": make_docx(main=MACRO_WORD)}),
    three_deep=make_docx({"word/embeddings/a.docx": make_docx({"b.docx": make_docx()})}),
    entities=make_docx({"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
    command=make_docx({"xl/externalLinks/externalLink1.xml": "<ddeLink ddeService='cmd'/>"}),
    basic=make_odt(members={"Basic/Standard/Module1.xml": "<x/>"}),
    event=make_odt(members={"content.xml": "<a><script:event-listener/></a>"}),
    open_object=make_odt(members={"Object 1": OLE}),
)
def test_document_with_a_program_is_refused(content):
    assert "macros, un programme ou un objet incorporé" in refusal(content, "plan.docx")


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame"])
@pytest.mark.parametrize("target", ["https://exemple.test/a.dotm", r"\\exemple.test\a.dotm", "mhtml:http://a.test/!x"])
def test_document_that_fetches_elsewhere_is_refused(kind, target):
    assert "va chercher un modèle ou un objet ailleurs" in refusal(make_docx(make_link(kind, target)))


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", r"word\evil.xml", "C:evil.xml"])
def test_archive_that_writes_elsewhere_is_refused(name):
    assert "n'est pas ce que dit son nom" in refusal(make_docx({name: "x"}))


@each(
    page_after=make_docx() + b"<script>alert(1)</script>",
    cut=make_docx()[:-30],
    head=b"PK\x03\x04",
    spoilt=make_docx().replace(b"word/document.xml", b"word/document.xml\xff", 1),
    countless=make_docx({f"word/{n}.xml": "" for n in range(3_001)}),
)
def test_archive_that_is_broken_or_something_else_besides_is_refused(content):
    assert "n'est pas ce que dit son nom" in refusal(content)


@each(archive=make_zip({"a.txt": "x"}), book=make_zip({"mimetype": "application/epub+zip"}))
def test_archive_of_another_kind_is_refused(content):
    assert "Joignez les documents un par un" in refusal(content)


def inner():
    return make_docx({f"word/{n}.txt": bytes(4_900_000) for n in range(21)}, main=SHEET)


@each(
    dense=make_docx({"word/media/image1.bmp": bytes(30_000_000)}),
    nested=make_docx({f"word/embeddings/{n}.xlsx": inner() for n in range(2)}),
)
def test_zip_bomb_is_refused(content):
    assert len(content) < 400_000
    assert "devient trop gros une fois ouvert" in refusal(content)


def test_archive_that_lies_about_its_sizes_is_refused():
    honest = make_docx({"word/a.txt": bytes(100_000)})
    content = honest.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert "n'est pas ce que dit son nom" in refusal(content)


def test_document_under_password_is_told_to_come_without():
    content = make_odt(members={"META-INF/manifest.xml": "<manifest:encryption-data/>"})

    assert "protégé par un mot de passe" in refusal(content)

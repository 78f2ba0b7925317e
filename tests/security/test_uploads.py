"""Files as an attacker sends them, through the pages that take files; and how a file is given back."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from practices.models import Attachment, Import, Revision
from tests.factories import make_practice, make_text
from tests.files import EXE, OLE, SCRIPT, make_attachment, make_docx, make_image, make_pdf, make_zip
from tests.practices.bringing import LINE, as_xlsx, bring

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="attack()"><script>attack()</script></svg>'
PAGE = b"<!doctype html><script>attack()</script>"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%b]><x>&z;</x>' % b"".join(
    b'<!ENTITY %c "%b">' % (chr(n).encode()[0], b"&%c;" % chr(n - 1).encode()[0] * 10) for n in range(98, 123)
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
HTTP = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'
# Made when they are sent: some take seconds.
REFUSED = {
    "svg": lambda: ("dessin.svg", SVG),
    "svg as png": lambda: ("dessin.png", SVG),
    "page": lambda: ("page.html", PAGE),
    "page as pdf": lambda: ("rapport.pdf", PAGE),
    "page as jpeg": lambda: ("photo.jpg", PAGE),
    "script in a double name": lambda: ("rapport.pdf.exe", EXE),
    "program as pdf": lambda: ("rapport.pdf", EXE),
    "program in unicode": lambda: ("rapport\u202efdp.exe", EXE),
    "php": lambda: ("x.php", b"<?php system($_GET['c']);"),
    "htaccess": lambda: (".htaccess", b"AddType application/x-httpd-php .pdf"),
    "pdf that acts": lambda: ("rapport.pdf", make_pdf(SCRIPT)),
    "pdf and archive": lambda: ("rapport.pdf", make_pdf(after=make_zip({"a.exe": EXE}))),
    "pdf and page": lambda: ("rapport.pdf", make_pdf(after=PAGE)),
    "gif and script": lambda: ("image.gif", b"GIF89a/*" + bytes(20) + b"*/=1;attack()"),
    "old office": lambda: ("note.doc", OLE),
    "macros": lambda: ("note.docx", make_docx({"word/vbaProject.bin": b"x"})),
    "program in an archive": lambda: ("note.docx", make_docx({"word/x.exe": EXE})),
    "out of its folder": lambda: ("note.docx", make_docx({"../../x.xml": "<a/>"})),
    "entities": lambda: ("note.docx", make_docx({"word/x.xml": ENTITIES.decode()})),
    "entity outside": lambda: ("note.docx", make_docx({"word/x.xml": OUTSIDE.decode()})),
    "archive that swells": lambda: ("note.docx", make_docx({"word/x.xml": "<a>" + " " * 70_000_000 + "</a>"})),
    "many members": lambda: ("note.docx", make_docx({f"word/{n}.xml": "<a/>" for n in range(6_000)})),
    "archive": lambda: ("x.zip", make_zip({"a.txt": "x"})),
    "huge picture": lambda: ("photo.png", make_image("PNG", size=(30_000, 30_000), mode="1", colour=0)),
    "cut picture": lambda: ("photo.png", make_image("PNG")[:50]),
    "nothing": lambda: ("rapport.pdf", b""),
    "too heavy": lambda: ("rapport.pdf", b"%PDF-1.7\n" + bytes(20 * 2**20 + 1)),
}
NAMES = [
    *("../../../etc/passwd", "..\\..\\x.pdf", "/etc/passwd", "a\x00.pdf", "x" * 3_000 + ".pdf", "CON.pdf"),
    *("a.pdf\r\nX-Injected: 1", '"; x="', "<script>attack()</script>.pdf", "rapport.php.pdf", "\u202efdp.exe"),
]


@pytest.fixture
def draft(world, sign_in):
    client = sign_in(world.member)
    client.post("/contribuer/", make_text(clusters=[world.cluster]))
    return Revision.objects.get()


def send(client, draft, name, content):
    said = dict(draft.data) | {"do": "attach", "version": str(draft.version), "alt": "Un plan"}
    file = SimpleUploadedFile("x", content, "image/png")
    file.name = name
    return client.post(f"/mes-pratiques/{draft.pk}/", {name: v for name, v in said.items() if v} | {"file": file})


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_file_is_refused_beside_its_field_and_nothing_of_it_is_kept(media, client, draft, name):
    response = send(client, draft, *REFUSED[name]())

    assert response.status_code in {400, 413, 415, 422}
    assert "Un comité qui répond" in response.text
    assert not Attachment.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", NAMES)
def test_name_that_a_file_is_given_goes_nowhere(media, client, draft, name):
    response = send(client, draft, name, make_pdf())
    assert response.status_code in {302, 400, 422}

    for piece in Attachment.objects.all():
        stored = piece.file.name
        assert stored.startswith("pieces/")
        assert stored.endswith(".pdf")
        assert ".." not in stored
        served = client.get(piece.get_absolute_url())
        assert "X-Injected" not in served
        assert served["Content-Disposition"].startswith("attachment; filename=")
        assert not set(served["Content-Disposition"]) & set("\r\n<>\\")
    kept = [path for path in media.rglob("*") if path.is_file()]
    assert len(kept) == Attachment.objects.count()


def test_file_is_given_to_be_kept_and_never_shown(media, client):
    for kind, about in Attachment.MEDIA_TYPES.items():
        practice = make_practice()
        piece = make_attachment(practice=practice, kind=kind, content=PAGE, alt="Un plan")
        practice.attachments.add(piece)
        response = client.get(piece.get_absolute_url())

        assert response["Content-Type"] == about
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in response["Content-Security-Policy"]
        assert "default-src 'none'" in response["Content-Security-Policy"]


def test_folder_of_the_files_is_not_served(media, client):
    practice = make_practice()
    piece = make_attachment(practice=practice)
    practice.attachments.add(piece)

    for path in (f"/media/{piece.file.name}", f"/static/../media/{piece.file.name}", "/media/"):
        assert client.get(path).status_code == 404, path
    for path in (
        "/static/..%2fconfig/settings/base.py",
        "/static/%2e%2e/manage.py",
        "/.git/config",
        "/static/",
        "/.env",
    ):
        assert client.get(path).status_code == 404, path


def test_picture_that_is_kept_says_nothing_of_who_took_it(media, client, draft):
    exif = Image.Exif()
    exif[0x010F] = "Un appareil"
    exif.get_ifd(0x8825)[1] = "N"
    send(client, draft, "photo.jpg", make_image(exif=exif) + PAGE)

    content = b"".join(Attachment.objects.get().file.chunks())
    assert [word for word in (b"Exif", b"Un appareil", b"attack", b"<script") if word in content] == []


def workbook(member, text):
    """An honest workbook with one of its members replaced."""
    source, content = zipfile.ZipFile(io.BytesIO(as_xlsx(LINE))), io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name != member:
                archive.writestr(name, source.read(name))
        archive.writestr(member, text)
    return content.getvalue()


IMPORTS = {
    "entities.xlsx": lambda: workbook("xl/sharedStrings.xml", ENTITIES),
    "outside.xlsx": lambda: workbook("xl/sharedStrings.xml", OUTSIDE),
    "http.xlsx": lambda: workbook("xl/workbook.xml", HTTP),
    "swells.xlsx": lambda: workbook("xl/worksheets/sheet1.xml", b"<a>" + b" " * 70_000_000 + b"</a>"),
    "program.xlsx": lambda: workbook("xl/vbaProject.bin", EXE),
    "nested.json": lambda: b"[" * 200_000,
    "objects.json": lambda: b'{"a":' * 100_000,
    "number.json": lambda: b'[{"titre": "x", "annee": ' + b"9" * 5_000 + b"}]",
    "twice.json": lambda: b'[{"titre": "x", "titre": "y"}]',
    "page.csv": lambda: PAGE,
    "program.csv": lambda: EXE,
    "nul.csv": lambda: b"titre;annee\nx\x00y;2019\n",
    "../../x.csv": lambda: b"titre\n",
    "line.csv": lambda: b"titre\n" + b"x" * 3_000_000,
    "quotes.csv": lambda: b'titre;annee\n"' * 50_000,
}


@pytest.mark.parametrize("name", IMPORTS)
def test_hostile_import_is_refused_or_said_line_by_line(world, sign_in, name):
    client = sign_in(world.admin)

    response = bring(client, IMPORTS[name](), name, kind="pratiques", way="brouillons")

    assert response.status_code in {302, 400}
    if response.status_code == 302:
        page = client.get(response["Location"])
        assert page.status_code == 200
        assert not Import.objects.get().counts.get("creee")

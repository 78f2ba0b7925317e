"""Office documents: an honest archive of one of the six kinds, that can do nothing but be read."""

import re
import stat
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree

from django.core.exceptions import ValidationError

from ...models import Attachment

Kind = Attachment.Kind
MOST_MEMBERS = 3_000
MOST_UNPACKED = 200_000_000
MOST_RATIO = 200
# Below, a text that repeats itself is no bomb, however well it packs.
SMALL = 5_000_000
DEEPEST = 2
CHUNK = 2**16
LONGEST_LIST = 2_000_000
END = b"PK\x05\x06"

TYPES = "[Content_Types].xml"
OPEN_XML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    f"{OPEN_XML}wordprocessingml.document.main+xml": Kind.DOCX,
    f"{OPEN_XML}spreadsheetml.sheet.main+xml": Kind.XLSX,
    f"{OPEN_XML}presentationml.presentation.main+xml": Kind.PPTX,
}
OPEN_DOCUMENT = {Attachment.MEDIA_TYPES[kind]: kind for kind in (Kind.ODT, Kind.ODS, Kind.ODP)}

ACTIVE_TYPES = re.compile(r"macro|vbaproject|activex|oleobject|ms-office\.vba", re.I)
ACTIVE_NAMES = re.compile(
    r"(^|/)(vbaproject|vbadata|activex|oleobject|macrosheets|basic/|scripts/)"
    r"|\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|jar|lnk|sh|py|swf|html?|mht|svgz|iso|zip|rar|7z"
    r"|doc|xls|ppt|[dpx]\w\wm|xlsb|xlam?)$",
    re.I,
)
# Beside the settings of a printer, what is binary without a name of its own is a program or an object.
HARMLESS_BINARY = re.compile(r"(^|/)(printersettings|customproperty)[^/]*(/[^/]*)?\.bin$", re.I)
PROGRAMS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!")
FONTS = re.compile(r"\.(odttf|fntdata)$", re.I)
ACTIVE_XML = re.compile(
    rb"<!doctype|<!entity|<ddelink|\bddeauto\b|<script:event-listener|<office:script\b|<[\w:]*dde-connection", re.I
)
LINKED = re.compile(r"/(attachedtemplate|oleobject|frame|subdocument|control)$", re.I)
REMOTE = re.compile(r"^(?!file:///[a-z]:)[a-z][a-z0-9+.-]*:|^\\\\|^//", re.I)

SAVE_AGAIN = "Enregistrez le document de nouveau sous son format ordinaire, ou en PDF, puis joignez-le."
MACROS = ValidationError(
    "Ce document contient des macros, un programme ou un objet incorporé. "
    "Enregistrez-le sans, ou en PDF, puis joignez-le."
)
BROKEN = ValidationError(f"Ce document est abîmé, ou n'est pas ce que dit son nom. {SAVE_AGAIN}")
BOMB = ValidationError(f"Ce document devient trop gros une fois ouvert. Allégez ses images. {SAVE_AGAIN}")
OTHER = ValidationError(
    "Cette archive n'est pas d'un format accepté. Joignez les documents un par un : "
    ".docx, .xlsx, .pptx, .odt, .ods, .odp ou PDF."
)


def read_office(file):
    return Inspection().kind_of(file), file


class Inspection:
    """One document, and those inside it, which share one allowance of bytes."""

    def __init__(self):
        self.room = MOST_UNPACKED

    def kind_of(self, file, depth=1):
        refuse_mixture(file)
        try:
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                self.refuse_shape(archive, members)
                kind = kind_of(archive)
                for member in members:
                    self.read(archive, member, depth)
        except (zipfile.BadZipFile, ElementTree.ParseError, UnicodeDecodeError, EOFError, zlib.error) as error:
            raise BROKEN from error
        return kind

    @staticmethod
    def refuse_shape(archive, members):
        """What the table of the archive tells, before anything is unpacked."""
        names = [member.filename for member in members]
        if archive.comment or len(members) > MOST_MEMBERS or len(set(names)) < len(names):
            raise BROKEN
        for member in members:
            refuse_member(member)
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise BOMB

    def read(self, archive, member, depth):
        """Unpack to the end, within the allowance: an archive may lie about the size of what it holds."""
        with archive.open(member) as content:
            head, size = b"", 0
            while chunk := content.read(CHUNK):
                head, size = head or chunk, size + len(chunk)
                self.room -= len(chunk)
                if self.room < 0:
                    raise BOMB
        refuse_content(member.filename, head)
        name = member.filename.lower()
        if name.endswith((".xml", ".rels")):
            refuse_active(name, archive.read(member))
        elif head.startswith(b"PK\x03\x04"):
            if depth == DEEPEST:
                raise MACROS
            self.kind_of(BytesIO(archive.read(member)), depth + 1)


def refuse_mixture(file):
    """An archive starts at the first byte and ends at the last: else it is something else besides."""
    file.seek(0, 2)
    if file.tell() < 22:
        raise BROKEN
    file.seek(-22, 2)
    end = file.read(4)
    file.seek(0)
    if end != END or file.read(4) != b"PK\x03\x04":
        raise BROKEN
    file.seek(0)


def refuse_member(member):
    name = member.orig_filename
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\x00" in name:
        raise BROKEN
    if stat.S_ISLNK(member.external_attr >> 16) or member.compress_type not in {
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    }:
        raise BROKEN
    if member.flag_bits & 1:
        raise ValidationError("Ce document est protégé par un mot de passe. Enregistrez-le sans, puis joignez-le.")
    if member.file_size > SMALL and member.file_size > MOST_RATIO * member.compress_size:
        raise BOMB
    if ACTIVE_NAMES.search(name) or (name.lower().endswith(".bin") and not HARMLESS_BINARY.search(name)):
        raise MACROS


def refuse_content(name, head):
    # The first bytes of a hidden font are drawn at random, and may be anything.
    if head.startswith(PROGRAMS) and not FONTS.search(name):
        raise MACROS


def kind_of(archive):
    names = archive.namelist()
    if TYPES in names:
        return kind_of_open_xml(archive)
    if names[:1] == ["mimetype"]:
        told = listed(archive, "mimetype").decode("ascii", "replace").strip()
        if told in OPEN_DOCUMENT and {"content.xml", "META-INF/manifest.xml"} <= set(names):
            if b"encryption-data" in listed(archive, "META-INF/manifest.xml"):
                raise ValidationError("Ce document est protégé par un mot de passe. Enregistrez-le sans.")
            return OPEN_DOCUMENT[told]
    raise OTHER


def kind_of_open_xml(archive):
    told = {element.get("ContentType", "") for element in tree_of(listed(archive, TYPES))}
    if any(ACTIVE_TYPES.search(content_type) for content_type in told):
        raise MACROS
    kinds = [kind for content_type, kind in MAIN.items() if content_type in told]
    if len(kinds) != 1 or "_rels/.rels" not in archive.namelist():
        raise OTHER
    return kinds[0]


def listed(archive, name):
    if archive.getinfo(name).file_size > LONGEST_LIST:
        raise BROKEN
    return archive.read(name)


def tree_of(content):
    """The XML of a list of the archive. In plain UTF-8, and without entities, it cannot grow as it is read."""
    content.decode("utf-8-sig")
    if ACTIVE_XML.search(content):
        raise MACROS
    return ElementTree.fromstring(content)


def refuse_active(name, content):
    if ACTIVE_XML.search(content):
        raise MACROS
    if name.endswith(".rels"):
        for link in tree_of(content):
            is_far = link.get("TargetMode", "").lower() == "external" and REMOTE.search(link.get("Target", ""))
            if is_far and LINKED.search(link.get("Type", "")):
                raise ValidationError(
                    "Ce document va chercher un modèle ou un objet ailleurs. Enregistrez-le en PDF, puis joignez-le."
                )

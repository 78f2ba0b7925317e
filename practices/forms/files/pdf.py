"""PDF: read through, and refused if it can do anything but be read.

A reader of PDF forgives much, and each forgives otherwise. So every word of every object is read here as it is written,
listed or not, packed or not, and none may name a thing that acts; pypdf opens the document and unpacks it.
"""

import logging
import re
import time
import zipfile
from io import BytesIO

from django.core.exceptions import ValidationError
from pypdf import PdfReader, apply_configuration
from pypdf.generic import read_object

from ...models import Attachment

MOST_OBJECTS = 150_000
MOST_SECONDS = 6
MOST_UNPACKED = 20_000_000
HEAD = 1024
WEB_PAGE = re.compile(rb"<(html|script|svg|!doctype|body|iframe)\b", re.I)

SPACE = rb"(?:[\x00\t\n\f\r ]|%[^\r\n]*[\r\n])"
BLANK = re.compile(SPACE + rb"*")
OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10}%b+[0-9]{1,10}%b+obj|trailer" % (SPACE, SPACE))
WORD = re.compile(
    rb"(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*)|(?P<text>\()|%[^\r\n]*|(?P<end>endobj|stream|obj|startxref|trailer)"
    rb"|[^\x00\t\n\f\r ()<>\[\]{}/%]+|."
)
PARENTHESIS = re.compile(rb"\\.|[()]", re.S)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")

ACTIVE = {b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA"}
# Said twice, one reader of PDF believes the first and another the last.
UNPACKING = [b"/Filter", b"/DecodeParms", b"/First", b"/N", b"/Length"]

PRINT_IT = "Ouvrez-le, imprimez-le en PDF, puis joignez le nouveau."
MIXTURE = ValidationError(f"Ce PDF est abîmé, ou contient autre chose qu'un PDF. {PRINT_IT}")
ACTS = ValidationError(f"Ce PDF contient un programme, un formulaire actif ou un autre fichier. {PRINT_IT}")

# What pypdf mends by itself is no news for the log of the portal.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(file):
    data = file.read()
    refuse_mixture(data)
    with apply_configuration(zlib_maximum_output_length=MOST_UNPACKED, lzw_maximum_output_length=MOST_UNPACKED):
        reader = PdfReader(BytesIO(data), xref_stream_maximum_entries=MOST_OBJECTS)
        if reader.is_encrypted:
            raise ValidationError("Ce PDF est protégé par un mot de passe. Enregistrez-le sans, puis joignez-le.")
        if not reader.get_num_pages():
            raise ValidationError("Ce PDF n'a aucune page. Choisissez-en un autre.")
        refuse_active(reader, data)
    return Attachment.Kind.PDF, file


def refuse_mixture(data):
    """A file that is a PDF and something else besides: a web page, an archive, a program after its end."""
    _, end, after = data.rpartition(b"%%EOF")
    if not end or after.strip(b"\x00\t\n\x0c\r \x1a") or WEB_PAGE.search(data[:HEAD]):
        raise MIXTURE
    if zipfile.is_zipfile(BytesIO(data)):
        raise MIXTURE


def refuse_active(reader, data):
    deadline = time.thread_time() + MOST_SECONDS
    for number, found in enumerate(OBJECT.finditer(data)):
        start = found.end()
        if number > MOST_OBJECTS or time.thread_time() > deadline:
            raise ValidationError(f"Ce PDF est trop compliqué pour être vérifié. {PRINT_IT}")
        names = [name for _, name in words_of(data, start) if name]
        refuse_names(names)
        if {b"/First", b"/N"} <= set(names):
            if any(names.count(name) > 1 for name in UNPACKING):
                raise MIXTURE
            refuse_packed(read_object(stream_at(data, start), reader))


def refuse_names(names):
    found = set(names)
    if found & ACTIVE or (b"/EF" in found and found & {b"/F", b"/UF"}):
        raise ACTS


def refuse_packed(packed):
    """The objects of a stream; one that starts in the middle of another hides there."""
    content, first = packed.get_data(), int(packed["/First"])
    starts = set()
    for start, name in words_of(content, first, is_packed=True):
        starts.add(start)
        if name:
            refuse_names([name])
    refuse_names([name for _, name in words_of(content, first, is_packed=True) if name])
    told = [BLANK.match(content, first + int(offset)).end() for offset in content[:first].split()[1::2]]
    if not starts.issuperset(place for place in told if place < len(content)):
        raise MIXTURE


def words_of(data, start, *, is_packed=False):
    """(where it starts, its name or None) of each word of an object, up to its end; a text is one word."""
    place = start
    while found := WORD.search(data, place):
        place = found.end()
        if found["end"] and not is_packed:
            return
        if found["text"]:
            place = end_of_text(data, place)
        name = found["name"]
        yield found.start(), name and ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), name)


def end_of_text(data, place):
    depth = 1
    for found in PARENTHESIS.finditer(data, place):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    raise MIXTURE


def stream_at(data, start):
    stream = BytesIO(data)
    stream.seek(BLANK.match(data, start).end())
    return stream

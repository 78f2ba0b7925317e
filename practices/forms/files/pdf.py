"""PDF: read through, and refused if it can do anything but be read."""

import logging
import re
import time
import zipfile
from io import BytesIO

from django.core.exceptions import ValidationError
from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject, read_object

from ...models import Attachment

MOST_VALUES = 2_000_000
MOST_SECONDS = 10
MOST_UNPACKED = 20_000_000
HEAD = 1024
SPACE = b"\x00\t\n\x0c\r \x1a"
BLANK = re.compile(rb"[\x00\t\n\f\r ]*")
OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10}[\x00\t\n\f\r ]+[0-9]{1,5}[\x00\t\n\f\r ]+obj")
ACTIVE = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA"}
PRINT_IT = "Ouvrez-le, imprimez-le en PDF, puis joignez le nouveau."
WEB_PAGE = re.compile(rb"<(html|script|svg|!doctype|body|iframe)\b", re.I)

# What pypdf mends by itself is no news for the log of the portal.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(file):
    data = file.read()
    refuse_mixture(data)
    with apply_configuration(zlib_maximum_output_length=MOST_UNPACKED, lzw_maximum_output_length=MOST_UNPACKED):
        reader = PdfReader(BytesIO(data), xref_stream_maximum_entries=MOST_VALUES // 4)
        if reader.is_encrypted:
            raise ValidationError("Ce PDF est protégé par un mot de passe. Enregistrez-le sans, puis joignez-le.")
        if not reader.get_num_pages():
            raise ValidationError("Ce PDF n'a aucune page. Choisissez-en un autre.")
        refuse_active(reader, data)
    return Attachment.Kind.PDF, file


def refuse_mixture(data):
    """A file that is a PDF and something else besides: a web page, an archive, a program after its end."""
    _, end, after = data.rpartition(b"%%EOF")
    if not end or after.strip(SPACE) or WEB_PAGE.search(data[:HEAD]) or zipfile.is_zipfile(BytesIO(data)):
        raise ValidationError(f"Ce PDF est abîmé, ou contient autre chose qu'un PDF. {PRINT_IT}")


def refuse_active(reader, data):
    values, deadline = 0, time.thread_time() + MOST_SECONDS
    for whole in objects_of(reader, data):
        for value in values_of(whole):
            values += 1
            if is_active(value):
                message = f"Ce PDF contient un programme, un formulaire actif ou un autre fichier. {PRINT_IT}"
                raise ValidationError(message)
        if values > MOST_VALUES or time.thread_time() > deadline:
            raise ValidationError(f"Ce PDF est trop compliqué pour être vérifié. {PRINT_IT}")


def is_active(value):
    if isinstance(value, NameObject):
        return value in ACTIVE
    return isinstance(value, DictionaryObject) and "/EF" in value and ("/F" in value or "/UF" in value)


def objects_of(reader, data):
    """Every object that stands in the file, listed in its table or not, and those packed in a stream."""
    stream, seen = BytesIO(data), set()
    for found in OBJECT.finditer(data):
        stream.seek(BLANK.match(data, found.end()).end())
        seen.add(found.start())
        yield from unpacked(read_object(stream, reader), reader)
    for generation, places in reader.xref.items():
        # The table may point at what is written in an unusual way.
        for number in [number for number, place in places.items() if place not in seen]:
            yield from unpacked(reader.get_object(IndirectObject(number, generation, reader)), reader)
    yield reader.trailer


def unpacked(whole, reader):
    """The object and, if it is a stream of objects, those that it holds."""
    yield whole
    if isinstance(whole, StreamObject) and "/First" in whole and "/N" in whole:
        content, first = whole.get_data(), int(whole["/First"])
        stream = BytesIO(content)
        for offset in content[:first].split()[1::2]:
            stream.seek(BLANK.match(content, first + int(offset)).end())
            yield read_object(stream, reader)


def values_of(whole):
    """The object and all that is written in it; what it points at comes in its turn."""
    waiting = [whole]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, DictionaryObject):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, ArrayObject):
            waiting += list.__iter__(value)

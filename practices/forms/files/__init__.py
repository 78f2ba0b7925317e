"""What a file is, told by its bytes: neither its name nor the browser's word counts."""

import logging

from django.core.exceptions import ValidationError

from .image import read_image
from .office import read_office
from .pdf import read_pdf

HEAD = 16
ACCEPTED = (
    "PDF, une image (JPEG, PNG, WebP) ou un document Word (.docx), Excel (.xlsx), PowerPoint (.pptx) "
    "ou OpenDocument (.odt, .ods, .odp)"
)
READERS = {
    b"%PDF-": read_pdf,
    b"PK\x03\x04": read_office,
    b"\xff\xd8\xff": read_image,
    b"\x89PNG\r\n\x1a\n": read_image,
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

logger = logging.getLogger(__name__)


def read_file(file):
    """(kind, content) of an uploaded file; ValidationError, saying what to do, of one that is not taken."""
    file.seek(0)
    reader = reader_of(file.read(HEAD))
    file.seek(0)
    try:
        return reader(file)
    except ValidationError:
        raise
    except Exception as error:
        # A decoder that is fed with hostile bytes may raise anything.
        logger.warning("A file could not be read: %r", error)
        message = "Ce fichier est abîmé. Ouvrez-le chez vous, enregistrez-le de nouveau, puis joignez le nouveau."
        raise ValidationError(message) from error


def reader_of(head):
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return read_image
    if head.startswith(OLD_OFFICE):
        raise ValidationError(
            "Ce document est d'un ancien format d'Office, ou protégé par un mot de passe. "
            "Enregistrez-le sans mot de passe en .docx, .xlsx ou .pptx, puis joignez-le."
        )
    if head[4:8] == b"ftyp":
        raise ValidationError(
            "Ce format de photo ou de vidéo n'est pas accepté. Si c'est une photo, enregistrez-la en JPEG."
        )
    for start, reader in READERS.items():
        if head.startswith(start):
            return reader
    raise ValidationError(f"Ce fichier n'est pas d'un format accepté, quel que soit son nom. Joignez un {ACCEPTED}.")

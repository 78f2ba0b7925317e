"""Images: decoded, set upright and written anew, so that nothing but what is seen remains."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from ...models import Attachment
from ..upload import MOST_BYTES

MOST_PIXELS = 40_000_000
QUALITY = 88
# What both formats can hold as it is; the rest is turned into one of them.
JPEG_MODES = {"L", "RGB"}
PNG_MODES = {"1", "L", "LA", "RGB", "RGBA", "I", "I;16"}
TOO_LARGE = ValidationError(
    "Cette image a trop de points : 40 millions au plus, soit 8 000 de large sur 5 000 de haut. "
    "Réduisez-la, puis joignez-la."
)


def read_image(file):
    try:
        image = Image.open(file, formats=["JPEG", "PNG", "WEBP"])
    except Image.DecompressionBombError as error:
        raise TOO_LARGE from error
    # Told by the head of the file: nothing is decoded yet.
    if image.width * image.height > MOST_PIXELS:
        raise TOO_LARGE
    image.load()
    is_clear = image.has_transparency_data
    kind = Attachment.Kind.PNG if image.format == "PNG" or is_clear else Attachment.Kind.JPEG
    return kind, written_anew(ImageOps.exif_transpose(image), kind, is_clear)


def written_anew(image, kind, is_clear):
    """The picture alone, without date, place, camera, thumbnail or whatever else hung on the file."""
    kept = JPEG_MODES if kind == Attachment.Kind.JPEG else PNG_MODES
    if image.mode not in kept:
        image = image.convert("RGBA" if is_clear else "RGB")
    if "transparency" in image.info:
        image = image.convert("RGBA")
    image.info = {}
    written = BytesIO()
    if kind == Attachment.Kind.JPEG:
        image.save(written, "JPEG", quality=QUALITY, optimize=True)
    else:
        image.save(written, "PNG")
    if written.tell() > MOST_BYTES:
        raise ValidationError("Cette image pèse plus de 20 Mo une fois décodée. Réduisez-la, puis joignez-la.")
    return ContentFile(written.getvalue())

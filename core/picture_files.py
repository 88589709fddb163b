"""Pictures that people upload are read with care: nothing of the file is kept but its points (X18)."""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.refusal import Refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES, MOST_POINTS, MOST_SIDE = 10 * 1024 * 1024, 40_000_000, 20_000
Image.MAX_IMAGE_PIXELS = None  # the limit below refuses in words, before anything is unpacked


def points(data, *, side):
    """Give the first frame as plain points, upright, read no larger than `side` needs; raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The picture is too big: at most 10 MB."))
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Exception as error:  # whatever a reader of foreign bytes stumbles over
        raise Refused(_("This is not a picture that can be shown: use JPEG, PNG, WebP or GIF.")) from error
    if picture.width * picture.height > MOST_POINTS or max(picture.size) > MOST_SIDE:
        raise Refused(_("The picture has too many points: at most 40 megapixels."))
    try:
        picture.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(picture)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Exception as error:
        raise Refused(_("The picture is damaged: its end is missing or its points cannot be read.")) from error


def within(picture, width, height):
    """Give the picture within these sides; a small one stays as it is."""
    if picture.width <= width and picture.height <= height:
        return picture
    sized = picture.copy()
    sized.thumbnail((width, height), Image.Resampling.LANCZOS)
    return sized


def written(picture, kind, **options):
    """Write the points alone as a file of a kind, and give its bytes."""
    image = Image.new(picture.mode, picture.size)
    image.paste(picture)
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()

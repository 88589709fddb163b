"""Pictures of products: what people upload is read with care, and written anew as WebP (C1, X18).

Nothing of the uploaded file is kept but its points: a page inside a picture, its place and camera are gone. Files are
named by their content, so an address never shows anything else and may be kept for ever.
"""

import hashlib
import io
import re
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.refusal import Refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES, MOST_POINTS, MOST_SIDE = 10 * 1024 * 1024, 40_000_000, 20_000
SMALL, LARGE = 480, 1600
QUALITY = 82
FOLDER = "products"
NAME = re.compile(r"[0-9a-f]{40}\.webp")
Image.MAX_IMAGE_PIXELS = None  # the limit below refuses in words, before anything is unpacked


@dataclass(frozen=True, slots=True)
class Written:
    """A picture as it was stored: the names of its files, and the size of the large one."""

    small: str
    large: str
    width: int
    height: int


def is_upload(name):
    """Tell a stored file's name from the path of a drawing below static/."""
    return NAME.fullmatch(name) is not None


def path(name):
    """Give where a file stands in the storage."""
    return f"{FOLDER}/{name}"


def store(data):
    """Check, turn, shrink and store a picture; raises Refused with a sentence."""
    picture = _points(data)
    large = _sized(picture, LARGE)
    small = _sized(large, SMALL)
    return Written(_stored(small), _stored(large), *large.size)


def _points(data):
    """Give the first frame as plain points, upright."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The picture is too big: at most 10 MB."))
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Exception as error:  # whatever a reader of foreign bytes stumbles over
        raise Refused(_("This is not a picture that can be shown: use JPEG, PNG, WebP or GIF.")) from error
    if picture.width * picture.height > MOST_POINTS or max(picture.size) > MOST_SIDE:
        raise Refused(_("The picture has too many points: at most 40 megapixels."))
    try:
        picture.draft("RGB", (LARGE, LARGE))
        upright = ImageOps.exif_transpose(picture)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Exception as error:
        raise Refused(_("The picture is damaged: its end is missing or its points cannot be read.")) from error


def _sized(picture, side):
    """Give the picture with no side longer than that; small ones stay as they are."""
    if max(picture.size) <= side:
        return picture
    sized = picture.copy()
    sized.thumbnail((side, side), Image.Resampling.LANCZOS)
    return sized


def _stored(picture):
    """Write a picture under the name of its content, once; what its file told beside the points stays behind."""
    image = Image.new(picture.mode, picture.size)
    image.paste(picture)
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=QUALITY, method=4)
    content = buffer.getvalue()
    name = f"{hashlib.sha256(content).hexdigest()[:40]}.webp"
    if not default_storage.exists(path(name)):
        default_storage.save(path(name), ContentFile(content))
    return name

"""Pictures of products: what people upload is read with care, and written anew as WebP (C1, X18).

Nothing of the uploaded file is kept but its points: a page inside a picture, its place and camera are gone. Files are
named by their content, so an address never shows anything else and may be kept for ever.
"""

import hashlib
import re
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import picture_files
from core.picture_files import MOST_BYTES

__all__ = ["MOST_BYTES", "Written", "is_upload", "path", "store"]
SMALL, LARGE = 480, 1600
QUALITY = 82
FOLDER = "products"
NAME = re.compile(r"[0-9a-f]{40}\.webp")


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
    large = picture_files.within(picture_files.points(data, side=LARGE), LARGE, LARGE)
    small = picture_files.within(large, SMALL, SMALL)
    return Written(_stored(small), _stored(large), *large.size)


def _stored(picture):
    """Write a picture under the name of its content, once; what its file told beside the points stays behind."""
    content = picture_files.written(picture, "WEBP", quality=QUALITY, method=4)
    name = f"{hashlib.sha256(content).hexdigest()[:40]}.webp"
    if not default_storage.exists(path(name)):
        default_storage.save(path(name), ContentFile(content))
    return name

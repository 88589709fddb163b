"""The marketplace's logo: written anew as PNG, which mail programs and documents know, and named by its content."""

import hashlib
import re
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import picture_files
from core.refusal import Refused

FOLDER = "logos"
NAME = re.compile(r"[0-9a-f]{40}\.png")
WIDTH, HEIGHT = 640, 160
"""The largest it is kept; pages show it at a quarter of that and a fine screen at half."""


@dataclass(frozen=True, slots=True)
class Written:
    """A logo as it was stored."""

    name: str
    width: int
    height: int


def store(data, *, field=None):
    """Check, shrink and store a logo; raises Refused with a sentence about the field."""
    try:
        picture = picture_files.within(picture_files.points(data, side=WIDTH), WIDTH, HEIGHT)
    except Refused as refusal:
        raise Refused(refusal.sentence, field=field) from refusal
    content = picture_files.written(picture, "PNG", optimize=True)
    name = f"{hashlib.sha256(content).hexdigest()[:40]}.png"
    path = f"{FOLDER}/{name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return Written(name, *picture.size)


def read(name):
    """Give the bytes of a stored logo; None where there is no such file."""
    if not NAME.fullmatch(name):
        return None
    try:
        with default_storage.open(f"{FOLDER}/{name}") as file:
            return file.read()
    except FileNotFoundError:
        return None

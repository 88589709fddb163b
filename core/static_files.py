"""Static files as an installation serves them: hashed, compressed, the house's sheets as one, its scripts as well.

The sheets lie in some sixty files, one for each thing, joined by `@import`: a browser would ask for each of them, and
only after it has read the first. `collectstatic` writes them into one, and so the scripts of every page; where DEBUG is
on they are served as they lie.
"""

import posixpath
import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET, SCRIPT = "css/app.css", "js/app.js"
IMPORT = re.compile(r"@import url\(\"([^\"]+)\"\)(?: layer\((\w+)\))?(?: (\w+))?;")
ADDRESS = re.compile(r"url\(\"(?!data:|/|#)([^\"]+)\"\)")
RUN = re.compile(r"^import \"\./([^\"]+)\";$", re.MULTILINE)
ALONE = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
CHARSET = re.compile(r"@charset \"[^\"]*\";")
COMMENT = re.compile(r"/\*(?!!).*?\*/\s*", re.DOTALL)


class JoiningStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, where css/app.css and js/app.js hold what they import."""

    def post_process(self, paths, dry_run=False, **options):
        for name, join in ((SHEET, joined), (SCRIPT, run_together)):
            if name in paths and not dry_run:
                storage, path = paths[name]
                paths = {**paths, name: (_Joined(storage, join(paths)), path)}
        return super().post_process(paths, dry_run, **options)


class _Joined:
    """Stands for a storage whose one file is the joined one."""

    def __init__(self, storage, content):
        self.storage, self.content = storage, content

    def open(self, _path):
        return ContentFile(self.content)

    def __getattr__(self, name):
        return getattr(self.storage, name)


def joined(paths):
    """Give the sheet with what it imports in place of the imports, as bytes."""

    def imported(found):
        name, layer, medium = found.groups()
        address = posixpath.normpath(posixpath.join(posixpath.dirname(SHEET), name))
        content = _moved(_read(paths, address), posixpath.dirname(address))
        content = f"@layer {layer}{{{content}}}" if layer else content
        return f"@media {medium}{{{content}}}" if medium else content

    sheet = IMPORT.sub(imported, COMMENT.sub("", _read(paths, SHEET)))
    return f'@charset "UTF-8";{sheet}'.encode()


def run_together(paths):
    """Give the script with the modules that it imports in place of the imports, as bytes. Each stands in a block of its
    own, as they share no names; one that imports or exports itself cannot."""

    def ran(found):
        content = _read(paths, posixpath.join(posixpath.dirname(SCRIPT), found[1]))
        if alone := ALONE.search(content):
            raise ValueError(f"{found[1]} cannot be joined: {alone[0]}")
        return f"{{\n{content}}}"

    return RUN.sub(ran, _read(paths, SCRIPT)).encode()


def _moved(content, folder):
    """Have the addresses within a sheet lead to the same files from where the joined one lies."""

    def moved(found):
        return f'url("{posixpath.relpath(posixpath.join(folder, found[1]), posixpath.dirname(SHEET))}")'

    return ADDRESS.sub(moved, COMMENT.sub("", content))


def _read(paths, name):
    storage, path = paths[name]
    with storage.open(path) as file:
        return CHARSET.sub("", file.read().decode())

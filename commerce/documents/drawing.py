"""Draw a document as PDF (O8). Nothing is stored: the same content gives the same paper in each language."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from commerce.documents import page
from core import logos, marketplace

FOLDER = Path(__file__).parent
AT_MOST_SECONDS = 20


def pdf(document):
    """Give the bytes of the PDF, in the language that is active. Raises CalledProcessError, TimeoutExpired."""
    return typeset(page.of(document), document.issued_at)


def typeset(said, moment):
    """Give the bytes of the PDF of what document.typ draws, with the marketplace's logo at its head; it bears the
    moment as its date. Raises the same."""
    logo = logos.read(marketplace.current().logo) or b""
    data = json.dumps({**said, "logo": list(logo)}, ensure_ascii=False).encode()
    command = [sys.executable, "-I", str(FOLDER / "typesetter.py"), str(int(moment.timestamp()))]
    done = subprocess.run(command, input=data, capture_output=True, timeout=AT_MOST_SECONDS, check=True)
    return done.stdout


def filename(document):
    """Name the file: Order-confirmation-OC-000123.pdf."""
    return f"{document.get_kind_display()}-{document.label}.pdf".replace(" ", "-")


def version():
    """Give a mark that changes with the template, the words and the logo, for caches."""
    return f"{_built()}{marketplace.current().logo[:12]}"


@cache
def _built():
    return str(max(path.stat().st_mtime_ns for path in FOLDER.iterdir() if path.is_file()))

"""Draw a document as PDF (O8). Nothing is stored: the same content gives the same paper in each language."""

import json
from functools import cache
from pathlib import Path

import typst

from commerce.documents import page

TEMPLATE = Path(__file__).with_name("document.typ")


def pdf(document):
    """Give the bytes of the PDF, in the language that is active."""
    compiler = typst.Compiler(input=TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(), sys_inputs={})
    data = json.dumps(page.of(document), ensure_ascii=False)
    return compiler.compile(format="pdf", sys_inputs={"data": data}, timestamp=int(document.issued_at.timestamp()))


def filename(document):
    """Name the file: Order-confirmation-OC-000123.pdf."""
    return f"{document.get_kind_display()}-{document.label}.pdf".replace(" ", "-")


@cache
def version():
    """Give a mark that changes with the template, for caches."""
    return str(TEMPLATE.stat().st_mtime_ns)


@cache
def _fonts():
    """Look for fonts once; those of the machine only stand in where the embedded ones lack a letter."""
    return typst.Fonts()

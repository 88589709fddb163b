"""The PDF of a quote, for whichever side asks for it (O8)."""

from django.utils.translation import get_language

from commerce.documents import drawing
from core import pdf
from telesales.pages import quote as pages


def paper_of(request, quote):
    """Give the PDF of a quote that the reader sees, in his language."""
    document = pages.document(quote)
    mark = f"{document.pk}-{get_language()}-{drawing.version()}"
    draw = lambda: drawing.pdf(document)  # noqa: E731 - not drawn for who has it already
    return pdf.answer(request, mark=mark, name=drawing.filename(document), draw=draw)

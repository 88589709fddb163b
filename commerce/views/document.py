"""Documents: the list, the paper itself, and quotes for carts (O8)."""

from csp.decorators import csp
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.actions import document as actions
from commerce.documents import drawing
from commerce.models import Cart, Document
from commerce.pages.document_listing import DOCUMENTS
from commerce.queries import document as queries
from core import clock, lists, pdf
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

BELOW = "documents of the acting partner and below; the operator sees all"


@require(Permission.ORDER_READ, sight=BELOW, methods=("GET", "POST"))
def index(request):
    """List the documents that were issued."""
    return lists.respond(request, DOCUMENTS, queries.listed(request.acting), template="commerce/document/index.html")


@csp(pdf.FILE_POLICY)
@require(Permission.ORDER_READ, sight=BELOW)
def detail(request, pk):
    """Give a document as PDF in the reader's language."""
    document = get_object_or_404(Document.objects.visible_to(request.acting), pk=pk)
    mark = f"{document.pk}-{get_language()}-{drawing.version()}"
    draw = lambda: drawing.pdf(document)  # noqa: E731 - not drawn for who has it already
    return pdf.answer(request, mark=mark, name=drawing.filename(document), draw=draw)


@require(Permission.CART_EDIT, sight="carts of the acting user, and shared ones of his node", methods=("POST",))
def quote(request, pk):
    """Put down what a cart costs as a quote."""
    cart = get_object_or_404(Cart.objects.within_reach(request.acting), pk=pk)
    try:
        issued = actions.quote(cart=cart, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:cart_detail", cart.pk)
    address = reverse("commerce:document", args=[issued.pk])
    said = _("Quote %(number)s is issued.") % {"number": issued.label}
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, address, _("Open the PDF")))
    return redirect("commerce:cart_detail", cart.pk)

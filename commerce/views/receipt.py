"""What was paid: the list, one payment with the invoices it settles, settling with what is free, taking it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import payment_entry as actions
from commerce.forms.invoice import PartsForm, ReasonForm
from commerce.models import Receipt
from commerce.pages.invoice_listing import RECEIPTS
from commerce.queries import invoice as queries
from core import clock, lists, timeline
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

BELOW = "payments of the acting partner and below; the operator sees all"
ALL = "all payments, operator staff only"


@require(Permission.INVOICE_READ, sight=BELOW, methods=("GET", "POST"))
def index(request):
    """List what was paid, the newest first."""
    return lists.respond(request, RECEIPTS, queries.receipts(request.acting), template="commerce/invoice/receipts.html")


@require(Permission.INVOICE_READ, sight=BELOW)
def detail(request, pk):
    """Show a payment: how much is free, and which invoices it settles."""
    return _page(request, _found(request, pk))


@require(Permission.CREDIT_POST, sight=ALL, methods=("POST",))
def settlement(request, pk):
    """Settle invoices with what is still free of a payment."""
    receipt = _found(request, pk)
    form = PartsForm(request.POST, invoices=queries.payable_with(receipt))
    if form.is_valid():
        try:
            actions.settle(receipt=receipt, parts=form.parts, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The invoices are settled."))
            return redirect("commerce:receipt", pk)
    return _page(request, receipt, form=form)


@require(Permission.CREDIT_POST, sight=ALL, methods=("GET", "POST"))
def taking_back(request, pk, invoice_pk):
    """Ask why, then take back what a payment has settled of an invoice."""
    receipt = _found(request, pk)
    invoice = get_object_or_404(queries.settled_by(receipt), pk=invoice_pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        known = {"receipt": receipt, "invoice": invoice, **form.cleaned_data}
        try:
            actions.take_back(**known, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("It is open again, and the money is free."))
            return redirect("commerce:receipt", pk)
    context = {"receipt": receipt, "invoice": invoice, "form": form}
    return render(request, "commerce/invoice/taking_back.html", context, status=422 if form.is_bound else 200)


def _found(request, pk):
    return get_object_or_404(queries.receipts(request.acting), pk=pk)


def _page(request, receipt: Receipt, form=None):
    may_post = request.acting.may(Permission.CREDIT_POST)
    if form is None and may_post and receipt.free:
        form = PartsForm(invoices=queries.payable_with(receipt))
    context = {
        "receipt": receipt,
        "settled": queries.settled_by(receipt),
        "may_post": may_post,
        "form": form,
        "timeline": timeline.of(receipt),
    }
    return render(request, "commerce/invoice/receipt.html", context, status=422 if form and form.is_bound else 200)

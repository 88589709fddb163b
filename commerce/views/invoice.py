"""Invoices: what is open and overdue, the page of one, and the form for what was paid (K5, K8)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.actions import payment_entry as actions
from commerce.forms.invoice import PaymentForm
from commerce.pages.invoice_listing import INVOICES
from commerce.queries import invoice as queries
from core import clock, lists, timeline
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

BELOW = "invoices of the acting partner and below; the operator sees all"
ALL = "all invoices, operator staff only"


@require(Permission.INVOICE_READ, sight=BELOW, methods=("GET", "POST"))
def index(request):
    """List the invoices, what is due first; on top what is open and overdue."""
    acting, today = request.acting, request.acting.read_at.date()
    found = queries.listed(acting)
    extra = {"totals": queries.totals(found.select_related(None), today)}
    return lists.respond(
        request,
        INVOICES,
        found,
        template="commerce/invoice/index.html",
        enrich=lambda rows: queries.rows(rows, today),
        extra=extra,
    )


@require(Permission.INVOICE_READ, sight=BELOW)
def detail(request, pk):
    """Show an invoice: how it stands, what paid it, what was credited, when it was reminded of."""
    acting = request.acting
    invoice = get_object_or_404(queries.listed(acting).select_related("order__buyer"), pk=pk)
    may_post = acting.may(Permission.CREDIT_POST)
    context = {
        "invoice": invoice,
        "state": queries.state_of(invoice, acting.read_at.date()),
        "payments": queries.paid_with(invoice),
        "credit_notes": queries.credits_of(invoice),
        "is_by_card": queries.is_by_card(invoice),
        "may_pay": may_post and bool(invoice.open),
        "free": queries.free_for(invoice) if may_post else [],
        "timeline": timeline.of(invoice),
    }
    return render(request, "commerce/invoice/detail.html", context)


@require(Permission.CREDIT_POST, sight=ALL, methods=("GET", "POST"))
def payment(request):
    """Record one payment for the ticked invoices; what comes from the bar over ticked rows becomes an address."""
    if request.method == "POST" and "key" not in request.POST:
        return _ticked(request)
    earlier = queries.recorded(request.POST.get("key", ""))
    if earlier:
        return redirect("commerce:receipt", earlier.pk)
    ids = lists.ticked_ids(request.GET.getlist("ids"))
    invoices = queries.ticked(request.acting, ids)
    data = request.POST if request.method == "POST" else None
    form = PaymentForm(data, invoices=invoices, today=request.acting.read_at.date())
    if data is not None and form.is_valid():
        receipt = _recorded(request, form)
        if receipt:
            return redirect("commerce:receipt", receipt.pk)
    context = {"form": form, "invoices": invoices, "left_out": len(ids) - len(invoices)}
    return render(request, "commerce/invoice/payment.html", context, status=422 if form.is_bound else 200)


def _ticked(request):
    ids = lists.ticked_ids(request.POST.getlist("ids"))
    if not ids:
        messages.error(request, _("Tick at least one invoice."))
        return redirect("commerce:invoices")
    return redirect(f"{reverse('commerce:invoice_payment')}?{urlencode({'ids': ','.join(map(str, ids))}, safe=',')}")


def _recorded(request, form):
    """Record it; a refusal is shown at its field. Sent again, the form leads to what it has recorded already."""
    try:
        receipt = actions.record(**form.values, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None
    messages.success(request, _("The payment is recorded."))
    return receipt

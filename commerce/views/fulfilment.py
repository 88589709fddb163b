"""Ship, cancel, write notes, ask to cancel: the pages and forms about one order (O6, O9)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.actions import cancellation as cancellations
from commerce.actions import note as notes
from commerce.actions import shipment as shipments
from commerce.forms.fulfilment import CancelForm, CancellationRequestForm, NoteForm, ShipForm
from commerce.models import Order
from commerce.pages import order_desk as pages
from commerce.rules import fulfilment as rules
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all orders, operator staff only"
BELOW = "orders of the acting partner and below; the operator sees all"


@require(Permission.ORDER_DESK, sight=ALL, methods=("GET", "POST"))
def ship(request, number):
    """Ship some or all that is open and not held; the quantities are prefilled with all."""
    order = _order(request, number)
    lines = _lines(order)
    if refusal := _obstacle(lambda by, asked: rules.check_can_ship_of(by, asked, lines), request, order):
        return refusal
    form = ShipForm(_sent(request), lines=lines, available=lambda line: line.ready_quantity)
    if form.is_valid():
        how = {"carrier": form.cleaned_data["carrier"], "tracking": form.cleaned_data["tracking"]}
        made = tried(form, shipments.ship, request, order=order, quantities=form.quantities, **how)
        if made:
            values = {"number": number, "shipment": made.number}
            messages.success(request, _("Shipment %(shipment)s of order %(number)s is on its way.") % values)
            return redirect("commerce:order", number)
    return _page(request, "commerce/order/ship.html", order, form)


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def ship_all(request, number):
    """Ship all that is open."""
    return pages.done(request, _order(request, number), shipments.ship_rest, _("Order %(number)s is shipped."))


@require(Permission.ORDER_DESK, sight=ALL, methods=("GET", "POST"))
def cancel(request, number):
    """Cancel some pieces, or with the other button all that are open."""
    order = _order(request, number)
    if refusal := _obstacle(rules.check_can_cancel, request, order):
        return refusal
    form = CancelForm(_sent(request), lines=_lines(order), available=lambda line: line.open_quantity)
    if form.is_valid():
        reason, is_whole = form.cleaned_data["reason"], "everything" in request.POST
        action = cancellations.cancel_rest if is_whole else cancellations.cancel
        what = {} if is_whole else {"quantities": form.quantities}
        if tried(form, action, request, order=order, reason=reason, **what):
            messages.success(request, _("It is cancelled, and the buyer is told."))
            return redirect("commerce:order", number)
    return _page(request, "commerce/order/cancel.html", order, form)


@require(Permission.ORDER_READ, sight=BELOW, methods=("POST",))
def note(request, number):
    """Write a note about an order."""
    order, is_staff = _order(request, number), request.acting.may(Permission.ORDER_DESK)
    form = NoteForm(request.POST, is_staff=is_staff, prefix="note")
    if form.is_valid():
        text, is_internal = form.cleaned_data["text"], form.is_internal
        tried(form, notes.add, request, order=order, text=text, is_internal=is_internal)
    return _back_to_order(request, number, form, _("Your note is kept."))


@require(Permission.ORDER_PLACE, sight=BELOW, methods=("POST",))
def cancellation_request(request, number):
    """Ask the desk to cancel one's order."""
    order, form = _order(request, number), CancellationRequestForm(request.POST, prefix="cancel")
    if form.is_valid():
        tried(form, notes.ask_to_cancel, request, order=order, text=form.cleaned_data["text"])
    return _back_to_order(request, number, form, _("The order desk has your request; nothing has changed yet."))


def tried(form, action, request, **data):
    """Give what the action gives; None when it refuses, with its sentence at the field it is about."""
    try:
        return action(by=request.acting, now=clock.now(), **data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def _back_to_order(request, number, form, said):
    """Go back to the order's page and say how it went."""
    wrong = [error for errors in form.errors.values() for error in errors]
    messages.error(request, " ".join(wrong)) if wrong else messages.success(request, said)
    return redirect(reverse("commerce:order", args=[number]))


def _obstacle(check, request, order):
    """Go back to the order's page where it cannot be done at all; None where it can."""
    try:
        check(request.acting, order)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", order.number)
    return None


def _order(request, number):
    return get_object_or_404(Order.objects.visible_to(request.acting).select_related("partner"), number=number)


def _lines(order):
    return list(order.lines.order_by("position"))


def _sent(request):
    return request.POST if request.method == "POST" else None


def _page(request, template, order, form):
    return render(request, template, {"order": order, "form": form}, status=422 if form.is_bound else 200)

"""What the buyer does about an order of his that waits: change it, take it back, pay it by card (O5, A9)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from approvals.actions import amendment, decision
from approvals.forms.decision import PREVIEW, ChangeForm
from approvals.pages import decision as pages
from commerce.models import OrderState
from commerce.queries import order as orders
from commerce.rules import amendment as rules
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the acting user's own orders"


@require(Permission.ORDER_PLACE, sight=OWN, methods=("GET", "POST"))
def change(request, number):
    """Change the quantities of an order that others are to decide about."""
    order = _mine(request, number)
    try:
        rules.check_can_amend(order)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", number)
    lines = pages.lines_of(order)
    sent = request.POST if request.method == "POST" else None
    form = ChangeForm(sent, lines=lines, initial={"seen": order.content_hash})
    if form.is_valid() and form.cleaned_data["act"] != PREVIEW and (changed := _changed(request, order, form)):
        messages.success(request, _changed_words(changed))
        return redirect("commerce:order", number)
    return _page(request, order, lines, form)


def _page(request, order, lines, form):
    """Show the form; with what was sent, what it would make of the order."""
    form.put_into(lines)
    shown = pages.tried(order, form, is_lowering=False) if form.is_bound and form.is_valid() else None
    context = {
        "order": order,
        "lines": lines,
        "form": form,
        "changed": shown,
        "tax_rows": orders.tax_rows(lines, order),
        "total": shown.total if shown else order.total,
    }
    template = "approvals/step/change.html#live" if request.htmx else "approvals/step/change.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _changed(request, order, form):
    """Change the order; None where it is refused, which then stands on the form."""
    data = form.cleaned_data
    try:
        return amendment.amend(
            order=order, quantities=form.quantities, seen_hash=data["seen"], reason=data["reason"],
            by=request.acting, now=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def _changed_words(order):
    if order.state == OrderState.PLACED:
        return _("Order %(number)s is changed; nobody needs to accept it, it is placed.") % {"number": order.number}
    return _("Order %(number)s is changed. %(why)s") % {"number": order.number, "why": order.waiting_reason}


@require(Permission.ORDER_PLACE, sight=OWN, methods=("POST",))
def withdrawal(request, number):
    """Take back an order that waits; its lines become the current cart."""
    order = _mine(request, number)
    try:
        decision.withdraw(order=order, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", number)
    messages.success(request, _("Order %(number)s is withdrawn; its lines are in a new cart.") % {"number": number})
    return redirect("commerce:cart")


@require(Permission.ORDER_PLACE, sight=OWN, methods=("POST",))
def card_instead(request, number):
    """Take back an order that credit holds, and open its checkout to pay it by card."""
    order = _mine(request, number)
    try:
        cart = decision.pay_by_card(order=order, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", number)
    said = _("Order %(number)s is taken back. Check what is in the cart and pay it by card.")
    messages.success(request, said % {"number": number})
    return redirect("commerce:checkout", cart.pk)


def _mine(request, number):
    return get_object_or_404(orders.mine(request.acting), number=number)

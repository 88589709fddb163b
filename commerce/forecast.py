"""What submitting a cart will lead to, told before it happens: the button says the outcome (O2, A5)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commerce import gates, ledger, paying
from commerce.actions import order as orders
from commerce.checkout import Checkout
from commerce.models import Account, Order, OrderState, PaymentMethod, TaxTreatment
from commerce.queries import cart as carts
from commerce.queries import conditions, credit
from commerce.queries import tax as taxes
from core.refusal import Refused


@dataclass(frozen=True, slots=True)
class Forecast:
    """The total, the ways to pay, the words of the button, and why it is not simply placed; where it is refused, the
    `field` of the checkout that mends it."""

    total: Decimal
    net: Decimal
    delivery: Decimal | None
    tax_rows: list
    methods: list
    method: str
    account: Account | None
    button: str
    sentence: str
    tone: str
    content_hash: str = ""
    field: str = ""
    is_refused: bool = False
    order: Order | None = None
    """The unsaved order that submitting would make."""


def of(*, cart, lines, how, by, now, sold_by=None, by_card=True):
    """Run the gates on the unsaved order, without writing or locking, and put their answer into words.

    What was entered stands on the cart; a way to pay that is not offered gives way to the first that is. `sold_by` says
    who sold it, where that is not the seller in whose sale it is asked for; `by_card` whether a card may be one way.
    """
    account = credit.account_for(cart.partner_id)
    offered = paying.offered(account, cart.currency, how.terms, by)
    methods = [method for method in offered if by_card or method != PaymentMethod.CARD]
    entered = Checkout.of(cart.checkout).payment
    method = entered if entered in methods else next(iter(methods), "")
    order = orders.draft(cart=cart, lines=lines, how=how, payment_method=method, by=by, now=now, sold_by=sold_by)
    tax = carts.tax_total(lines) + order.delivery_tax
    known: dict[str, Any] = {
        "total": order.total,
        "net": order.total - tax,
        "delivery": order.delivery_net if order.delivery_method_id else None,
        "tax_rows": _tax_rows(cart, lines, how),
        "methods": methods,
        "method": method,
        "account": account,
        "order": order,
    }
    try:
        outcome = gates.preview(order=order, lines=lines, by=by, now=now, account=account, how=how, sold=sold_by)
    except Refused as refusal:
        refused = {"button": _("Place order"), "sentence": str(refusal), "tone": "bad", "field": refusal.field or ""}
        return Forecast(**known | refused, is_refused=True)
    words: dict[str, Any] = _words(outcome, is_card=method == PaymentMethod.CARD)
    if outcome.park and outcome.park != OrderState.ON_HOLD and method == PaymentMethod.ON_ACCOUNT:
        words["sentence"] += _credit_then(account, order)
    return Forecast(**known | words, content_hash=orders.content_hash(order, lines))


def _tax_rows(cart, lines, how):
    """The taxes by rate, that of the delivery among them; none where taxes are not set up."""
    if how.treatment.kind == TaxTreatment.NONE:
        return []
    offered = conditions.deliveries(how, lines, cart.currency)
    delivery = conditions.chosen(offered, how, Checkout.of(cart.checkout).delivery)
    return taxes.rows([*lines, delivery] if delivery and delivery.id else lines)


def _words(outcome, *, is_card):
    """Give the button, the sentence and its tone. A card is paid first, whatever comes after."""
    if is_card:
        button = _("Pay by card and submit for approval") if outcome.park else _("Pay by card and order")
        back = _("You pay first; if it is not accepted, the amount goes back to the card.")
        said = f"{outcome.reason} {back}" if outcome.park else _("It will be placed as soon as the card is paid.")
        return {"button": button, "sentence": said, "tone": "warn" if outcome.park else "ok"}
    button, tone = {
        OrderState.AWAITING_APPROVAL: (_("Submit for approval"), "warn"),
        OrderState.AWAITING_CUSTOMER: (_("Submit for acceptance"), "warn"),
        OrderState.ON_HOLD: (_("Request release"), "warn"),
    }.get(outcome.park, (_("Place order"), "ok"))
    return {"button": button, "sentence": outcome.reason or _("It will be placed at once."), "tone": tone}


def _credit_then(account, order):
    """Tell beforehand that an accepted order would still wait for Finance (K2)."""
    told = ledger.tested(account, order.total, credit.shares(order.partner_id, account))
    return " " + _("Then Finance is asked. %(why)s") % {"why": told.reason} if told.is_held else ""

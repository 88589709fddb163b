"""What submitting a cart will lead to, told before it happens: the button says the outcome (O2, A5)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from commerce import gates
from commerce.actions import order as orders
from commerce.models import Account, OrderState, PaymentMethod
from commerce.queries import cart as carts
from commerce.queries import credit
from core.refusal import Refused


@dataclass(frozen=True, slots=True)
class Forecast:
    """The total, the ways to pay, the words of the button, and why it is not simply placed."""

    total: Decimal
    net: Decimal
    methods: list
    method: str
    account: Account | None
    button: str
    sentence: str
    tone: str
    is_refused: bool = False


def of(*, cart, lines, how, by, now, method=None):
    """Run the gates on the unsaved order, without writing or locking, and put their answer into words."""
    account = credit.account_for(cart.partner_id)
    methods = _methods(account, cart.currency)
    method = method if method in methods else methods[0]
    total = carts.total(lines)
    known = {
        "total": total,
        "net": total - carts.tax_total(lines),
        "methods": methods,
        "method": method,
        "account": account,
    }
    order = orders.draft(cart=cart, lines=lines, how=how, payment_method=method, by=by, now=now)
    try:
        outcome = gates.preview(order=order, lines=lines, by=by, now=now, account=account)
    except Refused as refusal:
        return Forecast(**known, button=_("Place order"), sentence=str(refusal), tone="bad", is_refused=True)
    button, tone = {
        OrderState.AWAITING_APPROVAL: (_("Submit for approval"), "warn"),
        OrderState.AWAITING_CUSTOMER: (_("Submit for acceptance"), "warn"),
        OrderState.ON_HOLD: (_("Request release"), "warn"),
    }.get(outcome.park, (_("Place order"), "ok"))
    return Forecast(**known, button=button, sentence=outcome.reason or _("It will be placed at once."), tone=tone)


def _methods(account, currency):
    """On account only where there is an account that allows it, in this currency (K1)."""
    if account and account.is_on_account_allowed and account.currency == currency:
        return [PaymentMethod.ON_ACCOUNT, PaymentMethod.BANK_TRANSFER]
    return [PaymentMethod.BANK_TRANSFER]

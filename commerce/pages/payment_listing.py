"""The list of card payments, for Finance (O7)."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from commerce.forms.payment import PaymentFilter
from commerce.queries import payment as queries
from core import lists, money


def pill(payment):
    """Draw the state of a payment."""
    words, tone = queries.STATES[payment.status]
    return format_html('<span class="status tone-{}">{}</span>', tone, words)


def _amount(name):
    return lambda row: money.shown(getattr(row, name), row.currency) if getattr(row, name) else "–"


def trouble(payment):
    """Say what somebody has to look at, "" where there is nothing."""
    if payment.fraud_status == "review":
        return payment.fraud_message
    refund = payment.refund
    if refund and refund.is_given_up:
        return ngettext(
            "The refund failed and was given up after %(times)s attempt.",
            "The refund failed and was given up after %(times)s attempts.",
            refund.attempts,
        ) % {"times": refund.attempts}
    if refund and refund.has_failed:
        return _("The refund fails and is tried again.")
    return ""


PAYMENTS = lists.Listing(
    key="card_payments",
    title=_lazy("Card payments"),
    url="commerce:payments",
    sort="-begun",
    filterset=PaymentFilter,
    search_hint=_lazy("Order, company, buyer"),
    icon="credit",
    nothing=lists.Nothing(
        _lazy("No card payment yet"),
        _lazy(
            "What buyers pay by card stands here from the moment they begin, with what came of it and what went back."
        ),
    ),
    columns=(
        lists.Column(
            "begun", _lazy("Begun"), lambda row: row.created, sort="pk", cell="commerce/payment/index.html#begun_cell",
            css="nowrap", fixed=True,
        ),
        lists.Column("state", _lazy("State"), lambda row: str(queries.STATES[row.status][0]), cell=pill),
        lists.Column(
            "order", _lazy("Order"), lambda row: row.order.number if row.order else "",
            cell="commerce/payment/index.html#order_cell", css="nowrap",
        ),
        lists.Column(
            "company", _lazy("Company"), lambda row: row.partner.name,
            cell="commerce/payment/index.html#company_cell", sort="partner__name",
        ),
        lists.Column("company_code", _lazy("Company code"), lambda row: row.partner.code, shown=False),
        lists.Column("buyer", _lazy("Buyer"), lambda row: row.user.name, shown=False),
        lists.Column(
            "total", _lazy("Amount"), lambda row: row.total, cell=_amount("total"), sort="total",
            align="end", filed=True,
        ),
        lists.Column("currency", _lazy("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column(
            "refunded", _lazy("Given back"), lambda row: row.refunded, cell=_amount("refunded"), align="end", filed=True
        ),
        lists.Column(
            "refund_due", _lazy("Still to go back"), lambda row: row.refund_due, cell=_amount("refund_due"),
            align="end", filed=True,
        ),
        lists.Column("trouble", _lazy("To be looked at"), trouble, cell="commerce/payment/index.html#trouble_cell"),
        lists.Column("provider", _lazy("Card provider"), lambda row: row.variant, shown=False),
        lists.Column("reference", _lazy("Provider's reference"), lambda row: row.transaction_id, shown=False),
    ),
)  # fmt: skip

"""Card payments as lists and pages show them: what is to go back, what could not, what a cart or an order has."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BigIntegerField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from payments import FraudStatus, PaymentStatus

from commerce.models import Payment
from core import money, prepared
from core.models import OutboxEntry
from partners.models import Membership, Partner, User, UserStatus
from partners.permissions import Permission, Role

REFUND_TOPIC = "payment.refund"
LAST_SQL = f"""
    SELECT {prepared.columns(Payment)} FROM commerce_payment
    WHERE cart_id = %s AND order_id IS NULL ORDER BY id DESC LIMIT 1
"""
STATES = {
    PaymentStatus.WAITING: (_("Begun"), "mute"),
    PaymentStatus.INPUT: (_("At the card provider"), "info"),
    PaymentStatus.PREAUTH: (_("Reserved"), "info"),
    PaymentStatus.CONFIRMED: (_("Paid"), "ok"),
    PaymentStatus.REFUNDED: (_("Given back"), "mute"),
    PaymentStatus.REJECTED: (_("Declined"), "bad"),
    PaymentStatus.ERROR: (_("Failed"), "bad"),
    PaymentStatus.CANCELLED: (_("Called off"), "mute"),
}
"""How a state is called here, and its tone."""


@dataclass(frozen=True, slots=True)
class Refund:
    """Refunds of a payment that are still on their way: how much, how often they have failed, and why."""

    amount: Decimal
    attempts: int = 0
    error: str = ""
    is_given_up: bool = False

    @property
    def has_failed(self):
        return self.attempts > 0

    @property
    def why(self):
        """What the provider said, without the kind of its error in front."""
        return self.error.split(": ", 1)[-1]


def failed_refunds(payment_ids):
    """Give the outbox entries of refunds that the provider has refused at least once and not carried out since."""
    return list(_open_refunds(payment_ids).filter(attempts__gt=0))


def refunds(payment_ids):
    """Give {payment id: Refund} of what is still to go back, in one query."""
    entries = defaultdict(list)
    for entry in _open_refunds(payment_ids):
        entries[entry.payload["payment"]].append(entry)
    return {pk: _refund(found) for pk, found in entries.items()}


def _open_refunds(payment_ids):
    waiting = OutboxEntry.objects.filter(topic=REFUND_TOPIC, done_at=None)
    return waiting.filter(payload__payment__in=list(payment_ids)).order_by("pk")


def _refund(entries):
    worst = max(entries, key=lambda entry: entry.attempts)
    amount = sum((Decimal(entry.payload["amount"]) for entry in entries), money.ZERO)
    return Refund(amount, worst.attempts, worst.error, any(entry.failed_at for entry in entries))


def of_order(order):
    """Give the payment of an order, None where it was not paid by card."""
    return Payment.objects.filter(order_id=order.pk).first()


def of_cart(cart):
    """Give the last payment that was tried for an open cart, None before the first."""
    return prepared.one(Payment, LAST_SQL, [cart.pk])


def visible_to(acting):
    """Give one's own payments at the acting place; to the operator's Finance all of them (P12)."""
    found = Payment.objects.select_related("partner", "cart", "user", "order")
    if acting.is_operator:
        return found if acting.may(Permission.CREDIT_READ) else found.none()
    return found.filter(user_id=acting.user_id, partner_id=acting.partner_id)


def needing(payments, what):
    """Narrow payments to those that somebody has to look at: `due`, `failed` or `doubted`."""
    if what == "doubted":
        return payments.filter(fraud_status=FraudStatus.REVIEW)
    if what == "failed":
        failed = OutboxEntry.objects.filter(topic=REFUND_TOPIC, done_at=None, attempts__gt=0)
        ids = failed.annotate(payment=Cast(KT("payload__payment"), BigIntegerField())).values("payment")
        return payments.filter(refund_due__gt=0, pk__in=ids)
    return payments.filter(refund_due__gt=0)


def rows(payments):
    """Give payments with `refund`, what is still on its way back, read at once for a page of them."""
    waiting = refunds([payment.pk for payment in payments if payment.refund_due])
    for payment in payments:
        payment.refund = waiting.get(payment.pk)
    return payments


def finance():
    """Give the operator's people of Finance, with an address to write to."""
    places = Membership.objects.current().filter(partner__kind=Partner.Kind.OPERATOR, roles__contains=[Role.FINANCE])
    found = User.objects.filter(memberships__in=places, status=UserStatus.ACTIVE)
    return found.exclude(email="").order_by("pk").distinct()

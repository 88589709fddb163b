"""The demo's provider: a page where one chooses how it goes, and real signed messages (see commerce.actions.demo_card).

It takes no money. What it "knows" stands on the payment itself, under `demo`.
"""

import json
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from payments import PaymentError, PaymentStatus, RedirectNeeded

from commerce.cards import signature
from commerce.cards.base import CardProvider
from commerce.cards.told import Told

HEADER = "Card-Signature"
STATUSES = {"payment.paid": PaymentStatus.CONFIRMED, "payment.declined": PaymentStatus.REJECTED}
UNREACHABLE = "unreachable"
OPEN_FOR = timedelta(hours=1)


class DemoProvider(CardProvider):
    """Says what was chosen on its page."""

    name = "demo"

    def get_form(self, payment, data=None):
        payment.transaction_id = f"demo-{payment.token}"
        raise RedirectNeeded(reverse("commerce:demo_card", args=[payment.token]))

    def read(self, request, *, now):
        signature.check(request.body, request.headers.get(HEADER, ""), secret(), now=now)
        try:
            return told(json.loads(request.body))
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
            raise PaymentError(_("The message cannot be read."), code=400) from error

    def ask(self, payment, *, now):
        chosen = known(payment)
        if now - payment.created > OPEN_FOR and chosen.get("kind") not in STATUSES:
            return expired(payment, now)
        if chosen.get("kind") == UNREACHABLE:
            raise PaymentError("The demo provider was told not to answer.")
        return told({**chosen, "id": f"{chosen['id']}:asked"}) if chosen else None

    def refund(self, payment, amount=None, *, key=""):
        if known(payment).get("keeps_the_money"):
            raise PaymentError("The demo provider was told to refuse refunds.")
        return amount


def known(payment):
    """Give what the provider knows about a payment; {} before anything was chosen."""
    return getattr(payment.attrs, "demo", {}) if payment.extra_data else {}


def told(message):
    """Read a message; None for a kind that says nothing about money."""
    status = STATUSES.get(message["kind"])
    if status is None:
        return None
    return Told(
        event_id=str(message["id"])[:100],
        kind=message["kind"],
        token=str(message["token"]),
        status=status,
        happened_at=datetime.fromisoformat(message["at"]),
        amount=Decimal(message["amount"]),
        currency=str(message["currency"]),
        reference=f"demo-{message['token']}",
        reason=_("The card was declined.") if status == PaymentStatus.REJECTED else "",
    )


def expired(payment, now):
    """Say that nobody has paid in time."""
    return Told(
        event_id=f"expired-{payment.token}",
        kind="payment.expired",
        token=payment.token,
        status=PaymentStatus.CANCELLED,
        happened_at=now,
        reason=_("The time to pay has run out."),
    )


def secret():
    """Give the secret that its messages are signed with."""
    return salted_hmac("commerce.cards.demo", settings.SECRET_KEY).hexdigest()

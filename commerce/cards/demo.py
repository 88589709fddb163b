"""The demo's provider: a page where one chooses how it goes, and real signed messages (see commerce.actions.demo_card).

It takes no money. What it "knows" stands on the payment itself, under `demo`; how a stored card behaves later stands in
its reference.
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
from commerce.models.payment import Payment

HEADER = "Card-Signature"
STATUSES = {"payment.paid": PaymentStatus.CONFIRMED, "payment.declined": PaymentStatus.REJECTED}
UNREACHABLE = "unreachable"
OPEN_FOR = timedelta(hours=1)
CARDS = {
    "pays": "Visa •••• 4242",
    "next": "Visa •••• 0341",
    "third": "Mastercard •••• 9995",
    "away": "Amex •••• 0005",
    "declined": "Visa •••• 0002",
}
"""What cards do when they are asked without their buyer: pay, decline once, decline from the third payment of a plan
on, get no answer, decline always."""


class DemoProvider(CardProvider):
    """Says what was chosen on its page."""

    name = "demo"

    def get_form(self, payment, data=None):
        payment.transaction_id = f"demo-{payment.token}"
        page = "commerce:demo_card_by_link" if payment.is_by_link else "commerce:demo_card"
        raise RedirectNeeded(reverse(page, args=[payment.token]))

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

    def charge(self, card, amount, currency, *, key, now, is_repeated=False):
        behaviour = card.reference.split("-")[1]
        if behaviour == "away":
            raise PaymentError("The demo provider was told not to answer.")
        reason = "" if behaviour == "pays" else _declined(card, behaviour, key)
        return Told(
            event_id=f"charge-{key}",
            kind="charge.declined" if reason else "charge.paid",
            token=key,
            status=PaymentStatus.REJECTED if reason else PaymentStatus.CONFIRMED,
            happened_at=now,
            amount=None if reason else amount,
            currency=currency,
            reference=f"demo-{key}",
            reason=reason,
        )

    def forget(self, card):
        """It knows nothing of a card but what stands in its reference; one that does not answer does not forget."""
        if card.reference.split("-")[1] == "away":
            raise PaymentError("The demo provider was told not to answer.")

    def refund(self, payment, amount=None, *, key=""):
        if known(payment).get("keeps_the_money"):
            raise PaymentError("The demo provider was told to refuse refunds.")
        return amount


def _declined(card, behaviour, key):
    """Say why a card of such a behaviour declines the payment of this key, "" where it pays."""
    asked = Payment.objects.select_related("instalment").get(token=key)
    if behaviour == "third":
        return _("There is not enough money on the card.") if asked.instalment.number >= 3 else ""
    before = Payment.objects.filter(instalment__plan=asked.instalment.plan_id, card=card, pk__lt=asked.pk)
    if behaviour == "next" and before.filter(keeps_card=False).exists():
        return ""
    return _("The card was declined.")


def stored(choice, token):
    """Give how the provider names a card that its buyer has left, which does later what was chosen."""
    return f"demo-{choice if choice in CARDS else 'pays'}-{token}"


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
        **_left(str(message.get("card", ""))),
    )


def _left(reference):
    """Name the card that the buyer has left, as real providers do."""
    return {"card": reference, "card_label": CARDS[reference.split("-")[1]]} if reference else {}


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

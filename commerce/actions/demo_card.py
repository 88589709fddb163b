"""What is chosen on the page of the demo's card provider, and the signed message that it sends about it."""

import json
import uuid
from urllib.request import Request, urlopen

from django.conf import settings
from django.urls import reverse

from commerce.cards import demo, signature
from commerce.models import Payment
from core import outbox, transactions

TIMEOUT_SECONDS = 10
KINDS = {
    "pays": "payment.paid",
    "keeps": "payment.paid",
    "next": "payment.paid",
    "third": "payment.paid",
    "away": "payment.paid",
    "declined": "payment.declined",
    "unreachable": demo.UNREACHABLE,
}
"""What the provider then says: `keeps` pays too, and refuses every refund; `next`, `third` and `away` leave a card that
fails later (see cards.demo)."""


@transactions.whole
def choose(*, payment, choice, now):
    """Let the provider know how it went and have it say so; what is paid is not paid twice, nor declined afterwards."""
    payment = Payment.objects.locked().get(pk=payment.pk)
    known = demo.known(payment)
    if known.get("kind") == KINDS["pays"]:
        return payment
    message = {
        "id": uuid.uuid4().hex,
        "kind": KINDS[choice],
        "token": payment.token,
        "amount": str(payment.total),
        "currency": payment.currency,
        "at": now.isoformat(),
    }
    if payment.keeps_card and message["kind"] == KINDS["pays"]:
        message["card"] = demo.stored(choice, payment.token)
    payment.attrs.demo = {**message, "keeps_the_money": choice == "keeps"}
    payment.save(update_fields=["extra_data", "modified"])
    if message["kind"] in demo.STATUSES:
        outbox.enqueue("cards.demo", key=f"cards.demo:{message['id']}", **message)
    return payment


def send(*, message, now):
    """Post the provider's message to this house, as a real provider does."""
    body = json.dumps(message).encode()
    headers = {"Content-Type": "application/json", demo.HEADER: signature.signed(body, demo.secret(), at=now)}
    address = settings.BASE_URL + reverse("commerce:payment_webhook", args=["demo"])
    with urlopen(Request(address, data=body, headers=headers), timeout=TIMEOUT_SECONDS):
        return

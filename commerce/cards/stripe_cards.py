"""Cards that buyers leave at Stripe: how a session asks for one, how it is named, what is told of taking from it."""

from django.utils.translation import gettext as _
from payments import PaymentError, PaymentStatus

from commerce.cards.told import Told

BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "Amex", "diners": "Diners Club", "jcb": "JCB"}


def kept(wanted, total):
    """Have a Checkout Session leave its card for what follows; of nothing it only keeps the card."""
    wanted = {**wanted, "customer_creation": "always"}
    data = wanted.pop("payment_intent_data")
    if total:
        return {**wanted, "payment_intent_data": {**data, "setup_future_usage": "off_session"}}
    wanted.pop("line_items")
    return {**wanted, "mode": "setup", "setup_intent_data": data}


def names(card):
    """Give (customer, payment method) of a StoredCard."""
    customer, _space, method = card.reference.partition(" ")
    return customer, method


def left(session, intent):
    """Give what a Told says of the card that was left: its reference and what is shown of it."""
    method = intent.get("payment_method") or {}
    customer = session.get("customer") or intent.get("customer")
    if not (customer and method.get("id")):
        return {}
    card = method.get("card") or {}
    brand = BRANDS.get(card.get("brand") or "", _("Card"))
    return {"card": f"{customer} {method['id']}", "card_label": f"{brand} •••• {card.get('last4', '')}"}


def is_asked_for(intent, key):
    return bool(intent.metadata) and intent.metadata.to_dict().get("token") == key


def told(intent, key, amount, currency, *, now):
    """Give the Told of a PaymentIntent. One that is still on its way is asked about again later."""
    if intent["status"] == "succeeded":
        return Told(
            event_id=f"charge-{key}", kind="charge.paid", token=key, status=PaymentStatus.CONFIRMED, happened_at=now,
            amount=amount, currency=currency, reference=intent["id"],
        )  # fmt: skip
    if intent["status"] == "processing":
        raise PaymentError("Stripe has not decided yet.")
    said = (intent.get("last_payment_error") or {}).get("message")
    return _refused(key, said, intent["id"], now=now)


def declined(error, key, *, now):
    """Give the Told of a card that did not pay; also where its bank wants to see the buyer."""
    return _refused(key, error.user_message, "", now=now)


def _refused(key, said, reference, *, now):
    return Told(
        event_id=f"charge-{key}", kind="charge.declined", token=key, status=PaymentStatus.REJECTED, happened_at=now,
        reference=reference, reason=said or _("The card was declined."),
    )  # fmt: skip

"""Stripe, through its own pages (Checkout). django-payments' provider carries it; what it does not do is here: answers
as this version of Stripe's library gives them, refunds that are safe to repeat, messages with ids and times. Cards that
are left for what follows: see stripe_cards.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import stripe
from django.utils.translation import gettext as _
from payments import PaymentError, PaymentStatus, RedirectNeeded
from payments.stripe.providers import StripeProviderV3, zero_decimal_currency

from commerce.cards import stripe_cards
from commerce.cards.base import CardProvider, Unsigned
from commerce.cards.told import Told

NETWORK_SECONDS = 20
OPEN_FOR = timedelta(hours=1)
"""How long one may pay: what the cart costs does not stay the same for ever. Stripe wants half an hour at least."""
THREE_DECIMALS = {"BHD", "JOD", "KWD", "OMR", "TND"}
SESSIONS = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
}
REFUNDED = "charge.refunded"


class StripeProvider(StripeProviderV3, CardProvider):
    """Takes cards on Stripe's page. `api_base` is another address than Stripe's own, for tests."""

    name = "stripe"

    def __init__(self, api_key, endpoint_secret, api_base="", **options):
        super().__init__(api_key, endpoint_secret=endpoint_secret, **options)
        self.client = stripe.StripeClient(
            api_key,
            http_client=stripe.RequestsClient(timeout=NETWORK_SECONDS),
            max_network_retries=1,
            base_addresses={"api": api_base} if api_base else {},
        )

    def get_form(self, payment, data=None):
        session = self._asked(self.client.v1.checkout.sessions.create, self._order(payment), key=payment.token)
        if not session.url:
            raise PaymentError("Stripe gave no page to pay on.")
        payment.transaction_id = session.id
        raise RedirectNeeded(session.url)

    def _order(self, payment):
        names = {"token": payment.token}
        price = {
            "currency": payment.currency.lower(),
            "unit_amount": self.convert_amount(payment.currency, payment.total),
            "product_data": {"name": _("Order of %(company)s") % {"company": payment.partner.name}},
        }
        if payment.keeps_card:
            names |= {"keeps_card": "1", "currency": payment.currency}
        wanted = {
            "mode": "payment",
            "payment_method_types": ["card"],
            "line_items": [{"quantity": 1, "price_data": price}],
            "client_reference_id": payment.token,
            "metadata": names,
            "payment_intent_data": {"metadata": names},
            "success_url": payment.get_success_url(),
            "cancel_url": payment.get_failure_url(),
            "expires_at": int((payment.created + OPEN_FOR).timestamp()),
            **({"customer_email": payment.user.email} if payment.user.email else {}),
        }
        return stripe_cards.kept(wanted, payment.total) if payment.keeps_card else wanted

    def read(self, request, *, now):
        try:
            event = self.client.construct_event(
                request.body, request.headers.get("Stripe-Signature", ""), self.endpoint_secret
            )
        except stripe.SignatureVerificationError as error:
            raise Unsigned(_("The signature is not of this message, or too old.")) from error
        except (ValueError, AttributeError) as error:
            raise PaymentError(_("The message cannot be read."), code=400) from error
        try:
            return self._told(event)
        except (ValueError, AttributeError, KeyError, TypeError) as error:
            raise PaymentError(_("The message cannot be read."), code=400) from error

    def _told(self, event):
        thing, at = event.data.object.to_dict(), datetime.fromtimestamp(event.created, UTC)
        if event.type == REFUNDED:
            return self._given_back(event, thing, at)
        if event.type in SESSIONS:
            return self._session(thing, event_id=event.id, kind=event.type, at=at)
        return None

    def ask(self, payment, *, now):
        session = self._asked(self.client.v1.checkout.sessions.retrieve, payment.transaction_id).to_dict()
        event_id = f"{session['id']}:{session['status']}:{session['payment_status']}"
        told = self._session(session, event_id=event_id, kind="asked", at=now)
        return None if told.status == PaymentStatus.INPUT else told

    def refund(self, payment, amount=None, *, key=""):
        """Stripe forgets keys after a day: one that is repeated later is looked for among the refunds there are."""
        intent = getattr(payment.attrs, "reference", "")
        given = self._asked(self.client.v1.refunds.list, {"payment_intent": intent, "limit": 100})
        if any(_key(each) == key and each.status != "failed" for each in given.data):
            return amount
        wanted = {
            "payment_intent": intent,
            "amount": self.convert_amount(payment.currency, amount),
            "metadata": {"key": key},
        }
        try:
            answer = self._asked(self.client.v1.refunds.create, wanted, key=key)
        except PaymentError as error:
            if error.code == "charge_already_refunded":  # all of it, on Stripe's own pages
                return amount
            raise
        if answer.status in {"failed", "canceled"}:
            raise PaymentError(f"Stripe says the refund is {answer.status}.")
        return amount

    def charge(self, card, amount, currency, *, key, now, is_repeated=False):
        """Stripe forgets keys after a day: one that is repeated is looked for among what was asked of the card."""
        customer, method = stripe_cards.names(card)
        if is_repeated:
            known = self._asked(self.client.v1.payment_intents.list, {"customer": customer, "limit": 100})
            for intent in known.data:
                if stripe_cards.is_asked_for(intent, key):
                    return stripe_cards.told(intent.to_dict(), key, amount, currency, now=now)
        wanted: Any = {
            "amount": self.convert_amount(currency, amount),
            "currency": currency.lower(),
            "customer": customer,
            "payment_method": method,
            "payment_method_types": ["card"],
            "off_session": True,
            "confirm": True,
            "metadata": {"token": key},
        }
        try:
            intent = self.client.v1.payment_intents.create(wanted, options={"idempotency_key": key})
        except stripe.CardError as error:
            return stripe_cards.declined(error, key, now=now)
        except stripe.StripeError as error:
            raise PaymentError(error.user_message or f"Stripe: {type(error).__name__}", code=error.code) from error
        return stripe_cards.told(intent.to_dict(), key, amount, currency, now=now)

    def forget(self, card):
        """Take the card away from its customer; Stripe refuses that of one that has none any more."""
        _customer, method = stripe_cards.names(card)
        try:
            self._asked(self.client.v1.payment_methods.detach, method)
        except PaymentError as error:
            if error.code == "resource_missing":
                return
            if self._asked(self.client.v1.payment_methods.retrieve, method).to_dict().get("customer"):
                raise

    def convert_amount(self, currency, amount):
        return int(amount * _factor(currency))

    def _session(self, session, *, event_id, kind, at):
        left = self._left(session)
        paid = session["payment_status"] == "paid" or bool(left and session.get("mode") == "setup")
        failed = session["status"] == "expired" or kind == "checkout.session.async_payment_failed"
        return Told(
            event_id=event_id,
            kind=kind,
            token=session.get("client_reference_id") or "",
            status=PaymentStatus.CONFIRMED if paid else PaymentStatus.CANCELLED if failed else PaymentStatus.INPUT,
            happened_at=at,
            amount=_amount(session.get("amount_total") or 0, _currency(session)),
            currency=_currency(session).upper(),
            reference=session.get("payment_intent") or "",
            reason=_("The time to pay has run out.") if failed and not paid else "",
            **left,
        )

    def _left(self, session):
        """Ask which card the buyer has left with a session that is complete; {} where none was to be kept."""
        names = session.get("metadata") or {}
        if names.get("keeps_card") != "1" or session["status"] != "complete":
            return {}
        kind = "setup_intents" if session.get("mode") == "setup" else "payment_intents"
        intent = session.get("setup_intent") if kind == "setup_intents" else session.get("payment_intent")
        if not intent:
            return {}
        retrieve = getattr(self.client.v1, kind).retrieve
        found = self._asked(lambda values, options: retrieve(intent, values), {"expand": ["payment_method"]})
        return stripe_cards.left(session, found.to_dict())

    def _given_back(self, event, charge, at):
        return Told(
            event_id=event.id,
            kind=event.type,
            token=charge["metadata"].get("token", ""),
            status=PaymentStatus.REFUNDED,
            happened_at=at,
            given_back=_amount(charge["amount_refunded"], charge["currency"]),
        )

    def _asked(self, call, values, key=""):
        try:
            return call(values, options={"idempotency_key": key} if key else {})
        except stripe.StripeError as error:
            raise PaymentError(error.user_message or f"Stripe: {type(error).__name__}", code=error.code) from error


def _key(refund):
    return refund.metadata.to_dict().get("key") if refund.metadata else None


def _currency(session):
    """A session that only keeps a card has none of its own."""
    return session.get("currency") or (session.get("metadata") or {}).get("currency") or "gbp"


def _factor(currency):
    if currency.lower() in zero_decimal_currency:
        return 1
    return 1000 if currency.upper() in THREE_DECIMALS else 100


def _amount(units, currency):
    return Decimal(units) / _factor(currency)

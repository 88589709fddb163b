"""Pay for a cart by card: begin, go to the provider, hear what it says, order what is paid (O2, O7, O10).

The money comes first, then the order: a card that fails leaves a cart. What is paid and cannot be ordered any more goes
back by itself, see commerce.actions.refunding.
"""

import uuid

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from payments import PaymentError, PaymentStatus, RedirectNeeded

from commerce import cards
from commerce.actions import order as orders
from commerce.actions import refunding
from commerce.models import Cart, Payment, PaymentEvent, PaymentMethod
from commerce.queries import cart as carts
from commerce.queries import payment as queries
from commerce.rules import cart as cart_rules
from commerce.rules import payment as rules
from core import audit, outbox, transactions
from core.actor import Actor
from core.reader import as_reader
from core.refusal import Refused
from partners import queries as partners

PROVIDER = Actor(None, "Card provider", channel="card")


@transactions.whole
def begin(*, cart, key, content_hash, total, by, now):
    """Give the payment of a cart by card, to be paid at `commerce:payment`; the same `key` gives the same one (O10).

    `total` and `content_hash` are of the order that submitting the cart would make, from orders.draft: what is paid is
    what will be ordered. Raises Refused.
    """
    cart = _cart_of(by, cart.pk)
    before = Payment.objects.filter(key=key).first()
    if before:
        rules.check_same(before, cart=cart, content_hash=content_hash, total=total, by=by)
        return before
    rules.check_offered(cards.is_offered())
    cart_rules.check_not_ordered(cart)
    rules.check_something_to_pay(total)
    known = {"cart": cart, "partner_id": cart.partner_id, "user_id": by.user_id, "currency": cart.currency}
    terms = {"key": key, "content_hash": content_hash, "total": total}
    payment = _begun(**known, **terms, variant=settings.CARD_PROVIDER)
    _tell("payment.begun", payment, by=by, now=now, new={"total": str(total), "currency": cart.currency})
    return payment


def _begun(**values):
    """Write a payment; a key that another cart's form has used is refused."""
    try:
        with transaction.atomic():
            return Payment.objects.create(**values)
    except IntegrityError as error:
        if "payment_one_per_form" not in str(error):
            raise
        raise Refused(_("This form has already been used. Please open the checkout again.")) from error


@transactions.whole
def again(*, payment, by, now):
    """Try once more what has failed, as a payment of its own: the cart may have changed, which ordering finds out."""
    cart = _cart_of(by, payment.cart_id)
    payment = Payment.objects.locked().select_related("cart").get(pk=payment.pk)
    rules.check_may_try_again(payment)
    terms = {"content_hash": payment.content_hash, "total": payment.total}
    return begin(cart=cart, key=uuid.uuid4(), **terms, by=by, now=now)


def _cart_of(by, cart_id):
    """Lock a cart within somebody's reach; refused once it is thrown away or given to somebody else."""
    try:
        return carts.locked(cart_id, by)
    except Cart.DoesNotExist as error:
        raise Refused(_("The cart was thrown away, or given to somebody else.")) from error


def enter(*, payment, by, now):
    """Give the address at the provider where the buyer pays. The provider is asked before anything is locked."""
    rules.check_open(payment)
    try:
        payment.get_form()
    except RedirectNeeded as onward:
        _entered(payment, by=by, now=now)
        return str(onward)
    except PaymentError as error:
        raise Refused(
            _("The card provider cannot be reached at present. Nothing was taken: please try again in a moment.")
        ) from error
    raise TypeError(f"{payment.variant} takes cards on this house's own pages, which it must not")


@transactions.whole
def _entered(entering, *, by, now):
    payment = Payment.objects.locked().get(pk=entering.pk)
    if payment.status != PaymentStatus.WAITING:
        return
    payment.status, payment.transaction_id = PaymentStatus.INPUT, entering.transaction_id
    payment.save(update_fields=["status", "transaction_id", "modified"])
    _tell("payment.entered", payment, by=by, now=now)


def ask(*, payment, now):
    """Ask the provider how a payment stands and act on it, for who comes back before the provider's message does.

    Gives the payment. Raises Refused where the provider does not answer.
    """
    if payment.status not in rules.OPEN or not payment.transaction_id:
        return payment
    try:
        told = cards.provider(payment.variant).ask(payment, now=now)
    except PaymentError as error:
        raise Refused(
            _("The card provider does not answer at present. If you have paid, your order follows by itself.")
        ) from error
    return hear(payment=payment, told=told, now=now) if told else payment


@transactions.whole
def hear(*, payment, told, now):
    """Note what the provider says about a payment and act on it: the same message again, or one that comes too late,
    changes nothing. What is paid is ordered in the same transaction."""
    Cart.objects.locked().filter(pk=payment.cart_id).first()
    payment = Payment.objects.locked().get(pk=payment.pk)
    event_id = f"{payment.variant}:{told.event_id}"
    if PaymentEvent.objects.filter(event_id=event_id).exists():
        return payment
    elsewhere, fault = rules.given_back_elsewhere(payment, told), rules.fault(payment, told)
    is_applied = not fault and (rules.moves(payment, told) or bool(elsewhere))
    PaymentEvent.objects.create(
        payment=payment, event_id=event_id, kind=told.kind, happened_at=told.happened_at, is_applied=is_applied
    )
    if fault:
        _doubt(payment, fault, now=now)
    elif elsewhere:
        refunding.note_elsewhere(payment=payment, amount=elsewhere, by=PROVIDER, now=now)
    elif is_applied:
        _move(payment, told, now=now)
    return payment


def _move(payment, told, *, now):
    old, payment.status = payment.status, told.status
    payment.message, payment.told_at = told.reason, told.happened_at
    if told.reference:
        payment.attrs.reference = told.reference
    if told.status == PaymentStatus.CONFIRMED:
        payment.captured_amount = told.amount
    payment.save(update_fields=["status", "message", "told_at", "captured_amount", "extra_data", "modified"])
    _tell(f"payment.{told.status}", payment, by=PROVIDER, now=now, old={"status": old}, reason=told.reason)
    if told.status == PaymentStatus.CONFIRMED:
        settle(payment=payment, now=now)


def settle(*, payment, now):
    """Order what was paid for, or give the money back and say why; the caller has locked cart and payment."""
    with as_reader(payment.user):
        try:
            payment.order = _ordered(payment, now=now)
        except Refused as refusal:
            _not_ordered(payment, refusal.sentence, now=now)
            return
    payment.save(update_fields=["order", "modified"])


def _ordered(payment, *, now):
    places = partners.places(payment.user, channel="card")
    by = next((place for place in places if place.partner_id == payment.partner_id), None)
    if by is None:
        raise Refused(_("The buyer no longer has a place at this company."))
    cart = _cart_of(by, payment.cart_id)
    terms = {"key": payment.key, "payment_method": PaymentMethod.CARD, "payment": payment}
    return orders.submit(cart=cart, **terms, by=by, now=now)


def _not_ordered(payment, sentence, *, now):
    payment.message = sentence
    payment.save(update_fields=["message", "modified"])
    _tell("payment.not_ordered", payment, by=PROVIDER, now=now, reason=sentence)
    refunding.raise_due(payment=payment, amount=payment.captured_amount, reason=sentence, by=PROVIDER, now=now)
    outbox.enqueue("payment.not_ordered", key=f"not_ordered:{payment.pk}", payment=payment.pk)


def _doubt(payment, fault, *, now):
    """Keep an amount that is not the one to be paid for Finance to look at: it counts as not paid."""
    payment.fraud_status, payment.fraud_message = "review", fault
    payment.save(update_fields=["fraud_status", "fraud_message", "modified"])
    _tell("payment.doubted", payment, by=PROVIDER, now=now, reason=fault)
    for reader in queries.finance():
        key = f"doubted:{payment.pk}:{reader.pk}"
        outbox.enqueue("payment.doubted", key=key, payment=payment.pk, user=reader.pk)


def refund(*, order, amount, reason, by, now):
    """Give back part or all of what was paid for an order by card; an order that was not is left alone.

    `amount` is in the order's currency. The caller has locked the order; the provider is told by the outbox, later and
    exactly once. Gives the payment, None where there is none. Raises Refused beyond what was paid.
    """
    payment = Payment.objects.locked().filter(order_id=order.pk).first()
    if payment is None or amount == 0:
        return payment
    rules.check_refund(payment, amount)
    refunding.raise_due(payment=payment, amount=amount, reason=reason, by=by, now=now)
    return payment


def _tell(event, payment, *, by, now, **details):
    audit.record(event, payment, by=by, at=now, partner_id=payment.partner_id, **details)

"""Pay by card: begin, go to the provider, hear what it says, order what is paid (O2, O7, O10).

The money comes first, then the order: a card that fails leaves what it was for as it was. What is paid and cannot be
ordered any more goes back by itself, see commerce.actions.refunding. What payments are for, a module of
settings.PAID_FOR answers:

    is_for(payment=)            whether the payment is for what this module answers for
    lock(payment=)              locks it, before the payment
    order(payment=, now=)       gives the order of what was paid; raises Refused
    again(payment=, by=, now=)  gives another payment for what one has failed for; raises Refused
"""

from importlib import import_module

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from payments import PaymentError, PaymentStatus, RedirectNeeded

from commerce import cards
from commerce.actions import collected, refunding, stored_card
from commerce.models import Cart, Payment, PaymentEvent
from commerce.queries import cart as carts
from commerce.queries import payment as queries
from commerce.rules import cart as cart_rules
from commerce.rules import payment as rules
from core import audit, outbox, transactions
from core.reader import as_reader
from core.refusal import Refused

PROVIDER = collected.PROVIDER


@transactions.whole
def begin(*, cart, key, content_hash, total, by, now):
    """Give the payment of a cart by card, to be paid at `commerce:payment`; the same `key` gives the same one (O10).

    `total` and `content_hash` are of the order that submitting the cart would make, from orders.draft: what is paid is
    what will be ordered. Raises Refused.
    """
    cart = cart_of(by=by, cart_id=cart.pk)
    return _begin_cart(cart, key=key, content_hash=content_hash, total=total, by=by, now=now)


def cart_of(*, by, cart_id):
    """Lock a cart within somebody's reach; refused once it is thrown away or given to somebody else."""
    try:
        return carts.locked(cart_id, by)
    except Cart.DoesNotExist as error:
        raise Refused(_("The cart was thrown away, or given to somebody else.")) from error


@transactions.whole
def begin_draft(*, cart, key, content_hash, total, by, now):
    """The same for a sales draft, which the caller has locked with what it belongs to."""
    return _begin_cart(cart, key=key, content_hash=content_hash, total=total, by=by, now=now)


def _begin_cart(cart, *, by, **terms):
    of = {"cart_id": cart.pk, "partner_id": cart.partner_id, "user_id": by.user_id, "currency": cart.currency}
    return _begin(of, cart=cart, **terms, by=by)


@transactions.whole
def begin_other(*, place, currency, key, content_hash, total, page, by, now, keeps_card=False):
    """The same for what is in no cart, for the buyer of the Membership `place`; the caller has locked what it is for.

    `keeps_card` leaves the card for what follows, and lets the total be zero; `page` is the name of the public page
    that the provider sends back to.
    """
    of = {"cart_id": None, "partner_id": place.partner_id, "user_id": place.user_id, "currency": currency}
    more = {"keeps_card": keeps_card, "page": page}
    return _begin(of, key=key, content_hash=content_hash, total=total, **more, by=by, now=now)


def _begin(of, *, key, content_hash, total, by, now, cart=None, keeps_card=False, page=""):
    before = Payment.objects.filter(key=key).first()
    terms = {"content_hash": content_hash, "total": total}
    if before:
        rules.check_same(before, cart_id=of["cart_id"], user_id=of["user_id"], **terms)
        return before
    rules.check_offered(cards.is_offered())
    if cart is not None:
        cart_rules.check_not_ordered(cart)
    rules.check_something_to_pay(total, keeps_card=keeps_card)
    payment = Payment(**of, **terms, key=key, keeps_card=keeps_card, variant=settings.CARD_PROVIDER)
    if page:
        payment.attrs.by_link = page
    _write(payment)
    _tell("payment.begun", payment, by=by, now=now, new={"total": str(total), "currency": payment.currency})
    return payment


def _write(payment):
    """Write a new payment; a key that another form has used is refused."""
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError as error:
        if "payment_one_per_form" not in str(error):
            raise
        raise Refused(_("This form has already been used. Please open the checkout again.")) from error


@transactions.whole
def again(*, payment, by, now):
    """Try once more what has failed, as a payment of its own: what it is for may have changed, which ordering finds
    out."""
    return _answering(payment).again(payment=payment, by=by, now=now)


def _answering(payment):
    """Give the module of settings.PAID_FOR that answers for what a payment is for."""
    return next(module for module in map(import_module, settings.PAID_FOR) if module.is_for(payment=payment))


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
    _answering(payment).lock(payment=payment)
    if payment.instalment_id:
        collected.lock(instalment_ids=[payment.instalment_id])
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
        if payment.instalment_id:
            collected.went_back(payment=payment, amount=elsewhere, key=f"elsewhere:{event_id}", now=now)
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
        stored_card.keep(payment=payment, told=told, now=now)
    payment.save(update_fields=["status", "message", "told_at", "captured_amount", "extra_data", "card", "modified"])
    _tell(f"payment.{told.status}", payment, by=PROVIDER, now=now, old={"status": old}, reason=told.reason)
    if told.status == PaymentStatus.CONFIRMED:
        settle(payment=payment, now=now)


def settle(*, payment, now):
    """Order what was paid for, or give the money back and say why; the caller has locked what it is for, and then
    the payment. What pays an instalment is counted there."""
    if payment.instalment_id:
        collected.by_buyer(payment=payment, by=PROVIDER, now=now)
        return
    with as_reader(payment.user):
        try:
            payment.order = _answering(payment).order(payment=payment, now=now)
        except Refused as refusal:
            _not_ordered(payment, refusal.sentence, now=now)
            return
    payment.save(update_fields=["order", "modified"])


def _not_ordered(payment, sentence, *, now):
    payment.message = sentence
    payment.save(update_fields=["message", "modified"])
    _tell("payment.not_ordered", payment, by=PROVIDER, now=now, reason=sentence)
    stored_card.forget(payment=payment, now=now)
    if payment.captured_amount:
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

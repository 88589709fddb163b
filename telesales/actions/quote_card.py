"""A yes to a quote with a card: the money comes first, then the order (T6, O7).

The yes counts when the card is charged. What is paid and cannot be ordered any more goes back by itself, as in the
shop, and the quote is as it was. See settings.PAID_FOR, by which payments call this.
"""

import uuid

from commerce import forecast
from commerce.actions import cart_payment
from commerce.actions import payment as payments
from commerce.models import Cart, Payment, PaymentMethod
from commerce.rules import payment as payment_rules
from core import audit, transactions
from core.refusal import Refused
from telesales import quoting
from telesales.actions import answer, conversion
from telesales.actions import quote as quotes
from telesales.models import Opportunity, QuotePayment
from telesales.rules import quote as rules


def begin(*, quote, key, by, now, po_number=""):
    """Give the card payment of a quote, to be paid at `commerce:payment`; the same `key` gives the same one.

    Raises Refused. Where what was shown can no longer be ordered, the seller is told.
    """
    try:
        return _begin(quote=quote, key=key, po_number=po_number, by=by, now=now)
    except rules.Changed as refusal:
        answer.tell_changed(quote=quote, why=str(refusal), by=by, now=now)
        raise


@transactions.whole
def _begin(*, quote, key, po_number, by, now):
    opportunity, quote = answer.locked(quote=quote)
    rules.check_can_answer(by, opportunity)
    rules.check_may_order(by)
    rules.check_is_open(quote, opportunity, now)
    rules.check_pays_by_card(by, quote, now)
    quotes.lock_draft(opportunity=opportunity)
    drawn = quoting.drawn(opportunity, by=by, now=now)
    conversion.check_unchanged(drawn=drawn, quote=quote)
    expected = _expected(quote, drawn, po_number, by=by, now=now)
    terms = {"content_hash": expected.content_hash, "total": expected.total}
    payment = payments.begin_draft(cart=opportunity.cart, key=key, **terms, by=by, now=now)
    _made, is_new = QuotePayment.objects.get_or_create(
        payment=payment, defaults={"quote": quote, "po_number": po_number.strip()}
    )
    if is_new:
        told = {"version": quote.version, "total": str(payment.total)}
        audit.record("quote.card_begun", opportunity, by=by, at=now, partner_id=opportunity.partner_id, new=told)
    return payment


def _expected(quote, drawn, po_number, *, by, now):
    """Ask the gates beforehand, so that nobody pays for what they refuse."""
    opportunity = quote.opportunity
    cart = opportunity.cart
    checkout = conversion.chosen(opportunity=opportunity, payment=PaymentMethod.CARD, po_number=po_number)
    cart.checkout = checkout.stored()  # on this copy alone: the draft keeps its own until it is paid for
    sold_by = quoting.sold(opportunity, is_preview=True, reviewed_by_id=opportunity.reviewed_by_id)
    found = forecast.of(cart=cart, lines=drawn.lines, how=drawn.how, by=by, now=now, sold_by=sold_by)
    payment_rules.check_offered(found.method == PaymentMethod.CARD)
    if found.is_refused:
        raise Refused(found.sentence, field=found.field or None)
    return found


@transactions.whole
def again(*, payment, by, now):
    """Try once more what has failed, as a payment of its own, as long as the quote waits for an answer."""
    kept = QuotePayment.objects.select_related("quote__opportunity").get(payment=payment)
    answer.locked(quote=kept.quote)
    payment = Payment.objects.locked().select_related("cart").get(pk=payment.pk)
    payment_rules.check_may_try_again(payment)
    return begin(quote=kept.quote, key=uuid.uuid4(), po_number=kept.po_number, by=by, now=now)


def is_for(*, payment):
    """A sales draft belongs to an opportunity; what of it is paid for is a quote."""
    return Cart.objects.filter(pk=payment.cart_id, is_sales_draft=True).exists() if payment.cart_id else False


def lock(*, payment):
    """Lock the opportunity of a draft, which comes before the draft."""
    Opportunity.objects.locked().only("pk").get(cart=payment.cart_id)
    Cart.objects.locked().filter(pk=payment.cart_id).first()


def order(*, payment, now):
    """Give the order of what was paid; raises Refused where the quote no longer stands, or its time was over."""
    kept = QuotePayment.objects.select_related("quote__opportunity").get(payment=payment)
    by = cart_payment.buyer(payment=payment)
    try:
        return _order(kept, payment, by=by, now=now)
    except rules.Changed as refusal:
        answer.tell_changed(quote=kept.quote, why=str(refusal), by=by, now=now)
        raise


@transactions.whole
def _order(kept, payment, *, by, now):
    opportunity, quote = answer.locked(quote=kept.quote)
    rules.check_is_open(quote, opportunity, now)
    rules.check_can_answer(by, opportunity)
    rules.check_paid_in_time(quote, min(payment.told_at, now))
    quotes.lock_draft(opportunity=opportunity)
    checkout = conversion.chosen(opportunity=opportunity, payment=PaymentMethod.CARD, po_number=kept.po_number)
    return answer.carry_out(quote=quote, checkout=checkout, payment=payment, by=by, now=now)

"""The first payment of a phone offer by card: the money comes first, then the order (F2, F3, O7).

While one speaks the agent types at the provider what the buyer reads out; by a link the buyer pays himself. Card data
never come here. What is paid and cannot be ordered goes back by itself, and both are told. What is paid for again, the
offer's version says. See settings.PAID_FOR, by which payments call this.
"""

import uuid

from django.utils.translation import gettext as _

from commerce import gates, schedule
from commerce.actions import order as orders
from commerce.actions import payment as payments
from commerce.models import OrderState, PlanKind, StoredCard
from commerce.queries import cart as carts
from commerce.rules import payment as payment_rules
from commerce.sold import Sold
from core import audit, outbox, transactions
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership
from telesales import phone_order
from telesales.actions import continuing as taking_over
from telesales.actions import phone, phone_buyer
from telesales.models import PhoneOffer, PhonePayment, PhoneSale
from telesales.phone_gates import PhoneAbout
from telesales.queries import continuing, selling
from telesales.rules import phone as offer_rules
from telesales.rules import phone_card as rules

PAGE = "telesales:phone_paid"
Via = PhoneSale.Via


@transactions.whole
def begin(*, offer, seen, by, now):
    """Give the payment with which the agent goes to the provider while the buyer reads his card out; one of the same
    version that still waits is given again. Raises Refused."""
    offer = phone.locked(offer=offer, by=by)
    phone.check_complete(offer=offer, seen=seen, by=by, now=now)
    rules.check_by_card(offer)
    waiting = _waiting(offer)
    if waiting:
        return waiting
    place = phone_buyer.found(offer=offer, by=by, now=now)
    return begun(offer=offer, place=place, via=Via.CALL, by=by, now=now)


def _waiting(offer):
    """Give the payment of just this version that has not ended yet."""
    open_ones = offer.payments.filter(version=offer.version, payment__status__in=payment_rules.OPEN)
    kept = open_ones.select_related("payment").last()
    return kept.payment if kept else None


def begun(*, offer, place, via, by, now):
    """Write the payment of a locked, complete offer for its buyer; a new one stays the offer's buyer from now on."""
    if place is None:
        raise Refused(_("The buyer no longer has a place at this company."), field="customer")
    waiting = _waiting(offer)
    if waiting:
        return waiting
    taking_over.lock_and_check(offer=offer)
    content_hash = _asked_beforehand(offer, place, via, by=by, now=now)
    payment = payments.begin_other(
        place=place,
        currency=offer.currency,
        key=uuid.uuid4(),
        content_hash=content_hash,
        total=schedule.at_once(offer_rules.terms(offer)),
        page=PAGE,
        keeps_card=offer.kind != PlanKind.ONE_TIME,
        by=by,
        now=now,
    )
    PhonePayment.objects.create(payment=payment, offer=offer, version=offer.version, via=via)
    offer.customer, offer.payment, offer.changed_at = place, payment, now
    offer.save(update_fields=["customer", "payment", "changed_at"])
    new = {"total": str(payment.total), "currency": payment.currency, "via": via}
    audit.record("phone_offer.card_begun", offer, by=by, at=now, partner_id=offer.sold_from_id, new=new)
    return payment


def _asked_beforehand(offer, place, via, *, by, now):
    """Ask the gates, so that nobody pays for what they refuse. Gives the fingerprint of what will be ordered."""
    acting = selling.acting_for(place.pk, seller=by, channel="phone")
    if acting is None:
        raise Refused(_("The buyer's company is closed: nothing can be sold to it."), field="customer")
    order, lines = phone_order.drawn(offer, place, now=now)
    order.tax_total = carts.tax_total(lines)
    order.net_total = order.total - order.tax_total
    order.state = OrderState.SUBMITTED
    sold = Sold(order.channel, offer.seller_user_id, offer.sold_from_id, PhoneAbout(offer, via))
    gates.preview(order=order, lines=lines, by=acting, now=now, sold=sold)
    return orders.content_hash(order, lines)


@transactions.whole
def with_stored(*, offer, card, seen, has_agreed, by, now):
    """Order at once, on a card that the buyer has left before and now agrees to, in words: what is due is taken from it
    by whoever collects. Raises Refused."""
    offer = phone.locked(offer=offer, by=by)
    if offer.order_id:
        return offer.order
    phone.check_complete(offer=offer, seen=seen, by=by, now=now)
    rules.check_by_card(offer)
    rules.check_agreed(has_agreed)
    place = phone_buyer.found(offer=offer, by=by, now=now)
    on_file = StoredCard.objects.select_for_update().filter(pk=card.pk, withdrawn_at=None)
    kept = rules.his(on_file.first(), place)
    new = {"card": kept.label}
    audit.record("phone_offer.card_agreed", offer, by=by, at=now, partner_id=offer.sold_from_id, new=new)
    return phone_order.placed(offer=offer, place=place, card_id=kept.pk, by=by, now=now)


def is_for(*, payment):
    """Whether a payment is the first of a phone offer."""
    return payment.cart_id is None and PhonePayment.objects.filter(payment=payment).exists()


def lock(*, payment):
    """Lock the offer, and the order that it takes over, which come before the payment."""
    offer = PhoneOffer.objects.locked().get(payments__payment=payment)
    continuing.locked(offer)


def order(*, payment, now):
    """Give the order of what was paid; raises Refused where the offer is another now, or its time was over."""
    kept = PhonePayment.objects.get(payment=payment)
    try:
        return _order(kept, payment, now=now)
    except Refused as refusal:
        key = f"phone-not-ordered:{payment.pk}"
        outbox.enqueue("phone.not_ordered", key=key, payment=payment.pk, why=refusal.sentence)
        raise


@transactions.whole
def _order(kept, payment, *, now):
    known = ("product", "rate", "customer__user", "customer__partner", "seller__user", "script")
    offer = PhoneOffer.objects.locked().select_related(*known).get(pk=kept.offer_id)
    rules.check_paid_for(offer, kept, paid_at=min(payment.told_at or now, now))
    rules.check_amount(payment, due=schedule.at_once(offer_rules.terms(offer)))
    by = partners.place(membership=offer.seller, channel="link" if kept.via == Via.LINK else "card")
    if by is None:
        raise Refused(_("Whoever has offered it no longer sells here."))
    place = Membership.objects.current().select_related("user", "partner").filter(pk=offer.customer_id).first()
    how = {"via": kept.via, "payment": payment, "card_id": payment.card_id if payment.keeps_card else None}
    return phone_order.placed(offer=offer, place=place, by=by, now=now, **how)


def again(*, payment, by, now):
    """A first payment is begun again where the offer is: by its agent, or on the page of the link."""
    raise Refused(_("Ask your contact to begin it again, or open the link of the mail once more."))

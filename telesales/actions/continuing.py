"""Take over a plan that has failed, or was ended before it was paid: what is left becomes another offer, and its order
ends the old plan in the transaction in which it is placed (F7).

Until then the old order is untouched. What of it was not shipped is cancelled, and delivered with the new one; what was
shipped counts as delivered with the new one, so that nobody sends it again. Its open invoices are taken back; what was
paid of it stays paid, with its commission: nothing of it is given back.
"""

from django.utils.translation import gettext as _

from commerce.actions import cancellation, plan_ending, shipment
from commerce.models import Order, PaymentPlan
from core import audit, transactions
from core.reader import day_of
from partners.models import User
from telesales.models import PhoneOffer, PhoneOfferState, PhoneSale
from telesales.queries import continuing as queries
from telesales.queries import phone as phones
from telesales.queries import recording as recordings
from telesales.rules import continuing as rules
from telesales.rules import phone as offer_rules

OPEN = (PhoneOfferState.DRAFT, PhoneOfferState.SENT)


@transactions.whole
def begin(*, sale, by, now):
    """Give the draft that takes a sale's plan over, filled with its buyer, product and what is still owed; one that was
    begun before and still waits is given again. Raises Refused."""
    order = Order.objects.locked().get(pk=sale.order_id)
    plan = PaymentPlan.objects.locked().get(order=order)
    rules.check_can_continue(plan, order)
    sale = PhoneSale.objects.select_related("offer__customer__partner", "product").get(pk=sale.pk)
    rules.check_sellers(recordings.is_sellers(by, sale.offer) or by.is_operator)
    offer_rules.check_may_sell(by, sale.product)
    waiting = PhoneOffer.objects.of(by).filter(continues=order, state__in=OPEN).first()
    if waiting:
        return waiting
    rules.check_none_waits(order)
    offer = PhoneOffer.objects.create(
        seller_id=by.membership_id,
        seller_user_id=by.user_id,
        sold_from_id=by.partner_id,
        product=sale.product,
        customer=rules.buyer(order),
        currency=plan.currency,
        buyer=_address(sale, order),
        first_on=day_of(User.objects.get(pk=by.user_id), now),
        payment_method=plan.payment_method,
        rate=_rate(sale, by),
        continues=order,
        started_at=now,
        changed_at=now,
        **rules.left(plan, order),
    )
    new = {"continues": order.number}
    audit.record("phone_offer.continues", offer, by=by, at=now, partner_id=by.partner_id, new=new)
    return offer


def _address(sale, order):
    told = {name: order.ship_to.get(name, "") for name in ("street", "postcode", "city", "country")}
    kept = sale.offer.buyer
    return {**told, **{name: kept[name] for name in ("tax_number", "area") if kept.get(name)}}


def _rate(sale, by):
    """The affiliate's commission as it was, while it is still offered; else he chooses another."""
    return sale.rate_id and phones.rates(by, sale.product, sale.currency).filter(pk=sale.rate_id).first()


def lock_and_check(*, offer):
    """Lock what an offer takes over and raise Refused unless it still can, for just what is left of it."""
    old = queries.locked(offer)
    if old:
        rules.check(offer, *old)


def take_over(*, order, by, now):
    """End the plan that an order takes over which was just placed, and what is left of the order it was of; see
    settings.PHONE_PLACED. The gates have locked both and checked it."""
    offer = queries.offer_of(order)
    if offer is None:
        return
    old, plan = queries.locked(offer)
    if plan.continued_by_id == order.pk:
        return
    reason = _("Continued by order %(number)s.") % {"number": order.number}
    plan_ending.stop(plan=plan, reason=reason, by=by, now=now)
    plan.continued_by = order
    plan.save(update_fields=["continued_by"])
    audit.record("plan.continued", old, by=by, at=now, partner_id=old.partner_id, new={"by": order.number})
    plan_ending.take_back_invoices(order=old, reason=reason, by=by, now=now)
    shipment.carry_over(order=order, earlier=old, by=by, now=now)
    if queries.to_send(old):
        cancellation.cancel_continued(order=old, reason=reason, by=by, now=now)

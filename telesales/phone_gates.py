"""The gate of what is sold on the phone (O3, F1-F6): asked as it is ordered, by call or by link."""

from dataclasses import dataclass

from commerce.gates import PASS, Outcome
from commerce.models import OrderState
from partners import queries as partners
from telesales.models import PhoneOffer, PhoneSale, SaleShare
from telesales.queries import continuing, phone_setup
from telesales.queries import phone as queries
from telesales.rules import continuing as continuing_rules
from telesales.rules import phone as rules
from telesales.rules import phone_buyer


@dataclass(frozen=True, slots=True)
class PhoneAbout:
    """What is remembered of a phone sale beside its order: the offer as it is locked, and how the buyer said yes.

    By a link he has said yes to what was offered while it counted: then his seller's right is not asked again.
    """

    offer: PhoneOffer
    via: str = PhoneSale.Via.CALL


def sold(passage):
    """Whoever sells may do so now, everything that must be there is; what counts from now on is written down."""
    order = passage.order
    if order.state != OrderState.SUBMITTED:
        _check_still_continues(passage)
        return PASS
    about = passage.sold.about
    rules.check_active(about.offer.product)
    phone_buyer.check_sent_to(order.ship_to)
    rules.check_paid_so(about.offer.kind, order.payment_method)
    if about.via == PhoneSale.Via.CALL:
        rules.check_may_sell(_as_of_now(passage.by.seller), about.offer.product)
    return Outcome(effect=lambda saved: _write(saved, passage, about))


def _check_still_continues(passage):
    """What an order is to take over once it is placed can still be taken over, though it has waited (F7). It is locked
    before the account."""
    offer = continuing.offer_of(passage.order)
    if offer is None:
        return
    old = continuing.read(offer) if passage.is_preview else continuing.locked(offer)
    if old[1].continued_by_id != passage.order.pk:
        continuing_rules.check(offer, *old)


def _as_of_now(seller):
    fresh = partners.standing(user_id=seller.user_id, partner_id=seller.partner_id)
    roles = fresh.roles if fresh.membership_id else ()
    return seller.at(roles=roles, user_status=fresh.user_status, effective=fresh.effective)


def _write(order, passage, about):
    offer, plan = about.offer, passage.plan
    affiliate_id = queries.affiliate_id(offer)
    sale = PhoneSale.objects.create(
        order=order,
        offer=offer,
        seller_id=offer.seller_id,
        product_id=offer.product_id,
        vendor_id=offer.product.vendor_id,
        affiliate_id=affiliate_id,
        rate=offer.rate if affiliate_id else None,
        rate_kind=offer.rate.kind if affiliate_id else None,
        rate_value=offer.rate.value if affiliate_id else None,
        fee_percent=phone_setup.policy().fee_percent,
        currency=order.currency,
        total=order.total,
        tax_total=order.tax_total,
        is_open_ended=plan.is_open_ended,
        via=about.via,
        script_id=offer.script_id,
        told_party_at=offer.told_party_at,
        told_terms_at=offer.told_terms_at,
        at=passage.now,
    )
    shares = queries.shares(offer.product)
    SaleShare.objects.bulk_create(
        SaleShare(sale=sale, partner_id=partner_id, percent=percent) for partner_id, percent in shares
    )
    passage.tell("order.sold", new={"seller": order.seller_id, "sold_from": order.sold_from_id, "via": about.via})

"""The order that a phone offer becomes, with the plan that was agreed for it and for nothing else (F2, F3).

Its price is agreed, so no price list is asked and no country is forbidden; everything else is the pipeline's (O3).
"""

from django.utils.translation import gettext as _

from commerce.actions import order as orders
from commerce.models import Order, OrderChannel
from commerce.queries import tax
from commerce.queries.cart import Article, PricedLine
from commerce.sold import Sold
from core import money
from core.refusal import Refused
from partners import postal
from telesales.actions import continuing
from telesales.models import PhoneOfferState, PhoneSale
from telesales.phone_gates import PhoneAbout
from telesales.queries import selling
from telesales.rules import phone as rules


def placed(*, offer, place, by, now, via=PhoneSale.Via.CALL, payment=None, card_id=None):
    """Order what a locked, complete offer says, for the Membership `place`. Raises Refused."""
    if place is None:
        raise Refused(_("The buyer no longer has a place at this company."), field="customer")
    acting = selling.acting_for(place.pk, seller=by, channel=OrderChannel.PHONE)
    if acting is None:
        raise Refused(_("The buyer's company is closed: nothing can be sold to it."), field="customer")
    continuing.lock_and_check(offer=offer)
    order, lines = drawn(offer, place, now=now)
    made = orders.enter(
        order=order,
        lines=lines,
        payment=payment,
        plan=rules.terms(offer, card_id=card_id),
        sold_by=Sold(OrderChannel.PHONE, offer.seller_user_id, offer.sold_from_id, PhoneAbout(offer, via)),
        by=acting,
        now=now,
    )
    offer.order, offer.state, offer.changed_at = made, PhoneOfferState.ORDERED, now
    offer.save(update_fields=["order", "state", "changed_at"])
    return made


def drawn(offer, place, *, now):
    """Give the unsaved order and its line: the amount is what the buyer was told, and contains what tax there is."""
    number = offer.buyer.get("tax_number") or place.partner.tax_number
    how = tax.to(offer.buyer["country"], tax_number=number, now=now)
    line = _line(offer, how)
    where = {"label": place.partner.name[:80], **postal.lines(offer.buyer)}
    order = Order(
        partner_id=place.partner_id,
        buyer_id=place.user_id,
        currency=offer.currency,
        total=line.total,
        tax_treatment=how.kind,
        tax_country=how.country,
        tax_number=how.number,
        line_count=1,
        payment_method=offer.payment_method,
        note=offer.note,
        ship_to=where,
        bill_to=where,
        submission_key=offer.key,
        submitted_at=now,
        channel=OrderChannel.PHONE,
        seller_id=offer.seller_user_id,
        sold_from_id=offer.sold_from_id,
    )
    return order, [line]


def _line(offer, how):
    product = offer.product
    total = money.line_total(offer.amount, offer.quantity, offer.currency)
    rate = how.rate(product.tax_class)
    if rate is None:
        raise Refused(
            _("%(code)s cannot be ordered at present: its tax rate is not set.") % {"code": product.code},
            field="product",
        )
    return PricedLine(
        id=None,
        product=Article(product.pk, product.code, product.name, product.unit, product.picture, product.is_active),
        quantity=offer.quantity,
        seen_price=None,
        unit_price=offer.amount,
        total=total,
        price_reason={"agreed": _("phone offer")},
        is_gross=how.is_charged,
        tax_class=product.tax_class,
        tax_rate=rate,
        tax_total=money.tax_of(total, rate, offer.currency, is_gross=True) if how.is_charged else money.ZERO,
    )

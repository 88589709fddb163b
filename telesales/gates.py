"""The gate of what is sold to somebody (O3, T1-T3): asked of every order that has a seller, whichever way it came."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.gates import PASS, Outcome
from commerce.models import HoldKind, OrderChannel, OrderState
from commerce.queries import spending
from commerce.queries.holding import Rule
from core import prepared
from core.refusal import Refused
from partners import queries as partners
from telesales import overriding, phone_gates, pricing
from telesales.models import PriceOverride, Sale, SaleTerms
from telesales.queries import overrides, setup
from telesales.rules import offer as offers
from telesales.rules import selling as rules


@dataclass(frozen=True, slots=True)
class About:
    """What is remembered of a sale beside its order. `reviewed_by_id` has the right to finalise and let its prices go:
    then neither prices nor the seller's right are asked again; `is_agreed` is what a customer said yes to."""

    seller_id: int
    role: str
    session_id: int | None = None
    opportunity_id: int | None = None
    quote_id: int | None = None
    confirmed_by_id: int | None = None
    reviewed_by_id: int | None = None
    attribution: str = ""
    terms: str = ""
    service_from: date | None = None
    billing_from: date | None = None
    reasons: dict[int, str] = field(default_factory=dict)
    """Why a product has another price, by product id."""


def sale(passage):
    """Nobody sells to his own company or without the right to; prices stay within bounds or wait for a manager."""
    order = passage.order
    if order.channel == OrderChannel.PHONE:
        return phone_gates.sold(passage)
    if order.seller_id is None:
        _check_own_prices(passage)
        return PASS
    if order.state == OrderState.SUBMITTED:
        return _newly_sold(passage)
    needs = Sale.objects.filter(order=order).values_list("needs", flat=True).first()
    if needs:
        passage.notes["holds"] = [Rule(HoldKind.BUSINESS, str(WAITS))]
    return PASS


WAITS = gettext_lazy("It was sold for you; our sales management looks at it first.")
SELLER_WAITS = gettext_lazy("Our sales management looks at it first.")
"""What the buyer reads of a sale that waits for a manager: why is in the Sale, and internal. What its seller is told
beforehand."""


def _check_own_prices(passage):
    """An offered price counts in its seller's sale alone: there it is tested, and what it gives away written down."""
    if passage.order.state == OrderState.SUBMITTED and any(map(_is_offered, passage.lines)):
        raise Refused(_("Prices here were agreed with your contact, who orders it; your cart offers your own instead."))


def _is_offered(line):
    return bool(line.price_reason and line.price_reason.get("overridden"))


def _newly_sold(passage):
    about = passage.sold.about or _in_session(passage)
    if passage.is_preview and about.reviewed_by_id:
        return PASS  # neither prices nor who sells are asked again, and nothing is written
    company_id = partners.root_id(passage.order.partner_id)
    tested = _tested(passage, about, company_id)
    needs = _needs(about, tested)
    if needs:
        is_read_by_seller = passage.is_preview and passage.by.seller
        passage.notes["holds"] = [Rule(HoldKind.BUSINESS, str(SELLER_WAITS if is_read_by_seller else WAITS))]
    return Outcome(effect=lambda saved: _write(saved, passage, about, tested, company_id, needs))


def _in_session(passage):
    """A seller asks for it himself: whether he may is asked again now, and his place stays until it is written. What is
    only foretold is taken as this request has found it."""
    seller, order = passage.by.seller, passage.order
    roles = seller.roles if passage.is_preview else _still_sells(seller, passage.by.membership_id)
    if order.buyer_id == seller.user_id:
        raise Refused(_("Nobody sells to himself."))
    return About(
        seller_id=seller.membership_id,
        role=setup.seller_role(roles),
        session_id=passage.by.sales_session_id,
        reasons={} if passage.is_preview else overrides.reasons(order.cart_id),
        **_agreed(passage, order.cart_id),
    )


def _still_sells(seller, customer_id):
    """Give the roles that the seller has now; raise Refused unless he may sell to the customer with them."""
    _hold_place(seller.membership_id)
    fresh = partners.standing(user_id=seller.user_id, partner_id=seller.partner_id)
    if fresh.membership_id != seller.membership_id:
        raise Refused(_("You no longer have a place at the company you sell from."))
    rules.check_may_sell(_as_of_now(seller, fresh), customer_id)
    return fresh.roles


AGREED = ("attribution", "terms", "service_from", "billing_from")


def _agreed(passage, cart_id):
    """Give what was agreed for the cart beside its lines; whether his role may still agree to it is asked again."""
    found = SaleTerms.objects.filter(cart=cart_id).values(*AGREED).first() or {}
    dated = {name: found.get(name) for name in AGREED[1:]}
    offers.check_terms(passage.by, **{**dated, "terms": dated["terms"] or ""}, today=passage.now.date())
    return found


def _hold_place(membership_id):
    with prepared.cursor() as cursor:
        cursor.execute("SELECT 1 FROM partners_membership WHERE id = %s FOR SHARE", [membership_id])


def _as_of_now(seller, fresh):
    return seller.at(roles=fresh.roles, user_status=fresh.user_status, effective=fresh.effective)


def _tested(passage, about, company_id):
    """Give [(line, Offer, Verdict)] of the lines with another price. Raises Refused where one is refused."""
    order = passage.order
    lines = [line for line in passage.lines if _is_offered(line)]
    if lines and not passage.is_preview:
        spending.lock(company_id)
    known = {"role": about.role, "company_id": company_id, "currency": order.currency, "now": passage.now}
    found = pricing.tested(lines, **known)
    refused = [verdict.said for _line, _offer, verdict in found if verdict.mode == overriding.BLOCK]
    if refused and not about.reviewed_by_id:
        raise Refused(" ".join(refused))
    return found


def _needs(about, tested):
    """Say what a manager has to decide; "" where nothing."""
    if about.reviewed_by_id:
        return ""
    said = [verdict.said for _line, _offer, verdict in tested if verdict.mode == overriding.REQUIRE]
    if not setup.setting(about.role).finalise:
        said.append(_("Sold on the customer's behalf by somebody whose sales a manager finalises."))
    return " ".join(said)


def _write(order, passage, about, tested, company_id, needs):
    known = {name: getattr(about, name) for name in KEPT}
    made = Sale.objects.create(order=order, needs=needs, at=passage.now, **known)
    PriceOverride.objects.bulk_create(
        PriceOverride(
            sale=made,
            product_id=line.product.id,
            quantity=line.quantity,
            company_id=company_id,
            role=about.role,
            currency=order.currency,
            list_price=offer.list_price,
            price=offer.price,
            given=offer.given(order.currency),
            reason=about.reasons.get(line.product.id) or "-",
            mode=verdict.mode if verdict.mode != overriding.BLOCK else overriding.REQUIRE,
            said=verdict.said,
            by_id=order.seller_id,
            at=passage.now,
        )
        for line, offer, verdict in tested
        if offer.price != offer.list_price  # a quote holds the customer's own prices as well
    )
    passage.tell("order.sold", new={"seller": order.seller_id, "sold_from": order.sold_from_id})


KEPT = (
    "seller_id",
    "session_id",
    "opportunity_id",
    "quote_id",
    "confirmed_by_id",
    "attribution",
    "terms",
    "service_from",
    "billing_from",
)

"""Which products somebody sells on the phone, for which commissions, and to whom (F1, F3, F5)."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL

from commerce.models import Order, OrderChannel, Product
from core import once
from partners import queries as partners
from partners.models import SUBTREE_SQL, Membership
from partners.permissions import Role
from telesales.models import Affiliation, AffiliationState, CommissionRate, JointVenture, PhoneOffer


def products(acting):
    """Give the active products that `acting` may sell on the phone: the operator's staff all, a vendor's people their
    company's, an affiliate's those whose vendors have allowed it."""
    return of_range(acting).filter(is_active=True)


def of_range(acting):
    """Give the same with what is off sale."""
    found = Product.objects.all()
    if acting.is_operator:
        return found
    allowed = Q(pk=None)
    if Role.VENDOR in acting.roles:
        allowed |= Q(vendor_id__in=RawSQL(SUBTREE_SQL, [partners.company_id(acting)]))
    if Role.AFFILIATE in acting.roles:
        allowed |= Q(pk__in=_allowed(acting).values("product__product"))
    return found.filter(allowed)


def is_in_range(acting, product_id):
    """Whether a product, on sale or off, is `acting`'s to sell on the phone."""
    if acting.is_operator:
        return True
    return once.read(_range_key(acting, product_id), lambda: of_range(acting).filter(pk=product_id).exists())


def _range_key(acting, product_id):
    return "telesales.phone_range", acting.membership_id, product_id


def offer(acting, pk, *, known):
    """Give one's own offer with what is `known` of it, and whether its product is still one's to sell; None of anybody
    else's (P12)."""
    found = PhoneOffer.objects.of(acting).select_related(*known)
    if not acting.is_operator:
        found = found.annotate(is_in_range=Exists(of_range(acting).filter(pk=OuterRef("product"))))
    made = found.filter(pk=pk).first()
    if made and not acting.is_operator:
        once.note(_range_key(acting, made.product_id), made.is_in_range)
    return made


def is_affiliate_of(acting, product):
    """Whether `acting` sells the product as an affiliate: then a commission must be chosen (F5)."""
    if acting.is_operator or product is None:
        return False
    if Role.VENDOR not in acting.roles or product.vendor_id is None:
        return True
    own = partners.company_id(acting)
    return product.vendor_id != own and partners.root_id(product.vendor_id) != own


def rates(acting, product, currency):
    """Give the commissions among which an affiliate chooses for a sale of the product in a currency: fixed ones are in
    their own, the highest per cent first."""
    fitting = _allowed(acting).filter(product__product=product, currency__in=["", currency])
    key = ("telesales.phone_rates", acting.membership_id, product.pk, currency)
    return once.read(key, lambda: list(fitting.order_by("-kind", "-value", "pk")))


def _allowed(acting):
    """The commissions in force of products that the affiliate's company may sell on the phone."""
    company_id = partners.company_id(acting)
    return CommissionRate.objects.filter(
        ended_at=None,
        product__ended_at=None,
        product__may_phone=True,
        product__product__vendor=F("product__affiliation__vendor"),
        product__affiliation__in=Affiliation.objects.filter(
            affiliate__in=RawSQL(SUBTREE_SQL, [company_id]), state=AffiliationState.ACCEPTED
        ),
    )


def shares(product):
    """Give [(partner id, per cent)] of the product's joint ventures in force."""
    return list(JointVenture.objects.filter(product=product, ended_at=None).values_list("partner", "percent"))


def customers(acting):
    """Give the current places of buyers whom `acting` finds by their names: the operator's staff all of them, anybody
    else those to whom his company has sold on the phone before. Others are found by their exact address alone."""
    found = Membership.objects.current().filter(partner__kind="partner")
    if acting.is_operator:
        return found
    from_here = RawSQL(SUBTREE_SQL, [partners.company_id(acting)])
    sold = Order.objects.filter(channel=OrderChannel.PHONE, sold_from__in=from_here)
    return found.filter(Exists(sold.filter(buyer=OuterRef("user"), partner=OuterRef("partner"))))


def affiliate_id(offer):
    """Give the company that gets the commission of an offer; None where the vendor or the operator sells."""
    return offer.sold_from_id if offer.rate_id else None

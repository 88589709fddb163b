"""The demo's opportunities: what Sam prepares, what waits for Max, what soon expires, what Ruth prepares for hers."""

import random
from datetime import timedelta
from decimal import Decimal

from commerce.actions.cart_filling import Wanted
from commerce.models import Product
from commerce.queries import pricing
from partners import queries as partners
from partners.models import Membership
from telesales.actions import expiring, opportunity, opportunity_lines, opportunity_state
from telesales.demo import mails
from telesales.models import ResellerCustomer, SalesMode, SalesPolicy

SEED = 20_703
SUBMITTED, DECLINED, OPEN = "submitted", "declined", "open"
OURS = [
    # name, customer, company, products, days ago, discount, what became of it
    ("Candles for the spring fair", "bea", "ACME-DEPOT", 4, 2, 5, OPEN),
    ("Garden season, first delivery", "zoe", "ZENITH", 6, 9, 8, OPEN),
    ("Storage for the new depot", "bea", "ACME-DEPOT", 7, 5, 12, SUBMITTED),
    ("Desk lamps, second floor", "zoe", "ZENITH", 3, 3, 0, SUBMITTED),
    ("Canteen, first fittings", "zoe", "ZENITH", 3, 28, 6, OPEN),
    ("Give-aways for the open day", "bea", "ACME-DEPOT", 2, 14, 25, DECLINED),
    ("Packing material", "zoe", "ZENITH", 4, 41, 0, OPEN),
]
"""The last but two soon expires, the last has."""
THROUGH = ["Spring fair", "Call", "Newsletter", "Recommended by Acme", ""]
WHY = "Regular customer"


def make(*, now):
    """Make them through the real actions, whatever the marketplace's mode is."""
    dice = random.Random(SEED)
    mode = SalesPolicy.objects.get().mode
    SalesPolicy.objects.update(mode=SalesMode.OPPORTUNITIES)
    with mails.silenced(now):
        _past(now, dice)
    expiring.sweep(now=now)
    SalesPolicy.objects.update(mode=mode)


def _past(now, dice):
    sam, max_, ruth = (_acting(_place(name)) for name in ("sam", "max", "ruth"))
    for name, login, code, number, ago, discount, outcome in OURS:
        at = now - timedelta(days=ago, hours=dice.randint(1, 7))
        place = Membership.objects.get(user__username=login, partner__code=code)
        made = _begun(name, place, number, discount, by=sam, at=at, dice=dice)
        _taken_on(made, outcome, sam, max_, at)
    customer = _customer_of(ruth, now)
    if customer:
        _begun("Opening stock", customer, 3, 4, by=ruth, at=now - timedelta(days=4), dice=dice)


def _begun(name, place, number, discount, *, by, at, dice):
    goods = _goods(_acting(place), at)
    chosen = dice.sample(goods, min(number, len(goods)))
    wanted = [Wanted(product.pk, product.pack_size * dice.randint(1, 6)) for product in chosen]
    known = {"attribution": dice.choice(THROUGH), "notes": "Wants to hear from us before the end of the month."}
    made = opportunity.create(customer=place, wanted=wanted, by=by, now=at, name=name, **known).opportunity
    if discount:
        ids = list(made.cart.lines.order_by("pk").values_list("pk", flat=True)[:2])
        offered = opportunity_lines.Offered(per_cent=Decimal(discount), reason=WHY)
        opportunity_lines.offer(opportunity=made, ids=ids, offered=offered, by=by, now=at)
    return made


def _taken_on(made, outcome, sam, max_, at):
    if outcome != OPEN:
        opportunity_state.submit(opportunity=made, by=sam, now=at + timedelta(hours=2))
    if outcome == DECLINED:
        reason = "Below what the goods cost us: offer at most 10 per cent."
        opportunity_state.decline(opportunity=made, reason=reason, by=max_, now=at + timedelta(hours=5))


def _customer_of(seller, now):
    """Give somebody at a company that the seller's company looks after."""
    companies = ResellerCustomer.objects.filter(reseller=partners.root_id(seller.partner_id), ended_at=None)
    places = Membership.objects.current().filter(partner__in=companies.values("customer"), user__status="active")
    for place in places.select_related("user").order_by("pk"):
        acting = _acting(place)
        if acting and _goods(acting, now - timedelta(days=4)):
            return place
    return None


def _goods(by, now):
    """Give the active products that somebody has a price for, in a fixed order."""
    products = list(Product.objects.filter(is_active=True).order_by("code")[:300])
    wanted = [(product.pk, product.pack_size) for product in products]
    known = pricing.resolve(partner_id=by.partner_id, currency=by.currency, wanted=wanted, now=now)
    prices = {product: known.get((product.pk, product.pack_size)) for product in products}
    return [product for product, price in prices.items() if price and 1 < price.unit_price * product.pack_size < 90]


def _place(login):
    return Membership.objects.current().select_related("user").get(user__username=login)


def _acting(place):
    return partners.place(membership=place)

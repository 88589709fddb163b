"""The demo's purchase processes: a draft, one with three offers, one that was awarded, and one of another company.

Made through the real actions, as the people of the cast, at moments that lie so and so long back.
"""

from datetime import timedelta
from decimal import Decimal

from commerce.models import Category, Product
from commerce.queries import catalogue, pricing
from core import money
from messaging.actions import award, message, offer, process
from messaging.demo import mails
from messaging.models import AwardKind, PurchaseProcess, Side
from partners import queries as partners
from partners.models import Membership

PLACES = {"bea": "ACME-DEPOT", "zoe": "ZENITH", "vic": "VENDOR", "sam": "NORTHGATE"}
WORKSHOP = (
    "Hand and power tools for the new workshop in York, for six benches.\n\n"
    "- Professional quality, spare parts for at least five years\n"
    "- One delivery, on pallets, to Unit 5, Poppleton Park\n"
    "- Please say which warranty you give"
)
SITES = "For the maintenance teams of all sites, packed by site, each with its declaration of conformity."


def make(*, now):
    """Write them; nothing where some stand, or the people or their goods are not there."""
    people = _people()
    tools = Category.objects.filter(name="Tools").first()
    if PurchaseProcess.objects.exists() or len(people) < len(PLACES) or tools is None:
        return
    hand = _goods(people["bea"], Product.objects.filter(vendor__code="VENDOR"), now)
    power = _goods(people["bea"], Product.objects.filter(vendor=None, category__parent=tools), now)
    if len(hand) < 3 or len(power) < 2:
        return
    with mails.silenced(now):
        _awarded(people, hand, now)
        _active(people, tools, hand, power, now)
        _others(people, tools, now)
        _draft(people, hand[2], now)


def _people():
    """Give {login: Acting} of those of the cast that are there."""
    found = {}
    for login, code in PLACES.items():
        place = Membership.objects.filter(user__username=login, partner__code=code, ended_at=None).first()
        acting = place and partners.place(membership=place)
        if acting:
            found[login] = acting
    return found


def _goods(buyer, products, now):
    """Give products that a buyer sees, one of each kind."""
    found: dict = {}
    for product in catalogue.seen_by_all(products.filter(is_active=True).order_by("code")[:200], [buyer], now=now):
        found.setdefault(_kind(product), product)
    return list(found.values())


def _evening(day):
    """Give the hour at which offices close."""
    return day.replace(hour=17, minute=0, second=0, microsecond=0)


def _kind(product):
    """Give what a product is, without its size."""
    return product.name.partition(",")[0]


def _begun(by, at, title, **facts):
    values = {
        "title": title, "specification": "", "product": None, "category": None, "unit": "", "budget": None,
        "is_budget_shown": False, **facts,
    }  # fmt: skip
    return process.begin(facts=values, by=by, now=at)


def _published(by, at, title, **facts):
    made = _begun(by, at, title, **facts)
    return process.publish(process=made, by=by, moment=lambda: at + timedelta(minutes=20))[0]


def _offered(made, by, product, per_cent, words, at, *, days, quantity=None, valid=None, asks=False):
    """Offer a product at so many per cent of what the buyer's own list says."""
    quantity = Decimal(quantity or made.quantity)
    wanted = (product.pk, int(quantity))
    place = {"partner_id": made.owner.partner_id, "currency": made.currency}
    own = pricing.resolve(**place, wanted=[wanted], now=at)[wanted]
    price = money.rounded(own.unit_price * per_cent / 100, made.currency)
    terms = {
        "unit_price": price, "currency": made.currency, "is_gross": own.is_gross, "delivery_days": days,
        "quantity": quantity, "valid_until": valid,
    }  # fmt: skip
    known = {"process": made, "product": product, "terms": terms, "words": words, "asks": asks}
    return offer.make(**known, by=by, moment=lambda: at)


def _awarded(people, hand, now):
    """Bea has chosen what Vic offered, at the price of her own list."""
    at, product = now - timedelta(days=26), hand[0]
    known = {
        "product": product,
        "quantity": Decimal(60),
        "specification": SITES,
        "deadline": _evening(at + timedelta(days=12)),
    }
    made = _published(people["bea"], at, f"{_kind(product)}s for all sites", **known)
    words = "Sixty are in stock; we pack them by site without charge."
    first = _offered(made, people["vic"], product, 97, words, at + timedelta(hours=5), days=4)
    asked = {"side": Side.BUYER, "words": "Is the declaration in every box?", "by": people["bea"]}
    message.respond(thread=first.thread, **asked, moment=lambda: at + timedelta(days=1))
    words = "It is. From sixty on I can go down to this price."
    last = _offered(made, people["vic"], product, 93, words, at + timedelta(days=2), days=4)
    known = {"process": made, "thread": last.thread, "kind": AwardKind.CART, "seen": last.pk, "by": people["bea"]}
    award.award(**known, moment=lambda: at + timedelta(days=13))


def _active(people, tools, hand, power, now):
    """What a workshop needs: three offers, one above the budget."""
    at = now - timedelta(days=2, hours=20)
    known = {"category": tools, "quantity": Decimal(48), "unit": "piece", "budget": Decimal("280.00")}
    deadline = _evening(now + timedelta(days=3))
    made = _published(
        people["bea"], at, "Tools for the new workshop", **known, specification=WORKSHOP, deadline=deadline
    )
    until = (now + timedelta(days=20)).date()
    words = "Forty-eight from one batch, five years of spare parts, two years of warranty."
    _offered(made, people["vic"], hand[1], 94, words, at + timedelta(hours=6), days=6, valid=until, asks=True)
    words = "A mixed pallet is possible at the same price; we would talk about the sizes."
    _offered(made, people["vic"], hand[2], 98, words, at + timedelta(hours=7), days=6, valid=until)
    words = "Our own line for workshops. We deliver to York every Tuesday."
    _offered(made, people["sam"], power[0], 101, words, at + timedelta(hours=30), days=3, quantity=24)


def _others(people, tools, now):
    """Zenith asks as well; nobody has offered yet."""
    at = now - timedelta(hours=9)
    known = {"category": tools, "quantity": Decimal(12), "unit": "set", "is_budget_shown": True}
    made = {"budget": Decimal("900.00"), "deadline": _evening(now + timedelta(days=6))}
    _published(people["zoe"], at, "Fitters' sets for three vans", **known, **made)


def _draft(people, product, now):
    known = {"product": product, "quantity": Decimal(200), "deadline": _evening(now + timedelta(days=14))}
    _begun(people["bea"], now - timedelta(hours=3), f"{_kind(product)}, yearly demand", **known)

"""What tests of purchase processes share: a process of the depot's, the vendor's product for it, an offer."""

from datetime import timedelta
from decimal import Decimal

from commerce.models import Category
from messaging.actions import award as awards
from messaging.actions import offer as offers
from messaging.actions import process as actions
from messaging.models import PurchaseProcess, Thread
from tests.messaging import talking

LASTS = timedelta(days=7)
WORDS = "We have them in stock."


def goods(cast):
    """Put all products of the cast into one category below another. Gives (above, below)."""
    above, _new = Category.objects.get_or_create(code="house", defaults={"name": "House"})
    below, _new = Category.objects.get_or_create(code="lights", defaults={"name": "Lights", "parent": above})
    for code in ("CANDLE", "LANTERN"):
        product = getattr(cast.products, code)
        product.category = below
        product.save(update_fields=["category"])
    return above, below


def facts(cast, *, at=None, **changed):
    """Give what a draft says: two hundred candles of the vendor's."""
    return {
        "title": "Candles for the autumn", "specification": "White, 25 cm.", "product": cast.products.CANDLE,
        "category": None, "quantity": Decimal(200), "unit": "", "budget": None, "is_budget_shown": False,
        "deadline": (at or cast.now) + LASTS, **changed,
    }  # fmt: skip


def drafted(cast, who="bea", *, at=None, **changed):
    """Have somebody draft a process."""
    now = at or cast.now
    return actions.begin(facts=facts(cast, at=now, **changed), by=cast.acting(who), now=now)


def published(cast, who="bea", *, at=None, **changed):
    """Have somebody publish a process about the vendor's product."""
    talking.owned(cast)
    moment = at or cast.now
    process = drafted(cast, who, at=moment, **changed)
    return actions.publish(process=process, by=cast.acting(who), moment=lambda: moment)[0]


def terms(**changed):
    return {
        "unit_price": Decimal("8.75"), "currency": "GBP", "is_gross": False, "quantity": Decimal(200),
        "delivery_days": 5, "valid_until": None, **changed,
    }  # fmt: skip


def offered(cast, process, who="vic", *, code="CANDLE", at=None, words=WORDS, asks=False, key=None, **changed):
    """Have somebody offer a product for a process. Gives the offer; may be refused."""
    moment, product = at or cast.now, getattr(cast.products, code)
    return offers.make(
        process=process, product=product, terms=terms(**changed), words=words, asks=asks, key=key,
        by=cast.acting(who), moment=lambda: moment,
    )  # fmt: skip


def awarded(cast, offer, who="bea", *, kind="cart", at=None, seen=None):
    """Have somebody award the process to an offer. Gives the process."""
    moment, thread = at or cast.now, Thread.objects.get(pk=offer.thread_id)
    process = PurchaseProcess.objects.get(pk=thread.process_id)
    return awards.award(
        process=process, thread=thread, kind=kind, seen=seen or offer.pk, by=cast.acting(who), moment=lambda: moment
    )


def closed(cast, process, who="bea", *, at=None, reason="We buy them elsewhere."):
    moment = at or cast.now
    return actions.close(process=process, by=cast.acting(who), reason=reason, moment=lambda: moment)

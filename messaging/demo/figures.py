"""The demo's past: questions of the last months that were answered sooner or later, so that figures say something (S8).

Written through the real actions, as the people of the cast; the operator shows buyers how quickly sellers respond.
"""

from datetime import timedelta

from commerce.models import Product
from commerce.queries import catalogue
from messaging.actions import figures, message, window
from messaging.demo import mails
from messaging.models import Reading, Side, Thread
from messaging.queries import organisation
from partners import queries as partners
from partners.models import Membership

PLACES = {"bea": "ACME-DEPOT", "zoe": "ZENITH", "vic": "VENDOR", "sam": "NORTHGATE", "max": "NORTHGATE"}
QUESTIONS = [
    ("Which delivery date can you promise for eighty pieces?", "Friday next week, in one lot."),
    ("Is there a drawing with the dimensions?", "You find it on the second page of the data sheet; I have sent it."),
    ("Do you take back what we do not use?", "Unopened boxes, within thirty days."),
    ("How long do you keep spare parts?", "Ten years from the last delivery."),
    ("Can the boxes carry our own article numbers?", "From fifty boxes on, without charge."),
    ("What is the smallest quantity for the next price tier?", "Fifty. I have noted it in the offer."),
]
AFTER = [2, 5, 26, 1, None, 8, 3, 49, 4, 11, 6, 1, 30, 7]
"""Hours until each was answered, the latest question last; None: never."""
DAYS = 7
FRESHEST = 6


def make(*, now):
    """Write them, oldest first; nothing where the people or their goods are not there."""
    people = _people()
    if len(people) < len(PLACES):
        return
    buyers = [people["bea"], people["zoe"]]
    goods = {"vic": _goods(buyers, Product.objects.filter(vendor__code="VENDOR"), now),
             "sam": _goods(buyers, Product.objects.filter(vendor=None), now)}  # fmt: skip
    with mails.silenced(now):
        for number, hours in enumerate(AFTER):
            for shift, (seller, products) in enumerate(goods.items()):
                if products:
                    days = FRESHEST + (len(AFTER) - number) * DAYS + shift
                    at = (now - timedelta(days=days)).replace(hour=9 + number % 8, minute=7 * number % 60)
                    said = QUESTIONS[(number + shift) % len(QUESTIONS)]
                    _talk(products[number // 2 % len(products)], buyers[number % 2], people[seller], said, at, hours)
        window.sweep()
        _read()
        figures.show(shows=True, by=people["max"], now=now)


def _talk(product, buyer, seller, said, at, hours):
    asked = message.ask(product=product, words=said[0], asks=True, by=buyer, moment=lambda: at)
    if hours is not None:
        then = at + timedelta(hours=hours)
        message.respond(thread=asked.thread, side=Side.SELLER, words=said[1], by=seller, moment=lambda: then)


def _read():
    """All this is long past: everybody has read it."""
    for thread in Thread.objects.all():
        for side in Side:
            places = organisation.members(getattr(thread, f"{side}_id"), side)
            read = [Reading(thread=thread, membership=place, until=thread.last_at) for place in places]
            Reading.objects.bulk_create(read, ignore_conflicts=True)


def _people():
    found = {}
    for login, code in PLACES.items():
        place = Membership.objects.filter(user__username=login, partner__code=code, ended_at=None).first()
        acting = place and partners.place(membership=place)
        if acting:
            found[login] = acting
    return found


def _goods(buyers, products, now):
    """Give products that all buyers see: not the first of a line, of which the demo's other conversations are."""
    lines: dict = {}
    for product in catalogue.seen_by_all(products.filter(is_active=True).order_by("code")[:200], buyers, now=now):
        lines.setdefault(product.code.rpartition("-")[0], []).append(product)
    return [product for found in lines.values() for product in found[1:3]][: len(AFTER) // 2]

"""What waits on the desks of those who look after companies: account managers, newcomers, an invitation, a leaver."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password

from commerce.actions import cart as carts
from commerce.models import CartLine, Product
from core.models import OutboxEntry
from partners import queries
from partners.actions import leaving, manager, people, registration
from partners.models import Membership, Partner, User
from partners.permissions import Role

LOOKED_AFTER = {"sam": ["ACME", "ZENITH"], "max": ["LOOM", "RESELL"]}
EVERY = 3
"""Of the other companies every third is Sam's, every third Max's, and the rest waits in the pool."""
NEWCOMERS = [
    # company, VAT number, street, postcode, city, name, days since
    ("Harbourside Ceramics", "GB553557881", "12 Narrow Quay", "BS1 4QA", "Bristol", "Priya Nair", 1),
    ("Castleton Outdoor", "GB333289454", "3 Market Place", "S33 8WN", "Castleton", "Tom Eyre", 3),
    ("Acme Facilites Ltd", "", "31 Spring Gardens", "M2 5WA", "Manchester", "Jo Barker", 5),
]
"""The last one looks like a company that is there already, which the queue points out."""
LEFT_BEHIND = [("TM-1164", 6), ("SG-2288", 40), ("OP-2924", 10)]


def make(*, now, staff, by):
    """Fill the desks through the real actions; `staff` gives places by log-in, `by` is Max as Acting."""
    managers = {name: staff.by_login[name, "NORTHGATE"] for name in LOOKED_AFTER}
    _look_after(managers, by, now - timedelta(days=90))
    for newcomer in NEWCOMERS:
        _register(*newcomer, now)
    north, ada = Partner.objects.get(code="ACME-NORTH"), queries.place(membership=staff.by_login["ada", "ACME"])
    people.invite(partner=north, name="Ned Newton", email="ned.newton@counterpart.example", by=ada, now=now)
    _leave(north, ada, now)


def _look_after(managers, by, since):
    named = {code: managers[name] for name, codes in LOOKED_AFTER.items() for code in codes}
    roots = Partner.objects.filter(parent=None, kind=Partner.Kind.PARTNER).order_by("code")
    for number, partner in enumerate(roots):
        chosen = named.get(partner.code) or (managers["sam"], managers["max"], None)[number % EVERY]
        if chosen:
            manager.assign(partner=partner, manager=chosen, by=by, now=since)


def _register(company, tax_number, street, postcode, city, name, days, now):
    asked = now - timedelta(days=days)
    data = {
        "company": company, "tax_number": tax_number, "street": street, "postcode": postcode, "city": city,
        "country": "GB", "name": name, "email": f"{name.split()[0].lower()}@{company.split()[0].lower()}.example",
        "language": "en-gb", "note": "We would like to order for three branches.",
    }  # fmt: skip
    found = registration.ask(data=data, ip=None, now=asked)
    OutboxEntry.objects.filter(key=f"registration_asked:{found.pk}").update(done_at=asked, is_moot=True)
    registration.confirm(registration=found, password=None, ip=None, now=asked + timedelta(minutes=9))


def _leave(north, ada, now):
    """Olly has left; the cart that he was filling waits for somebody to recover it, and Ada has a mail about it."""
    came, left = now - timedelta(days=60), now - timedelta(hours=3)
    olly = User.objects.create(username="olly", name="Olly Orr", password=make_password(None), created_at=came)
    place = Membership.objects.create(user=olly, partner=north, roles=[Role.BUYER], created_at=came)
    by = queries.place(membership=place)
    goods = {product.code: product for product in Product.objects.filter(code__in=dict(LEFT_BEHIND))}
    lines = [CartLine(product=goods[code], quantity=quantity) for code, quantity in LEFT_BEHIND]
    cart = carts.open_current(by=by, now=left, name="Autumn refit")
    carts.copy_lines(lines=lines, cart=cart, by=by, now=left)
    leaving.move(membership=place, destination=None, by=ada, now=left)

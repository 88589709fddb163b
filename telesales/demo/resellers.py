"""The demo's resellers: a second one beside Ruth's, and whose customers some companies are; Ruth alone signs in."""

from django.contrib.auth.hashers import make_password

from partners.models import Membership, Partner, PartnerLevel, PartnerType, User
from partners.permissions import Role
from telesales.models import ResellerCustomer

PEOPLE = [
    ("hugo", "Hugo Hale", "HALE", Role.RESELLER, "+44 117 555 0162"),
    ("ines", "Ines Irving", "RESELL", Role.RESELLER, "+44 115 555 0148"),
]
COMPANY = ("HALE", "Hale & Daughters", "+44 117 555 0160", "office@hale.example")
CUSTOMERS = {"RESELL": ("LOOM", "ZENITH"), "HALE": ()}


def make(*, now):
    """Write them; customers that the world has beside the cast go to the two in turn."""
    code, name, phone, email = COMPANY
    kind, level = (
        PartnerType.objects.filter(name="Reseller").first(),
        PartnerLevel.objects.filter(name="Silver").first(),
    )
    Partner.objects.create(code=code, name=name, phone=phone, email=email, type=kind, level=level)
    for username, full, where, role, number in PEOPLE:
        user = User.objects.create(
            username=username, name=full, email=f"{username}@people.example", phone=number, password=make_password(None)
        )
        Membership.objects.create(user=user, partner=Partner.objects.get(code=where), roles=[role])
    by = User.objects.get(username="mona")
    for reseller, customers in _shared().items():
        ResellerCustomer.objects.bulk_create(
            ResellerCustomer(
                reseller=Partner.objects.get(code=reseller), customer=customer, origin="assigned", since=now, by=by
            )
            for customer in customers
        )


def _shared():
    """Give {reseller's code: customers}: the cast's named ones, and of the others every seventh and eighth."""
    named = {code for codes in CUSTOMERS.values() for code in codes}
    companies = Partner.objects.filter(kind=Partner.Kind.PARTNER, parent=None).order_by("pk")
    others = list(companies.exclude(code__in=[*named, "ACME", "RESELL", "HALE", "VENDOR", "AFFIL"]))
    found = {code: list(companies.filter(code__in=codes)) for code, codes in CUSTOMERS.items()}
    found["RESELL"] += others[6:48:7]
    found["HALE"] += others[7:48:7]
    return found

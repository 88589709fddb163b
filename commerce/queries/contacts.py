"""Whom a company's people call about an order."""

from dataclasses import dataclass

from partners.models import Partner
from partners.queries import manager as managers


@dataclass(frozen=True, slots=True)
class Contact:
    """The account manager, or the operator."""

    name: str
    phone: str
    email: str


def of(partner_id):
    """Give the Contact of a partner: who looks after it, else the operator; None where neither can be reached."""
    found = managers.representative(partner_id)
    if found and (found.phone or found.email):
        return Contact(found.name, found.phone, found.email)
    house = Partner.objects.filter(kind=Partner.Kind.OPERATOR, parent=None).order_by("pk").first()
    return Contact(house.name, house.phone, house.email) if house and (house.phone or house.email) else None

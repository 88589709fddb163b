"""What the demo's companies tell of themselves."""

from datetime import timedelta

from messaging.models import CompanyProfile
from partners.models import Membership, Partner

TOLD = {
    ("VENDOR", "vic"): (
        "Hand tools for joiners, gardeners and people who repair things, made in Birmingham since 1921.\n\n"
        "Forty people work in our own forge and grinding shop. Every tool leaves the house sharp.",
        "Grinding and re-handling within a week; spare parts for at least fifteen years; training on site.",
    ),
    ("ACME", "ada"): (
        "We look after schools, offices and warehouses in the north of England: cleaning, small repairs, supplies.",
        "",
    ),
    ("ZENITH", "zoe"): (
        "Interiors for shops and showrooms, planned and built by one team of twelve.",
        "Planning, fitting, lighting.",
    ),
    ("NORTHGATE", "max"): (
        "Northgate Trading has supplied companies with what they need every day since 1987, from its own warehouse and"
        " from selected makers.",
        "Delivery within two working days; standing orders; advice by people whom you can call.",
    ),
}
"""(company's code, login of who wrote it) -> what it is about, its services."""


def make(*, now):
    """Write them down, as they were written some weeks ago."""
    at = now - timedelta(days=40)
    for (code, login), (about, services) in TOLD.items():
        company = Partner.objects.filter(code=code, parent=None).first()
        place = Membership.objects.filter(user__username=login).first()
        if company and place:
            values = {"about": about, "services": services, "changed_at": at, "changed_by_id": place.user_id}
            CompanyProfile.objects.create(company=company, **values)

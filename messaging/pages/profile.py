"""What the profiles of companies and of what is negotiated show (S4)."""

from django.urls import reverse

from messaging.models import Side
from messaging.queries import profile as queries
from messaging.windows import other
from partners import postal
from partners.permissions import Permission


def company(pk, *, acting, now):
    """Give what templates/messaging/profile/facts.html shows of a company, under the name `company`."""
    found = queries.company(pk, acting=acting, now=now)
    website = found.partner.website
    return {
        "company": found,
        "place": _place(found.address),
        "website": website if website.startswith(("https://", "http://")) else "",
        "reads_catalogue": acting.may(Permission.CATALOGUE_READ) and not acting.is_operator,
    }


def thread(found, side):
    """Give where a profile was opened from, and the names around it."""
    return {
        "thread": found,
        "side": side,
        "across": getattr(found, other(side)),
        "is_sellers": side == Side.SELLER,
        "back": reverse("messaging:thread", args=[found.pk]),
    }


def _place(address):
    if address is None:
        return ""
    return ", ".join(part for part in (address.city, postal.shape(address.country).country or address.country) if part)

"""What tests of affiliates share: an invitation as vic sends it, and its link."""

import re
from decimal import Decimal

from django.core import mail

from core import outbox
from telesales.actions import affiliation as actions
from telesales.models import Affiliation
from telesales.rules.affiliation import Rate
from tests.pages.reading import document, words
from tests.telesales.phoning import owned

TEN = Rate("percent", Decimal(10))
EMAIL = "alf@people.example"
COMPANY = {
    "company": "Nordwind Vertrieb",
    "street": "Hafenstr. 4",
    "postcode": "24103",
    "city": "Kiel",
    "country": "DE",
    "tax_number": "",
    "website": "",
    "name": "Nora Nord",
    "phone": "",
    "language": "en-gb",
}


def invited(cast, email=EMAIL, *, codes=("CANDLE",), rates=(TEN,), by="vic", **values):
    """Have vic invite somebody to sell products."""
    return actions.invite(
        email=email,
        products=[owned(cast, code) for code in codes],
        rates=list(rates),
        by=cast.acting(by),
        now=cast.now,
        **values,
    )


def accepted(cast, email=EMAIL, *, by="alf", **values):
    """Have alf accept what vic has sent."""
    return actions.accept(affiliation=invited(cast, email, **values), by=cast.acting(by), now=cast.now)


def link(email=EMAIL):
    """Send what waits and give the path of the newest link that went to an address."""
    outbox.send_due()
    sent = [each for each in mail.outbox if each.to == [email]]
    return re.search(r"https?://[^/]+(/sales/affiliates/invitation/link/\w+/)", sent[-1].body)[1]


def state(affiliation):
    return Affiliation.objects.get(pk=affiliation.pk).state


def said(response):
    """Give what a page says, in single spaces."""
    return words(document(response))

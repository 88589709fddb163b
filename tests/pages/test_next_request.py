"""What one process saves counts at the very next request of another, with nothing in between (C5)."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from commerce.models import PriceList, PriceListAssignment, Product
from partners.models import Partner, PartnerLevel

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
OTHER = """
import sys
import django; django.setup()
from decimal import Decimal
from commerce.actions import price_assignment, price_entry, price_rule, product
from commerce.models import PriceEntry, PriceListAssignment, PriceRule, Product
from core import clock
from partners.models import Membership, Partner, PartnerLevel, User
from partners import queries as partners

max_ = partners.places(User.objects.get(username="max"))[0]
lantern = Product.objects.get(code="LANTERN")

def entry():
    return PriceEntry.objects.get(product=lantern, retired_in=None)

def price():
    price_entry.change(entry=entry(), values={"unit_price": Decimal("25.00")}, by=max_, now=clock.now())

def level():
    Partner.objects.filter(code="ACME").update(level=PartnerLevel.objects.get(name="Gold"))

def rule():
    gold = PartnerLevel.objects.get(name="Gold")
    PriceRule.objects.create(price_list=entry().price_list, product=lantern, condition_1=f"level={gold.pk}",
                             kind="percent", value=10)

def unassign():
    price_assignment.end(assignment=PriceListAssignment.objects.get(), by=max_, now=clock.now())

def deactivate():
    product.set_active(product=lantern, is_active=False, reason="Recalled", by=max_, now=clock.now())

def erase():
    PriceEntry.objects.filter(product=lantern).update(retired_in=2)

def rename():
    Product.objects.filter(pk=lantern.pk).update(name="Ship lantern")

for line in sys.stdin:
    globals()[line.strip()]()
    print("done", flush=True)
"""


@pytest.fixture
def other(cast):
    """Give a function that lets another process do something and waits until it has committed."""
    PartnerLevel.objects.create(name="Gold")
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    variables = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "commerce.settings", "POOL": "0"}
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER],
        cwd=settings.BASE_DIR,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def does(what):
        process.stdin.write(f"{what}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"

    yield does
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def pages(bea):
    """Give the catalogue and the product as bea reads them now."""
    return bea.get("/catalogue/?q=lantern").content.decode(), bea.get("/catalogue/LANTERN/")


def test_price_rule_level_name_product_and_assignment_count_at_the_next_request(cast, other):
    bea = cast.client_for("bea")
    seen = [pages(bea)]
    for change in ("price", "rule", "level", "rename"):
        other(change)
        seen.append(pages(bea))

    shown = [[price in page for price in ("£24.00", "£25.00", "£22.50")] for page, _product in seen]
    assert shown == [
        [True, False, False],
        [False, True, False],
        [False, True, False],
        [False, False, True],
        [False, False, True],
    ]
    assert ["Ship lantern" in page for page, _product in seen] == [False, False, False, False, True]


@pytest.mark.parametrize("change", ["deactivate", "unassign", "erase"])
def test_what_is_taken_away_is_gone_at_the_next_request(cast, other, change):
    bea = cast.client_for("bea")
    before, product = pages(bea)
    other(change)
    after, gone = pages(bea)

    assert (product.status_code, gone.status_code) == (200, 404)
    assert ("Storm lantern" in before, "Storm lantern" in after) == (True, False)
    assert (Product.objects.count(), PriceList.objects.count(), Partner.objects.count()) == (5, 1, 8)
    assert PriceListAssignment.objects.filter(ended_at=None).count() == (change != "unassign")

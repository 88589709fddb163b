"""The whole package in the database: control totals, catalogue, prices as probed, customers; repeating changes nothing.

One class, so that the import runs once; what its tests write is rolled back.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase

from commerce.imports import package, prices
from commerce.models import Account, Category, LedgerEntry, PriceEntry, PriceList, Product
from commerce.queries import catalogue, pricing
from partners import queries as partners
from partners.models import Partner, User
from tests.data import digest, folder

pytestmark = [*folder.needs_data, pytest.mark.xdist_group("online_retail")]
NOON = timedelta(hours=12)


def noon(text):
    return package.beginning_of(date.fromisoformat(text)) + NOON


def product_id(code):
    return Product.objects.get(code=code).pk


def price(partner, code, quantity, now):
    wanted = (product_id(code), quantity)
    return pricing.resolve(partner_id=partner.pk, currency="GBP", wanted=[wanted], now=now).get(wanted)


class TestWholePackage(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.output = StringIO()
        call_command("import_online_retail", folder.PACKAGE, stdout=cls.output)
        connection.check_constraints()  # once, instead of after every test
        cls.root = Partner.objects.get(code="bb")

    def test_the_control_totals_of_all_541_909_lines_agree(self):
        assert "541,909 invoice lines over 9,747,747.934 agree with the control totals" in self.output.getvalue()

    def test_the_two_contract_prices_that_contradict_an_earlier_line_are_refused_and_nothing_else(self):
        refused = [line.split(":")[0].strip() for line in self.output.getvalue().splitlines() if "earlier" in line]

        assert refused == [
            "contract_prices.csv.gz line 619 22469",
            "contract_prices.csv.gz line 1558 21181",
        ]
        assert "2 rows refused" in self.output.getvalue()

    def test_everything_is_there(self):
        counts = {
            "products": Product.objects.filter(is_active=True).count(),
            "with a category": Product.objects.exclude(category=None).count(),
            "retail": PriceEntry.objects.filter(price_list__name=prices.RETAIL).count(),
            "trade": PriceEntry.objects.filter(price_list__name=prices.TRADE).count(),
            "contracts": PriceList.objects.filter(name__startswith="Contract ").count(),
            "branches": Partner.objects.filter(attributes__tree="bestbuy_2016").count(),
            "customers": Partner.objects.filter(attributes__tree="online_retail").count(),
            "accounts": Account.objects.count(),
        }

        assert counts == {
            "products": 3958,
            "with a category": 3958,
            "retail": 3289,
            "trade": 5111,
            "contracts": 160,
            "branches": 1735,
            "customers": 4372,
            "accounts": 4372,
        }

    def test_the_categories_are_of_a_size_that_people_can_use(self):
        sizes = Counter(Product.objects.values_list("category__name", flat=True))

        assert 20 <= len(sizes) == Category.objects.count() <= 40
        assert max(sizes.values()) <= Product.objects.count() // 8

    def test_the_price_engine_gives_all_probes_exactly(self):
        probes = folder.expected(folder.PACKAGE)["price_probes"]
        found = [price(self.root, probe["stock_code"], probe["qty"], noon(probe["date"])) for probe in probes]

        assert len(probes) == 60
        assert [one.unit_price for one in found] == [Decimal(probe["unit_price_gbp"]) for probe in probes]
        assert {one.list_name for one in found} == {prices.TRADE}

    def test_a_price_changes_at_the_shop_s_midnight(self):
        first = PriceEntry.objects.filter(price_list__name=prices.TRADE, min_quantity=1, effective_to__isnull=False)
        ending = first.select_related("product").earliest("effective_to", "pk")
        moment = timedelta(seconds=1)

        before = price(self.root, ending.product.code, 1, ending.effective_to - moment)
        after = price(self.root, ending.product.code, 1, ending.effective_to)

        assert ending.effective_to.astimezone(package.SHOP_ZONE).time() == datetime.min.time()
        assert before.entry_id == ending.pk
        assert after.entry_id != ending.pk

    def test_a_customer_with_a_contract_pays_its_price_from_its_day_and_quantity_on_and_others_do_not(self):
        mine, others = Partner.objects.get(code="C12415"), Partner.objects.get(code="C12347")
        moments = [(15, "2011-06-15"), (16, "2011-06-14"), (16, "2011-06-15")]

        found = [price(mine, "21115", quantity, noon(day)) for quantity, day in moments]
        other = price(others, "21115", 16, noon("2011-06-15"))

        assert [one.list_name for one in found] == [prices.TRADE, prices.TRADE, "Contract 12415"]
        assert found[2].unit_price == Decimal("5.95")
        assert (other.list_name, other.unit_price) == (prices.TRADE, Decimal("6.75"))

    def test_a_buyer_sees_the_articles_that_have_a_price_and_no_others(self):
        buyer = partners.places(User.objects.get(username="c12346"))[0]
        priced = PriceEntry.objects.values("product").distinct().count()

        found = catalogue.page(acting=buyer, now=noon("2011-06-15"))

        assert (found.total, len(found.items)) == (priced, catalogue.PAGE_SIZE)
        assert catalogue.visible_product(acting=buyer, now=noon("2011-06-15"), code="AMAZONFEE") is None

    def test_nobody_can_be_written_to_or_signed_in_as(self):
        users = User.objects.all()

        assert {user.email for user in users} == {""}
        assert [user.username for user in users if user.has_usable_password()] == []

    def test_accounts_begin_with_the_suggested_limit_and_the_day_of_the_package(self):
        account = Account.objects.get(partner__code="C12346")
        entry = LedgerEntry.objects.get(account=account)

        assert (account.limit, account.balance) == (Decimal(100_000), Decimal(100_000))
        assert (entry.kind, entry.at) == ("allocation", package.london("2010-12-01 00:00"))

    def test_a_customer_hangs_below_the_node_of_the_map(self):
        customer = Partner.objects.select_related("parent").get(code="C12347")

        assert customer.parent.code == "bb-store-6"
        assert partners.root_id(customer.pk) == self.root.pk

    def test_a_second_run_writes_not_one_row(self):
        written = digest.versions()
        call_command("import_online_retail", folder.PACKAGE, stdout=StringIO())

        assert digest.versions() == written

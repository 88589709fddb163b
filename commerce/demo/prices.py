"""The made-up price lists: recommended, trade with tiers, two regions, contracts, one ended, one to come."""

import random
from datetime import timedelta
from decimal import Decimal

from django.db import connection

from commerce.demo.catalogue import tidy
from commerce.models import PriceList, PriceListAssignment, PricePolicy
from partners.models import Partner

SEED = 22
EURO = Decimal("1.17")
TIERS = [(1, Decimal("1")), (10, Decimal("0.95")), (50, Decimal("0.90"))]
SMALL_TIERS = [(1, Decimal("1")), (500, Decimal("0.92")), (5000, Decimal("0.84"))]
CONTRACTS = ["ACME", "BRIGHTWATE", "HARROWFINC", "KESTRELFAC", "TIDEWELLHO", "OAKHAVENCA", "BERGMANNHA", "ATELIERMON"]
LOWEST_PRICE = "HARROWFINC"
NORTH = ["ACME-NORTH", "PENNINEROO", "WESTRAYFIS", "IRONBRIDGE", "WOLDSENGIN"]
SOUTH = ["SALTMARSHK", "ASHDOWNGAR", "PEMBROKEPO", "ORCHARDLAN", "ZENITH"]
COPY = "COPY commerce_priceentry (price_list_id, product_id, min_quantity, unit_price, effective_from) FROM STDIN"


class Prices:
    """Collects entries and assignments list by list, then writes them at once."""

    def __init__(self, goods, today):
        self.goods = [item for item in goods if not item.is_seasonal]
        self.seasonal = [item for item in goods if item.is_seasonal]
        self.today, self.draw = today, random.Random(SEED)
        self.roots = {code: partner for code, partner in self._partners() if partner.parent_id is None}
        self.partners = dict(self._partners())
        self.entries: list[tuple] = []
        self.assignments: list[PriceListAssignment] = []

    def _partners(self):
        partners = Partner.objects.filter(kind=Partner.Kind.PARTNER).only("code", "currency", "parent_id")
        return [(partner.code, partner) for partner in partners.order_by("id")]

    def make(self):
        self._general()
        self._regions()
        self._contracts()
        self._dated()
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for entry in self.entries:
                copy.write_row(entry)
        PriceListAssignment.objects.bulk_create(self.assignments)
        PricePolicy.objects.create(partner=self.roots[LOWEST_PRICE], mode=PricePolicy.Mode.LOWEST)
        return len(self.entries)

    def _general(self):
        """Everybody sees the recommended prices of his currency, and buys at trade prices."""
        for currency, rate in (("GBP", Decimal(1)), ("EUR", EURO)):
            customers = [partner for partner in self.roots.values() if partner.currency == currency]
            recommended = self._list(f"Recommended {currency}", currency, 0, customers, is_recommended=True)
            trade = self._list(f"Trade {currency}", currency, 10, customers)
            for item in self.goods:
                self._price(recommended, item, item.price * rate * Decimal("1.35"))
                for minimum, factor in SMALL_TIERS if item.price < 1 else TIERS:
                    self._price(trade, item, item.price * rate * factor, minimum)

    def _regions(self):
        for name, codes, factor in (("North region", NORTH, "0.93"), ("South region", SOUTH, "0.955")):
            chosen = self._list(name, "GBP", 20, [self.partners[code] for code in codes])
            for item in self.draw.sample(self.goods, 240):
                self._price(chosen, item, item.price * Decimal(factor))

    def _contracts(self):
        for code in CONTRACTS:
            partner = self.roots[code]
            rate = EURO if partner.currency == "EUR" else 1
            contract = self._list(f"Contract {code} {self.today.year}", partner.currency, 50, [partner])
            for item in self.draw.sample(self.goods, 45):
                factor = Decimal(self.draw.randint(78, 90)) / 100
                self._price(contract, item, item.price * rate * factor)
                self._price(contract, item, item.price * rate * factor * Decimal("0.96"), 25)

    def _dated(self):
        """One that ended yesterday took its products with it; one to come raises prices; some prices change soon."""
        everybody = [partner for partner in self.roots.values() if partner.currency == "GBP"]
        begin, end = self.today - timedelta(days=75), self.today - timedelta(days=1)
        ended = self._list("Autumn and winter", "GBP", 60, everybody, effective_from=begin, effective_to=end)
        for item in [*self.seasonal, *self.draw.sample(self.goods, 50)]:
            self._price(ended, item, item.price * Decimal("0.85"))
        begin = (self.today.replace(day=1) + timedelta(days=32)).replace(day=1)
        coming = self._list("Trade GBP, next price round", "GBP", 15, everybody, effective_from=begin)
        for item in self.draw.sample(self.goods, 400):
            self._price(coming, item, item.price * Decimal("1.04"))
        trade = PriceList.objects.get(name="Trade GBP")
        for item in self.draw.sample(self.goods, 60):
            self._price(trade, item, item.price * Decimal("1.03"), effective_from=self.today + timedelta(days=9))

    def _list(self, name, currency, priority, partners, **period):
        made = PriceList.objects.create(name=name, currency=currency, priority=priority, **period)
        self.assignments += [PriceListAssignment(price_list=made, partner=partner) for partner in partners]
        return made

    def _price(self, price_list, item, price, minimum=1, effective_from=None):
        self.entries.append((price_list.pk, item.product.pk, minimum, tidy(price), effective_from))

"""AdventureWorks' dated list prices, five volume steps and special offers, priced by rules for resellers (C3, C4)."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from commerce.models import PriceEntry, PriceListAssignment, PriceRule, Product, RuleKind
from commerce.queries import pricing
from partners.models import PartnerType
from tests.data.folder import DATA, needs_data
from tests.factories.rows import PartnerFactory, PriceListFactory

pytestmark = needs_data
DAYS = ["2022-06-15", "2023-05-01", "2023-05-30", "2023-07-30", "2024-06-28", "2024-06-29", "2025-05-29", "2025-05-30"]
QUANTITIES = [1, 10, 11, 14, 15, 24, 25, 40, 41, 60, 61, 500]


def rows(name):
    with (DATA / "catalogues" / f"adventureworks_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text, after=0):
    return datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=after) if text else None


def naive(number, category, quantity, at, history, offers):
    """The list price of the day, less the offer with the highest step reached; of equal steps the larger one."""
    listed = [Decimal(row["list_price_usd"]) for row in history.get(number, []) if holds(row, at)]
    if not listed:
        return None
    reached = [
        (int(offer["min_qty"]), Decimal(offer["discount_pct"]))
        for offer in offers.get(number, [])
        if offer["customer_category"] == category and int(offer["min_qty"]) <= quantity and holds(offer, at)
    ]
    off = max(reached)[1] if reached else Decimal(0)
    return (listed[0] * (1 - off)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def holds(row, at):
    begins, ends = day(row["valid_from"]), day(row["valid_to"], after=1)
    return begins <= at and (ends is None or at < ends)


def grouped(found):
    groups = {}
    for key, row in found:
        groups.setdefault(key, []).append(row)
    return groups


@pytest.fixture
def world(db):
    """Give ({category: partner}, {number: product}, history, offers) with everything written as prices and rules."""
    offers = {row["offer_id"]: row for row in rows("special_offers")}
    history = grouped((row["product_number"], row) for row in rows("list_price_history"))
    taken = grouped((row["product_number"], offers[row["offer_id"]]) for row in rows("offer_products"))
    kinds = {name: PartnerType.objects.create(name=name) for name in ("Reseller", "Customer")}
    people = {name: PartnerFactory(type=kind, currency="USD") for name, kind in kinds.items()}
    products = {
        row["product_number"]: Product(code=row["product_number"], name=row["name"]) for row in rows("products")
    }
    Product.objects.bulk_create(products.values())
    price_list = PriceListFactory(currency="USD")
    for partner in people.values():
        PriceListAssignment.objects.create(price_list=price_list, partner=partner)
    PriceEntry.objects.bulk_create(
        PriceEntry(
            price_list=price_list, product=products[number], unit_price=row["list_price_usd"],
            effective_from=day(row["valid_from"]), effective_to=day(row["valid_to"], after=1),
        )
        for number, known in history.items()
        for row in known
    )  # fmt: skip
    PriceRule.objects.bulk_create(
        PriceRule(
            price_list=price_list, product=products[number], kind=RuleKind.PERCENT,
            value=Decimal(offer["discount_pct"]) * 100, min_quantity=max(1, int(offer["min_qty"])),
            condition_1=f"type={kinds[offer['customer_category']].pk}",
            effective_from=day(offer["valid_from"]), effective_to=day(offer["valid_to"], after=1),
        )
        for number, known in taken.items()
        for offer in known
        if offer["customer_category"] in kinds
    )  # fmt: skip
    return people, products, history, taken


def test_every_offered_product_costs_at_every_step_and_day_what_its_offers_say(world):
    people, products, history, offers = world
    compared = 0
    for category, partner in people.items():
        for text in DAYS:
            at = day(text)
            wanted = [(products[number].pk, quantity) for number in offers for quantity in QUANTITIES]
            found = pricing.resolve(partner_id=partner.pk, currency="USD", wanted=wanted, now=at)
            for number in offers:
                for quantity in QUANTITIES:
                    price = found.get((products[number].pk, quantity))
                    expected = naive(number, category, quantity, at, history, offers)
                    assert (price and price.unit_price) == expected, (number, category, quantity, text)
                    compared += expected is not None

    assert compared > 10_000


STEPS = {11: 2, 15: 5, 25: 10, 41: 15, 61: 20}


def test_volume_steps_are_told_as_tiers(world):
    people, products, history, offers = world
    told = set()
    for number, known in offers.items():
        steps = [int(offer["min_qty"]) for offer in known if offer["type"] == "Volume Discount"]
        days = [day(text) for text in ("2022-07-01", "2023-08-15", "2024-10-01")]
        at = next((each for each in days if any(holds(row, each) for row in history.get(number, []))), None)
        if not steps or at is None:
            continue

        tiers = pricing.offer(partner_id=people["Reseller"].pk, currency="USD", product_id=products[number].pk, now=at)

        assert [tier.min_quantity for tier in tiers] == [1, *sorted(steps)]
        base = tiers[0].unit_price
        percent = [(100 * (1 - tier.unit_price / base)).quantize(Decimal("0.1")) for tier in tiers]
        assert percent == [0, *(STEPS[step] for step in sorted(steps))]
        told.update(steps)

    assert told == {11, 15, 25, 41}

"""What makes the demo worth filtering: facets, availability, quantity rules, prices for certain partners."""

import random
from decimal import Decimal

from commerce.models import (
    Attribute,
    Availability,
    Category,
    PriceEntry,
    PriceList,
    PriceListVersion,
    PriceRule,
    Product,
    QuantityRule,
    RuleKind,
)
from partners.models import PartnerLevel

SEED = 27
FACETS = ["Brand", "Type", "Size"]
OTHERS = ["EAN", "Season"]
STOCK = [(Availability.IN_STOCK, 78, None), (Availability.LOW, 10, None), (Availability.TO_ORDER, 12, 10)]
SMALL_STEP = 100
"""Small parts cost less than a pound and are ordered by the hundred."""


def make(goods):
    """Write attributes, availability and quantity rules; give nothing."""
    names = [*FACETS, *OTHERS]
    Attribute.objects.bulk_create(
        Attribute(name=name, position=place, is_facet=name in FACETS) for place, name in enumerate(names, start=1)
    )
    draw = random.Random(SEED)
    products = [item.product for item in goods]
    kinds = draw.choices(STOCK, [weight for _kind, weight, _days in STOCK], k=len(products))
    for product, (kind, _weight, days) in zip(products, kinds, strict=True):
        product.availability, product.delivery_days = kind, days
    for kind, _weight, days in STOCK:
        those = [product.pk for product in products if product.availability == kind]
        Product.objects.filter(pk__in=those).update(availability=kind, delivery_days=days)
    QuantityRule.objects.bulk_create(
        QuantityRule(product=item.product, minimum=SMALL_STEP, increment=SMALL_STEP)
        for item in goods
        if item.price < 1 and not item.is_seasonal
    )


def make_rules():
    """Give partners of some levels their own terms in the trade lists (C3), and every list its first version."""
    levels = {level.name: f"level={level.pk}" for level in PartnerLevel.objects.all()}
    categories = {category.name: category for category in Category.objects.all()}
    for trade in PriceList.objects.filter(name__in=["Trade GBP", "Trade EUR"]):
        gold, platinum = levels["Gold"], levels["Platinum"]
        first = PriceEntry.objects.filter(price_list=trade, product__category=categories["Cleaning fluids"]).first()
        rules = [
            PriceRule(category=categories["Hand tools"], condition_1=gold, kind=RuleKind.PERCENT, value=Decimal(3)),
            PriceRule(category=categories["Tools"], condition_1=platinum, kind=RuleKind.PERCENT, value=Decimal(5)),
            PriceRule(
                category=categories["Hand tools"],
                condition_1="@territory=gb",
                condition_2=platinum,
                kind=RuleKind.PERCENT,
                value=Decimal(7),
            ),
        ]
        if first:
            price = (first.unit_price * Decimal("0.9")).quantize(Decimal("0.01"))
            rules.append(PriceRule(product=first.product, condition_1=gold, kind=RuleKind.PRICE, value=price))
        for rule in rules:
            rule.price_list = trade
        PriceRule.objects.bulk_create(rules)
    PriceListVersion.objects.bulk_create(_first_version(each) for each in PriceList.objects.filter(versions=None))


def _first_version(price_list):
    return PriceListVersion(
        price_list=price_list,
        number=1,
        kind=PriceListVersion.Kind.CREATED,
        added=price_list.entries.count(),
        head=price_list.head(),
        at=price_list.created_at,
        by_name="System",
    )

"""The made-up catalogue: 40 categories on two levels, about 1,500 products, the same every time."""

import random
from dataclasses import dataclass
from decimal import Decimal

from commerce.demo import pictures
from commerce.demo.families import CATALOGUE
from commerce.models import Category, Product
from partners.models import Partner

SEED = 21
VENDOR_LEAF = "Hand tools"
BRANDS = ["Norvik", "Halden", "Castor", "Brunel", "Ostara", "Tamaro", "Fenwick", "Lodestar"]
SEASONAL = {
    "Catering": ["Advent candle set", "Gift hamper box", "Mulled wine urn", "Festive napkin pack"],
    "Packaging": ["Gift wrap roll", "Ribbon spool", "Gift bag", "Hamper straw"],
    "Electrical": ["Fairy lights", "Light curtain", "Star lantern", "Outdoor light chain"],
}
"""Sold in the seasonal list alone, which ended yesterday: gone from the catalogue since."""


@dataclass(frozen=True, slots=True)
class Family:
    """A line of the table in families.py."""

    group: str
    leaf: str
    name: str
    motif: str
    unit: str
    pack_size: int
    price: Decimal
    sizes: list
    finishes: list


def families():
    """Read the table."""
    for group, leaves in CATALOGUE.items():
        for leaf, lines in leaves.items():
            for line in lines.strip().splitlines():
                name, motif, unit, pack, price, sizes, finishes = line.split("; ")
                yield Family(
                    group, leaf, name, motif, unit, int(pack), Decimal(price), sizes.split(", "), finishes.split(", ")
                )


def motifs():
    """Give {motif: hue}: a picture has the colours of the first group that uses it."""
    found: dict[str, int] = {}
    for family in families():
        found.setdefault(family.motif, pictures.HUES[family.group])
    return found


@dataclass
class Goods:
    """A product with its price in pounds for one piece, from which the price lists are made."""

    product: Product
    price: Decimal
    is_seasonal: bool = False


GRAMS_PER_POUND, HEAVIEST = 60, 25_000
"""What costs more weighs more, roughly."""


def make():
    """Write categories and products; give the Goods."""
    leaves = _categories()
    vendor = Partner.objects.filter(code="VENDOR").first()
    draw = random.Random(SEED)
    goods = [
        _goods(family, number, index, leaves[family.leaf, family.group], vendor, draw)
        for number, family in enumerate(families())
        for index in range(len(family.sizes) * len(family.finishes))
    ]
    goods += [
        Goods(
            Product(
                code=f"SEA-{group[:2].upper()}{number}",
                name=name,
                description="Seasonal article, as long as stocks last.",
                category=leaves[next(iter(CATALOGUE[group])), group],
                picture=pictures.path("carton", number % pictures.TONES),
                attributes={"Season": "Winter"},
            ),
            Decimal("6.40") + number,
            is_seasonal=True,
        )
        for group, names in SEASONAL.items()
        for number, name in enumerate(names, start=1)
    ]
    Product.objects.bulk_create([item.product for item in goods])
    return goods


def _categories():
    """Write the tree; give {(leaf, group): Category}. Names repeat ("Paper"), codes do not."""
    groups = [Category(code=_code(name), name=name, position=place) for place, name in enumerate(CATALOGUE)]
    Category.objects.bulk_create(groups)
    leaves = {
        (leaf, group.name): Category(code=_code(f"{group.name} {leaf}"), name=leaf, parent=group, position=place)
        for group in groups
        for place, leaf in enumerate(CATALOGUE[group.name])
    }
    Category.objects.bulk_create(leaves.values())
    return leaves


def _code(name):
    return name.lower().replace(" ", "-")


def _goods(family, number, index, category, vendor, draw):
    size, finish = divmod(index, len(family.finishes))
    brand = draw.choice(BRANDS)
    prefix = "".join(word[0] for word in f"{family.group} {family.leaf}".split())[:3].upper()
    product = Product(
        code=f"{prefix}-{1000 + number * 20 + index}",
        name=f"{family.name}, {family.sizes[size]}, {family.finishes[finish]}",
        description=f"{brand} {family.name.lower()} for daily professional use: {family.sizes[size]},"
        f" {family.finishes[finish]}. Ordered by the {family.unit}, {family.pack_size} in a pack.",
        unit=family.unit,
        pack_size=family.pack_size,
        vendor=vendor if family.leaf == VENDOR_LEAF else None,
        category=category,
        picture=pictures.path(family.motif, finish % pictures.TONES),
        attributes={
            "Brand": brand,
            "Size": family.sizes[size],
            "Type": family.finishes[finish],
            "EAN": _ean(number * 20 + index),
        },
        is_active=draw.random() > 0.012,
    )
    factor = (1 + Decimal("0.38") * size) * (1 + Decimal("0.14") * finish)
    price = tidy(family.price * factor)
    product.weight = min(HEAVIEST, 5 + int(price * GRAMS_PER_POUND))
    return Goods(product, price)


def tidy(price):
    """Round as price lists are written: four decimals for small parts, five pence steps above two pounds."""
    if price < 1:
        return price.quantize(Decimal("0.0005"))
    if price < 2:
        return price.quantize(Decimal("0.01"))
    return (price * 20).quantize(Decimal(1)) / 20


def _ean(number):
    """Give a 13-digit article number with its check digit, in the range kept for use inside a company."""
    digits = f"20{number:010}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"

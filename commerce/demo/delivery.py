"""How the made-up wholesaler delivers, and on which terms some companies order (O2)."""

import random
from decimal import Decimal

from commerce.models import DeliveryMethod, DeliveryRate, OrderTerms, PaymentMethod
from partners.models import Partner

SEED = 41
METHODS = {
    "parcel": ("Parcel service", "To the door, no lifting gear", 2),
    "freight": ("Freight on a pallet", "Kerbside, with a tail lift", 4),
    "express": ("Express, next working day", "Ordered before noon", 1),
}
HOME = {
    "parcel": [(0, 0, "5.90"), (10_000, 0, "11.90"), (0, 250, "0")],
    "freight": [(0, 0, "49.00"), (100_000, 0, "79.00"), (0, 2000, "0")],
    "express": [(0, 0, "18.50"), (10_000, 0, "34.00")],
}
"""To Great Britain and, twice as dear, everywhere else: from so many grams, from such a value, for so much."""
CURRENCIES = {"GBP": Decimal(1), "EUR": Decimal("1.2"), "USD": Decimal("1.3"), "PLN": Decimal(5)}
BY_INVOICE = [PaymentMethod.CARD, PaymentMethod.INVOICE, PaymentMethod.ON_ACCOUNT]
USUAL = [PaymentMethod.BANK_TRANSFER, PaymentMethod.CARD, PaymentMethod.ON_ACCOUNT]


def make():
    """Write methods with their rates; nothing where they stand."""
    if DeliveryMethod.objects.exists():
        return
    methods = DeliveryMethod.objects.bulk_create(
        DeliveryMethod(code=code, name=name, note=note, days=days, position=place)
        for place, (code, (name, note, days)) in enumerate(METHODS.items())
    )
    DeliveryRate.objects.bulk_create(rate for method in methods for rate in _rates(method))


def agree_terms():
    """Write the terms of some companies. They were agreed just now: what the demo ordered before did not need them."""
    if OrderTerms.objects.exists():
        return
    draw = random.Random(SEED)
    companies = Partner.objects.filter(kind=Partner.Kind.PARTNER, parent=None).exclude(code="ACME").order_by("id")
    OrderTerms.objects.bulk_create(_terms(company, draw) for company in companies if draw.random() < 0.3)


def _rates(method):
    """Abroad nothing is free."""
    for weight, value, price in HOME[method.code]:
        for currency, factor in CURRENCIES.items():
            costs = (Decimal(price) * factor).quantize(Decimal("0.1"))
            known = {"method": method, "currency": currency, "from_weight": weight, "from_value": value * factor}
            yield DeliveryRate(country="GB", price=costs, **known)
            if costs:
                yield DeliveryRate(country="", price=costs * 2, **known)


def _terms(company, draw):
    return OrderTerms(
        partner=company,
        payment_methods=BY_INVOICE if draw.random() < 0.6 else USUAL,
        needs_po_number=draw.random() < 0.5,
        invoice_days=draw.choice([14, 30, 60]),
    )

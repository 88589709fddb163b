"""The made-up wholesaler's taxes: it delivers from Great Britain, so only deliveries inside it are charged (C8)."""

from decimal import Decimal

from commerce.models import TaxClass, TaxRate

CLASSES = {"standard": "Standard", "reduced": "Reduced", "zero": "Zero-rated"}
RATES = {"standard": 20, "reduced": 5, "zero": 0}
COUNTRY = "GB"


def make():
    """Write classes and rates; nothing where they stand."""
    if TaxClass.objects.exists():
        return
    classes = TaxClass.objects.bulk_create(TaxClass(code=code, name=name) for code, name in CLASSES.items())
    TaxRate.objects.bulk_create(
        TaxRate(tax_class=each, country=COUNTRY, rate=Decimal(RATES[each.code])) for each in classes
    )

"""Goods, prices and accounts of the companies of equal shape, see partners.demo.scale."""

from decimal import Decimal

from commerce.actions import credit
from commerce.models import Account, Category, PriceEntry, PriceList, PriceListAssignment, Product
from core.actor import SYSTEM
from partners.demo.canary import Texts, companies
from partners.models import Partner

PRODUCTS = 6
LIMIT = Decimal(1000)


def seed(*, scale_to, canary, now):
    """Make what is missing: a shared catalogue of the operator, and each company's own goods, list and account."""
    shared = _shared()
    made = 0
    for company in companies(scale_to):
        texts = Texts(company, canary)
        root = Partner.objects.get(code=texts.fixed("root"))
        if not Account.objects.filter(partner=root).exists():
            _company(root, texts, shared, now)
            made += 1
    return f"commerce: goods and prices of {made} companies"


def _shared():
    category, _created = Category.objects.get_or_create(code="shared", defaults={"name": "For everybody"})
    if not Product.objects.filter(category=category).exists():
        Product.objects.bulk_create(
            Product(code=f"SHARED-{number}", name=f"Shared article {number}", category=category)
            for number in range(1, PRODUCTS + 1)
        )
    return list(Product.objects.filter(category=category).order_by("code"))


def _company(root, texts, shared, now):
    own = [
        Product(
            code=texts.fixed(f"article-{number}"),
            name=texts("product", f"{texts.company} article {number}"),
            description=texts("description"),
            unit=texts("unit", "piece"),
            vendor=root,
            category=shared[0].category,
            attributes={texts("property", "Colour"): texts("property", "blue")},
        )
        for number in range(1, PRODUCTS + 1)
    ]
    Product.objects.bulk_create(own)
    for label, owner, goods in (("Contract", None, shared), ("Own goods of", root, own)):
        known = {"name": texts("list", f"{label} {texts.company}"), "currency": root.currency, "priority": 10}
        price_list = PriceList.objects.create(**known, owner=owner)
        PriceListAssignment.objects.create(price_list=price_list, partner=root)
        PriceEntry.objects.bulk_create(
            PriceEntry(price_list=price_list, product=product, unit_price=Decimal("9.95") + number)
            for number, product in enumerate(goods)
        )
    account = credit.open_account(partner=root, currency=root.currency, limit=LIMIT, by=SYSTEM, now=now)
    key = f"{texts.company}:first-payment:{account.pk}"
    reason = texts("ledger-reason", "First payment")
    credit.raise_credit(account=account, amount=Decimal(250), key=key, reason=reason, by=SYSTEM, now=now)

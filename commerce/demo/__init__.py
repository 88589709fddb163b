"""The demo's catalogue, price lists and credit accounts. What is ordered follows in approvals.demo."""

from commerce.demo import accounts, catalogue, delivery, marketplace, prices, scale, taxes, terms
from commerce.models import Product


def seed(*, now, scale_to=0, canary=False, **_options):
    """Make what the companies of partners.demo buy; nothing when it stands."""
    if scale_to:
        return scale.seed(scale_to=scale_to, canary=canary, now=now)
    if Product.objects.filter(attributes__has_key="EAN").exists():
        return "commerce: there already"
    marketplace.make(now)
    goods = catalogue.make()
    terms.make(goods)
    taxes.make()
    delivery.make()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    entries = prices.Prices(goods, today).make()
    terms.make_rules()
    opened = accounts.make(now)
    return f"commerce: {len(goods)} products, {entries} prices, {opened} credit accounts"

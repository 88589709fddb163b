"""What offered prices come to, line by line: tested alike by the gate of sales and wherever they are offered (T3)."""

from core import money
from telesales import overriding
from telesales.queries import overrides, setup


def tested(lines, *, role, company_id, currency, now):
    """Give [(line, Offer, Verdict)] of the priced lines with an offered price, for sellers of a role.

    `company_id` is the top of the customer's tree: what the role gave it this month counts.
    """
    offered = [line for line in lines if line.list_price is not None and line.unit_price is not None]
    if not offered:
        return []
    products = [line.product.id for line in offered]
    is_bound = setup.setting(role).change_prices
    known = overrides.tested(role, products, is_bound=is_bound, company_id=company_id, currency=currency, now=now)
    offers = [offer(line, known.bounds, known.costs) for line in offered]
    return list(zip(offered, offers, overriding.tested(offers, known.given, currency), strict=True))


def offer(line, bounds, costs):
    """Give what overriding tests of a line; `bounds` and `costs` by product id."""
    product = line.product
    net = money.without_tax(line.unit_price, line.tax_rate or 0) if line.is_gross else line.unit_price
    return overriding.Offer(
        code=product.code,
        list_price=line.list_price,
        price=line.unit_price,
        quantity=line.quantity,
        net=net,
        cost=costs.get(product.id),
        bounds=bounds.get(product.id),
    )

"""What breaks the constraints of orders, carts and prices that belong to a sale for somebody else (T1-T3, T5)."""

from collections.abc import Callable

from commerce.models import CartLine, ProductCost
from tests.factories.rows import CartFactory


def sold(scene, **values):
    known = {"channel": "assisted", "seller": scene.cast.users.sam, "sold_from": scene.cast.partners.operator}
    return scene.new_order(**{**known, **values})


def cost(scene, **values):
    return ProductCost.objects.create(
        **{"product": scene.cast.products.CANDLE, "currency": "GBP", "amount": 1, **values}
    )


CASES: dict[str, Callable] = {
    "cart_sales_draft_is_nobodys_own": lambda s: CartFactory(is_sales_draft=True, is_shared=True),
    "cart_line_override_all_or_none": lambda s: CartLine.objects.filter(cart=s.cart).update(override_price=1),
    "order_sold_by_somebody_else": lambda s: sold(s, seller=s.cast.users.bea),
    "order_sold_to_another_company": lambda s: sold(s, sold_from=s.cast.partners.acme),
    "product_cost_one_per_currency": lambda s: [cost(s), cost(s)],
    "product_cost_is_not_negative": lambda s: cost(s, amount=-1),
}

"""Set what a product costs the house: the floor under the margin of offered prices (T3).

The audit says who and when, not how much: more people read it than may read costs (T16).
"""

from commerce.models import Product, ProductCost
from core import audit, transactions
from telesales.rules import cost as rules


@transactions.whole
def put(*, product, currency, amount, by, now):
    """Set the cost of one unit in a currency, net; None takes it away. Raises Refused."""
    rules.check_can_set(by)
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    rules.check_amount(amount)
    found = ProductCost.objects.filter(product=product, currency=currency).first()
    if (found and found.amount) == amount:
        return
    if amount is None:
        ProductCost.objects.filter(product=product, currency=currency).delete()
    else:
        known = {"amount": amount, "since": now}
        ProductCost.objects.update_or_create(product=product, currency=currency, defaults=known)
    event = "product.cost_removed" if amount is None else "product.cost_set"
    audit.record(event, product, by=by, at=now, new={"currency": currency})

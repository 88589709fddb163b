"""Keep in which quantities a product is ordered, by everybody or by one partner (C9)."""

from commerce.models import Product, QuantityRule
from commerce.rules import product as products
from commerce.rules import quantity as rules
from core import audit, transactions


@transactions.whole
def keep(*, product, partner, minimum, maximum, increment, by, now):
    """Set the rule for a partner and what is below it; `partner` None is everybody."""
    product = _locked(product, by)
    rules.check_partner(partner)
    rules.check_rule(minimum, maximum, increment)
    values = {"minimum": minimum, "maximum": maximum, "increment": increment}
    old = QuantityRule.objects.filter(product=product, partner=partner).first()
    rule, _made = QuantityRule.objects.update_or_create(product=product, partner=partner, defaults=values)
    told = {"old": old and _told(old), "new": _told(rule)}
    audit.record("product.quantities_set", product, by=by, at=now, partner_id=product.vendor_id, **told)
    return rule


@transactions.whole
def remove(*, product, rule, by, now):
    """Take a rule away: the one of the next node above counts again, else the one for everybody."""
    product = _locked(product, by)
    rule = QuantityRule.objects.filter(pk=rule.pk, product=product).select_related("partner").first()
    if rule is None:
        return
    old = _told(rule)
    rule.delete()
    audit.record("product.quantities_removed", product, by=by, at=now, partner_id=product.vendor_id, old=old)


def _locked(product, by):
    product = Product.objects.locked().get(pk=product.pk)
    products.check_is_own(by, product)
    return product


def _told(rule):
    known = {"minimum": rule.minimum, "maximum": rule.maximum, "increment": rule.increment}
    return {"partner": rule.partner.code if rule.partner_id else "", **known}

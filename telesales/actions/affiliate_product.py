"""Which products an affiliate sells, on the phone or not, and for which commissions (F1, F5).

A commission is never changed: it ends, and another one is given. What was sold for it stays as it was agreed.
"""

from core import audit, transactions
from telesales.actions.affiliation import enter
from telesales.models import AffiliateProduct, Affiliation, CommissionRate
from telesales.rules import affiliate_product as product_rules
from telesales.rules import affiliation as rules


@transactions.whole
def give(*, affiliation, products, rates, may_phone, by, now):
    """Have him sell more products, all for the same commissions; those he sells already stay as they are."""
    affiliation = _own(affiliation, by)
    rules.check_products(products, affiliation.vendor_id)
    rules.check_rates(rates)
    held = set(_current(affiliation).values_list("product_id", flat=True))
    new = [product for product in products if product.pk not in held]
    product_rules.check_are_new(new)
    made = enter(affiliation=affiliation, products=new, rates=rates, may_phone=may_phone, now=now)
    _note("given", affiliation, made, by=by, now=now, rates=rules.told(rates), may_phone=may_phone)
    return made


@transactions.whole
def take_away(*, affiliation, ids, by, now):
    """Have him sell products no more, at once."""
    found = _chosen(affiliation, ids, by)
    CommissionRate.objects.filter(product__in=found, ended_at=None).update(ended_at=now)
    AffiliateProduct.objects.filter(pk__in=[each.pk for each in found]).update(ended_at=now)
    _note("taken", affiliation, found, by=by, now=now)
    return found


@transactions.whole
def set_phone(*, affiliation, ids, may_phone, by, now):
    """Let him sell products on the phone, or not any more."""
    found = [each for each in _chosen(affiliation, ids, by) if each.may_phone != may_phone]
    AffiliateProduct.objects.filter(pk__in=[each.pk for each in found]).update(may_phone=may_phone)
    _note("phone_allowed" if may_phone else "phone_forbidden", affiliation, found, by=by, now=now)
    return found


@transactions.whole
def add_rate(*, affiliation, ids, rate, by, now):
    """Offer him another commission (rules.Rate) for products; those that have it already stay as they are."""
    found = _chosen(affiliation, ids, by)
    rules.check_rate(rate)
    current = CommissionRate.objects.filter(product__in=found, ended_at=None)
    known = {"kind": rate.kind, "value": rate.value, "currency": rate.currency}
    held = set(current.filter(**known).values_list("product_id", flat=True))
    new = [each for each in found if each.pk not in held]
    product_rules.check_room(new, current)
    CommissionRate.objects.bulk_create(CommissionRate(product=each, since=now, **known) for each in new)
    _note("rate_added", affiliation, new, by=by, now=now, rates=rules.told([rate]))
    return new


@transactions.whole
def end_rate(*, rate, by, now):
    """Offer him a commission no more."""
    affiliation = _own(rate.product.affiliation, by)
    rate = CommissionRate.objects.select_related("product__product").select_for_update(of=("self",)).get(pk=rate.pk)
    product_rules.check_counts(rate)
    rate.ended_at = now
    rate.save(update_fields=["ended_at"])
    _note("rate_ended", affiliation, [rate.product], by=by, now=now, rates=rules.told([rate]))
    return rate


def _own(affiliation, by):
    affiliation = Affiliation.objects.locked().get(pk=affiliation.pk)
    rules.check_is_own(by, affiliation)
    rules.check_changeable(affiliation)
    return affiliation


def _current(affiliation):
    return AffiliateProduct.objects.filter(affiliation=affiliation, ended_at=None)


def _chosen(affiliation, ids, by):
    """Give those of his products that are meant: what is not his, or was taken away meanwhile, is refused."""
    affiliation = _own(affiliation, by)
    found = list(_current(affiliation).filter(pk__in=ids).select_related("product").order_by("pk"))
    product_rules.check_all_found(found, set(ids))
    return found


def _note(what, affiliation, products, *, by, now, **more):
    if products:
        new = {"products": [each.product.code for each in products], **more}
        event = f"affiliation.{what}"
        audit.record(event, affiliation, by=by, at=now, partner_id=affiliation.vendor_id, new=new)

"""Keep the ways of delivery and what they cost (O2). They are marketplace data: their history is in the audit."""

from django.db import IntegrityError, transaction

from commerce.models import DeliveryMethod, DeliveryRate
from commerce.rules import delivery as rules
from core import audit, transactions
from core.refusal import Refused


@transactions.whole
def create(*, by, now, **values):
    """Offer another way of delivery; without a rate it goes nowhere yet."""
    rules.check_can_keep(by)
    rules.check_class(values["tax_class"])
    try:
        with transaction.atomic():
            method = DeliveryMethod.objects.create(position=DeliveryMethod.objects.count(), **values)
    except IntegrityError as error:
        raise Refused(rules.code_taken(values["code"]), field="code") from error
    audit.record("delivery.created", method, by=by, at=now, new=values)
    return method


@transactions.whole
def change(*, method, by, now, **values):
    """Change a way of delivery; orders keep what they were frozen with."""
    method = DeliveryMethod.objects.select_for_update().get(pk=method.pk)
    rules.check_can_keep(by)
    rules.check_class(values["tax_class"])
    old = {name: getattr(method, name) for name in values}
    for name, value in values.items():
        setattr(method, name, value)
    method.save(update_fields=list(values))
    audit.record("delivery.changed", method, by=by, at=now, old=old, new=values)
    return method


@transactions.whole
def set_rate(*, method, country, currency, from_weight, from_value, price, by, now):
    """Set what it costs from a weight and a value on; one that is there is replaced."""
    method = DeliveryMethod.objects.select_for_update().get(pk=method.pk)
    rules.check_can_keep(by)
    rules.check_amounts(currency, from_value, price)
    where = {"country": country, "currency": currency, "from_weight": from_weight, "from_value": from_value}
    rate, _made = DeliveryRate.objects.update_or_create(method=method, **where, defaults={"price": price})
    audit.record("delivery.rate_set", method, by=by, at=now, new=_told(rate))
    return rate


@transactions.whole
def remove_rate(*, rate, by, now):
    """Take a rate away; one that is gone already stays gone."""
    method = DeliveryMethod.objects.select_for_update().get(pk=rate.method_id)
    rules.check_can_keep(by)
    rate = method.rates.filter(pk=rate.pk).first()
    if rate is None:
        return
    old = _told(rate)
    rate.delete()
    audit.record("delivery.rate_removed", method, by=by, at=now, old=old)


def _told(rate):
    return {
        "country": rate.country, "currency": rate.currency, "from_weight": rate.from_weight,
        "from_value": str(rate.from_value), "price": str(rate.price),
    }  # fmt: skip

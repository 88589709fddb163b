"""Keep tax classes and rates (C8)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.models import TaxClass, TaxRate
from commerce.rules import tax as rules
from core import audit, transactions
from core.refusal import Refused


@transactions.whole
def create_class(*, code, name, by, now):
    """Create a kind of goods as the tax law sees them."""
    rules.check_can_tax(by)
    rules.check_class(code)
    try:
        with transaction.atomic():
            tax_class = TaxClass.objects.create(code=code, name=name)
    except IntegrityError as error:
        raise Refused(rules.class_taken(code), field="code") from error
    audit.record("taxclass.created", tax_class, by=by, at=now, new={"code": code, "name": name})
    return tax_class


@transactions.whole
def delete_class(*, tax_class, by, now):
    """Delete a class that nothing is in."""
    rules.check_can_tax(by)
    tax_class = _there(TaxClass, tax_class)
    rules.check_can_delete(tax_class)
    old = {"code": tax_class.code, "name": tax_class.name}
    audit.record("taxclass.deleted", tax_class, by=by, at=now, old=old)
    tax_class.delete()


@transactions.whole
def add_rate(*, tax_class, country, rate, effective_from, effective_to, by, now):
    """Set a rate for a country and a period; periods of one class and country never overlap."""
    tax_class = _there(TaxClass, tax_class)
    rules.check_can_tax(by)
    rules.check_rate(tax_class, country, rate, effective_from, effective_to)
    period = {"effective_from": effective_from, "effective_to": effective_to}
    try:
        with transaction.atomic():
            made = TaxRate.objects.create(tax_class=tax_class, country=country, rate=rate, **period)
    except IntegrityError as error:
        raise Refused(_("Another rate is in force in this period."), field="effective_from") from error
    audit.record("taxclass.rate_added", tax_class, by=by, at=now, new=_told(made))
    return made


@transactions.whole
def end_rate(*, rate, effective_to, by, now):
    """Let a rate end; another one may follow it."""
    rules.check_can_tax(by)
    rate = _there(TaxRate, rate)
    rules.check_end(rate, effective_to, now)
    rules.check_rate(rate.tax_class, rate.country, rate.rate, rate.effective_from, effective_to, but=rate)
    old = _told(rate)
    rate.effective_to = effective_to
    rate.save(update_fields=["effective_to"])
    audit.record("taxclass.rate_ended", rate.tax_class, by=by, at=now, old=old, new=_told(rate))
    return rate


@transactions.whole
def remove_rate(*, rate, by, now):
    """Take back a rate that has not begun."""
    rules.check_can_tax(by)
    rate = _there(TaxRate, rate)
    rules.check_can_remove(rate, now)
    audit.record("taxclass.rate_removed", rate.tax_class, by=by, at=now, old=_told(rate))
    rate.delete()


def _there(model, row):
    """Give the row, locked; one that somebody has deleted meanwhile is told."""
    found = model.objects.select_for_update().filter(pk=row.pk).first()
    rules.check_is_there(found)
    return found


def _told(rate):
    moments = {name: getattr(rate, name) for name in ("effective_from", "effective_to")}
    told = {name: moment and moment.isoformat() for name, moment in moments.items()}
    return {"country": rate.country, "rate": str(rate.rate), **told}

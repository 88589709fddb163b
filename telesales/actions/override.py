"""Set which prices sellers of a role may offer, by category (T3)."""

from core import audit, transactions
from telesales.models import OverrideRule, SalesPolicy
from telesales.rules import setup as rules

AMOUNTS = rules.BOUNDS
KEPT = (*AMOUNTS, "currency", "mode")


@transactions.whole
def add(*, role, category, by, now, **bounds):
    """Bound the prices that a role may offer in a category and what is below it; None: everywhere else."""
    _lock(by)
    rules.check_role(role)
    rules.check_one_per_category(role, category)
    values = _sound(bounds)
    rule = OverrideRule.objects.create(role=role, category=category, **values)
    _record("sales.override_rule_added", rule, by, now, new=_told(rule))
    return rule


@transactions.whole
def change(*, rule, by, now, **bounds):
    """Change what a rule allows; whom and what it is for stays."""
    _lock(by)
    rule = OverrideRule.objects.select_for_update(of=("self",)).select_related("category").get(pk=rule.pk)
    old, values = _told(rule), _sound(bounds)
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save(update_fields=KEPT)
    new = _told(rule)
    if new != old:
        _record("sales.override_rule_changed", rule, by, now, old=old, new=new)
    return rule


@transactions.whole
def remove(*, rule, by, now):
    """Take a rule away: from the next price on, the one of the nearest category above counts, or none."""
    _lock(by)
    rule = OverrideRule.objects.select_for_update(of=("self",)).select_related("category").get(pk=rule.pk)
    _record("sales.override_rule_removed", rule, by, now, old=_told(rule))
    rule.delete()


def _lock(by):
    """Two managers at once: one change after the other, so that the second is refused in words."""
    rules.check_manages(by)
    policy, _is_new = SalesPolicy.objects.get_or_create(pk=1)
    SalesPolicy.objects.select_for_update().get(pk=policy.pk)


def _sound(bounds):
    rules.check_bounds(bounds)
    return {**bounds, "currency": bounds["currency"] if bounds["monthly_amount"] is not None else ""}


def _told(rule):
    """Give what the audit keeps of a rule: amounts as text."""
    values = {name: getattr(rule, name) for name in KEPT}
    words = {name: f"{value.normalize():f}" for name, value in values.items() if name in AMOUNTS and value is not None}
    known = {"role": rule.role, "category": rule.category.name if rule.category else "", "mode": rule.mode}
    return {**known, **words, **({"currency": rule.currency} if rule.currency else {})}


def _record(event, rule, by, now, **told):
    audit.record(event, rule, by=by, at=now, **told)

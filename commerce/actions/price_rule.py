"""Rules of a list for partners with certain properties: add, change, take away, each as a new version (C3)."""

from django.utils.translation import gettext as _

from commerce.actions import price_version as versions
from commerce.models import PriceRule, RuleKind
from commerce.queries import condition
from commerce.rules import category as categories
from commerce.rules import price_list as rules
from commerce.rules import price_period as periods
from commerce.rules import price_rule as rule_rules
from core import money, transactions
from core.refusal import Refused

THING = ("product_id", "category_id", "min_quantity", "condition_1", "condition_2")
CONDITIONS = ("condition_1", "condition_2")
FIELDS = (*THING, "kind", "value", "effective_from", "effective_to")


@transactions.whole
def add(*, price_list, values, conditions, by, now):
    """Add a rule: product or category, min_quantity, kind, value and period, for who fulfils the conditions."""
    draft = versions.begin(price_list=price_list)
    fresh = put(draft=draft, values=values, conditions=conditions, by=by)
    summary = _("Rule added: %(rule)s") % {"rule": described(rule=fresh, currency=draft.price_list.currency)}
    versions.write(draft=draft, kind=versions.KINDS.RULES, summary=summary, by=by, now=now)
    return fresh


@transactions.whole
def change(*, rule, values, conditions, by, now):
    """Change a rule. Gives the rule that counts now."""
    draft, rule = _locked(rule, by)
    rule_rules.check_conditions(conditions)
    wanted = PriceRule(**values, **dict(zip(CONDITIONS, rule_rules.normal(conditions), strict=True)))
    if all(getattr(wanted, name) == getattr(rule, name) for name in FIELDS):
        return rule
    fresh = put(draft=draft, values=values, conditions=conditions, by=by, instead_of=rule)
    summary = _("Rule changed: %(rule)s") % {"rule": described(rule=fresh, currency=draft.price_list.currency)}
    versions.write(draft=draft, kind=versions.KINDS.RULES, summary=summary, by=by, now=now)
    return fresh


@transactions.whole
def remove(*, rule, by, now):
    """Take a rule out of its list."""
    draft, rule = _locked(rule, by)
    draft.retire(rule)
    summary = _("Rule removed: %(rule)s") % {"rule": described(rule=rule, currency=draft.price_list.currency)}
    return versions.write(draft=draft, kind=versions.KINDS.RULES, summary=summary, by=by, now=now)


def put(*, draft, values, conditions, by, instead_of=None):
    """Write a rule into a draft, in the place of another one or beside those there are."""
    rules.check_can_edit(by, draft.price_list)
    rule_rules.check_conditions(conditions)
    rule_rules.check_value(values["kind"], values["value"])
    if values["product"] is not None:
        rules.check_product(draft.price_list, values["product"])
    categories.check_can_be_used(values["category"])
    first, second = rule_rules.normal(conditions)
    fresh = PriceRule(**values, condition_1=first, condition_2=second)
    if instead_of is not None:
        draft.retire(instead_of)
    same = PriceRule.objects.filter(
        price_list=draft.price_list, retired_in=None, **{name: getattr(fresh, name) for name in THING}
    )
    for row, left in periods.cut(periods.of(fresh), same.order_by("effective_from", "pk")):
        draft.retire(row)
        draft.add(*(_part(row, period) for period in left))
    draft.add(fresh)
    return fresh


def _part(row, period):
    kept = {name: getattr(row, name) for name in FIELDS}
    return PriceRule(**{**kept, "effective_from": period.begins, "effective_to": period.ends})


def _locked(rule, by):
    draft = versions.begin(price_list=rule.price_list)
    rules.check_can_edit(by, draft.price_list)
    rule = PriceRule.objects.select_related("product", "category").get(pk=rule.pk)
    if rule.retired_in is not None:
        raise Refused(_("Somebody has changed or removed this rule since. Please look at the list of rules again."))
    return draft, rule


def described(*, rule, currency):
    """Say a rule: CHAIR, 10 % off from 5, for level Gold."""
    told = {
        "thing": rule.product.code if rule.product_id else rule.category.name,
        "what": effect(rule=rule, currency=currency),
        "number": rule.min_quantity,
        "who": condition.joined([rule.condition_1, rule.condition_2]),
    }
    said = _("%(thing)s, %(what)s from %(number)s, for %(who)s") % told
    period = periods.of(rule)
    return f"{said}, {periods.words(period)}" if period.is_dated else said


def effect(*, rule, currency):
    """Say what a rule does to a price."""
    if rule.kind == RuleKind.PERCENT:
        return _("%(value)s %% off") % {"value": f"{rule.value.normalize():f}"}
    amount = money.shown_price(rule.value, currency)
    return amount if rule.kind == RuleKind.PRICE else _("%(amount)s off") % {"amount": amount}

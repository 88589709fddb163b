"""What a rule that is being written would do for one partner: the real resolution, asked without and with it (C3).

The rule is written, the prices are asked for, and everything is taken back: there is no second implementation.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from commerce.actions import price_rule as actions
from commerce.actions import price_version as versions
from commerce.models import PriceEntry, PricePolicy, PriceRule, Product
from commerce.queries import condition, pricing
from commerce.queries.mass_update import CATEGORIES_SQL
from core import prepared

SHOWN = 6
HELD_SQL = f"""{pricing.LISTS_SQL}
    SELECT coalesce((SELECT properties FROM held), '{{}}'), coalesce((SELECT array_agg(id) FROM lists), '{{}}')
"""
"""What the resolution itself sees of a partner: his properties, and the lists in force for him."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A product's price without and with the rule, whether the rule makes it, and else why not."""

    product: Product
    before: object
    after: object
    is_won: bool
    why: str


def of(*, price_list, values, conditions, partner, by, now, instead_of=None):
    """Give Shown for some products of the rule, at its minimum quantity and its beginning. Refuses as saving would."""
    at = max(now, values["effective_from"] or now)
    with transaction.atomic():
        products = _products(price_list, values)
        wanted = [(each.pk, values["min_quantity"]) for each in products]
        asked = {"partner_id": partner.pk, "currency": price_list.currency, "wanted": wanted, "now": at}
        before = pricing.resolve(**asked)
        draft = versions.begin(price_list=price_list)
        rule = actions.put(draft=draft, values=values, conditions=conditions, by=by, instead_of=instead_of)
        after = pricing.resolve(**asked)
        seen = _seen(partner, price_list, at)
        others = PriceRule.objects.filter(pk__in=[price.rule_id for price in after.values() if price.rule_id])
        known = {each.pk: each for each in others.select_related("product", "category")}
        shown = [
            _shown(each, before.get(key), after.get(key), rule, partner, seen, known)
            for each, key in zip(products, wanted, strict=True)
        ]
        transaction.set_rollback(True)
    return shown


def _products(price_list, values):
    if values["product"] is not None:
        return [values["product"]]
    listed = PriceEntry.objects.filter(price_list=price_list, retired_in=None).values("product")
    below = RawSQL(CATEGORIES_SQL.format(category="%s"), [values["category"].pk])
    return list(Product.objects.filter(category_id__in=below, pk__in=listed).order_by("code")[:SHOWN])


def _seen(partner, price_list, at):
    with prepared.cursor() as cursor:
        cursor.execute(HELD_SQL, {"partner": partner.pk, "currency": price_list.currency, "now": at})
        return cursor.fetchone()


def _shown(product, before, after, rule, partner, seen, known):
    is_won = after is not None and after.rule_id == rule.pk
    why = "" if is_won else _why_not(after, rule, partner, seen, known)
    return Shown(product, before, after, is_won, why)


def _why_not(after, rule, partner, seen, known):
    """Say why the rule does not make the price."""
    held, lists = seen
    if rule.price_list_id not in lists:
        return _("The list is not in force for %(partner)s.") % {"partner": partner.name}
    missing = [each for each in (rule.condition_1, rule.condition_2) if each and each not in held]
    if missing:
        return _("%(partner)s does not have: %(properties)s.") % {
            "partner": partner.name,
            "properties": condition.joined(missing),
        }
    if after is None:
        return _("The list has no price of its own for it that the rule could change.")
    if after.list_id != rule.price_list_id:
        is_lower = after.mode == PricePolicy.Mode.LOWEST
        said = _("“%(list)s” has a lower price.") if is_lower else _("“%(list)s” counts before this list.")
        return said % {"list": after.list_name}
    other = known.get(after.rule_id)
    if other is None:
        return _("The list has no price of its own for it that the rule could change.")
    told = actions.described(rule=other, currency=rule.price_list.currency)
    return _("Another rule is closer: %(rule)s.") % {"rule": told}

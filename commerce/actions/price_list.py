"""Make a price list, change what it says about itself, copy it, and go back to how it was (C2, C6)."""

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.actions import price_version as versions
from commerce.actions.price_version import ROWS
from commerce.models import PriceEntry, PriceList, PriceListVersion, PriceRule
from commerce.rules import price_list as rules
from core import transactions
from core.refusal import Refused

WORDS = {
    "name": gettext_lazy("name"),
    "currency": gettext_lazy("currency"),
    "effective_from": gettext_lazy("beginning"),
    "effective_to": gettext_lazy("end"),
    "is_active": gettext_lazy("active or not"),
    "is_gross": gettext_lazy("net or gross"),
    "is_recommended": gettext_lazy("recommended or not"),
    "priority": gettext_lazy("priority"),
}
COPY_SQL = """
    INSERT INTO {table} (price_list_id, added_in, {columns})
    SELECT %(to)s, 1, {values} FROM {table} r
    WHERE r.price_list_id = %(of)s AND r.retired_in IS NULL AND (r.effective_to IS NULL OR r.effective_to > %(now)s)
"""
"""What is over is not copied."""
CHANGED_PRICE = "round(r.{0} * (100 + %(percent)s::numeric) / 100, 4)"
THEN = "o.price_list_id = %(list)s AND o.added_in <= %(to)s AND o.retired_in > %(to)s"
TAKE_AWAY_SQL = f"""
    UPDATE {{table}} e SET retired_in = %(number)s
    WHERE e.price_list_id = %(list)s AND e.retired_in IS NULL AND e.added_in > %(to)s
      AND NOT EXISTS (SELECT FROM {{table}} o WHERE {THEN} AND {{same}})
"""
BRING_BACK_SQL = f"""
    INSERT INTO {{table}} (price_list_id, added_in, {{columns}})
    SELECT %(list)s, %(number)s, gone.* FROM (
        SELECT {{columns}} FROM {{table}} o WHERE {THEN}
        EXCEPT
        SELECT {{columns}} FROM {{table}} WHERE price_list_id = %(list)s AND retired_in IS NULL
    ) gone
"""
"""Rows that are in both versions stay, whichever change wrote them."""


@transactions.whole
def create(*, values, by, now):
    """Make an empty list; a company's is its own."""
    rules.check_can_create(by)
    price_list = PriceList(**values, owner_id=None if by.is_operator else by.partner_id)
    versions.hold_heads()
    rules.check_head(price_list, values)
    price_list.save(force_insert=True)
    draft = versions.Draft(price_list, 1)
    versions.note(draft=draft, kind=versions.KINDS.CREATED, summary="", by=by, now=now)
    return price_list


@transactions.whole
def edit(*, price_list, values, by, now):
    """Change what a list says about itself."""
    draft = versions.begin(price_list=price_list)
    rules.check_can_edit(by, draft.price_list)
    versions.hold_heads()
    rules.check_head(draft.price_list, values)
    for name, value in values.items():
        setattr(draft.price_list, name, value)
    head = draft.price_list.head()
    summary = ", ".join(str(WORDS[name]) for name in head if head[name] != draft.old_head[name])
    return versions.write(draft=draft, kind=versions.KINDS.HEAD, summary=summary, by=by, now=now)


@transactions.whole
def copy(*, price_list, name, percent, by, now):
    """Make another list with the same prices and rules, changed by so many per cent; given to nobody yet."""
    source = PriceList.objects.locked().get(pk=price_list.pk)
    rules.check_can_edit(by, source)
    values = {each: getattr(source, each) for each in versions.HEAD} | {"name": name, "is_recommended": False}
    fresh = PriceList(**values, owner_id=source.owner_id)
    versions.hold_heads()
    rules.check_head(fresh, values)
    fresh.save(force_insert=True)
    draft = versions.Draft(fresh, 1)
    draft.added = _copied(PriceEntry, "unit_price", source, fresh, percent, now)
    draft.added += _copied(PriceRule, "value", source, fresh, percent, now)
    summary = _("Copy of “%(list)s”, version %(number)s") % {"list": source.name, "number": source.version}
    if percent:
        summary += _(", prices %(percent)s %%") % {"percent": f"{percent:+}"}
    versions.note(draft=draft, kind=versions.KINDS.CREATED, summary=summary, by=by, now=now)
    return fresh


def _copied(model, price, source, fresh, percent, now):
    changed = CHANGED_PRICE.format(price)
    if model is PriceRule:
        changed = f"CASE r.kind WHEN 'percent' THEN r.value ELSE {changed} END"
    columns = ROWS[model].split(", ")
    values = ", ".join(changed if each == price else f"r.{each}" for each in columns)
    sql = COPY_SQL.format(table=model._meta.db_table, columns=ROWS[model], values=values)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"to": fresh.pk, "of": source.pk, "now": now, "percent": percent})
        return cursor.rowcount


@transactions.whole
def go_back(*, price_list, number, by, now):
    """Make the list what it was after version `number`, as a new version; whom it is given to stays."""
    draft = versions.begin(price_list=price_list)
    rules.check_can_edit(by, draft.price_list)
    version = PriceListVersion.objects.filter(price_list=draft.price_list, number=number).first()
    if version is None or number >= draft.price_list.version:
        raise Refused(_("There is no such earlier version."))
    values = versions.head_of(version=version)
    versions.hold_heads()
    rules.check_head(draft.price_list, values)
    for name, value in values.items():
        setattr(draft.price_list, name, value)
    for model in (PriceEntry, PriceRule):
        _restore(model, draft, number)
    _check_products(draft)
    summary = _("Back to version %(number)s") % {"number": number}
    return versions.write(draft=draft, kind=versions.KINDS.UNDO, summary=summary, by=by, now=now)


def _restore(model, draft, number):
    columns = ROWS[model].split(", ")
    same = " AND ".join(_alike(model, each) for each in columns)
    known = {"table": model._meta.db_table, "columns": ROWS[model], "same": same}
    values = {"list": draft.price_list.pk, "to": number, "number": draft.number}
    with connection.cursor() as cursor:
        cursor.execute(TAKE_AWAY_SQL.format(**known), values)
        draft.retired += cursor.rowcount
        cursor.execute(BRING_BACK_SQL.format(**known), values)
        draft.added += cursor.rowcount


def _alike(model, column):
    """Compare a column, NULL equal to NULL, in a way that can be hashed."""
    field = next(each for each in model._meta.concrete_fields if each.column == column)
    if not field.null:
        return f"o.{column} = e.{column}"
    nothing = "'-infinity'" if column.startswith("effective") else "0"
    return f"coalesce(o.{column}, {nothing}) = coalesce(e.{column}, {nothing})"


def _check_products(draft):
    """What comes back may still be sold by the owner of the list."""
    price_list = draft.price_list
    if price_list.owner_id is None:
        return
    mine = rules.products_of(price_list)
    back = PriceEntry.objects.filter(price_list=price_list, added_in=draft.number, retired_in=None)
    gone = list(back.exclude(product__in=mine).values_list("product__code", flat=True)[:1])
    ruled = PriceRule.objects.filter(price_list=price_list, added_in=draft.number, retired_in=None)
    gone += ruled.exclude(product=None).exclude(product__in=mine).values_list("product__code", flat=True)[:1]
    if gone:
        raise Refused(
            _("That version cannot come back: %(code)s is no longer a product of this company.") % {"code": gone[0]}
        )

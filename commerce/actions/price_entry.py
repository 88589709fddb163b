"""Prices of a list: add, change, end, take away, each as a new version of the list (C2, C5)."""

from django.utils.translation import gettext as _

from commerce.actions import price_version as versions
from commerce.models import PriceEntry
from commerce.rules import price_list as rules
from commerce.rules import price_period as periods
from core import money, transactions
from core.refusal import Refused


@transactions.whole
def add(*, price_list, product, values, by, now):
    """Put a price into a list: product, min_quantity, unit_price and a period; an open one begun earlier is cut off."""
    draft = versions.begin(price_list=price_list)
    rules.check_can_edit(by, draft.price_list)
    rules.check_product(draft.price_list, product)
    fresh = PriceEntry(product=product, **values)
    _make_room(draft, fresh)
    draft.add(fresh)
    summary = f"{product.code}: {_described(fresh, draft)}"
    versions.write(draft=draft, kind=versions.KINDS.ENTRIES, summary=summary, by=by, now=now)
    return fresh


@transactions.whole
def change(*, entry, values, by, now):
    """Change a price: whatever is in `values` of min_quantity, unit_price and period. Gives the entry that counts now.

    An entry that somebody has changed since is past, and so the change is refused, with what there is now; unless that
    is what was asked for, as when a form is sent twice.
    """
    draft, entry = _locked(entry, by, values)
    kept = {name: getattr(entry, name) for name in ("min_quantity", "unit_price", "effective_from", "effective_to")}
    if all(kept[name] == value for name, value in values.items()):
        return entry
    fresh = PriceEntry(product=entry.product, **{**kept, **values})
    draft.retire(entry)
    _make_room(draft, fresh)
    draft.add(fresh)
    summary = f"{entry.product.code}: {_described(entry, draft)} → {_described(fresh, draft)}"
    versions.write(draft=draft, kind=versions.KINDS.ENTRIES, summary=summary, by=by, now=now)
    return fresh


@transactions.whole
def remove(*, entry, by, now):
    """Take a price out of its list."""
    draft, entry = _locked(entry, by)
    draft.retire(entry)
    summary = _("%(code)s: %(price)s removed") % {"code": entry.product.code, "price": _described(entry, draft)}
    return versions.write(draft=draft, kind=versions.KINDS.ENTRIES, summary=summary, by=by, now=now)


def _locked(entry, by, wanted=None):
    draft = versions.begin(price_list=entry.price_list)
    rules.check_can_edit(by, draft.price_list)
    entry = PriceEntry.objects.select_related("product").get(pk=entry.pk)
    if entry.retired_in is None:
        return draft, entry
    now = _now(entry, draft)
    if now is None:
        raise Refused(_("Somebody has removed this price since."))
    if not wanted or any(getattr(now, name) != value for name, value in wanted.items()):
        told = {"price": _described(now, draft)}
        raise Refused(_("Somebody has changed this price since. It is now %(price)s.") % told, field="unit_price")
    return draft, now


def _now(entry, draft):
    """What stands in the place of a past entry."""
    return _live(entry, draft).filter(effective_from=entry.effective_from).first() or _live(entry, draft).first()


def _live(entry, draft):
    rows = PriceEntry.objects.filter(price_list=draft.price_list, product=entry.product, retired_in=None)
    rows = rows.select_related("product")
    return rows.filter(min_quantity=entry.min_quantity).order_by("effective_from", "pk")


def _make_room(draft, fresh):
    """Cut off what is in the way of a new price."""
    for row, left in periods.cut(periods.of(fresh), _live(fresh, draft)):
        draft.retire(row)
        draft.add(*(_part(row, period) for period in left))


def _part(row, period):
    return PriceEntry(
        product=row.product,
        min_quantity=row.min_quantity,
        unit_price=row.unit_price,
        effective_from=period.begins,
        effective_to=period.ends,
    )


def _described(entry, draft):
    """Say a price: £4.20 from 10 pieces, from 1 Mar 2026 on."""
    price = money.shown_price(entry.unit_price, draft.price_list.currency)
    tier = _("%(price)s from %(number)s") % {"price": price, "number": entry.min_quantity}
    period = periods.of(entry)
    return f"{tier}, {periods.words(period)}" if period.is_dated else tier

"""The one place through which a price list changes (C2, C5): a change is a version, rows come and go with its number.

A Draft holds the locked list; entries and rules are added and retired with its number and counted. `write` makes the
version of it, unless nothing has changed.
"""

from dataclasses import dataclass, field

from django.db import connection
from django.utils.dateparse import parse_datetime

from commerce.models import PriceEntry, PriceList, PriceListVersion, PriceRule
from commerce.models.pricing import HEAD, HEAD_MOMENTS
from core import audit

SUMMARY_MOST = 300
HEADS_LOCK = 0x4845414453
KINDS = PriceListVersion.Kind


@dataclass
class Draft:
    """A change of a locked list in the making; `number` is the version it becomes."""

    price_list: PriceList
    number: int
    old_head: dict = field(default_factory=dict)
    added: int = 0
    retired: int = 0

    def add(self, *rows):
        """Write fresh entries, or rules, of this version."""
        for row in rows:
            row.price_list, row.added_in = self.price_list, self.number
        type(rows[0]).objects.bulk_create(rows)
        self.added += len(rows)

    def retire(self, *rows):
        """Let entries, or rules, be past from this version on."""
        live = type(rows[0]).objects.filter(pk__in=[row.pk for row in rows], retired_in=None)
        self.retired += live.update(retired_in=self.number)

    @property
    def has_changed(self):
        return bool(self.added or self.retired or self.price_list.head() != self.old_head)


def head_of(*, version):
    """Give what a list said about itself then, as values of its fields."""
    kept = {name: version.head[name] for name in HEAD}
    return {name: parse_datetime(value) if value and name in HEAD_MOMENTS else value for name, value in kept.items()}


def begin(*, price_list):
    """Lock a list and begin a change of it."""
    price_list = PriceList.objects.locked().get(pk=price_list.pk)
    return Draft(price_list, price_list.version + 1, price_list.head())


def hold_heads():
    """Let one list after the other take a name, or be the recommended one: of two that want it, one is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HEADS_LOCK])


def write(*, draft, kind, summary, by, now):
    """Make the version of a draft; without a change there is none. Gives the list as it is then."""
    price_list = draft.price_list
    if not draft.has_changed:
        return price_list
    price_list.version = draft.number
    price_list.save(update_fields=["version", *HEAD])
    note(draft=draft, kind=kind, summary=summary, by=by, now=now)
    return price_list


def note(*, draft, kind, summary, by, now):
    """Write down what a change did, for the list's history and the audit."""
    price_list, new_head = draft.price_list, draft.price_list.head()
    told = summary if len(summary) <= SUMMARY_MOST else f"{summary[: SUMMARY_MOST - 1]}…"
    PriceListVersion.objects.create(
        price_list=price_list,
        number=draft.number,
        kind=kind,
        summary=told,
        added=draft.added,
        retired=draft.retired,
        head=new_head,
        at=now,
        by_id=by.user_id,
        by_name=by.name,
    )
    changed = [name for name in HEAD if new_head[name] != draft.old_head.get(name)]
    new = {"version": draft.number, "change": told, "added": draft.added, "retired": draft.retired}
    audit.record(
        f"price_list.{kind}",
        price_list,
        by=by,
        at=now,
        partner_id=price_list.owner_id,
        old={name: draft.old_head.get(name) for name in changed} or None,
        new=new | {name: new_head[name] for name in changed},
    )


ROWS = {
    PriceEntry: "product_id, min_quantity, unit_price, effective_from, effective_to",
    PriceRule: "product_id, category_id, min_quantity, condition_1, condition_2, kind, value, effective_from,"
    " effective_to",
}
"""What a row says, without when it came and went."""

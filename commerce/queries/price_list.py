"""What the pages of price lists show: lists with their sizes, whom they are given to, versions (C2)."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from commerce.models import PriceEntry, PriceList, PriceListAssignment, PriceRule
from commerce.queries.mass_update import CATEGORIES_SQL
from core import money, prepared
from partners.models import SUBTREE_SQL, Partner

STATES = [("now", _("In force now")), ("coming", _("Coming")), ("ended", _("Ended"))]
OFFERED = 12
COUNT_MOST = 100_000


def in_state(rows, state, now, *, has_switch=True):
    """Narrow lists, entries or rules to those in force now, coming or ended; a list may be switched off as well."""
    begun = Q(effective_from=None) | Q(effective_from__lte=now)
    over = Q(effective_to__lte=now)
    if state == "now":
        found = rows.filter(begun).exclude(over)
        return found.filter(is_active=True) if has_switch else found
    return rows.filter(over) if state == "ended" else rows.exclude(begun).exclude(over)


def state_of(row, now):
    """Give "now", "coming" or "ended"."""
    if row.effective_to is not None and row.effective_to <= now:
        return "ended"
    return "coming" if row.effective_from is not None and row.effective_from > now else "now"


def below(category_id):
    """Give the ids of a category and everything below it, for a filter."""
    return RawSQL(CATEGORIES_SQL.format(category="%s"), [category_id])


SIZES_SQL = """
    SELECT l.id,
           (SELECT count(*) FROM (
               SELECT FROM commerce_priceentry e WHERE e.price_list_id = l.id AND e.retired_in IS NULL LIMIT %(most)s
           ) found),
           (SELECT count(*) FROM commerce_pricerule r WHERE r.price_list_id = l.id AND r.retired_in IS NULL),
           (SELECT count(*) FROM commerce_pricelistassignment a WHERE a.price_list_id = l.id AND a.ended_at IS NULL)
    FROM unnest(%(lists)s::bigint[]) AS l(id)
"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many prices, rules and assignments a list has."""

    entries: int
    rules: int
    given: int


def sizes(list_ids):
    """Give {list id: Sizes} of many lists in one query; very many prices are not counted to their end."""
    with prepared.cursor() as cursor:
        cursor.execute(SIZES_SQL, {"lists": list(list_ids), "most": COUNT_MOST})
        return {row[0]: Sizes(*row[1:]) for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list with its sizes and its state."""

    list: PriceList
    sizes: Sizes
    state: str


def list_rows(lists, now):
    """Give ListRows of a page of lists."""
    found = sizes([each.pk for each in lists])
    return [ListRow(each, found[each.pk], state_of(each, now)) for each in lists]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry or a rule with its state, its list's currency, and words for a rule's conditions."""

    row: Any
    state: str
    currency: str
    who: str = ""

    @property
    def key(self):
        """What names the row on its page, whichever version it is of."""
        begins = self.row.effective_from
        return f"{self.row.product_id}-{self.row.min_quantity}-{begins.timestamp() if begins else 0:.0f}"

    @property
    def typed(self):
        """The price as it stands in its field."""
        digits = max(
            -money.unit(self.currency).as_tuple().exponent, -self.row.unit_price.normalize().as_tuple().exponent
        )
        return f"{self.row.unit_price:.{digits}f}"


def entry_rows(entries, price_list, now):
    return [EntryRow(each, state_of(each, now), price_list.currency) for each in entries]


def entries(price_list):
    """Give the live prices of a list with their products."""
    return PriceEntry.objects.filter(price_list=price_list, retired_in=None).select_related("product__category")


def rules(price_list):
    """Give the live rules of a list with what they are about."""
    return PriceRule.objects.filter(price_list=price_list, retired_in=None).select_related("product", "category")


GIVEN_SQL = f"""
    SELECT a.id, (SELECT count(*) - 1 FROM ({SUBTREE_SQL.replace("%s", "a.partner_id")}) node)
    FROM unnest(%(ids)s::bigint[]) AS given(id) JOIN commerce_pricelistassignment a ON a.id = given.id
"""


def given(price_list, acting):
    """Give [(assignment, how many nodes below have the list as well)] of those whom the reader may see."""
    found = PriceListAssignment.objects.filter(price_list=price_list, ended_at=None).select_related("partner")
    rows = list(found.filter(partner__in=Partner.objects.visible_to(acting)).order_by("partner__name", "pk"))
    with connection.cursor() as cursor:
        cursor.execute(GIVEN_SQL, {"ids": [row.pk for row in rows]})
        below = dict(cursor.fetchall())
    return [(row, below[row.pk]) for row in rows]


def attributes(acting):
    """Give the names of the attributes that partners have, whom the reader may see."""
    found = Partner.objects.visible_to(acting).exclude(attributes={})
    keys = found.values_list(RawSQL("lower(jsonb_object_keys(attributes))", []), flat=True).distinct()
    return sorted(key for key in set(keys) if "=" not in key)[:200]


def suggested(rows, text):
    """Give the first few rows whose code or name begins so, for suggestions while one types."""
    text = text.strip().replace("\0", "")[:60]
    if not text:
        return []
    return list(rows.filter(Q(code__istartswith=text) | Q(name__icontains=text)).order_by("code")[:OFFERED])

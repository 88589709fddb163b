"""What somebody asks for by code and quantity: the product and its price, or why not (O1, C9).

A code counts in any case. One of digits that is not found may have lost its leading zeros in a spreadsheet: it means
the product that has them, where there is exactly one. What stands twice adds up. However many rows there are, the
database is asked for all their codes, prices and quantity rules at once.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce import quantity_text
from commerce.models import MAX_QUANTITY
from commerce.queries import pricing, search
from commerce.queries import quantity as quantities
from commerce.queries.pricing import LISTS_SQL, Price
from core import money, prepared

DIGITS = re.compile(r"[1-9][0-9]*")
FOUND_SQL = f"""{LISTS_SQL}, named AS MATERIALIZED (
        SELECT a.code AS asked, p.id, p.code, p.unit, p.picture, p.tax_class,
               coalesce(nullif(p.texts #>> ARRAY[%(language)s, 'name'], ''), p.name) AS name
        FROM unnest(%(codes)s::text[]) AS a(code) JOIN commerce_product p ON {{matches}} WHERE p.is_active
    ), seen AS ({search.AMONG_SQL.format(ids="ARRAY(SELECT id FROM named)")})
    SELECT asked, id, code, name, unit, picture, tax_class FROM named WHERE id IN (SELECT id FROM seen)
"""
EXACT_SQL = FOUND_SQL.format(matches="upper(p.code) = a.code")
PADDED_SQL = FOUND_SQL.format(
    matches="ltrim(p.code, '0') = a.code AND upper(p.code) ~>=~ '0' AND upper(p.code) ~<~ '1'"
)


class Asked(NamedTuple):
    """A row as it was written: where it stands, code, quantity and note, and what is wrong with its shape."""

    number: int
    code: str
    quantity: str
    note: str = ""
    fault: str = ""


class Named(NamedTuple):
    """A product that a code means."""

    id: int
    code: str
    name: str
    unit: str
    picture: str
    tax_class: str


@dataclass(slots=True)
class Verdict:
    """What came of a row. `fault` says why it cannot be ordered; `hints` what was understood.

    `quantity` is the row's own; `together` and `price` are of all rows of the product, and stand on the first of them.
    """

    asked: Asked
    product: Named | None = None
    quantity: int | None = None
    together: int | None = None
    price: Price | None = None
    fault: str = ""
    hints: tuple = ()
    is_first: bool = False

    @property
    def is_good(self):
        return self.product is not None and not self.fault


def judged(rows, *, acting, now):
    """Give the Verdicts of Asked rows, in order."""
    verdicts = [_read(row) for row in rows]
    _name(verdicts, acting, now)
    by_product: dict[int, list] = {}
    for verdict in verdicts:
        if verdict.is_good:
            by_product.setdefault(verdict.product.id, []).append(verdict)
    _weigh(by_product, acting, now)
    return verdicts


def _read(row):
    """Judge what a row says by itself."""
    code = row.code.strip().replace("\0", "")
    row = row._replace(code=code)
    if row.fault or not code:
        return Verdict(row, fault=row.fault or _("The code is missing."))
    quantity, fault = quantity_text.read(row.quantity)
    return Verdict(row, quantity=quantity, fault=fault)


def _name(verdicts, acting, now):
    """Find the products that the codes mean; those of rows with another fault as well, to show their names."""
    asked = [verdict for verdict in verdicts if verdict.asked.code and not verdict.asked.fault]
    found = dict(_found(EXACT_SQL, {v.asked.code.upper() for v in asked}, acting, now))
    lost = {v.asked.code for v in asked if v.asked.code.upper() not in found and DIGITS.fullmatch(v.asked.code)}
    padded: dict[str, list] = {}
    for code, named in _found(PADDED_SQL, lost, acting, now):
        padded.setdefault(code, []).append(named)
    for verdict in asked:
        code = verdict.asked.code
        verdict.product = found.get(code.upper())
        if verdict.product is None:
            _name_padded(verdict, padded.get(code, []))


def _name_padded(verdict, candidates):
    code = verdict.asked.code
    if len(candidates) == 1:
        verdict.product = candidates[0]
        told = {"code": code, "full": verdict.product.code}
        verdict.hints += (_("“%(code)s” read as %(full)s: its leading zeros were missing.") % told,)
    elif candidates:
        codes = ", ".join(sorted(named.code for named in candidates)[:3])
        verdict.fault = _("“%(code)s” may mean several codes: %(codes)s. Please write it in full.") % {
            "code": code, "codes": codes,
        }  # fmt: skip
    else:
        verdict.fault = _("No product with this code is in your price lists.")


def _found(sql, codes, acting, now):
    """Yield (code asked for, Named) of what the acting partner sees."""
    if not codes:
        return
    values = {"partner": acting.partner_id, "currency": acting.currency, "now": now, "codes": list(codes),
              "language": (get_language() or "en").partition("-")[0]}  # fmt: skip
    with prepared.cursor() as cursor:
        cursor.execute(sql, values)
        for code, *facts in cursor.fetchall():
            yield code, Named(*facts)


def _weigh(by_product, acting, now):
    """Price each product at all that is asked for of it, and hold that against its quantity rule."""
    sums = {pk: sum(verdict.quantity for verdict in rows) for pk, rows in by_product.items()}
    wanted = [(pk, number) for pk, number in sums.items() if number <= MAX_QUANTITY]
    prices = pricing.resolve(partner_id=acting.partner_id, currency=acting.currency, wanted=wanted, now=now)
    allowed = quantities.for_products(partner_id=acting.partner_id, products=sums) if sums else {}
    for pk, rows in by_product.items():
        first, together = rows[0], sums[pk]
        fault = _fault(first.product.code, together, allowed.get(pk, quantities.ANY), prices.get((pk, together)))
        first.is_first, first.together, first.price = True, together, prices.get((pk, together))
        for verdict in rows:
            verdict.fault = fault
        for verdict in rows[1:]:
            told = {"row": first.asked.number, "together": money.counted(together)}
            verdict.hints += (_("Also in row %(row)s: added up to %(together)s.") % told,)


def _fault(code, together, allowed, price):
    if together > MAX_QUANTITY:
        return _("At most %(most)s may be ordered at once.") % {"most": money.counted(MAX_QUANTITY)}
    if not allowed.allows(together):
        return quantities.sentence(together, allowed, code)
    return "" if price else _("%(code)s has no price for you in this quantity.") % {"code": code}

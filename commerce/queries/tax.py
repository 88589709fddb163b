"""How a partner's deliveries are taxed: by class and destination, or not at all (C8)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from stdnum.eu.vat import MEMBER_STATES

from commerce.models import TaxTreatment
from core import money, prepared
from partners import vat

TREATMENT_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ), home AS (
        SELECT a.country FROM partners_partner p JOIN partners_address a ON a.partner_id = p.id
        WHERE p.kind = 'operator' AND a.is_default_bill_to
    ), destination AS (
        SELECT a.country FROM path JOIN partners_address a ON a.partner_id = path.id
        WHERE a.id = %(ship_to)s::bigint OR a.is_default_ship_to OR a.is_default_bill_to
        ORDER BY a.id = %(ship_to)s::bigint DESC NULLS LAST, a.is_default_ship_to DESC, path.depth LIMIT 1
    ), rates AS (
        SELECT upper(r.country) AS country, c.code, r.rate
        FROM commerce_taxrate r JOIN commerce_taxclass c ON c.id = r.tax_class_id
        WHERE (r.effective_from IS NULL OR r.effective_from <= %(now)s)
          AND (r.effective_to IS NULL OR %(now)s < r.effective_to)
    )
    SELECT upper((SELECT country FROM home)),
           upper(coalesce((SELECT country FROM destination), (SELECT country FROM home))),
           (SELECT p.tax_number FROM path JOIN partners_partner p ON p.id = path.id
            WHERE p.tax_number <> '' ORDER BY path.depth LIMIT 1),
           (SELECT array_agg(ARRAY[country, code, rate::text]) FROM rates)
"""
ONE_ROW_SQL = f"""CASE WHEN row_number() OVER () = 1 THEN (
        SELECT jsonb_build_array(t.home, t.destination, t.tax_number, t.rates)
        FROM ({TREATMENT_SQL}) t(home, destination, tax_number, rates)
    ) END"""
"""The same in one row of another statement, for `of_rows`: one statement less."""
UNION = frozenset(state.upper() for state in MEMBER_STATES)


@dataclass(frozen=True, slots=True)
class Treatment:
    """How an order is taxed: the kind, the country whose rates count, the buyer's VAT number where it decides.

    `destination` is the country it goes to, "" where none is known; `rates` are per cent by tax class; `home_rates` are
    what gross prices contain where nothing is charged.
    """

    kind: TaxTreatment = TaxTreatment.NONE
    country: str = ""
    number: str = ""
    destination: str = ""
    rates: dict = field(default_factory=dict)
    home_rates: dict = field(default_factory=dict)

    @property
    def is_charged(self):
        return self.kind in (TaxTreatment.DOMESTIC, TaxTreatment.DESTINATION)

    def rate(self, tax_class):
        """Give the per cent of a class; None where taxes are charged and this class has no rate."""
        if not self.is_charged:
            return money.ZERO
        return self.rates.get(tax_class)


def treatment(*, partner_id, now, ship_to=None):
    """Give the Treatment of what is delivered to a partner, in one query; `ship_to` is the id of an address of its."""
    with prepared.cursor() as cursor:
        cursor.execute(TREATMENT_SQL, {"partner": partner_id, "now": now, "ship_to": ship_to})
        return treated(*cursor.fetchone())


def to(country, *, tax_number, now):
    """Give the Treatment of what is delivered to an address that stands in no book yet, in one query."""
    with prepared.cursor() as cursor:
        cursor.execute(TREATMENT_SQL, {"partner": None, "now": now, "ship_to": None})
        home, _home, _number, rates = cursor.fetchone()
    return treated(home, country.upper(), tax_number, rates)


def of_rows(rows):
    """Give the Treatment that stands at the end of one of the rows, see ONE_ROW_SQL; an empty one without rows."""
    told = next((row[-1] for row in rows if row[-1]), None)
    return treated(*json.loads(told)) if told else Treatment()


def treated(home, destination, tax_number, rates):
    """Make the Treatment of what TREATMENT_SQL selects."""
    if not home or not rates:
        return Treatment(destination=destination or "")
    return replace(_charged(home, destination, tax_number or "", rates), destination=destination)


def _charged(home, destination, tax_number, rates):
    by_country: dict[str, dict] = {}
    for country, code, rate in rates:
        by_country.setdefault(country, {})[code] = Decimal(rate)
    home_rates = by_country.get(home, {})
    if destination == home:
        return Treatment(TaxTreatment.DOMESTIC, home, rates=home_rates, home_rates=home_rates)
    if destination not in UNION or home not in UNION:
        return Treatment(TaxTreatment.EXPORT, destination, home_rates=home_rates)
    state = vat.union_state(tax_number)
    if state and state != home:
        return Treatment(TaxTreatment.REVERSE_CHARGE, destination, tax_number, home_rates=home_rates)
    if destination in by_country:
        return Treatment(TaxTreatment.DESTINATION, destination, rates=by_country[destination], home_rates=home_rates)
    return Treatment(TaxTreatment.DOMESTIC, home, rates=home_rates, home_rates=home_rates)


def applied(lines, how, currency):
    """Give the priced lines with their taxes, each rounded by itself (C8).

    A gross price loses the seller's own tax where none is charged. `tax_rate` is None where a class has no rate.
    """
    lines = [
        replace(line, is_restricted=True) if how.destination in line.product.restricted_countries else line
        for line in lines
    ]
    if how.kind == TaxTreatment.NONE:
        return lines
    return [_applied(line, how, currency) if line.total is not None else line for line in lines]


def _applied(line, how, currency):
    if line.price_reason and line.price_reason.get("agreed"):
        return line
    if line.is_gross and not how.is_charged:
        included = how.home_rates.get(line.tax_class, money.ZERO)
        is_offered = line.list_price is not None  # agreed as it was shown: already without tax
        unit_price = line.unit_price if is_offered else money.without_tax(line.unit_price, included)
        seen_price = line.seen_price and money.without_tax(line.seen_price, included)
        list_price = line.list_price and money.without_tax(line.list_price, included)
        total = money.line_total(unit_price, line.quantity, currency)
        prices = {"unit_price": unit_price, "seen_price": seen_price, "list_price": list_price, "total": total}
        return replace(line, **prices, is_gross=False)
    rate = how.rate(line.tax_class)
    tax = money.ZERO if rate is None else money.tax_of(line.total, rate, currency, is_gross=line.is_gross)
    return replace(line, tax_rate=rate, tax_total=tax)


@dataclass(frozen=True, slots=True)
class TaxRow:
    """The tax of one rate: what it is charged on, and how much it is."""

    rate: Decimal
    net: Decimal
    tax: Decimal


def rows(lines: Iterable):
    """Give the TaxRows of lines, by rate: their sums are the order's, because each line is rounded once."""
    found: dict[Decimal, list] = {}
    for line in lines:
        if line.total is not None and line.tax_rate is not None:
            sums = found.setdefault(line.tax_rate, [money.ZERO, money.ZERO])
            sums[0] += line.net_total
            sums[1] += line.tax_total
    return [TaxRow(rate, *found[rate]) for rate in sorted(found)]

"""What counts for an order beside its lines: taxes, addresses, delivery, terms, holds, limits (O2, C8, K8, K9).

It comes as one column of the first of the cart's lines: a submission is judged by how few statements it takes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from commerce.models import PaymentMethod
from commerce.queries import holding, spending, tax
from core import money

ADDRESS = """jsonb_build_object('id', a.id, 'label', a.label, 'street', a.street, 'postcode', a.postcode,
    'city', a.city, 'country', a.country, 'partner', path.name)"""
CONDITIONS_SQL = f"""
    WITH RECURSIVE path(id, parent_id, depth, name) AS (
        SELECT id, parent_id, 0, name FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1, up.name
        FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT jsonb_build_array(
        jsonb_build_array(t.home, t.destination, t.tax_number, t.rates),
        (SELECT {ADDRESS} FROM path JOIN partners_address a ON a.partner_id = path.id
         WHERE a.id = %(ship_to)s::bigint OR a.is_default_ship_to OR a.is_default_bill_to
         ORDER BY a.id = %(ship_to)s::bigint DESC NULLS LAST, a.is_default_ship_to DESC, path.depth LIMIT 1),
        (SELECT {ADDRESS} FROM path JOIN partners_address a ON a.partner_id = path.id
         WHERE a.id = %(bill_to)s::bigint OR a.is_default_ship_to OR a.is_default_bill_to
         ORDER BY a.id = %(bill_to)s::bigint DESC NULLS LAST, a.is_default_bill_to DESC, path.depth LIMIT 1),
        (SELECT jsonb_agg(jsonb_build_array(m.id, m.name, m.note, m.days, m.tax_class, (
             SELECT jsonb_agg(jsonb_build_array(upper(r.country), r.from_weight, r.from_value::text, r.price::text))
             FROM commerce_deliveryrate r WHERE r.method_id = m.id AND r.currency = %(currency)s
         )) ORDER BY m.position, m.id) FROM commerce_deliverymethod m WHERE m.is_active),
        (SELECT jsonb_build_array(o.payment_methods, o.needs_po_number, o.invoice_days)
         FROM path JOIN commerce_orderterms o ON o.partner_id = path.id ORDER BY path.depth LIMIT 1),
        (SELECT jsonb_agg(jsonb_build_array(h.kind, h.reason, h.currency, h.above::text) ORDER BY path.depth, h.id)
         FROM path JOIN commerce_holdrule h ON h.partner_id = path.id AND h.ended_at IS NULL),
        (SELECT jsonb_agg(jsonb_build_array(s.kind, s.amount::text, s.partner_id))
         FROM (SELECT DISTINCT ON (s.kind) s.* FROM commerce_spendlimit s
               WHERE s.currency = %(currency)s
               AND (s.partner_id IS NULL OR s.partner_id = (SELECT id FROM path WHERE parent_id IS NULL))
               ORDER BY s.kind, s.partner_id NULLS LAST) s)
    ) FROM ({tax.TREATMENT_SQL}) t(home, destination, tax_number, rates)
"""
FIRST_ROW_SQL = f"CASE WHEN row_number() OVER () = 1 THEN ({CONDITIONS_SQL}) END"
USUAL = (PaymentMethod.ON_ACCOUNT, PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER)
"""How one may pay where nobody has agreed anything else."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a partner may pay, whether its orders need a PO number, and in how many days it pays invoices."""

    payment_methods: Sequence[str] = USUAL
    needs_po_number: bool = False
    invoice_days: int = 30


@dataclass(frozen=True, slots=True)
class Method:
    """A way of delivery with its rates in the order's currency: [country, from weight, from value, price]."""

    id: int
    name: str
    note: str
    days: int | None
    tax_class: str
    rates: Sequence[tuple[str, int, Decimal, Decimal]] = ()

    def price(self, country, weight, value):
        """Give what it costs to deliver there, without tax; None where it does not go."""
        there = [rate for rate in self.rates if rate[0] == country] or [rate for rate in self.rates if rate[0] == ""]
        reached = [rate for rate in there if rate[1] <= weight and rate[2] <= value]
        return max(reached, key=lambda rate: (rate[2], rate[1]))[3] if reached else None


@dataclass(frozen=True, slots=True)
class Conditions:
    """See the module. Addresses are dictionaries with their `id` and the name of their `partner`; None without one."""

    treatment: tax.Treatment = field(default_factory=tax.Treatment)
    ship_to: dict | None = None
    bill_to: dict | None = None
    methods: Sequence[Method] = ()
    terms: Terms = field(default_factory=Terms)
    hold_rules: Sequence[holding.Rule] = ()
    spend_limits: Sequence[spending.Limit] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A way of delivery as it is offered for some lines; `tax_rate` is None where its tax class has none."""

    id: int | None
    name: str
    note: str
    days: int | None
    net_total: Decimal
    tax_rate: Decimal | None
    tax_total: Decimal

    @property
    def total(self):
        return self.net_total + self.tax_total


NO_DELIVERY = Delivery(None, "", "", None, money.ZERO, money.ZERO, money.ZERO)
"""Where no ways of delivery are set up, nothing is chosen and nothing charged."""


def of_rows(rows):
    """Read the Conditions that stand at the end of one of the rows; empty ones without rows."""
    told = next((row[-1] for row in rows if row[-1]), None)
    if told is None:
        return Conditions()
    taxes, ship_to, bill_to, methods, terms, rules, limits = json.loads(told) if isinstance(told, str) else told
    return Conditions(
        tax.treated(*taxes),
        ship_to,
        bill_to,
        tuple(_method(*values) for values in methods or ()),
        Terms(*terms) if terms else Terms(),
        tuple(holding.Rule(kind, reason, unit, above and Decimal(above)) for kind, reason, unit, above in rules or ()),
        tuple(spending.limit(*values) for values in limits or ()),
    )


def _method(pk, name, note, days, tax_class, rates):
    read = [(country, weight, Decimal(value), Decimal(price)) for country, weight, value, price in rates or ()]
    return Method(pk, name, note, days, tax_class, tuple(read))


def deliveries(how, lines, currency):
    """Give the ways in which these priced lines are delivered to the chosen address, as Delivery rows."""
    if not how.methods:
        return []
    priced = [line for line in lines if line.total is not None]
    weight = sum((line.product.weight or 0) * line.quantity for line in priced)
    value = sum((line.net_total for line in priced), money.ZERO)
    country = (how.ship_to or {}).get("country", "").upper()
    offered = [(method, method.price(country, weight, value)) for method in how.methods]
    return [_delivery(method, price, how.treatment, currency) for method, price in offered if price is not None]


def _delivery(method, price, treatment, currency):
    net, rate = money.rounded(price, currency), treatment.rate(method.tax_class)
    charged = money.tax_of(net, rate, currency) if rate else money.ZERO
    return Delivery(method.id, method.name, method.note, method.days, net, rate, charged)


def chosen(offered, how, delivery_id):
    """Give the delivery with this id, the first one where nothing was chosen yet; None where it is not offered."""
    if not how.methods:
        return NO_DELIVERY
    if delivery_id is None:
        return offered[0] if offered else None
    return next((each for each in offered if each.id == delivery_id), None)

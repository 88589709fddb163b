"""Which rules have new orders held, and what is said about holds (K8)."""

from dataclasses import dataclass
from decimal import Decimal

from commerce.models import Hold, HoldKind, OrderState
from core import prepared


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds orders of a kind from a total on, in a currency; without a total each one."""

    kind: str
    reason: str
    currency: str = ""
    above: Decimal | None = None

    def holds(self, order):
        return self.above is None or (order.currency == self.currency and order.total > self.above)


RULES_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT h.kind, h.reason, h.currency, h.above FROM path JOIN commerce_holdrule h ON h.partner_id = path.id
    WHERE h.ended_at IS NULL ORDER BY path.depth, h.id
"""


def rules(partner_id):
    """Give the Rules that count for a node: its own first, then those of its ancestors."""
    with prepared.cursor() as cursor:
        cursor.execute(RULES_SQL, [partner_id])
        return [Rule(*row) for row in cursor.fetchall()]


def wanted(order, how, also=()):
    """Give the Rules that hold an order now, one a kind. What was held before, by rule or by hand, is not held again.

    `how` are the Conditions of what is newly asked for; without them the rules are read. `also` are Rules from others.
    """
    if order.state == OrderState.ON_HOLD:
        return []
    known = [*also, *(how.hold_rules if how is not None else rules(order.partner_id))]
    found = {rule.kind: rule for rule in reversed(known) if rule.holds(order)}
    before = set(Hold.objects.filter(order=order).values_list("kind", flat=True)) if found and order.pk else set()
    return [found[kind] for kind in sorted(found.keys() - before)]


def stopping(order, lines):
    """Give the open holds that stop an order with these lines; credit that holds only some pieces lets the rest go."""
    if not order.pk:
        return []
    found = Hold.objects.open().filter(order=order).order_by("since", "id")
    return list(found.exclude(kind=HoldKind.CREDIT) if any(line.held for line in lines) else found)


def sentences(holds):
    """Give the reasons of holds, one sentence each, as the order's page says why it waits."""
    return " ".join(sentence(hold.reason) for hold in holds)


def sentence(reason):
    """End a reason as a sentence ends, however it was typed."""
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."

"""What breaks the constraints of holds and their rules (K8)."""

from collections.abc import Callable

from commerce.models import Hold, HoldRule


def hold(scene, **values):
    known = {"order": scene.order, "kind": "review", "reason": "x", "since": scene.now}
    return Hold.objects.create(**{**known, **values})


def rule(scene, **values):
    known = {"partner": scene.cast.partners.acme, "kind": "review", "reason": "x"}
    return HoldRule.objects.create(**{**known, **values})


CASES: dict[str, Callable] = {
    "hold_one_open_per_order_and_kind": lambda s: [hold(s), hold(s)],
    "hold_kind_is_known": lambda s: hold(s, kind="weather"),
    "hold_ended_all_or_none": lambda s: hold(s, ended_at=s.now),
    "hold_rule_one_per_node_and_kind": lambda s: [rule(s), rule(s)],
    "hold_rule_kind_is_known": lambda s: rule(s, kind="credit"),
    "hold_rule_amount_has_a_currency": lambda s: rule(s, above=5),
    "order_line_holds_only_what_is_open": lambda s: s.order.lines.update(held=21),
}

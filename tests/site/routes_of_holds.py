"""The addresses of held orders and of the rules that hold them; see routes_table.

What is held is dora's, by credit: fay decides about it, sam and max see it. The rule is about documents:
sam and max decide about these.
"""

from collections.abc import Callable

from commerce.models import HoldRule

ROWS = """
approvals:card_instead               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:card_instead               POST 302  404  404  302  404  404  403  403  403  403  403  403  404
commerce:hold_rule_add               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:hold_rule_add               POST 302  403  403  403  403  403  422  302  302  403  403  403  403
commerce:hold_rule_end               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:hold_rule_end               POST 302  403  403  403  403  403  403  302  302  403  403  403  403
commerce:holds                       GET  302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:holds                       POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:holds_rejection             GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:holds_rejection             POST 302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:holds_release               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:holds_release               POST 302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:order_hold                  GET  302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:order_hold                  POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:order_rejection             GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:order_rejection             POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:order_release               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_release               POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:order_release_part          GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:order_release_part          POST 302  403  403  403  403  403  302  403  403  403  403  403  403
"""


def rule(w):
    known = {"partner": w.cast.partners.zenith, "kind": "document", "reason": "Licence", "ended_at": None}
    return HoldRule.objects.get_or_create(**known)[0]


def number(w):
    return [w.held.number]


ARGUMENTS: dict[str, Callable] = {
    "approvals:card_instead": number,
    "commerce:hold_rule_add": lambda w: ["ACME_DEPOT"],
    "commerce:hold_rule_end": lambda w: ["ZENITH", rule(w).pk],
    "commerce:order_hold": lambda w: [w.waiting.number],
    "commerce:order_rejection": number,
    "commerce:order_release": number,
    "commerce:order_release_part": number,
}
SENT: dict[str, Callable] = {
    "commerce:hold_rule_add": lambda w: {"rule-kind": "document", "rule-currency": "GBP", "rule-reason": "Licence"},
    "commerce:holds_release": lambda w: {"ids": w.held.pk, "confirmed": "on"},
    "commerce:holds_rejection": lambda w: {"ids": w.held.pk, "confirmed": "on", "reason": "No cover"},
    "commerce:order_hold": lambda w: {"kind": "review", "reason": "New address"},
    "commerce:order_rejection": lambda w: {"reject-reason": "No cover"},
    "commerce:order_release_part": lambda w: {f"line_{w.held.lines.first().pk}": "1"},
}

"""What breaks the constraints of company spend limits (K9)."""

from collections.abc import Callable

from commerce.models import SpendLimit


def limit(s, **values):
    return SpendLimit.objects.create(**{"kind": "daily", "currency": "GBP", "amount": 5, "changed_at": s.now, **values})


CASES: dict[str, Callable] = {
    "spend_limit_one_per_company_and_kind": lambda s: [limit(s), limit(s)],
    "spend_limit_kind_is_known": lambda s: limit(s, kind="yearly"),
    "spend_limit_is_not_negative": lambda s: limit(s, amount=-1),
    "spend_limit_of_all_has_an_amount": lambda s: limit(s, amount=None),
}

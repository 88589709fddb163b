"""What breaks the constraints of accounts and sub-limits (K1, K8)."""

from collections.abc import Callable

from commerce.models import Account, SubLimit


def sub_limit(scene, **values):
    """Give the depot of acme a part of its group's account."""
    known = {"account": scene.cast.account, "partner": scene.cast.partners.acme_depot, "limit": 100}
    return SubLimit.objects.create(**{**known, **values})


CASES: dict[str, Callable] = {
    "account_currency_is_fixed": lambda s: Account.objects.filter(pk=s.cast.account.pk).update(currency="EUR"),
    "sub_limit_one_per_node": lambda s: [sub_limit(s), sub_limit(s)],
    "sub_limit_is_not_negative": lambda s: sub_limit(s, limit=-1),
}

"""What breaks the constraints of cost centres and of what amended orders said (A7, A9)."""

from collections.abc import Callable

from commerce.models import CostCentre, OrderVersion


def cost_centre(s, code="4711"):
    return CostCentre.objects.create(partner=s.cast.partners.acme, code=code, name="Travel")


def version(s, **values):
    order = s.cast.submitted("bea")
    row = {"order": order, "number": 1, "content_hash": "x", "total": 20, "lines": [], "at": s.now}
    return OrderVersion.objects.create(**{**row, "by": s.cast.users.bea, **values})


CASES: dict[str, Callable] = {
    "cost_centre_code_is_unique": lambda s: [cost_centre(s, "a1"), cost_centre(s, "A1")],
    "cost_centre_has_a_code": lambda s: cost_centre(s, ""),
    "order_version_number_is_unique": lambda s: version(s, order=version(s).order),
    "order_version_counts_from_one": lambda s: version(s, number=0),
    "order_versions_stay": lambda s: OrderVersion.objects.filter(pk=version(s).pk).update(reason="x"),
}

"""What breaks the constraints of resellers and their customers."""

from collections.abc import Callable

from telesales.models import ResellerCustomer


def looked_after(scene, **values):
    known = {"reseller": scene.cast.partners.resale, "customer": scene.cast.partners.acme, "origin": "assigned"}
    return ResellerCustomer.objects.create(**{**known, "since": scene.now, "by": scene.cast.users.max, **values})


CASES: dict[str, Callable] = {
    "reseller_customer_has_one_reseller": lambda s: [
        looked_after(s),
        looked_after(s, reseller=s.cast.partners.vendor),
    ],
    "reseller_customer_is_another_company": lambda s: looked_after(s, customer=s.cast.partners.resale),
    "reseller_customer_ended_all_or_none": lambda s: looked_after(s, ended_at=s.now),
}

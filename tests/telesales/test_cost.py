"""What products cost: set by managers, read by nobody else (T3, T16)."""

from decimal import Decimal

import pytest

from commerce.models import ProductCost
from core.models import AuditEntry
from core.refusal import Refused
from telesales.actions import cost as costs
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import document, words


def put(cast, amount, who="max", currency="GBP"):
    amount = None if amount is None else Decimal(amount)
    costs.put(product=cast.products.POUND, currency=currency, amount=amount, by=cast.acting(who), now=cast.now)


def test_a_cost_is_set_changed_and_taken_away_by_currency(cast):
    put(cast, "0.40")
    put(cast, "0.45", currency="EUR")
    put(cast, "0.42")

    found = dict(ProductCost.objects.values_list("currency", "amount"))
    assert found == {"GBP": Decimal("0.4200"), "EUR": Decimal("0.4500")}
    put(cast, None)
    assert list(ProductCost.objects.values_list("currency", flat=True)) == ["EUR"]


def test_the_audit_says_who_and_when_and_not_how_much(cast):
    put(cast, "0.7357")
    put(cast, "0.7357")
    put(cast, None)

    told = AuditEntry.objects.filter(event__startswith="product.cost").order_by("id").values_list("event", "old", "new")
    assert list(told) == [
        ("product.cost_set", None, {"currency": "GBP"}),
        ("product.cost_removed", None, {"currency": "GBP"}),
    ]


@pytest.mark.parametrize("amount", ["-1", "0.12345"])
def test_a_cost_is_an_amount(cast, amount):
    with pytest.raises(Refused, match="zero or more"):
        put(cast, amount)


@pytest.mark.parametrize("who", ["sam", "ruth", "fay", "vic", "ada"])
def test_nobody_else_sets_or_reads_it(cast, who):
    put(cast, "0.7357")

    with pytest.raises(Refused, match="does not see"):
        put(cast, "0.1", who)
    client = cast.client_for(who)
    assert client.get(f"/sales/products/{cast.products.POUND.pk}/costs/").status_code == 403
    assert b"/costs/" not in client.get(f"/products/{cast.products.POUND.pk}/").content


def test_a_manager_keeps_it_on_the_products_own_page(cast):
    client, url = cast.client_for("max"), f"/sales/products/{cast.products.POUND.pk}/costs/"

    page = client.post(url, {"currency": "GBP", "amount": "0.7357"}, follow=True)
    refused = client.post(url, {"currency": "GBP", "amount": "1e3"})

    assert "£0.7357" in words(document(page))
    assert url in [link.get("href") for link in document(client.get(f"/products/{cast.products.POUND.pk}/")).iter("a")]
    assert (refused.status_code, document(refused).xpath("//input[@name='amount']/@value")) == (422, ["1e3"])

"""Company spend limits on the screen: set by managers, read by the company, told before one orders (K9)."""

import pytest
from django.urls import reverse

from commerce.models import SpendLimit
from core import audit
from tests.pages.reading import document as page_of
from tests.pages.reading import sentences, words
from tests.pages.test_query_counts import MOST, queries

pytestmark = pytest.mark.django_db
LIST = reverse("commerce:spend_limits")
ACME = reverse("commerce:partner_spending", args=["ACME"])
OWN = reverse("commerce:partner_spend_limit", args=["ACME"])


@pytest.fixture
def manager(cast):
    return cast.client_for("max")


def text(client, url):
    return words(page_of(client.get(url)).xpath("//main")[0])


def test_a_manager_sets_replaces_and_takes_away_the_limit_of_all(cast, manager):
    sent = {"kind": "daily", "currency": "GBP", "amount": "500"}

    manager.post(LIST, sent)
    manager.post(LIST, {**sent, "amount": "700"})

    row = SpendLimit.objects.get()
    assert "£700.00" in text(manager, LIST)
    manager.post(reverse("commerce:spend_limit_removal", args=[row.pk]))
    assert SpendLimit.objects.count() == 0
    assert len(audit.of(cast.partners.operator)) == 3


@pytest.mark.parametrize("amount", ["", "-1", "1e3", "NaN", "1.001", "9" * 15])
def test_an_amount_that_is_none_is_refused_beside_its_field(cast, manager, amount):
    answer = manager.post(LIST, {"kind": "daily", "currency": "GBP", "amount": amount})

    assert (answer.status_code, SpendLimit.objects.count()) == (422, 0)
    assert page_of(answer).xpath("//*[@name='amount']")[0].get("value", "") == amount


def test_a_company_gets_its_own_limit_or_none_with_a_reason(cast, manager):
    known = {"kind": "daily", "currency": "GBP"}

    refused = manager.post(OWN, {**known, "amount": "", "reason": "x"})
    manager.post(OWN, {**known, "amount": "900", "reason": "Launch week"})
    manager.post(OWN, {**known, "kind": "thirty_days", "is_exempt": "on", "reason": "Known for years"})

    assert refused.status_code == 422
    assert "Enter an amount, or say that the company is exempt." in " ".join(sentences(refused))
    shown = text(manager, ACME)
    assert ("£0.00 of £900.00, £900.00 left" in shown, "Launch week" in shown, "Exempt." in shown) == (True, True, True)
    assert "Acme" in text(manager, LIST)


def test_an_own_limit_gives_way_to_that_of_the_marketplace(cast, manager):
    SpendLimit.objects.create(kind="daily", currency="GBP", amount=5, changed_at=cast.now)
    manager.post(OWN, {"kind": "daily", "currency": "GBP", "amount": "900", "reason": "Launch week"})
    own = SpendLimit.objects.get(partner=cast.partners.acme)

    manager.post(reverse("commerce:partner_spend_limit_removal", args=["ACME", own.pk]))

    assert "£0.00 of £5.00, £5.00 left" in text(manager, ACME)


def test_a_branch_is_not_limited_by_itself(cast, manager):
    answer = manager.post(
        reverse("commerce:partner_spend_limit", args=["ACME_DEPOT"]),
        {"kind": "daily", "currency": "GBP", "amount": "9", "reason": "x"},
    )

    assert (answer.status_code, SpendLimit.objects.count()) == (422, 0)
    assert "for the company as a whole" in " ".join(sentences(answer))


def test_a_company_reads_how_much_is_used_and_changes_nothing(cast):
    cast.no_limit("bea")
    SpendLimit.objects.create(kind="daily", currency="GBP", amount=200, changed_at=cast.now)
    ada = cast.client_for("ada")

    page = page_of(ada.get(reverse("commerce:partner_spending", args=["ACME_NORTH"])))

    assert page.xpath("//main//form") == []
    assert "all its branches count together" in page.text_content()
    assert cast.client_for("zoe").get(ACME).status_code == 404


def test_the_checkout_tells_the_refusal_beforehand(cast):
    cast.no_limit("bea")
    SpendLimit.objects.create(kind="daily", currency="GBP", amount=15, changed_at=cast.now)
    cart = cast.filled_cart("bea", "20.00")

    shown = text(cast.client_for("bea"), reverse("commerce:checkout", args=[cart.pk]))

    assert "Your company may place orders for £15.00 in a day." in shown


def test_pages_ask_as_often_for_many_limits_as_for_one(cast, manager):
    SpendLimit.objects.create(kind="daily", currency="GBP", amount=5, changed_at=cast.now)
    one = queries(manager, LIST)
    for partner in (cast.partners.acme, cast.partners.zenith, cast.partners.resale):
        for currency in ("GBP", "EUR", "USD"):
            SpendLimit.objects.create(
                kind="daily", partner=partner, currency=currency, amount=5, reason="x", changed_at=cast.now
            )

    assert queries(manager, LIST) == one
    assert one <= MOST

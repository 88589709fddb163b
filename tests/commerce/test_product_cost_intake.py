"""What products cost, from files: for managers alone (T3, T16)."""

from decimal import Decimal

import pytest

from commerce.models import Product, ProductCost
from core import intake
from core.models import AuditEntry, Job
from tests.commerce.test_product_intake import checked, counts, reasons, written


def known():
    return set(ProductCost.objects.values_list("product__code", "currency", "amount"))


def test_costs_are_shown_first_and_then_written(cast):
    ProductCost.objects.create(product=cast.products.LANTERN, currency="GBP", amount=5)
    text = "code,name,cost:GBP,Kosten:EUR\nNEW,New,1.2345,\nCANDLE,,2.50,2.60\nLANTERN,,5.00,\nPOUND,,,\n"

    check = checked(cast, text)

    assert (counts(check), known()) == ([1, 1, 2, 0], {("LANTERN", "GBP", 5)})
    [row] = check.result["samples"]["changed"]
    assert row["fields"] == [["Cost in GBP", "", "£2.50"], ["Cost in EUR", "", "€2.60"]]
    assert check.result["samples"]["new"][0]["costs"] == [["Cost in GBP", "", "£1.2345"]]
    written(cast, check)
    assert known() == {
        ("LANTERN", "GBP", 5),
        ("NEW", "GBP", Decimal("1.2345")),
        ("CANDLE", "GBP", Decimal("2.50")),
        ("CANDLE", "EUR", Decimal("2.60")),
    }


def test_the_audit_says_who_and_in_which_currency_and_not_how_much(cast):
    before = Product.objects.get(code="CANDLE").changed_at

    written(cast, checked(cast, "code,cost:GBP\nCANDLE,2.50\n"))

    told = AuditEntry.objects.get(event="product.cost_set")
    assert (told.actor_name, told.subject_id, told.new) == ("Max", cast.products.CANDLE.pk, {"currency": "GBP"})
    assert not AuditEntry.objects.filter(event="product.import_changed").exists()
    assert Product.objects.get(code="CANDLE").changed_at == before


def test_the_same_file_again_changes_nothing(cast):
    text = "code,cost:GBP\nCANDLE,2.50\n"
    written(cast, checked(cast, text))

    assert counts(checked(cast, text)) == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("head", "cell", "said"),
    [
        ("cost:GBP", "-1", "Cost in GBP: A price is not below zero."),
        ("cost:GBP", "1.23456", "Cost in GBP: A price has at most 4 decimals."),
        ("cost:GBP", "dear", "Cost in GBP: “dear” is not a price: write digits, such as 4.20."),
        ("cost:QQQ", "1", "Cost: there is no currency “QQQ”."),
    ],
)
def test_a_row_with_a_cost_that_is_none_is_named(cast, head, cell, said):
    check = checked(cast, f"code,{head}\nCANDLE,{cell}\nPOUND,\n")

    assert (counts(check), reasons(check)) == ([0, 0, 1, 1], [said])
    assert check.files.filter(role="report").exists()


def test_two_columns_of_one_currency_are_refused(cast):
    check = checked(cast, "code,cost:GBP,cost:gbp\nCANDLE,1,2\n")

    assert reasons(check) == ["The cost in GBP stands in two columns."]


@pytest.mark.parametrize("who", ["ada", "vic"])
def test_whoever_may_not_read_costs_brings_none_in(cast, who):
    check = checked(cast, "code,cost:GBP\nCANDLE,2.50\n", who)

    assert (check.state, known()) == (Job.State.FAILED, set())
    assert "Your role does not see what products cost: take out “cost:GBP”" in check.note


def test_who_may_no_longer_read_costs_writes_none(cast):
    check = checked(cast, "code,cost:GBP\nCANDLE,2.50\n")
    place = cast.memberships.max
    place.roles = ["channel_administrator"]
    place.save()

    done = written(cast, check, mode=intake.ALL)

    assert (done.state, known()) == (Job.State.FAILED, set())

"""Requisition lists: kept, shared, filled and ordered (O1)."""

import pytest

from commerce.actions import cart as carts
from commerce.actions import requisition as actions
from commerce.actions.cart_filling import Wanted
from commerce.models import PriceEntry, RequisitionList
from core import audit
from core.refusal import Refused


@pytest.fixture
def bea(cast):
    return cast.acting("bea")


@pytest.fixture
def colleague(cast):
    """Carl works where Bea does."""
    cast.memberships.carl.partner = cast.partners.acme_depot
    cast.memberships.carl.save()
    return cast.acting("carl")


@pytest.fixture
def monthly(cast, bea, now):
    wanted = [Wanted(cast.products.CANDLE.pk, 12, "tall"), Wanted(cast.products.TWINE.pk, 5)]
    return actions.start(name="Monthly", wanted=wanted, by=bea, now=now)


def lines(of):
    return list(of.lines.order_by("position").values_list("product__code", "quantity", "note"))


def test_a_list_keeps_products_quantities_and_notes_in_order(monthly):
    assert lines(monthly) == [("CANDLE", 12, "tall"), ("TWINE", 5, "")]


def test_a_second_list_of_the_same_name_is_refused_and_of_a_colleague_is_not(bea, colleague, monthly, now):
    with pytest.raises(Refused) as refused:
        actions.start(name=" Monthly ", by=bea, now=now)
    actions.start(name="Monthly", by=colleague, now=now)

    assert (str(refused.value), refused.value.field) == ("You have a list “Monthly” already.", "name")
    assert RequisitionList.objects.count() == 2


def test_what_is_on_it_already_gets_the_sum(cast, bea, monthly, now):
    wanted = [Wanted(cast.products.CANDLE.pk, 3), Wanted(cast.products.POUND.pk, 1)]

    assert actions.add_many(of=monthly, wanted=wanted, by=bea, now=now) == 2

    assert lines(monthly) == [("CANDLE", 15, "tall"), ("TWINE", 5, ""), ("POUND", 1, "")]


def test_a_quantity_out_of_range_is_refused_and_nothing_changed(cast, bea, monthly, now):
    with pytest.raises(Refused, match="Enter a whole quantity"):
        actions.add_many(of=monthly, wanted=[Wanted(cast.products.CANDLE.pk, 10**6)], by=bea, now=now)
    with pytest.raises(Refused, match="Enter a whole quantity"):
        actions.change(line=monthly.lines.first(), quantity=0, note="", by=bea, now=now)

    assert lines(monthly)[0] == ("CANDLE", 12, "tall")


def test_it_is_ordered_into_a_cart_with_its_notes_and_what_is_not_sold_is_named(cast, bea, monthly, now):
    cart = carts.open_current(by=bea, now=now)
    PriceEntry.objects.filter(product=cast.products.TWINE).delete()

    added = actions.order(of=monthly, cart=cart, by=bea, now=now)

    assert list(cart.lines.values_list("product__code", "quantity", "note")) == [("CANDLE", 12, "tall")]
    assert list(added.left_out.values()) == ["TWINE has no price for you in this quantity."]
    assert len(lines(monthly)) == 2


def test_ticked_lines_alone_are_ordered_and_none_is_refused(bea, monthly, now):
    cart = carts.open_current(by=bea, now=now)

    actions.order(of=monthly, cart=cart, ids=[monthly.lines.last().pk], by=bea, now=now)
    with pytest.raises(Refused, match=r"^Tick at least one line\.$"):
        actions.order(of=monthly, cart=cart, ids=[], by=bea, now=now)

    assert list(cart.lines.values_list("product__code", flat=True)) == ["TWINE"]


def test_a_shared_list_is_filled_and_ordered_by_colleagues_and_kept_by_its_user(cast, bea, colleague, monthly, now):
    known = {"name": "Monthly", "note": "", "by": bea, "now": now}
    actions.set_properties(of=monthly, is_shared=True, **known)

    actions.remove(of=monthly, ids=[monthly.lines.last().pk], by=colleague, now=now)
    with pytest.raises(Refused, match=r"^Only Bea, whose list it is, may do that\.$"):
        actions.delete(of=monthly, by=colleague, now=now)

    assert lines(monthly) == [("CANDLE", 12, "tall")]
    assert [row.event for row in audit.of(monthly)] == ["requisition_list.shared"]


def test_a_list_that_is_not_shared_is_not_there_for_colleagues(colleague, monthly, now):
    for action in (actions.delete, actions.duplicate):
        with pytest.raises(RequisitionList.DoesNotExist):
            action(of=monthly, by=colleague, now=now)


def test_a_copy_is_ones_own_and_a_deleted_list_is_gone_and_audited(bea, monthly, now):
    copy = actions.duplicate(of=monthly, by=bea, now=now)
    kept = RequisitionList(pk=monthly.pk)
    actions.delete(of=monthly, by=bea, now=now)

    assert (copy.name, lines(copy)) == ("Copy of Monthly", [("CANDLE", 12, "tall"), ("TWINE", 5, "")])
    assert list(RequisitionList.objects.all()) == [copy]
    assert [(row.event, row.old) for row in audit.of(kept)] == [
        ("requisition_list.deleted", {"name": "Monthly", "lines": 2})
    ]


def test_who_does_not_buy_keeps_no_lists(cast, now):
    with pytest.raises(Refused, match=r"^Your role does not collect products in carts\.$"):
        actions.start(name="Mine", by=cast.acting("sam"), now=now)

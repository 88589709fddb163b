"""Recurring orders on the screen: started from a cart or an order, reviewed, changed, stopped (O9)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.models import Order, PriceEntry, RecurringLine, RecurringOrder
from tests.commerce.recurring import started
from tests.pages.reading import document as page_of
from tests.pages.test_query_counts import MOST, products, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(now):
    return now.date() + timedelta(days=30)


@pytest.fixture
def bea(world):
    return world.cast.client_for("bea")


@pytest.fixture
def monthly(world, first):
    return started(world.cast, world.now, starts_on=first)


def address(name, *args):
    return reverse(f"commerce:{name}", args=args)


def form(first, **values):
    known = {"name": "Restock", "every": "1", "unit": "month", "payment_method": "on_account"}
    return {**known, "starts_on": first.isoformat(), **values}


def texts(answer, path):
    return [" ".join(found.text_content().split()) for found in page_of(answer).xpath(path)]


def test_a_cart_becomes_a_recurring_order(world, bea, first):
    url = f"{address('recurring_order_new')}?cart={world.cart.pk}"

    answer = bea.post(url, form(first, po_number="PO-9"))

    made = RecurringOrder.objects.get()
    assert answer.url == address("recurring_order", made.pk)
    assert [(line.product.code, line.quantity) for line in made.lines.order_by("pk")] == [("POUND", 12), ("PENNY", 34)]
    assert (made.name, made.checkout) == ("Restock", {"payment": "on_account", "po_number": "PO-9"})


def test_an_order_becomes_a_recurring_order(world, bea, first):
    bea.post(f"{address('recurring_order_new')}?order={world.placed.number}", form(first))

    assert RecurringOrder.objects.get().lines.get().quantity == 40


@pytest.mark.parametrize("source", ["", "?cart=0", "?cart=x", "?order=O-FOREIGN", "?order=%00", "?cart=\u0661"])
def test_what_is_not_hers_makes_none(bea, first, source):
    answer = bea.post(f"{address('recurring_order_new')}{source}", form(first))

    assert (answer.status_code, RecurringOrder.objects.count()) == (404, 0)


def test_a_strangers_cart_makes_none(world, bea, first):
    url = f"{address('recurring_order_new')}?cart={world.foreign_cart.pk}"

    assert bea.post(url, form(first)).status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"every": "0"}, "every"),
        ({"every": "1e1"}, "every"),
        ({"unit": "day"}, "unit"),
        ({"starts_on": "2001-01-01"}, "starts_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"ends_on": "2001-01-01"}, "ends_on"),
        ({"payment_method": "card"}, "payment_method"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(world, bea, first, values, field):
    url = f"{address('recurring_order_new')}?cart={world.cart.pk}"

    answer = bea.post(url, form(first, reference="Store 4", **values))

    page = page_of(answer)
    assert (answer.status_code, RecurringOrder.objects.count()) == (422, 0)
    assert page.xpath("//input[@name='reference']/@value") == ["Store 4"]
    assert page.xpath(f"boolean(//*[@name='{field}']/ancestor::*[.//*[contains(@class,'field-error')]][1])")


def test_the_page_shows_the_next_six_dates(bea, monthly):
    dates = texts(bea.get(address("recurring_order", monthly.pk)), "//ol[contains(@class,'recurring-dates')]/li")

    assert len(dates) == 6


def test_a_review_shows_old_and_new_price_and_takes_them_together(world, bea, monthly):
    bea.post(address("recurring_order_act", monthly.pk), {"act": "pause"})
    PriceEntry.objects.filter(product=world.cast.products.POUND).update(unit_price=Decimal("1.10"))
    answer = bea.get(address("recurring_order", monthly.pk))
    shown = texts(answer, "//section[@aria-labelledby='review']//td")
    seen = page_of(answer).xpath("//input[@name='seen']/@value")[0]

    bea.post(address("recurring_order_review", monthly.pk), {"seen": seen})

    monthly.refresh_from_db()
    assert shown == ["A pound's worthPOUND", "£1.00", "£1.10"]
    assert (monthly.state, monthly.lines.get().accepted_price) == ("active", Decimal("1.1000"))


@pytest.mark.parametrize("seen", ["", "{}", "[]", "x", '{"1": "NaN"}', '{"1": null}', '{"x": "1"}', "1" * 70_000])
def test_prices_nobody_was_shown_are_not_accepted(bea, monthly, seen):
    bea.post(address("recurring_order_act", monthly.pk), {"act": "pause"})

    answer = bea.post(address("recurring_order_review", monthly.pk), {"seen": seen})

    monthly.refresh_from_db()
    assert (answer.status_code, monthly.state) == (302, "paused")


def test_a_date_is_skipped_and_it_is_ended(bea, monthly, first):
    bea.post(address("recurring_order_act", monthly.pk), {"act": "skip", "date": first.isoformat()})
    monthly.refresh_from_db()
    skipped_to = monthly.next_on

    bea.post(address("recurring_order_act", monthly.pk), {"act": "end"})

    monthly.refresh_from_db()
    assert (skipped_to > first, monthly.state, monthly.next_on) == (True, "ended", None)


def test_an_act_that_there_is_not_does_not_exist(bea, monthly):
    assert bea.post(address("recurring_order_act", monthly.pk), {"act": "explode"}).status_code == 404


def test_a_wrong_quantity_stays_as_it_was_typed(bea, monthly):
    line = monthly.lines.get()

    answer = bea.post(address("recurring_line", line.pk), {"quantity": "1e3"})

    assert answer.status_code == 422
    assert page_of(answer).xpath("//input[contains(@class,'is-invalid')]/@value") == ["1e3"]


def test_a_line_is_added_by_its_code_in_any_case(bea, monthly):
    bea.post(address("recurring_order_item", monthly.pk), {"code": "lantern", "quantity": "2"})

    assert monthly.lines.filter(product__code="LANTERN", quantity=2).exists()


def test_a_strangers_product_is_not_there(bea, monthly):
    answer = bea.post(address("recurring_order_item", monthly.pk), {"code": "OBELISK", "quantity": "2"})

    assert (answer.status_code, monthly.lines.count()) == (422, 1)
    assert "OBELISK is not in your price lists." in answer.content.decode()


def test_looking_orders_nothing(bea, monthly):
    before = Order.objects.count()
    for name in ("recurring_order", "recurring_order_schedule"):
        bea.get(address(name, monthly.pk))

    monthly.refresh_from_db()
    assert (Order.objects.count(), monthly.state) == (before, "active")


def many_lines(world, recurring, number):
    RecurringLine.objects.bulk_create(
        RecurringLine(recurring=recurring, product=product, quantity=1, accepted_price=2)
        for product in products(world.cast, number)
    )


def test_the_page_asks_as_often_for_thirty_lines_as_for_one(world, bea, monthly):
    url = address("recurring_order", monthly.pk)
    few = queries(bea, url)
    many_lines(world, monthly, 29)

    assert queries(bea, url) == few
    assert few <= MOST + 5


def test_the_list_asks_as_often_for_twenty_as_for_one(world, bea, monthly, first):
    few = queries(bea, address("recurring_orders"))
    for number in range(19):
        started(world.cast, world.now, starts_on=first, name=f"Number {number}")

    assert (queries(bea, address("recurring_orders")), few <= MOST) == (few, True)

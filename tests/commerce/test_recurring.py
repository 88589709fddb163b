"""Recurring orders are kept by whoever orders, and every change is told (O9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commerce.actions import recurring as actions
from commerce.checkout import Checkout
from commerce.models import PriceEntry, Product, QuantityRule, RecurringRun
from commerce.rules import recurring as rules
from core import audit
from core.refusal import Refused
from partners.models import Membership, Partner, User
from tests.commerce.recurring import FIRST, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def monthly(cast, now):
    return started(cast, now)


def dearer(cast, price="1.10"):
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price=Decimal(price))


def events(recurring):
    return list(audit.of(recurring).values_list("event", flat=True))


def seen(recurring, now):
    return {look.line.pk: look.unit_price for look in rules.looked(recurring, now)}


def paused(cast, recurring, now):
    return actions.pause(recurring=recurring, by=cast.acting("bea"), now=now)


def test_it_starts_at_todays_prices_on_its_first_day(cast, now):
    recurring = started(cast, now, quantities={"CANDLE": 100, "POUND": 2})

    lines = [(line.product.code, line.quantity, line.accepted_price) for line in recurring.lines.order_by("pk")]
    assert lines == [("CANDLE", 100, Decimal("9.0000")), ("POUND", 2, Decimal("1.0000"))]
    assert (recurring.state, recurring.next_on, events(recurring)) == ("active", FIRST, ["recurring.started"])


def test_the_same_product_twice_is_one_line(cast, now):
    pound = cast.products.POUND.pk
    recurring = actions.start(
        wanted=[(pound, 2, ""), (pound, 3, "")], name="x", unit="week", every=1, starts_on=FIRST,
        checkout=Checkout(payment="bank_transfer"), by=cast.acting("bea"), now=now,
    )  # fmt: skip

    assert recurring.lines.get().quantity == 5


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"payment": "card"}, "A card cannot be charged again and again"),
        ({"payment": "invoice"}, "Choose one of the ways to pay"),
        ({"payment": ""}, "Choose one of the ways to pay"),
        ({"starts_on": date(2026, 3, 1)}, "lies in the past"),
        ({"ends_on": FIRST - timedelta(days=1)}, "end before it begins"),
        ({"quantities": {"PENNY": 10}, "who": "alf"}, "does not place orders"),
    ],
)
def test_what_cannot_be_ordered_regularly_is_refused(cast, now, values, sentence):
    with pytest.raises(Refused, match=sentence):
        started(cast, now, **values)


def test_what_is_not_sold_cannot_recur(cast, now):
    Product.objects.filter(code="POUND").update(is_active=False)

    with pytest.raises(Refused, match="POUND is no longer sold"):
        started(cast, now)


def test_without_the_right_to_order_nothing_recurs(cast, now):
    Membership.objects.filter(user=cast.users.bea).update(may_place=False)

    with pytest.raises(Refused, match="does not place orders"):
        started(cast, now)


def test_a_day_begins_where_the_user_lives(cast, now):
    late = now.replace(hour=23, minute=30)
    User.objects.filter(username="bea").update(timezone="Asia/Tokyo")

    with pytest.raises(Refused, match="lies in the past"):
        started(cast, late, starts_on=late.date())


def test_a_line_takes_todays_price_with_its_new_quantity(cast, monthly, now):
    line = monthly.lines.get()
    dearer(cast)

    actions.change_line(line=line, quantity=20, by=cast.acting("bea"), now=now)

    line.refresh_from_db()
    assert (line.quantity, line.accepted_price) == (20, Decimal("1.1000"))


def test_a_product_is_added_and_another_removed(cast, monthly, now):
    by = cast.acting("bea")
    actions.add_line(recurring=monthly, product=cast.products.CANDLE, quantity=5, by=by, now=now)

    actions.remove_line(line=monthly.lines.get(product__code="POUND"), by=by, now=now)

    assert [line.product.code for line in monthly.lines.all()] == ["CANDLE"]
    assert events(monthly) == ["recurring.started", "recurring.line_set", "recurring.line_removed"]


def test_the_last_line_stays(cast, monthly, now):
    with pytest.raises(Refused, match="the last line"):
        actions.remove_line(line=monthly.lines.get(), by=cast.acting("bea"), now=now)


def test_a_new_schedule_counts_from_its_first_day(cast, monthly, now):
    values = {"name": "Weekly", "unit": "week", "every": 2, "starts_on": date(2026, 3, 4), "ends_on": None}

    changed = actions.change(
        recurring=monthly, checkout=Checkout(payment="on_account"), by=cast.acting("bea"), now=now, **values
    )

    assert (changed.next_on, changed.every, changed.checkout) == (date(2026, 3, 4), 2, {"payment": "on_account"})


def test_pausing_and_going_on_leaves_the_date(cast, monthly, now):
    by = cast.acting("bea")
    halted = paused(cast, monthly, now)

    again = actions.resume(recurring=monthly, seen=seen(monthly, now), by=by, now=now)

    assert (halted.state, again.state, again.next_on) == ("paused", "active", FIRST)
    assert events(monthly) == ["recurring.started", "recurring.paused", "recurring.resumed"]


def test_new_prices_are_accepted_as_they_were_shown(cast, monthly, now):
    paused(cast, monthly, now)
    dearer(cast)

    actions.resume(recurring=monthly, seen=seen(monthly, now), by=cast.acting("bea"), now=now)

    assert monthly.lines.get().accepted_price == Decimal("1.1000")
    assert audit.of(monthly).latest("id").new == {"prices": {"POUND": ["1.0000", "1.1000"]}}


def test_prices_that_moved_after_they_were_shown_are_not_accepted(cast, monthly, now):
    paused(cast, monthly, now)
    shown = seen(monthly, now)
    dearer(cast)

    with pytest.raises(Refused, match="have changed since you looked"):
        actions.resume(recurring=monthly, seen=shown, by=cast.acting("bea"), now=now)

    assert monthly.lines.get().accepted_price == Decimal("1.0000")


def test_it_does_not_go_on_with_a_line_that_cannot_be_ordered(cast, monthly, now):
    paused(cast, monthly, now)
    Product.objects.filter(code="POUND").update(is_active=False)

    with pytest.raises(Refused, match="POUND is no longer sold"):
        actions.resume(recurring=monthly, seen=seen(monthly, now), by=cast.acting("bea"), now=now)


def test_dates_missed_while_paused_are_left_out(cast, monthly, now):
    paused(cast, monthly, now)
    later = now + timedelta(days=70)

    again = actions.resume(recurring=monthly, seen=seen(monthly, later), by=cast.acting("bea"), now=later)

    assert again.next_on == date(2026, 5, 31)


def test_a_missed_date_is_made_up_for_on_wish(cast, monthly, now):
    paused(cast, monthly, now)
    later = now + timedelta(days=70)
    by = cast.acting("bea")

    again = actions.resume(recurring=monthly, seen=seen(monthly, later), by=by, now=later, at_once=True)

    assert again.next_on == FIRST


def test_skipping_leaves_one_date_out_however_often_it_is_clicked(cast, monthly, now):
    by = cast.acting("bea")

    for _click in range(2):
        skipped = actions.skip(recurring=monthly, date=FIRST, by=by, now=now)

    assert skipped.next_on == date(2026, 4, 30)
    assert list(monthly.runs.values_list("due_on", "outcome")) == [(FIRST, RecurringRun.Outcome.SKIPPED)]


def test_the_last_date_is_not_skipped(cast, now):
    recurring = started(cast, now, ends_on=date(2026, 4, 15))

    with pytest.raises(Refused, match="No date is left"):
        actions.skip(recurring=recurring, date=FIRST, by=cast.acting("bea"), now=now)


def test_what_has_ended_is_over(cast, monthly, now):
    by = cast.acting("bea")
    ended = actions.end(recurring=monthly, by=by, now=now)

    with pytest.raises(Refused, match="has ended"):
        actions.resume(recurring=monthly, seen={}, by=by, now=now)

    assert (ended.state, ended.next_on, events(monthly)[-1]) == ("ended", None, "recurring.ended")


def colleague(cast, roles):
    fresh = User.objects.create(username="cleo", name="Cleo", email="cleo@people.example")
    cast.users.cleo = fresh
    cast.memberships.cleo = Membership.objects.create(user=fresh, partner=cast.partners.acme_depot, roles=roles)
    return cast.acting("cleo")


@pytest.mark.parametrize("action", [actions.pause, actions.end])
def test_the_administrator_of_the_place_stops_it(cast, monthly, now, action):
    action(recurring=monthly, by=colleague(cast, ["partner_administrator"]), now=now)

    monthly.refresh_from_db()
    assert monthly.state != "active"


@pytest.mark.parametrize("action", [actions.pause, actions.end])
def test_another_buyer_does_not_stop_it(cast, monthly, now, action):
    with pytest.raises(Refused, match="Only Bea and your partner administrator"):
        action(recurring=monthly, by=colleague(cast, ["buyer"]), now=now)


def test_nobody_changes_what_orders_in_the_name_of_another(cast, monthly, now):
    by = colleague(cast, ["partner_administrator"])

    with pytest.raises(Refused, match="It orders in the name of Bea"):
        actions.change_line(line=monthly.lines.get(), quantity=99, by=by, now=now)


def test_a_rule_of_quantities_is_kept(cast, monthly, now):
    QuantityRule.objects.create(product=cast.products.POUND, minimum=12, increment=12)

    with pytest.raises(Refused, match="steps of 12"):
        actions.change_line(line=monthly.lines.get(), quantity=13, by=cast.acting("bea"), now=now)


def test_a_stopped_company_can_still_look_after_it(cast, monthly, now):
    cast.set_status("acme", Partner.Status.ON_HOLD)

    assert paused(cast, monthly, now).state == "paused"

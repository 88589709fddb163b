"""What is due is ordered once, through all gates, or not at all and then somebody is asked (O9, Q08)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db.models import F

from commerce.actions import ordering_due
from commerce.actions import recurring as actions
from commerce.models import (
    Cart,
    Document,
    Order,
    PriceEntry,
    PriceListAssignment,
    Product,
    QuantityRule,
    RecurringRun,
)
from core import audit, outbox
from partners.models import Address, Membership, Partner, User
from tests.commerce.recurring import FIRST, started
from tests.factories.racing import REPEATS, together

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 31, 6, tzinfo=UTC)


@pytest.fixture
def monthly(cast, now):
    cast.no_limit("bea")
    return started(cast, now)


def what_came(recurring):
    recurring.refresh_from_db()
    runs = [(run.due_on.isoformat(), run.outcome) for run in recurring.runs.order_by("pk")]
    return recurring.state, recurring.next_on and recurring.next_on.isoformat(), runs


def test_a_due_one_is_ordered_as_it_was_agreed(cast, monthly):
    assert ordering_due.sweep(now=DUE) == 1

    order = Order.objects.get()
    assert (order.state, order.total, order.payment_method, order.po_number) == (
        "placed",
        Decimal("10.000"),
        "bank_transfer",
        "PO-1",
    )
    assert (order.buyer_id, order.partner_id, order.recurring_run.recurring_id) == (
        cast.users.bea.pk,
        cast.partners.acme_depot.pk,
        monthly.pk,
    )
    assert what_came(monthly) == ("active", "2026-04-30", [("2026-03-31", "ordered")])


def test_its_order_is_told_on_its_history(cast, monthly):
    ordering_due.sweep(now=DUE)

    told = audit.of(monthly).latest("id")
    assert (told.event, told.new) == ("recurring.ordered", {"date": "2026-03-31", "order": Order.objects.get().number})


def test_its_cart_is_never_the_current_one(cast, monthly):
    current = cast.filled_cart("bea", "3.00")
    ordering_due.sweep(now=DUE)

    assert list(Cart.objects.filter(is_current=True)) == [current]


def test_nothing_is_ordered_before_its_day(monthly):
    before = DUE - timedelta(hours=8)

    assert (ordering_due.sweep(now=before), Order.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("zone", "moment", "number"),
    [
        ("Pacific/Auckland", "2026-03-30T11:30", 1),
        ("Pacific/Auckland", "2026-03-30T10:30", 0),
        ("Europe/London", "2026-03-30T23:30", 1),
        ("Europe/London", "2026-03-30T22:30", 0),
        ("Pacific/Honolulu", "2026-03-31T09:30", 0),
        ("Pacific/Honolulu", "2026-03-31T10:30", 1),
        ("Not/AZone", "2026-03-31T00:30", 1),
    ],
)
def test_a_day_begins_where_the_user_lives(cast, monthly, zone, moment, number):
    User.objects.filter(username="bea").update(timezone=zone)

    assert ordering_due.sweep(now=datetime.fromisoformat(moment).replace(tzinfo=UTC)) == number


def test_a_second_sweep_orders_nothing_more(monthly):
    ordering_due.sweep(now=DUE)

    assert (ordering_due.sweep(now=DUE), Order.objects.count()) == (0, 1)


def test_a_late_worker_makes_up_for_one_date_and_not_for_all(monthly):
    late = DUE + timedelta(days=100)

    assert [ordering_due.sweep(now=late) for _time in range(2)] == [1, 0]

    assert what_came(monthly) == ("active", "2026-07-31", [("2026-03-31", "ordered")])


def test_it_ends_after_its_last_date(cast, now):
    cast.no_limit("bea")
    recurring = started(cast, now, ends_on=date(2026, 4, 29))

    ordering_due.sweep(now=DUE)

    assert what_came(recurring) == ("ended", None, [("2026-03-31", "ordered")])


def test_an_order_above_the_limit_waits_for_the_approver(cast, now):
    started(cast, now, quantities={"POUND": 60})

    assert ordering_due.sweep(now=DUE) == 1

    assert Order.objects.get().state == "awaiting_approval"


def test_an_order_on_account_beyond_the_credit_waits_for_finance(cast, now):
    cast.no_limit("bea")
    started(cast, now, quantities={"POUND": 1001}, payment="on_account")

    assert ordering_due.sweep(now=DUE) == 1

    assert Order.objects.get().state == "on_hold"


def dearer(cast):
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price=Decimal("1.10"))


def gone(cast):
    Product.objects.filter(code="POUND").update(is_active=False)


def unlisted(cast):
    PriceListAssignment.objects.update(ended_at=F("assigned_at"))


def by_the_dozen(cast):
    QuantityRule.objects.create(product=cast.products.POUND, minimum=12, increment=12)


def restricted(cast):
    address = {"label": "Depot", "street": "1 Quay", "city": "Hull", "country": "GB", "is_default_ship_to": True}
    Address.objects.create(partner=cast.partners.acme_depot, **address)
    Product.objects.filter(code="POUND").update(restricted_countries=["GB"])


def moved_away(cast):
    Membership.objects.filter(user=cast.users.bea).update(ended_at=cast.now)


def on_hold(cast):
    cast.set_status("acme", Partner.Status.ON_CREDIT_HOLD)


def user_on_hold(cast):
    User.objects.filter(username="bea").update(status="on_hold")


def browsing_only(cast):
    Membership.objects.filter(user=cast.users.bea).update(may_place=False)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (dearer, "POUND has become dearer: £1.10 instead of £1.00."),
        (gone, "POUND is no longer sold."),
        (unlisted, "POUND has no price for you in this quantity."),
        (by_the_dozen, "POUND is ordered from 12 on. Possible: 12."),
        (restricted, "POUND may not be sold to your country."),
        (moved_away, "Bea no longer orders for Acme Depot."),
        (on_hold, "On credit hold because of"),
        (user_on_hold, "The buyer is on hold"),
        (browsing_only, "may not place orders"),
    ],
)
def test_what_cannot_be_ordered_as_agreed_is_reviewed_and_nothing_is_ordered(cast, monthly, happens, why):
    happens(cast)

    assert ordering_due.sweep(now=DUE) == 0

    assert what_came(monthly) == ("paused", "2026-03-31", [("2026-03-31", "paused")])
    assert why in monthly.paused_reason
    assert (Order.objects.count(), Cart.objects.count()) == (0, 0)


def test_one_line_that_fails_holds_back_the_others(cast, now):
    cast.no_limit("bea")
    recurring = started(cast, now, quantities={"CANDLE": 1, "POUND": 10})
    gone(cast)

    ordering_due.sweep(now=DUE)

    assert (what_came(recurring)[0], Order.objects.count()) == ("paused", 0)


def test_all_that_is_wrong_is_said_at_once(cast, now):
    cast.no_limit("bea")
    recurring = started(cast, now, quantities={"CANDLE": 1, "POUND": 10})
    gone(cast)
    PriceEntry.objects.filter(product=cast.products.CANDLE, min_quantity=1).update(unit_price=Decimal("10.50"))

    ordering_due.sweep(now=DUE)

    recurring.refresh_from_db()
    assert recurring.paused_reason == ("CANDLE has become dearer: £10.50 instead of £9.95. POUND is no longer sold.")


def test_a_lower_price_is_simply_ordered(cast, monthly):
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price=Decimal("0.90"))

    ordering_due.sweep(now=DUE)

    assert Order.objects.get().total == Decimal("9.000")


def test_whose_it_is_reads_why_by_mail(cast, monthly):
    dearer(cast)
    ordering_due.sweep(now=DUE)
    outbox.send_due()

    message = mail.outbox[0]
    assert (message.to, message.subject) == (
        ["bea@people.example"],
        "Not ordered, please review: Ten pounds, Acme Depot",
    )
    assert "POUND has become dearer: £1.10 instead of £1.00." in message.body


def test_no_mail_is_sent_about_what_has_gone_on_since(cast, monthly):
    dearer(cast)
    ordering_due.sweep(now=DUE)
    seen = {monthly.lines.get().pk: Decimal("1.1000")}
    actions.resume(recurring=monthly, seen=seen, by=cast.acting("bea"), now=DUE)
    outbox.send_due()

    assert mail.outbox == []


def test_after_a_review_the_missed_date_is_ordered_once(cast, monthly):
    dearer(cast)
    ordering_due.sweep(now=DUE)
    seen = {monthly.lines.get().pk: Decimal("1.1000")}
    actions.resume(recurring=monthly, seen=seen, by=cast.acting("bea"), now=DUE, at_once=True)

    assert [ordering_due.sweep(now=DUE) for _time in range(2)] == [1, 0]

    assert what_came(monthly) == ("active", "2026-04-30", [("2026-03-31", "paused"), ("2026-03-31", "ordered")])


def test_what_is_ordered_is_confirmed_like_any_order(cast, monthly):
    ordering_due.sweep(now=DUE)
    outbox.send_due()

    assert (Document.objects.get().order, len(mail.outbox)) == (Order.objects.get(), 1)


def test_a_paused_and_an_ended_one_order_nothing(cast, now):
    by = cast.acting("bea")
    actions.pause(recurring=started(cast, now), by=by, now=now)
    actions.end(recurring=started(cast, now), by=by, now=now)

    assert (ordering_due.sweep(now=DUE), Order.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", REPEATS)
def test_eight_workers_at_once_make_one_order(cast, now, _again):
    cast.no_limit("bea")
    recurring = started(cast, now)

    answers = together(*(lambda: ordering_due.sweep(now=DUE) for _worker in range(8)))

    assert sorted(answers) == [0] * 7 + [1]
    assert what_came(recurring) == ("active", "2026-04-30", [(FIRST.isoformat(), RecurringRun.Outcome.ORDERED)])
    assert Order.objects.count() == 1

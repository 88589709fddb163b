"""The operator asks for a recording: given in time, or the order is cancelled (F6, scenario 11)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from commerce import plans
from commerce.actions import cancellation, desk, shipment
from commerce.models import Instalment, OrderState, PlanPayment, PlanState
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import recording, recording_request
from telesales.models import PhonePolicy, RecordingRequest, RefundTask
from tests.telesales import recording as calls

State = RecordingRequest.State


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.RECORDINGS_ROOT = str(tmp_path)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def mails(topic):
    return sorted(OutboxEntry.objects.filter(topic=topic).values_list("payload__user", flat=True))


def in_three(cast, seller="vic"):
    """Give a sale in three instalments by invoice, the first of them on this very day."""
    return calls.sold(cast, seller, kind="instalments", count=3, interval="month")


def paid_first(cast, sale):
    """Count the first instalment as paid."""
    first = sale.order.plan.instalments.select_related("plan").get(number=1)
    plans.paid(instalment=first, amount=first.amount, at=cast.now)
    first.save()
    plans.count(payments=[PlanPayment(instalment=first, amount=first.amount, key="a", at=cast.now)], now=cast.now)


def cast_cancels(cast, sale):
    cancellation.cancel_rest(order=sale.order, reason="He asked for it", by=cast.acting("max"), now=cast.now)


# ---------------------------------------------------------------- asking
def test_it_is_due_in_three_days_to_the_minute_and_the_seller_is_written_to(cast):
    request = calls.asked(cast, calls.sold(cast), now=cast.now + timedelta(seconds=20))

    assert request.due_at == datetime(2026, 3, 5, 9, 31, tzinfo=UTC)
    assert mails("recording.asked") == [cast.users.vic.pk]
    row = AuditEntry.objects.get(event="recording.asked")
    assert (row.actor_name, row.reason, row.partner_id) == ("Max", "The buyer disputes it", cast.partners.vendor.pk)


def test_the_settings_say_in_how_many_days(cast):
    PhonePolicy.objects.create(pk=1, recording_days=7)

    assert calls.asked(cast, calls.sold(cast)).due_at == calls.later(cast, days=7)


def test_of_an_affiliates_sale_its_vendor_is_told_as_well(cast):
    calls.asked(cast, calls.sold(cast, "alf"))

    assert mails("recording.asked") == sorted([cast.users.alf.pk, cast.users.vic.pk])


def test_of_the_operators_sale_the_seller_alone_is_told(cast):
    calls.asked(cast, calls.sold(cast, "sam"))

    assert mails("recording.asked") == [cast.users.sam.pk]


@pytest.mark.parametrize("who", ["sam", "fay", "vic", "alf", "ruth", "ada"])
def test_only_managers_ask_and_take_back(cast, who):
    sale = calls.sold(cast)

    with pytest.raises(Refused, match="Only marketplace managers"):
        calls.asked(cast, sale, who=who)
    calls.asked(cast, sale)
    with pytest.raises(Refused, match="Only marketplace managers"):
        recording_request.withdraw(sale=sale, by=cast.acting(who), now=cast.now)


def test_it_is_asked_for_once_at_a_time(cast):
    sale = calls.sold(cast)
    calls.asked(cast, sale)

    with pytest.raises(Refused, match="asked for already; it is due by 5 Mar 2026, 09:30 UTC"):
        calls.asked(cast, sale)


def test_what_is_there_is_not_asked_for_but_what_the_telephone_system_has_is(cast):
    sale = calls.sold(cast)
    recording.refer(offer=sale.offer, reference="PBX-1", by=cast.acting("vic"), now=cast.now)
    calls.asked(cast, sale)
    recording_request.withdraw(sale=sale, by=cast.acting("max"), now=cast.now)
    calls.given(cast, sale)

    with pytest.raises(Refused, match="The recording is there"):
        calls.asked(cast, sale)


def test_a_reason_is_given(cast):
    with pytest.raises(Refused, match="Say why"):
        recording_request.ask(sale=calls.sold(cast), reason=" ", by=cast.acting("max"), now=cast.now)


def test_taken_back_nothing_is_due_and_it_can_be_asked_for_again(cast):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)

    recording_request.withdraw(sale=sale, by=cast.acting("max"), now=cast.now)

    assert (fresh(request).state, fresh(request).ended_at) == (State.WITHDRAWN, cast.now)
    assert mails("recording.withdrawn") == [cast.users.vic.pk]
    assert recording_request.sweep(now=calls.later(cast, days=9)) == 0
    with pytest.raises(Refused, match="No recording is asked for"):
        recording_request.withdraw(sale=sale, by=cast.acting("max"), now=cast.now)
    assert calls.asked(cast, sale).pk != request.pk


def test_once_its_time_is_over_it_is_not_taken_back(cast):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)

    with pytest.raises(Refused, match="is being cancelled"):
        recording_request.withdraw(sale=sale, by=cast.acting("max"), now=request.due_at)


# ---------------------------------------------------------------- answering
def test_a_file_in_time_answers(cast):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)

    calls.given(cast, sale, now=request.due_at - timedelta(microseconds=1))

    assert fresh(request).state == State.ANSWERED
    assert recording_request.sweep(now=calls.later(cast, days=9)) == 0
    assert OutboxEntry.objects.filter(topic="recording.answered").count() == 1
    assert fresh(sale.order).state == OrderState.PLACED


def test_a_reference_is_kept_and_answers_nothing(cast):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)

    recording.refer(offer=sale.offer, reference="PBX-1", by=cast.acting("vic"), now=cast.now)

    assert fresh(request).state == State.OPEN


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("how", ["file", "reference"])
def test_what_comes_at_the_due_time_is_too_late_with_the_worker_stopped_as_well(cast, how, swept):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)
    if swept:
        recording_request.sweep(now=request.due_at)

    known = {"offer": sale.offer, "by": cast.acting("vic"), "now": request.due_at}
    ways = {
        "file": (recording.add_file, {"upload": calls.upload()}),
        "reference": (recording.refer, {"reference": "7"}),
    }
    give, what = ways[how]
    with pytest.raises(Refused, match=r"was due by 5 Mar 2026, 09:30 UTC\. It comes too late"):
        give(**known, **what)

    assert sale.offer.recordings.count() == 0


# ---------------------------------------------------------------- reminding
def test_a_reminder_goes_out_once_a_day_before(cast):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)

    at = request.due_at - timedelta(hours=24)
    sent = [recording_request.remind(now=each) for each in (at - timedelta(seconds=1), at, at + timedelta(hours=1))]

    assert (sent, mails("recording.reminder")) == ([0, 1, 0], [cast.users.vic.pk])
    assert fresh(request).reminded_at == at


def test_what_is_due_within_a_day_from_the_first_is_not_reminded_of(cast):
    PhonePolicy.objects.create(pk=1, recording_days=1)
    calls.asked(cast, calls.sold(cast))

    assert recording_request.remind(now=calls.later(cast, hours=2)) == 0


# ---------------------------------------------------------------- missing
def test_without_a_recording_the_order_is_cancelled_and_its_plan_stops(cast):
    sale = in_three(cast)
    request = calls.asked(cast, sale)

    early = recording_request.sweep(now=request.due_at - timedelta(microseconds=1))
    at_last = recording_request.sweep(now=request.due_at)
    again = recording_request.sweep(now=calls.later(cast, days=30))

    order = fresh(sale.order)
    assert [early, at_last, again] == [0, 1, 0]
    assert (fresh(request).state, fresh(request).ended_at) == (State.MISSED, request.due_at)
    assert (order.state, order.plan.state) == (OrderState.CANCELLED, PlanState.ENDED)
    assert set(Instalment.objects.values_list("state", "collect_at")) == {("stopped", None)}
    assert mails("recording.missed") == [cast.users.vic.pk]
    signed = AuditEntry.objects.get(event="order.cancelled")
    assert (signed.actor_name, signed.channel) == ("Max", "system")
    assert signed.reason == "The recording of the call was missing."


def test_an_order_that_waits_is_cancelled_too_and_asks_nobody_any_more(cast):
    sale = calls.sold(cast, customer="bea")
    assert sale.order.state == OrderState.AWAITING_APPROVAL
    request = calls.asked(cast, sale)

    recording_request.sweep(now=request.due_at)

    order = fresh(sale.order)
    assert (order.state, order.plan.state, order.waiting_reason) == (OrderState.CANCELLED, PlanState.ENDED, "")
    assert order.approval_steps.filter(decision="").count() == 0
    assert RefundTask.objects.count() == 0


def test_what_was_shipped_already_stays_its_plan_ends_and_the_task_says_so(cast):
    sale = in_three(cast)
    paid_first(cast, sale)
    request = calls.asked(cast, sale)
    max_ = cast.acting("max")
    desk.start(order=sale.order, by=max_, now=cast.now)
    shipment.ship_rest(order=sale.order, by=max_, now=cast.now)

    recording_request.sweep(now=request.due_at)

    order, task = fresh(sale.order), RefundTask.objects.get(sale=sale)
    assert (order.state, order.plan.state) == (OrderState.SHIPPED, PlanState.ENDED)
    assert (task.amount, task.currency) == (Decimal("33.34"), "GBP")
    assert "shipped already" in task.reason


def test_what_was_paid_becomes_a_refund_task(cast):
    sale = in_three(cast)
    paid_first(cast, sale)
    request = calls.asked(cast, sale)

    recording_request.sweep(now=request.due_at)

    assert list(RefundTask.objects.values_list("sale", "amount", "currency")) == [(sale.pk, Decimal("33.34"), "GBP")]


def test_an_order_that_ended_meanwhile_stays_as_it_is(cast):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)
    cast_cancels(cast, sale)

    recording_request.sweep(now=request.due_at)

    assert (fresh(request).state, fresh(sale.order).state) == (State.MISSED, OrderState.CANCELLED)
    assert AuditEntry.objects.filter(event="order.cancelled").count() == 1


def test_of_an_ended_order_nothing_is_asked(cast):
    sale = calls.sold(cast)
    cast_cancels(cast, sale)

    with pytest.raises(Refused, match="nothing left to prove"):
        calls.asked(cast, calls.again(sale))


def test_it_is_cancelled_in_the_name_of_who_asked_though_he_has_left(cast):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)
    cast.memberships.max.ended_at = cast.now
    cast.memberships.max.save(update_fields=["ended_at"])

    recording_request.sweep(now=request.due_at)

    assert fresh(sale.order).state == OrderState.CANCELLED

"""Two days of real sales through the real pipeline: every figure as the package promises."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import TestCase

from approvals import replay, replay_events, replay_summary
from approvals.models import ApprovalStep
from commerce.imports.package import Package
from commerce.models import Account, LedgerEntry, Order
from core.models import AuditEntry, OutboxEntry
from tests.data import digest, folder

pytestmark = [*folder.needs_data, pytest.mark.xdist_group("replay")]
CHAIN = (500, 2000, 10_000)


def nothing(count):
    """Tick without a progress bar."""


class Killed(BaseException):
    """As if the process had ended here."""


def morning():
    """The first sales and cancellations, for what needs no whole day."""
    return replay_events.read_events(Package(folder.SAMPLE))[:80]


def replayed(limit=None, chain=(), events=None, tick=nothing, paid_after=None):
    """Replay and give the figures, what the package promises beside what came out, and the run's outcome."""
    terms = replay.Terms(limit, chain, paid_after)
    events = events or replay_events.read_events(Package(folder.SAMPLE))
    if paid_after is not None:
        events = replay_events.paid_after(events, paid_after)
    world = replay.prepare(events, terms)
    outcome = replay.run(events, world, tick)
    figures = replay_summary.summary(events, terms)
    return figures, list(replay_summary.compared(figures, terms, Package(folder.SAMPLE).expected())), outcome


def differing(compared):
    return [row for row in compared if row[1] != row[2]]


class TestTwoDays(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("import_online_retail", folder.SAMPLE, stdout=StringIO())
        connection.check_constraints()  # once, instead of after every test

    def test_without_limits_every_order_is_placed_at_its_own_time_for_its_own_total(self):
        figures, compared, outcome = replayed()

        assert (differing(compared), outcome.failures) == ([], [])
        assert figures["states"] == {"placed": figures["orders"]}
        assert {order.placed_at == order.submitted_at for order in Order.objects.all()} == {True}
        assert OutboxEntry.objects.filter(topic="order.placed").count() == figures["orders"]
        assert AuditEntry.objects.filter(event="order.submitted").count() == figures["orders"]

    def test_credit_that_is_never_paid_holds_the_promised_orders(self):
        for limit in (1000, 5000, 25_000):
            with self.subTest(limit=limit):
                mark = transaction.savepoint()
                figures, compared, outcome = replayed(limit=Decimal(limit))
                transaction.savepoint_rollback(mark)

                assert len(compared) == 7
                assert (differing(compared), outcome.failures) == ([], [])
                assert figures["value"] == str(Decimal(figures["value_exact"]).quantize(Decimal("0.001")))

    def test_credit_that_is_paid_after_thirty_days_holds_the_promised_orders(self):
        for limit in (Decimal(500), Decimal(1000), Decimal(10_000), replay.OWN):
            with self.subTest(limit=limit):
                mark = transaction.savepoint()
                _figures, compared, outcome = replayed(limit=limit, paid_after=30)
                transaction.savepoint_rollback(mark)

                assert len(compared) == 6
                assert (differing(compared), outcome.failures, outcome.refunds) == ([], [], 0)

    def test_what_is_paid_a_day_later_frees_credit_for_the_orders_of_that_day(self):
        events = replay_events.read_events(Package(folder.SAMPLE))
        first = [event for event in events if event.is_sale and event.at.day == 1]
        last = max(event.at for event in events if event.is_sale)

        figures, _compared, outcome = replayed(limit=Decimal(1000), paid_after=1)

        in_time = sum(1 for event in first if event.at + timedelta(days=1) <= last)
        assert (outcome.payments, outcome.failures, figures["held"]["orders_held"] < 55) == (in_time, [], True)

    def test_the_chain_asks_as_often_as_promised_and_every_order_is_placed(self):
        figures, compared, outcome = replayed(chain=CHAIN)

        assert len(compared) == 7
        assert (differing(compared), outcome.failures) == ([], [])
        assert figures["states"] == {"placed": figures["orders"]}
        assert set(ApprovalStep.objects.values_list("decision", "channel")) == {("accepted", "replay")}

    def test_the_balance_of_every_account_is_the_sum_of_its_ledger(self):
        replayed(limit=Decimal(1000), chain=CHAIN, events=morning())
        sums = Counter()
        for account_id, amount in LedgerEntry.objects.values_list("account_id", "amount"):
            sums[account_id] += amount

        assert {account.pk: account.balance for account in Account.objects.all()} == dict(sums)

    def test_a_second_replay_writes_not_one_row(self):
        replayed(limit=Decimal(1000), chain=CHAIN, events=morning())
        written = digest.versions()
        _figures, _compared, outcome = replayed(limit=Decimal(1000), chain=CHAIN, events=morning())

        assert (outcome.replayed, outcome.refunds, outcome.skipped) == (0, 0, 80)
        assert digest.versions() == written

    def test_a_replay_that_was_killed_goes_on_where_it_stopped(self):
        mark = transaction.savepoint()
        replayed(limit=Decimal(1000), chain=CHAIN, events=morning())
        straight = digest.content()
        transaction.savepoint_rollback(mark)

        with pytest.raises(Killed):
            replayed(limit=Decimal(1000), chain=CHAIN, events=morning(), tick=_killing)
        _figures, _compared, outcome = replayed(limit=Decimal(1000), chain=CHAIN, events=morning())

        assert outcome.skipped == replay.EVENTS_PER_TRANSACTION
        assert digest.content() == straight

    def test_a_slice_of_time_is_half_open(self):
        figures = StringIO()
        call_command("replay_orders", folder.SAMPLE, "--from", "2010-12-01", "--to", "2010-12-02", stdout=figures)
        days = {order.submitted_at.date().isoformat() for order in Order.objects.all()}

        assert days == {"2010-12-01"}

    def test_a_sale_of_an_article_that_is_not_there_fails_alone(self):
        events = replay_events.read_events(Package(folder.SAMPLE))[:3]
        events[1] = replay_events.Event(
            events[1].number, events[1].at, events[1].customer_id, Decimal(1), True,
            [replay_events.Sold("1", "NOSUCH", 1, Decimal(1))],
        )  # fmt: skip
        _figures, _compared, outcome = replayed(events=events)

        assert (outcome.replayed, [number for number, _why in outcome.failures]) == (2, [events[1].number])


def _killing(count):
    raise Killed


@pytest.mark.parametrize(
    ("option", "text"), [("--limit", "NaN"), ("--limit", "-1"), ("--chain", "500,200"), ("--chain", "500,x")]
)
def test_amounts_that_make_no_sense_are_refused_with_a_sentence(option, text):
    with pytest.raises(CommandError, match=f"argument {option}: {text.replace('500,x', 'x')}"):
        call_command("replay_orders", str(folder.SAMPLE), f"{option}={text}")


@pytest.mark.django_db
def test_without_an_import_there_is_nothing_to_replay_and_the_command_says_so():
    with pytest.raises(CommandError, match="the package was not imported before"):
        call_command("replay_orders", folder.SAMPLE, stdout=StringIO())

"""Statements say what a partner had, got and has, from rows and closed months alike (F5)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from telesales.actions import commission_closing
from telesales.invariants import commission as commission_invariants
from telesales.models import CommissionClosing, CommissionEntry, CommissionMonth
from telesales.queries import commission_statement as queries
from tests.factories import racing
from tests.telesales import earning

pytestmark = pytest.mark.django_db


def at(month, day=10, hour=12):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def spread(cast):
    """Have payments come in from March to May; the second of March goes back in April."""
    first, second = earning.sold(cast), earning.sold(cast)
    earning.came_in(first, 1, at(3))
    earning.came_in(second, 1, at(3, 20))
    earning.came_in(first, 2, at(4))
    earning.came_in(first, 3, at(5))
    taken_back(second, at(4, 15))
    return first, second


def taken_back(sale, moment):
    """Count a payment as given back, past whoever does."""
    each = earning.first(sale)
    with transaction.atomic():
        each.refunded = each.paid
        each.save(update_fields=["refunded"])
        known = {"instalment": each, "amount": -each.paid, "key": f"back:{each.pk}", "at": moment}
        earning.plans.count(payments=[earning.PlanPayment(**known)], now=moment)


def of(cast, since, until, who="vendor"):
    return queries.of(getattr(cast.partners, who), "GBP", since, until)


def told(statement):
    return statement.opening, {each.share: (each.number, each.amount) for each in statement.sums}, statement.closing


def close(now=None):
    return commission_closing.sweep(now=now or at(6, 10))


def broken():
    return {each.name for each in commission_invariants.check() if each.violations}


def test_it_goes_from_what_was_there_to_what_is_there(cast):
    spread(cast)

    april = of(cast, at(4, 1, 0), at(5, 1, 0))

    rows = CommissionEntry.objects.filter(partner=cast.partners.vendor)
    before = sum(row.amount for row in rows if row.at < april.since)
    inside = [row.amount for row in rows if april.since <= row.at < april.until]
    assert told(april) == (before, {"vendor": (2, sum(inside))}, before + sum(inside))
    assert len(inside) == 2


@pytest.mark.parametrize("who", ["vendor", "affiliate", "resale", "operator"])
def test_closed_months_say_what_their_rows_say(cast, who):
    spread(cast)
    spans = [(at(month, 1, 0), at(last, 1, 0)) for month in range(2, 7) for last in range(month, 8)]
    spans += [(at(3, 10), at(4, 15)), (at(3, 10, 13), at(5, 10)), (at(3, 20), at(3, 20))]
    before = [told(of(cast, *span, who)) for span in spans]

    closed = close()

    assert (closed, [told(of(cast, *span, who)) for span in spans]) == (3, before)
    assert any(sums for _opening, sums, _closing in before)
    assert broken() == set()


def test_balances_run_through_pages_from_whatever_row_they_begin(cast):
    spread(cast)
    close(at(5, 5))
    whole = of(cast, at(1, 1), at(7, 1))
    rows = list(queries.rows(whole).order_by("at", "pk"))

    queries.with_balances(rows)
    alone = [queries.with_balances([row])[0].balance for row in queries.rows(whole).order_by("at", "pk")]

    running = [sum(row.amount for row in rows[: place + 1]) for place in range(len(rows))]
    assert [row.balance for row in rows] == alone == running
    assert running[-1] == whole.closing


def test_nothing_to_show_is_nothing(cast):
    earning.setting(cast)

    assert told(of(cast, at(1, 1), at(2, 1), "acme")) == (0, {}, 0)
    assert (queries.currencies(cast.partners.acme.pk), queries.balances([cast.partners.acme.pk])) == ([], {})


def test_currencies_and_balances_are_found_of_each_partner(cast):
    spread(cast)
    close(at(4, 5))
    both = [cast.partners.vendor.pk, cast.partners.affiliate.pk]

    found = queries.balances(both)

    assert queries.currencies(cast.partners.vendor.pk) == ["GBP"]
    assert found == {
        partner_id: [("GBP", sum(row.amount for row in CommissionEntry.objects.filter(partner=partner_id)))]
        for partner_id in both
    }


# ---------------------------------------------------------------- closing
def test_a_month_is_closed_a_day_after_its_end_and_once(cast):
    spread(cast)

    times = [close(moment) for moment in (at(4, 1, 0), at(4, 2, 0), at(4, 2, 1), at(4, 2, 2), at(5, 2, 1))]

    assert times == [0, 0, 1, 0, 1]
    assert list(CommissionMonth.objects.order_by("month").values_list("month", flat=True)) == [
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]


def test_without_payments_no_month_is_closed(cast):
    earning.setting(cast)

    assert (close(), CommissionMonth.objects.count()) == (0, 0)


def test_a_month_without_payments_is_closed_as_well(cast):
    earning.came_in(earning.sold(cast), 1, at(3))

    assert (close(), CommissionClosing.objects.values("month").distinct().count()) == (3, 1)


def test_nothing_comes_into_a_closed_month(cast):
    sale = earning.sold(cast)
    earning.came_in(sale, 1, at(3))
    close(at(4, 5))

    with pytest.raises(IntegrityError, match="a month that is closed"):
        earning.came_in(sale, 2, at(3, 30))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", racing.REPEATS)
def test_two_workers_close_a_month_once(cast, _time):
    spread(cast)

    answers = racing.together(close, close)

    assert (sum(answers), CommissionMonth.objects.count(), broken()) == (3, 3, set())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", racing.REPEATS)
def test_what_is_being_paid_while_a_month_closes_is_in_it_or_after_it(cast, _time):
    """A payment whose moment is of the closing month is in its sums, or refused; never beside them."""
    sale = earning.sold(cast)
    earning.came_in(sale, 1, at(3))

    racing.together(lambda: close(at(4, 5)), lambda: earning.came_in(sale, 2, at(3, 31)))

    assert (CommissionMonth.objects.count(), broken()) == (1, set())


@pytest.mark.django_db(transaction=True)
def test_a_sweep_does_not_wait_for_ever_for_who_is_writing(cast, monkeypatch):
    sale = earning.sold(cast)
    earning.came_in(sale, 1, at(3))
    monkeypatch.setattr(commission_closing, "PATIENCE", "50ms")
    with transaction.atomic():
        earning.came_in(sale, 2, at(6))
        [closed, _other] = racing.together(close, lambda: None)

    assert (closed, close()) == (0, 3)

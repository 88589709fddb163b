"""Opportunities end thirty days after their last change (T5): by the clock, noted and mailed once by the worker."""

from datetime import timedelta

import pytest

from commerce.actions.cart_filling import Wanted
from core.models import AuditEntry, OutboxEntry
from partners.permissions import Role
from telesales.actions import expiring
from telesales.actions import opportunity_lines as lines
from telesales.actions import opportunity_state as states
from telesales.emails import opportunity as emails
from telesales.models import Opportunity
from telesales.rules import opportunity as rules
from tests.telesales.opportunities import at, prepared
from tests.telesales.selling import let

DAYS = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def made(cast):
    let(Role.SSR)
    return prepared(cast)


def mailed(topic):
    return list(OutboxEntry.objects.filter(topic=f"opportunity.{topic}").order_by("pk"))


def wanted(cast):
    return [Wanted(cast.products.PENNY.pk, 100)]


def test_a_late_worker_lets_nobody_change_what_has_run_out(cast, made, now):
    sam, end = cast.acting("sam"), now + 30 * DAYS

    assert rules.state(made, end - MOMENT) == "open"
    assert rules.state(made, end) == "expired"
    with pytest.raises(rules.NotAllowed, match="Expired"):
        lines.add(opportunity=made, wanted=wanted(cast), by=sam, now=end)
    with pytest.raises(rules.NotAllowed, match="Expired"):
        states.submit(opportunity=made, by=sam, now=end)

    lines.add(opportunity=made, wanted=wanted(cast), by=sam, now=end - MOMENT)
    made.refresh_from_db()
    assert made.expires_at == end - MOMENT + 30 * DAYS


def test_it_is_ended_and_mailed_once(cast, made, now):
    end = now + 30 * DAYS

    assert expiring.sweep(now=end - MOMENT) == {"expired": 0, "warned": 1}
    assert [expiring.sweep(now=end + 2 * DAYS) for _time in range(2)] == [
        {"expired": 1, "warned": 0}, {"expired": 0, "warned": 0},
    ]  # fmt: skip

    made.refresh_from_db()
    assert (made.state, made.ended_at) == ("expired", end)
    assert len(mailed("expired")) == 1
    assert AuditEntry.objects.get(event="opportunity.expired").actor_name == "System"


def test_the_owner_is_warned_three_days_before_once(cast, made, now):
    warned_from = now + 27 * DAYS
    assert expiring.sweep(now=warned_from - MOMENT) == {"expired": 0, "warned": 0}

    found = [expiring.sweep(now=warned_from + later * DAYS / 2) for later in (0, 1)]

    assert found == [{"expired": 0, "warned": 1}, {"expired": 0, "warned": 0}]
    message = emails.warned(mailed("warned")[0].payload)
    assert (message.to, message.subject) == (["sam@people.example"], f"{made.number} for Acme Depot ends in three days")


def test_a_change_puts_the_end_off_and_the_warning_that_waits_is_not_sent(cast, made, now):
    later = now + 28 * DAYS
    expiring.sweep(now=later)

    lines.add(opportunity=made, wanted=wanted(cast), by=cast.acting("sam"), now=later)

    assert emails.warned(mailed("warned")[0].payload) is None
    assert expiring.sweep(now=later + 29 * DAYS)["warned"] == 1
    assert len(mailed("warned")) == 2


@pytest.mark.parametrize("state", ["closed", "declined", "rejected"])
def test_what_is_over_or_deleted_neither_warns_nor_expires(cast, made, now, state):
    at(cast, made, state)
    gone = prepared(cast)
    Opportunity.objects.filter(pk=gone.pk).update(deleted_at=now, deleted_by=cast.users.max)

    assert expiring.sweep(now=now + 40 * DAYS) == {"expired": 0, "warned": 0}


def test_the_other_mails_say_what_happened(cast, made, now):
    expiring.sweep(now=now + 30 * DAYS)

    messages = [emails.expired(mailed("expired")[0].payload), emails.declined(
        {"opportunity": made.pk, "by": "Max", "reason": "Too cheap"}
    ), emails.reassigned({"opportunity": made.pk, "by": "Max", "reader": cast.memberships.sam.pk})]  # fmt: skip

    assert [message.subject for message in messages] == [
        f"{made.number} for Acme Depot has expired",
        f"{made.number} for Acme Depot is declined",
        f"{made.number} for Acme Depot is yours now",
    ]
    assert "Too cheap" in messages[1].body

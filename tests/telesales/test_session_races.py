"""Sales sessions begun and ended at once, for real (T2, S03)."""

import pytest

from partners.permissions import Role
from telesales.actions import selling
from telesales.models import SalesSession
from tests.factories.racing import REPEATS, refusals, together
from tests.telesales.selling import begun, let

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_tabs_that_begin_at_once_leave_one_session(cast, repeat):
    """Without the lock of the seller the database refused the second one, in every run."""
    let(Role.SSR)
    by = cast.acting("sam")

    def start(who):
        customer = getattr(cast.memberships, who)
        return lambda: selling.start(customer=customer, reason="Called", by=by, now=cast.now)

    answers = together(*[start(who) for who in ("bea", "zoe", "carl", "dora")])

    assert refusals(answers) == []
    ended = SalesSession.objects.exclude(ended_at=None).values_list("end", flat=True)
    assert (SalesSession.objects.filter(ended_at=None).count(), list(ended)) == (1, ["replaced"] * 3)


@pytest.mark.parametrize("repeat", REPEATS)
def test_an_end_and_a_start_at_once_leave_no_session_half_ended(cast, repeat):
    let(Role.SSR)
    begun(cast, "sam", "bea")
    by = cast.acting("sam")

    answers = together(
        lambda: selling.end(by=by, now=cast.now),
        lambda: selling.start(customer=cast.memberships.zoe, reason="Called", by=by, now=cast.now),
    )

    assert refusals(answers) == []
    first = SalesSession.objects.get(customer=cast.memberships.bea)
    assert first.end in {"ended", "replaced"}

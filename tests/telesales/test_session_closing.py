"""A sales session that is no longer allowed is closed, whoever notices first; a page that is read closes none (T2)."""

from datetime import timedelta

import pytest

from core.models import AuditEntry
from partners.models import Membership, User
from partners.permissions import Role
from telesales.actions import opt_out, selling
from telesales.models import SalesSession
from tests.factories.racing import together
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document, of_class, words
from tests.telesales.selling import begun, let, policy, resold

LOST = {
    "the seller's place": lambda c: Membership.objects.filter(pk=c.memberships.sam.pk).update(ended_at=c.now),
    "his role": lambda c: Membership.objects.filter(pk=c.memberships.sam.pk).update(roles=[Role.FINANCE]),
    "his account": lambda c: User.objects.filter(pk=c.users.sam.pk).update(status="inactive"),
    "what his role may": lambda c: let(Role.SSR, every_user=False),
    "the customer's place": lambda c: Membership.objects.filter(pk=c.memberships.bea.pk).update(ended_at=c.now),
    "the customer's company": lambda c: c.set_status("acme", "closed"),
}


@pytest.fixture
def people(cast):
    let(Role.SSR)
    policy(mode="direct", may_opt_out=True)
    begun(cast, "sam", "bea")
    return cast


def state():
    return SalesSession.objects.values_list("end", "ended_at").get()


def test_what_is_allowed_goes_on(people):
    assert (selling.close_all(now=people.now), state()) == (0, (None, None))


@pytest.mark.parametrize("what", LOST)
def test_what_is_no_longer_allowed_is_closed_by_the_worker(people, what):
    LOST[what](people)

    closed = [selling.close_all(now=people.now) for _time in range(2)]

    told = AuditEntry.objects.get(event="sales.session_ended")
    assert (closed, state()) == ([1, 0], ("refused", people.now))
    assert (told.actor_id, told.new) == (None, {"customer": "Bea", "end": "refused"})


def test_what_is_over_ended_at_its_time(people):
    until = SalesSession.objects.get().expires_at

    selling.close_all(now=until + timedelta(minutes=5))

    assert state() == ("expired", until)


def test_who_forbids_it_ends_what_runs_at_once(people):
    opt_out.forbid(by=people.acting("bea"), now=people.now)

    assert state() == ("refused", people.now)
    assert AuditEntry.objects.get(event="sales.session_ended").actor_name == "Bea"


def test_a_customer_who_is_given_to_another_reseller_is_sold_to_no_more(cast):
    let(Role.RESELLER)
    link = resold(cast)
    begun(cast, "ruth", "bea")
    link.ended_at, link.ended_by = cast.now, cast.users.max
    link.save()

    selling.close_all(now=cast.now)

    assert state() == ("refused", cast.now)


def test_a_page_that_is_read_closes_nothing_and_a_form_that_is_sent_does(people):
    client = people.client_for("sam")
    session = client.session
    session["sales_session"] = SalesSession.objects.get().pk
    session.save()
    other = people.client_for("sam")
    session = other.session
    session["sales_session"] = SalesSession.objects.get().pk
    session.save()
    LOST["what his role may"](people)

    client.get("/sales/")
    read = state()
    other.post("/sales/session/end/")

    assert (read, state()[0]) == ((None, None), "refused")


@pytest.mark.parametrize("what", [None, "his role", "the seller's place"])
def test_what_is_no_longer_allowed_does_not_read_as_running(people, what):
    LOST[what](people) if what else None

    said = [words(each) for each in of_class(document(people.client_for("bea").get("/sales/for-me/")), "hint")]

    told = [each for each in ("still running", "no longer allowed") if any(each in line for line in said)]
    assert told == (["no longer allowed"] if what else ["still running"])
    assert state() == (None, None)


@pytest.mark.django_db(transaction=True)
def test_closed_twice_at_once_it_is_told_once(cast):
    """Without the lock of the seller all three closed it: three rows of audit."""
    let(Role.SSR)
    begun(cast, "sam", "bea")
    LOST["what his role may"](cast)

    answers = together(*[lambda: selling.close_all(now=cast.now)] * 3)

    assert sorted(answers) == [0, 0, 1]
    assert AuditEntry.objects.filter(event="sales.session_ended").count() == 1

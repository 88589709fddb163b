"""Two who work on one opportunity at once: one outcome each, because both lock its row first (T5).

`decided` lets the second begin while the first has done its work and not yet committed. The first four failed once
with the lock taken out of actions.opportunity_state.locked: the second was done on what no longer was.
"""

import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction

from commerce.actions.cart_filling import Wanted
from commerce.models import CartLine
from core.models import OutboxEntry
from partners.permissions import Role
from telesales.actions import expiring, opportunity
from telesales.actions import opportunity_lines as lines
from telesales.actions import opportunity_state as states
from telesales.models import Opportunity
from telesales.rules.opportunity import LASTS, NotAllowed
from tests.factories.racing import REPEATS, together
from tests.telesales.opportunities import prepared
from tests.telesales.selling import let

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_SECONDS = 10
BLOCKED_SQL = """
    SELECT count(*) FROM pg_stat_clear_snapshot(), pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def decided(first, second):
    """Do the first, begin the second before the first commits; give what the second gave, or raised."""
    answers = []

    def run():
        try:
            answers.append(second())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    with transaction.atomic():
        first()
        thread.start()
        until = time.monotonic() + WAIT_SECONDS
        while not answers and time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(BLOCKED_SQL)
                if cursor.fetchone()[0]:
                    break
            time.sleep(0.01)
    thread.join(WAIT_SECONDS)
    return answers[0]


@pytest.fixture
def scene(cast):
    let(Role.SSR, deletion=True)
    let(Role.MARKETPLACE_MANAGER, finalise=True)
    return Scene(cast)


class Scene:
    """An opportunity of Sam's, and what he and Max do with it."""

    def __init__(self, cast):
        self.cast, self.now = cast, cast.now
        self.sam, self.max = cast.acting("sam"), cast.acting("max")
        self.made = prepared(cast)
        self.known = {"opportunity": self.made, "now": self.now}

    def edit(self):
        wanted = [Wanted(self.cast.products.PENNY.pk, 100)]
        return lines.add(wanted=wanted, by=self.sam, **self.known)

    def submit(self):
        return states.submit(by=self.sam, **self.known)

    def delete(self):
        return states.delete(by=self.sam, **self.known)

    def give(self):
        return opportunity.reassign(owner=self.cast.memberships.max, is_agreed=True, by=self.max, **self.known)

    def expire(self):
        return expiring.expire(now=self.now + LASTS)

    @property
    def fresh(self):
        return Opportunity.objects.get(pk=self.made.pk)


def test_who_edits_while_it_is_submitted_is_refused(scene):
    assert isinstance(decided(scene.submit, scene.edit), NotAllowed)
    assert (scene.fresh.state, scene.made.cart.lines.count()) == ("pending_review", 1)


def test_who_edits_while_it_is_given_away_is_refused(scene):
    assert isinstance(decided(scene.give, scene.edit), NotAllowed)
    assert (scene.fresh.owner, scene.made.cart.lines.count()) == (scene.cast.memberships.max, 0)


def test_who_submits_while_it_is_deleted_is_refused(scene):
    assert isinstance(decided(scene.delete, scene.submit), NotAllowed)
    assert (scene.fresh.state, scene.fresh.deleted_by) == ("open", scene.cast.users.sam)


def test_who_deletes_while_it_is_submitted_is_refused(scene):
    assert isinstance(decided(scene.submit, scene.delete), NotAllowed)
    assert (scene.fresh.state, scene.fresh.deleted_at) == ("pending_review", None)


def test_the_worker_passes_over_what_is_being_changed(scene):
    assert decided(scene.edit, scene.expire) == 0
    assert scene.fresh.state == "open"


@pytest.mark.parametrize("_time", REPEATS)
def test_two_changes_at_once_both_count(scene, _time):
    answers = together(scene.edit, scene.edit)

    assert [type(answer).__name__ for answer in answers] == ["Changed", "Changed"]
    assert CartLine.objects.get(cart=scene.made.cart, product=scene.cast.products.PENNY).quantity == 200
    assert scene.fresh.total == Decimal("22.000")


@pytest.mark.parametrize("_time", REPEATS)
def test_two_workers_end_it_and_write_once(scene, _time):
    assert sorted(together(scene.expire, scene.expire)) == [0, 1]
    assert OutboxEntry.objects.filter(topic="opportunity.expired").count() == 1

"""A deadlock is retried unseen; anything else is not."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from commerce.models import Account
from core import transactions
from tests.factories.racing import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def accounts(cast):
    """Two accounts of 1,000."""
    other = Account.objects.create(partner=cast.partners.zenith, currency="GBP", limit=1000, balance=1000)
    return cast.account, other


def crosswise(first, second, runs):
    """Give an action that takes 1 from the first account, then from the second; both wait for each other at first."""

    @transactions.whole
    def move():
        runs.append(first.pk)
        _take(first)
        if len(runs) <= 2:
            meeting.wait()
        _take(second)

    return move


meeting = threading.Barrier(2, timeout=10)


def _take(account):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE commerce_account SET balance = balance - 1 WHERE id = %s", [account.pk])


def test_two_that_lock_crosswise_both_get_through(accounts):
    """With transaction.atomic instead one of the two ends with DeadlockDetected."""
    one, other, runs = *accounts, []

    answers = together(crosswise(one, other, runs), crosswise(other, one, runs))

    assert (answers, len(runs)) == ([None, None], 3)
    assert list(Account.objects.order_by("pk").values_list("balance", flat=True)) == [Decimal(998)] * 2


def test_what_the_ended_try_wanted_done_after_its_commit_is_done_once(accounts):
    one, other, runs, done = *accounts, [], []

    @transactions.whole
    def told():
        transaction.on_commit(lambda: done.append("told"))
        crosswise(one, other, runs).__wrapped__()

    answers = together(told, crosswise(other, one, runs))

    assert (answers, done) == ([None, None], ["told"])


@pytest.mark.parametrize("error", [IntegrityError("a key twice"), OperationalError("the server is gone")])
def test_any_other_failure_is_raised_at_once(error):
    runs = []

    @transactions.whole
    def fail():
        runs.append(1)
        raise error

    with pytest.raises(type(error), match=str(error)):
        fail()

    assert len(runs) == 1


def test_as_a_part_of_another_transaction_it_can_be_undone_alone(accounts):
    one, _other = accounts

    @transactions.whole
    def fail():
        _take(one)
        raise ValueError

    with transaction.atomic():
        with pytest.raises(ValueError, match=r"^$"):
            fail()
        transactions.whole(lambda: _take(one))()

    one.refresh_from_db()
    assert one.balance == 999

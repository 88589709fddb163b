"""An import of prices beside readers and other changes, and one that is broken off (C6, X19)."""

import contextlib
import threading
import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection

from commerce.actions import mass_update, price_list
from commerce.intake.prices import job
from commerce.models import PriceEntry, PriceListVersion
from commerce.queries import pricing
from commerce.queries.mass_update import Change
from core import intake
from core.jobs import worker
from core.models import Job
from tests.commerce.test_price_import import FILE, checked, done, goods, live, made  # noqa: F401 - fixtures
from tests.commerce.test_price_lists import head
from tests.factories.racing import together
from tests.factories.rows import PriceEntryFactory, ProductFactory

D = Decimal


@pytest.mark.django_db(transaction=True)
def test_a_killed_job_that_is_run_again_ends_in_the_same_state(checked, made, goods, cast):  # noqa: F811
    """The first worker dies after everything is written and before it is committed."""
    found = checked(FILE)
    asked = job.started_write(price_list=made, checked=found, mode=intake.SOUND, by=cast.acting("max"))
    dying = worker.claim()

    with died_before_the_end(), pytest.raises(Killed):
        worker.perform(dying)
    half = live(made)
    Job.objects.filter(pk=asked.pk).update(heartbeat_at=datetime(2020, 1, 1, tzinfo=UTC))
    done(asked)

    assert (half, asked.state, asked.attempts, len(live(made)), made.versions.count()) == ([], "done", 2, 3, 2)


class Killed(BaseException):
    """The process is gone: no handler sees it."""


@contextlib.contextmanager
def died_before_the_end():
    """Let the process be gone as soon as a job's version is written: nothing after it is sent."""

    def die(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith('INSERT INTO "commerce_pricelistversion"'):
            raise Killed
        return answer

    with connection.execute_wrapper(die):
        yield


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_readers_see_the_old_prices_or_the_new_never_a_mix(checked, made, cast, now):  # noqa: F811
    """All prices of the list change from 1 to 2; whoever reads meanwhile sees one of both for all products."""
    many = [ProductFactory(code=f"M-{n}") for n in range(60)]
    for product in many:
        PriceEntryFactory(price_list=made, product=product, unit_price=1)
    made.assignments.create(partner=cast.partners.acme)
    wanted = [(product.pk, 1) for product in many]
    bad = "M-1,1,-5,,\nM-2,1,NaN,,\nM-3,1,0.000000001,,\n"
    text = "code,min quantity,price,from,to\n" + "".join(f"M-{n},1,2,,\n" for n in range(60)) + bad
    found = checked(text)
    asked = job.started_write(price_list=made, checked=found, mode=intake.SOUND, by=cast.acting("max"))
    over, seen = threading.Event(), []

    def read():
        while not over.is_set():
            prices = pricing.resolve(partner_id=cast.partners.acme.pk, currency="GBP", wanted=wanted, now=now)
            seen.append((len(prices), frozenset(price.unit_price for price in prices.values())))

    def write():
        time.sleep(0.1)
        try:
            done(asked)
            time.sleep(0.1)
        finally:
            over.set()

    together(write, *[read] * 20)

    assert set(seen) == {(60, frozenset({D(1)})), (60, frozenset({D(2)}))}
    assert found.result["counts"]["refused"] == 3


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_imports_into_one_list_take_turns(checked, made, goods, cast):  # noqa: F811
    """Without the lock of the list both retire the same price and each adds one: the unique constraint breaks and a
    job fails with an error."""
    PriceEntryFactory(price_list=made, product=goods[0], unit_price=4)
    first, second = checked("code,price\nROPE,5\nNAIL,1\n"), checked("code,price\nROPE,6\nSAW,1\n")
    for found in (first, second):
        job.started_write(price_list=made, checked=found, mode=intake.ALL, by=cast.acting("max"))
    claimed = [worker.claim(), worker.claim()]

    together(*(lambda each=each: worker.perform(each) for each in claimed))

    states = Job.objects.filter(kind=job.WRITE).values_list("state", "error")
    made.refresh_from_db()
    prices = {code: price for code, _number, price, *_period in live(made)}
    assert list(states) == [("done", ""), ("done", "")]
    assert (made.version, prices.keys(), prices["ROPE"] in {5, 6}) == (3, {"ROPE", "NAIL", "SAW"}, True)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["undo", "mass update"])
def test_an_import_and_another_change_of_the_list_take_turns(checked, made, goods, cast, now, other):  # noqa: F811
    """Without the lock of the list both take the same version number: its unique constraint makes one an error."""
    entry = PriceEntryFactory(price_list=made, product=goods[0], unit_price=4)
    PriceEntry.objects.filter(pk=entry.pk).update(added_in=1, retired_in=2)
    PriceEntryFactory(price_list=made, product=goods[0], unit_price=5, added_in=2)
    made.version = 2
    made.save(update_fields=["version"])
    PriceListVersion.objects.create(price_list=made, number=2, kind="entries", at=now, by_name="", head=head())
    found = checked("code,price\nROPE,7\nNAIL,1\n")
    job.started_write(price_list=made, checked=found, mode=intake.ALL, by=cast.acting("max"))
    claimed, by = worker.claim(), cast.acting("max")
    calls = {
        "undo": lambda: price_list.go_back(price_list=made, number=1, by=by, now=now),
        "mass update": lambda: mass_update.apply(
            price_list=made, change=Change("percent", D(10)), seen_version=2, by=by, now=now
        ),
    }

    is_writing = threading.Event()

    def write():
        with held_up_before("UPDATE commerce_priceentry SET retired_in", is_writing):
            worker.perform(claimed)

    def change():
        is_writing.wait(10)
        calls[other]()

    answers = together(write, change)

    made.refresh_from_db()
    numbers = list(made.versions.order_by("number").values_list("number", flat=True))
    assert Job.objects.get(pk=claimed.pk).error == ""
    assert numbers == list(range(1, made.version + 1))
    assert [type(each).__name__ for each in answers if isinstance(each, Exception)] in ([], ["Refused"])


@contextlib.contextmanager
def held_up_before(statement, is_there):
    """Tell when a statement is about to be sent, and send it a moment later."""

    def wait(execute, sql, params, many, context):
        if sql.strip().startswith(statement):
            is_there.set()
            time.sleep(0.3)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wait):
        yield

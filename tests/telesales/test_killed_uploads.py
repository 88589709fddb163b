"""A worker is killed in the middle of an upload of orders, for real; two uploads of one file meet (T5, O10, X17)."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from commerce.models import Account, Cart, Order, PriceListAssignment
from core import clock, jobs
from core.models import Job
from partners.models import Invitation, Partner
from partners.permissions import Role
from telesales.intake import table as shared
from telesales.intake.customers import columns as customer_columns
from telesales.intake.customers import job as customer_job
from telesales.intake.customers import plan as customers
from telesales.intake.customers import writer
from telesales.intake.orders import columns, job, placing, plan
from telesales.models import ResellerCustomer
from tests.factories import racing
from tests.partners.test_killed_intake import worker
from tests.telesales.selling import let, resold
from tests.telesales.uploading import CUSTOMERS, ORDERS, checked_customers, checked_orders

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROWS = (
    "Z-1,ZENITH,zoe@people.example,POUND,3,,,,,\n"
    "A-1,ACME_DEPOT,bea@people.example,POUND,20,,,,,\n"
    "Z-2,ZENITH,zoe@people.example,POUND,4,,,,,\n"
)
COMPANIES = int(os.environ.get("UPLOAD_ROWS", "40"))
"""How many companies the file has that is broken off in its middle; 5,000 by hand."""
PATIENCE = 180
"""Seconds: a worker of its own takes its time to start where much else runs."""
WAITS_SQL = """
    SELECT count(*) FROM pg_stat_clear_snapshot(), pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()
"""
"""Within a transaction PostgreSQL shows everybody as he was when it was first asked, but for this."""


@pytest.fixture
def both(cast):
    """Let Ruth sell to Acme, on account, and to Zenith, which pays in advance."""
    let(Role.RESELLER, finalise=True)
    resold(cast)
    resold(cast, "zenith")
    PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)
    return cast


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(WAITS_SQL)
        return cursor.fetchone()[0]


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def kill_at_the_account():
    """Let a worker order until it needs Acme's account, and kill it there."""
    with transaction.atomic():
        Account.objects.select_for_update().get(partner__code="ACME")
        process = worker()
        try:
            until(waiting)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
    until(lambda: not waiting())


def orders():
    return sorted(Order.objects.values_list("partner__code", "total", "state"))


def test_what_was_broken_off_goes_on_and_orders_nothing_twice(both):
    made = job.started_write(checked_orders(both, ORDERS + ROWS), by=both.acting("ruth"))

    kill_at_the_account()
    left = orders()
    Job.objects.filter(pk=made.pk).update(heartbeat_at=clock.now() - timedelta(minutes=5))
    jobs.work()

    ended = Job.objects.get(pk=made.pk)
    assert [code for code, _total, _state in left] == ["ZENITH"]
    assert (ended.state, ended.attempts, ended.result["counts"]) == ("done", 2, {"new": 3, "before": 0, "refused": 0})
    assert [code for code, _total, _state in orders()] == ["ACME_DEPOT", "ZENITH", "ZENITH"]
    assert not Cart.objects.filter(is_sales_draft=True, ordered_at=None).exists()


def test_the_same_key_twice_at_once_is_one_order(both):
    check = checked_orders(both, ORDERS + ROWS.splitlines()[1] + "\n")
    by, table = both.acting("ruth"), shared.read(check, columns.HEADS, columns.NEEDED)
    first, second = (plan.made(table, by=by).asked[0] for _time in range(2))

    answers = racing.together(
        *(lambda each=each: placing.place(each, by=by, now=clock.now()) for each in (first, second))
    )

    assert racing.refusals(answers) == ["This form has already made another order. Please open the cart again."]
    assert (Order.objects.count(), Cart.objects.count()) == (1, 1)


def test_one_company_in_two_uploads_at_once_is_one_company(both):
    table = shared.read(checked_customers(both), customer_columns.HEADS, customer_columns.NEEDED)
    by, reseller_id = both.acting("ruth"), both.partners.resale.pk
    first, second = (customers.made(table, reseller_id=reseller_id, is_staff=False).new[0] for _time in range(2))

    answers = racing.together(
        *(
            lambda each=each: writer.bring(customer=each, reseller_id=reseller_id, by=by, now=clock.now())
            for each in (first, second)
        )
    )

    assert racing.refusals(answers) == ["The code “JUNIPER” is taken."]
    assert (Partner.objects.filter(code="JUNIPER").count(), ResellerCustomer.objects.count()) == (1, 3)


# ---------------------------------------------------------------- customers
def companies():
    """Give a file of companies, the third without the address that its administrator is invited at."""
    rows = [
        f"C{each:05},Company {each},,,,,GB,GBP,Person {each},{'' if each == 3 else f'p{each}@c{each}.example'},,\n"
        for each in range(1, COMPANIES + 1)
    ]
    return CUSTOMERS.partition("\n")[0] + "\n" + "".join(rows)


def kill_at(code):
    """Let a worker bring companies until it comes to one that somebody is just making, and kill it there."""
    with transaction.atomic():
        Partner.objects.create(code=code, name="Somebody else's")
        process = worker()
        try:
            until(waiting)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
        transaction.set_rollback(True)
    until(lambda: not waiting())


def test_customers_that_were_broken_off_in_the_middle_go_on_and_come_once(cast):
    """Each company is a transaction of its own: half of them are there, whole, and the wrong row in none."""
    middle = COMPANIES // 2
    made = customer_job.started_write(checked_customers(cast, companies()), by=cast.acting("ruth"))

    kill_at(f"C{middle:05}")
    left = Partner.objects.filter(code__startswith="C0").count()
    invited = Invitation.objects.count()
    Job.objects.filter(pk=made.pk).update(heartbeat_at=clock.now() - timedelta(minutes=5))
    jobs.work()

    ended = Job.objects.get(pk=made.pk)
    assert (left, invited) == (middle - 2, middle - 2)
    assert (ended.state, ended.attempts) == ("done", 2)
    assert ended.result["counts"] == {"new": COMPANIES - 1, "there": 0, "refused": 1}
    assert not Partner.objects.filter(code="C00003").exists()
    assert ResellerCustomer.objects.count() == Invitation.objects.count() == COMPANIES - 1


def test_two_people_who_start_the_same_file_at_once_bring_it_once(cast):
    check = checked_customers(cast)
    for _time in range(2):
        customer_job.started_write(check, by=cast.acting("ruth"))

    racing.together(jobs.work, jobs.work)

    ended = Job.objects.filter(kind=customer_job.WRITE).order_by("pk")
    assert [job.state for job in ended] == ["done", "done"]
    assert sorted(Partner.objects.filter(code__in=["JUNIPER", "KIEFER"]).values_list("code", flat=True)) == [
        "JUNIPER", "KIEFER",
    ]  # fmt: skip
    assert (ResellerCustomer.objects.count(), Invitation.objects.count()) == (2, 3)

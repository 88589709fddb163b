"""Customers of a reseller from a file: checked and written by the background job, each invited, with audit (T5)."""

import logging
import os
import time
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from benchmarks import _common
from core import jobs
from core.models import Job, OutboxEntry
from partners import queries as partners
from partners.models import Membership, Partner, User
from partners.permissions import Role
from telesales.intake.customers import job
from telesales.models import ResellerCustomer

BENCH = "uploads"
FULL, QUICK = 5000, 500
HEAD = "code,company,vat,street,postcode,city,country,currency,name,email,phone,language\n"


def world():
    Partner.objects.create(code="OPERATOR", name="Operator", kind=Partner.Kind.OPERATOR)
    reseller = Partner.objects.create(code="RESALE", name="Resale")
    user = User.objects.create(username="ruth", name="Ruth", email="ruth@people.example")
    Membership.objects.create(user=user, partner=reseller, roles=[Role.RESELLER])
    return next(iter(partners.places(user)))


def companies(number):
    """Give a file of companies with an address; one in a hundred is refused."""
    rows = (
        f"C{each:05},Company {each},,{each} Mill Lane,LS1 4AP,Leeds,GB,GBP,Person {each},"
        f"{'' if each % 100 == 99 else f'p{each}@c{each}.example'},,\n"
        for each in range(number)
    )
    return SimpleUploadedFile("customers.csv", (HEAD + "".join(rows)).encode())


def worked(started):
    began = time.perf_counter()
    jobs.work()
    seconds = time.perf_counter() - began
    found = Job.objects.get(pk=started.pk)
    assert found.state == Job.State.DONE, found.error
    return seconds, found


def main():
    with Path(os.devnull).open("w") as nowhere:
        logging.getLogger().handlers[0].setStream(nowhere)
        number, by = FULL if _common.FULL else QUICK, world()
        seconds, check = worked(job.started_check(upload=companies(number), reseller_id=None, by=by))
        _common.figure(BENCH, f"{number:,} uploaded customers checked", seconds, "s")
        seconds, written = worked(job.started_write(check, by=by))
        _common.figure(BENCH, f"{number:,} uploaded customers written", seconds, "s")
    made = ResellerCustomer.objects.count()
    assert made == written.result["counts"]["new"] == number - number // 100
    assert OutboxEntry.objects.filter(topic="user.invited").count() == made


if __name__ == "__main__":
    main()

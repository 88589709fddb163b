"""What tests of uploads share: a file checked by one job and written by another, as the pages have it done."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from core import jobs
from core.models import Job
from telesales.intake.customers import job as customers
from telesales.intake.orders import job as orders

CUSTOMERS = (
    "code,company,vat,street,postcode,city,country,currency,name,email,phone,language\n"
    "JUNIPER,Juniper Hall,,12 Mill Lane,LS1 4AP,Leeds,GB,GBP,June Harper,june@juniper.example,0113 496,en\n"
    "JUNIPER,,,,,,,,Jonas Bell,jonas@juniper.example,,en-us\n"
    "KIEFER,Kiefer,,Lindenweg 3,04109,Leipzig,de,eur,Kira Lang,kira@kiefer.example,,\n"
)
ORDERS = "order,customer,user,sku,quantity,unit price,price reason,po number,reference,requested date\n"


def uploaded(text, name="file.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def _worked(job):
    jobs.work()
    return Job.objects.get(pk=job.pk)


def checked_customers(cast, text=CUSTOMERS, who="ruth", reseller=None, name="file.csv"):
    reseller_id = reseller and getattr(cast.partners, reseller).pk
    job = customers.started_check(upload=uploaded(text, name), reseller_id=reseller_id, by=cast.acting(who))
    return _worked(job)


def written_customers(cast, check, who="ruth"):
    return _worked(customers.started_write(check, by=cast.acting(who)))


def checked_orders(cast, text, who="ruth", name="file.csv"):
    return _worked(orders.started_check(upload=uploaded(text, name), by=cast.acting(who)))


def written_orders(cast, check, who="ruth"):
    return _worked(orders.started_write(check, by=cast.acting(who)))


def reasons(job):
    """Give {line: reason} of the refused rows that a check shows."""
    return {row["line"]: row["reason"] for row in job.result["samples"]["refused"]}


def error_rows(job):
    """Give the rows of the error file."""
    file = job.files.get(role="report", name="refused-rows.csv")
    return list(csv.reader(io.StringIO(b"".join(file.chunks()).decode("utf-8-sig"))))

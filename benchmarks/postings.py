"""One XML message of many postings through the real address, everything in it: token, schema, locks, ledger, receipts,
settled invoices, audit, answer (K5). The same message again, and what a bare INSERT of the entries takes, beside it."""

import io
import logging
import os
import statistics
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from benchmarks import _common
from commerce.actions import credit_sender
from commerce.credit_messages import NAMESPACE, reading
from commerce.models import Account, CreditMessage, CreditSender, EntryKind, LedgerEntry, Receipt
from core import clock
from partners import queries as partners
from partners.models import Membership, Partner, User
from partners.permissions import Role

BENCH = "postings"
POSTINGS = 10_000
ACCOUNTS = 1_000
LIMIT = Decimal(1_000_000)
MOST_SECONDS = 10


def world():
    """Give a sender's token over a thousand companies with accounts."""
    operator = Partner.objects.create(code="OPERATOR", name="Operator", kind=Partner.Kind.OPERATOR)
    user = User.objects.create(username="fay", name="Fay", email="fay@people.example")
    Membership.objects.create(user=user, partner=operator, roles=[Role.FINANCE])
    companies = Partner.objects.bulk_create(Partner(code=f"C-{n:04}", name=f"Company {n}") for n in range(ACCOUNTS))
    Account.objects.bulk_create(
        Account(partner=company, currency="GBP", limit=LIMIT, balance=LIMIT) for company in companies
    )
    now, fay = clock.now(), next(iter(partners.places(user)))
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            account=account, kind=EntryKind.ALLOCATION, amount=LIMIT, balance_after=LIMIT, key=f"a:{account.pk}", at=now
        )
        for account in Account.objects.all()
    )
    scope = {"kinds": ["payment"], "partner": None, "per_minute": 600}
    sender = credit_sender.create(name="Bank", **scope, by=fay, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return credit_sender.issue(sender=sender, by=fay, now=now)[1]


def body(message_id, number=POSTINGS):
    """Give a message of full postings that go round the accounts."""
    rows = [
        f'<posting number="{n}" account="C-{n % ACCOUNTS:04}" kind="payment"><amount currency="GBP">{n % 97 + 1}.50'
        f"</amount><valueDate>2026-03-02</valueDate><reference>Statement 17, line {n}</reference></posting>"
        for n in range(number)
    ]
    text = f'<creditPostings xmlns="{NAMESPACE}" id="{message_id}">{"".join(rows)}</creditPostings>'
    return text.encode()


def sent(application, token, message):
    """Post a message straight to the application; give the seconds and the status."""
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/integration/credit/", "SERVER_NAME": settings.ALLOWED_HOSTS[0],
        "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "application/xml",
        "CONTENT_LENGTH": str(len(message)), "HTTP_AUTHORIZATION": f"Bearer {token}",
        "wsgi.input": io.BytesIO(message), "wsgi.url_scheme": "http",
    }  # fmt: skip
    began = time.perf_counter()
    response = application(environ, lambda line, headers: status.append(line))
    b"".join(response)
    response.close()
    return time.perf_counter() - began, status[0][:3]


def posted(application, token, message_id, number=POSTINGS):
    seconds, status = sent(application, token, body(message_id, number))
    if status != "200":
        raise SystemExit(f"{message_id} was not posted: {status}")
    return seconds


def bare():
    """What the entries and receipts take by themselves: two INSERTs of rows that are there already."""
    with connection.cursor() as cursor:
        began = time.perf_counter()
        for table in ("commerce_ledgerentry", "commerce_receipt"):
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL EXCLUDING IDENTITY)")
            cursor.execute(f"INSERT INTO bare_{table} SELECT * FROM {table} ORDER BY id DESC LIMIT {POSTINGS}")
        return time.perf_counter() - began


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)
        token, application = world(), WSGIHandler()
        posted(application, token, "warm", 10)
        taken = [posted(application, token, f"M-{n}") for n in range(5 if _common.FULL else 3)]
        case = f"{POSTINGS:,} postings over {ACCOUNTS:,} accounts in one message"
        _common.figure(BENCH, case, statistics.median(taken), "s", MOST_SECONDS)
        _common.figure(BENCH, "their rows alone, by two INSERTs", bare(), "s")
        again = [sent(application, token, body("M-0")) for _time in range(3)]
        _common.figure(BENCH, "the same message again", statistics.median(each[0] for each in again), "s", MOST_SECONDS)
        began = time.perf_counter()
        reading.read(body("read"))
        _common.figure(BENCH, f"reading {POSTINGS:,} postings", time.perf_counter() - began, "s", 1)
        small = [posted(application, token, f"S-{n}", 1) * 1000 for n in range(50)]
        _common.figure(BENCH, "a message of one posting", statistics.median(small), "ms", 50)
        _check(len(taken))


def _check(messages):
    """Stop the run where a figure was earned by writing less."""
    kept = (
        CreditMessage.objects.count(),
        LedgerEntry.objects.filter(kind="payment").count(),
        CreditSender.objects.count(),
    )
    if kept != (messages + 51, messages * POSTINGS + 60, 1) or Receipt.objects.count() != kept[1]:
        raise SystemExit(f"not everything was written: {kept}, {Receipt.objects.count()} receipts")
    if Receipt.objects.exclude(received_on=date(2026, 3, 2)).exists():
        raise SystemExit("a value date was lost")


if __name__ == "__main__":
    main()

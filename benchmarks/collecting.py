"""Due instalments taken from cards by two workers, of which one is killed midway and replaced (F8): payment, plan,
commission of affiliate and vendor, audit, with the demo's provider. Stops unless each was taken exactly once.

With --full 100,000 are due, else a tenth with a tenth of the time as limit.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum

from benchmarks import _common
from commerce.actions import collecting
from commerce.models import Instalment, Order, Payment, PaymentPlan, PlanPayment, Product, StoredCard
from core import clock
from partners.models import Membership, Partner, User
from partners.permissions import Role
from telesales.models import (
    AffiliateProduct,
    Affiliation,
    CommissionEntry,
    CommissionRate,
    PhoneOffer,
    PhoneSale,
    PhoneScript,
)

BENCH = "collecting"
DUE = 100_000 if _common.FULL else 10_000
LIMIT = 40 * DUE / 100_000
BUYERS = 1_000
WORKER = "--worker"


def first():
    """Write one plan of two payments of 120.00 by card, sold by an affiliate, and everything that it hangs on."""
    now = clock.now()
    operator = Partner.objects.create(code="OPERATOR", name="Operator", kind=Partner.Kind.OPERATOR)
    vendor, affiliate, buyer = (Partner.objects.create(code=code, name=code) for code in ("VENDOR", "SELLER", "BUYER"))
    user, agent = (User.objects.create(username=name, name=name, email=f"{name}@x.example") for name in ("b", "a"))
    Membership.objects.create(user=user, partner=buyer, roles=[Role.BUYER])
    place = Membership.objects.create(user=agent, partner=affiliate, roles=[Role.AFFILIATE])
    product = Product.objects.create(code="P", name="P", vendor=vendor, changed_at=now)
    script = PhoneScript.objects.create(version=1, contracting_party="x", words="x", terms_name="x", terms="x",
                                        since=now, by=agent)  # fmt: skip
    affiliation = Affiliation.objects.create(
        vendor=vendor, affiliate=affiliate, email="a@x.example", state="accepted", fingerprint="f" * 64, invited_at=now,
        invited_by=agent, expires_at=now + timedelta(days=1), answered_at=now, answered_by=agent,
    )  # fmt: skip
    allowed = AffiliateProduct.objects.create(affiliation=affiliation, product=product, may_phone=True, since=now)
    rate = CommissionRate.objects.create(product=allowed, kind="percent", value=10, since=now)
    card = StoredCard.objects.create(partner=buyer, user=user, variant="demo", reference="demo-pays-0", stored_at=now)
    order = Order.objects.create(
        number="PLAN-0", state="placed", partner=buyer, buyer=user, submission_key="0" * 32, currency="GBP", total=240,
        net_total=200, tax_total=40, line_count=1, payment_method="card", channel="phone", seller=agent,
        sold_from=affiliate, submitted_at=now, placed_at=now,
    )  # fmt: skip
    plan = PaymentPlan.objects.create(
        order=order, kind="instalments", payment_method="card", amount=240, currency="GBP", count=2, interval="month",
        first_on=now.date(), card=card, state="running", made_at=now,
    )  # fmt: skip
    for number, at in ((1, now), (2, now + timedelta(days=31))):
        Instalment.objects.create(plan=plan, number=number, due_on=at.date(), amount=120, collect_at=at)
    offer = PhoneOffer.objects.create(
        seller=place, seller_user=agent, sold_from=affiliate, state="ordered", order=order, currency="GBP",
        started_at=now, changed_at=now,
    )  # fmt: skip
    PhoneSale.objects.create(
        order=order, offer=offer, seller=place, product=product, vendor=vendor, affiliate=affiliate, rate=rate,
        rate_kind="percent", rate_value=10, fee_percent=2, currency="GBP", total=240, tax_total=40,
        is_open_ended=False, via="call", script=script, told_party_at=now, told_terms_at=now, at=now,
    )  # fmt: skip
    return operator


COPIES = [
    ("partners_partner", "code = 'BUYER'", BUYERS, "'code', 'B-' || n, 'name', 'Buyer ' || n"),
    ("partners_user", "username = 'b'", BUYERS, "'username', 'b' || n, 'email', 'b' || n || '@x.example'"),
    ("commerce_storedcard", "true", BUYERS, "'reference', 'demo-pays-' || n, 'partner_id', {partners_partner} + n,"
                                            " 'user_id', {partners_user} + n"),
    ("commerce_order", "true", DUE - 1, "'number', 'PLAN-' || n, 'submission_key', gen_random_uuid(),"
                                        " 'partner_id', {partners_partner} + 1 + n % {buyers}"),
    ("commerce_paymentplan", "true", DUE - 1, "'order_id', {commerce_order} + n,"
                                              " 'card_id', {commerce_storedcard} + 1 + n % {buyers}"),
    ("commerce_instalment", "number = 1", DUE - 1, "'plan_id', {commerce_paymentplan} + n"),
    ("commerce_instalment", "number = 2", DUE - 1, "'plan_id', {commerce_paymentplan} + n"),
    ("telesales_phoneoffer", "true", DUE - 1, "'order_id', {commerce_order} + n, 'key', gen_random_uuid()"),
    ("telesales_phonesale", "true", DUE - 1, "'order_id', {commerce_order} + n,"
                                             " 'offer_id', {telesales_phoneoffer} + n"),
]  # fmt: skip
"""Table, which row of it, how often it is copied, and what differs in each copy."""


def multiply():
    """Copy the one plan, with everything of its own, as often as wanted."""
    known = {"buyers": BUYERS}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET session_replication_role = replica")
        for table, which, number, differs in COPIES:
            cursor.execute(f"SELECT max(id) FROM {table}")
            base = cursor.fetchone()[0]
            known.setdefault(table, base)
            cursor.execute(
                f"""INSERT INTO {table} SELECT made.*
                    FROM (SELECT * FROM {table} WHERE {which} ORDER BY id LIMIT 1) t, generate_series(1, {number}) n,
                         LATERAL jsonb_populate_record(NULL::{table}, to_jsonb(t) || jsonb_build_object(
                             'id', {base} + n, {differs.format(**known)})) made"""
            )
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("SET session_replication_role = DEFAULT")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def work():
    """Be a worker: collect until nothing is left, and print how many."""
    taken = 0
    while number := collecting.batch(now=clock.now()):
        taken += number
    print(taken, file=sys.stderr)


def started():
    return subprocess.Popen([sys.executable, "-m", "benchmarks.collecting", WORKER], cwd=settings.BASE_DIR)


def collect():
    """Let two workers collect; kill one when a quarter is taken, and start another in its place. Give the seconds."""
    began = time.perf_counter()
    workers = [started(), started()]
    while PlanPayment.objects.count() < DUE // 4 or not _both_are_asking():
        time.sleep(0.005)
    os.kill(workers[0].pid, signal.SIGKILL)
    workers[0].wait()
    workers[0] = started()
    ended = [worker.wait() for worker in workers]
    if any(ended):
        raise SystemExit("a worker ended badly")
    return time.perf_counter() - began


def _both_are_asking():
    """Whether more is claimed than one worker claims at once: then whichever is killed leaves something behind."""
    return Payment.objects.filter(status="input").count() > collecting.BATCH


def check():
    """Stop unless everything was taken exactly once and shared out."""
    paid = Instalment.objects.filter(number=1, state="paid").count()
    twice = Payment.objects.values("instalment").annotate(times=Count("pk")).filter(times__gt=1).count()
    sums = PlanPayment.objects.aggregate(rows=Count("pk"), total=Sum("amount"))
    shared = CommissionEntry.objects.aggregate(total=Sum("amount"))["total"]
    if (paid, twice, sums["rows"], sums["total"], shared) != (DUE, 0, DUE, DUE * Decimal(120), DUE * Decimal(120)):
        raise SystemExit(f"paid {paid}, twice {twice}, counted {sums}, shared {shared}")


def main():
    if WORKER in sys.argv:
        return work()
    first()
    multiply()
    seconds = collect()
    lost, began = DUE - PlanPayment.objects.count(), time.perf_counter()
    collecting.batch(now=clock.now() + collecting.LEASE)
    late = time.perf_counter() - began
    check()
    _common.note(f"{lost} were claimed by the worker that was killed, and taken when its claim had run out")
    case = f"{DUE:,} due instalments, two workers, one killed and replaced"
    return _common.figure(BENCH, case, seconds + late, "s", LIMIT)


if __name__ == "__main__":
    main()

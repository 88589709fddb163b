"""What breaks the constraints of commission, its closed months, and money to give back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from commerce.models import PlanPayment
from telesales.models import CommissionClosing, CommissionEntry, CommissionMonth, CommissionPosting, RefundTask
from tests.telesales import earning

FEBRUARY = datetime(2020, 2, 1, tzinfo=UTC)


def paid(scene):
    """Give a sale of which the first payment came in."""
    sale = earning.sold(scene.cast)
    earning.came_in(sale, 1, scene.now)
    return sale


def entry(scene, posting=None, **values):
    """Another entry of nothing, which balances."""
    known = {"share": "tax", "partner": scene.cast.partners.operator, "amount": 0, "currency": "GBP", "at": scene.now}
    return CommissionEntry.objects.create(posting=posting or paid(scene).postings.get(), **{**known, **values})


def twice(scene):
    posting = paid(scene).postings.get()
    return [entry(scene, posting) for _time in range(2)]


def posting(scene, amount=1, payment=None):
    """A posting without entries, of a payment that has none."""
    sale = paid(scene)
    known = {"instalment": earning.first(sale), "amount": 1, "at": scene.now, "key": "bare"}
    payment = payment or PlanPayment.objects.create(**known)
    return CommissionPosting.objects.create(
        sale=sale, plan_payment=payment, amount=amount, currency="GBP", at=scene.now
    )


def unshared(scene):
    """What is tested when the transaction ends is tested now."""
    posting(scene)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def month(**values):
    known = {"month": date(2020, 1, 1), "ends_at": FEBRUARY, "closed_at": FEBRUARY + timedelta(days=2)}
    return CommissionMonth.objects.create(**{**known, **values})


def into_the_past(scene):
    ends = scene.now + timedelta(days=40)
    month(ends_at=ends, closed_at=ends + timedelta(days=2))
    return paid(scene)


def closing(scene, of=None):
    known = {"partner": scene.cast.partners.vendor, "currency": "GBP", "share": "vendor", "number": 1, "amount": 1}
    return CommissionClosing.objects.create(month=of or month(), **known)


def closed_twice(scene):
    of = month()
    return [closing(scene, of) for _time in range(2)]


def task(scene, **values):
    known = {"amount": 1, "currency": "GBP", "reason": "Called off", "opened_at": scene.now, **values}
    if "sale" not in known:
        known["sale"] = earning.sold(scene.cast)
    return RefundTask.objects.create(**known)


CASES: dict[str, Callable] = {
    "commission_posting_is_of_something": lambda s: posting(s, 0),
    "commission_posting_is_shared_out": unshared,
    "commission_postings_stay": lambda s: paid(s).postings.update(amount=1),
    "telesales_commissionposting_plan_payment_id": lambda s: posting(s, payment=paid(s).postings.get().plan_payment),
    "commission_entry_one_per_share": twice,
    "commission_entry_share_is_known": lambda s: entry(s, share="tip"),
    "commission_entries_stay": lambda s: CommissionEntry.objects.filter(pk=entry(s).pk).update(amount=1),
    "commission_entries_balance": lambda s: entry(s, amount=1),
    "commission_entries_come_after_the_close": into_the_past,
    "commission_month_is_over_when_closed": lambda s: month(closed_at=FEBRUARY),
    "commission_months_stay": lambda s: month().delete(),
    "telesales_commissionmonth_month": lambda s: [month(), month()],
    "commission_closing_one_per_share": closed_twice,
    "commission_closings_stay": lambda s: closing(s).delete(),
    "refund_task_is_of_something": lambda s: task(s, amount=0),
    "refund_task_done_by_somebody": lambda s: task(s, done_at=s.now),
    "telesales_refundtask_sale_id": lambda s: task(s, sale=task(s).sale),
}

"""Money to give back after phone orders ended (F6): the queue, and what is left of each."""

from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from commerce.models import Instalment, PlanPayment
from telesales.models import RefundTask


def listed():
    """Give all tasks with what their list shows."""
    known = ("sale__order__partner", "sale__order__buyer", "sale__product", "done_by")
    return RefundTask.objects.select_related(*known).annotate(left=_left())


def one():
    """Give tasks with what their page shows."""
    known = ("sale__order__partner", "sale__order__buyer", "sale__order__plan", "sale__product", "done_by")
    return RefundTask.objects.select_related(*known).annotate(left=_left())


def _left():
    """What was paid of the plan and has not gone back."""
    paid = Instalment.objects.filter(plan__order=OuterRef("sale__order")).order_by().values("plan")
    field = DecimalField(max_digits=16, decimal_places=3)
    return Coalesce(Subquery(paid.annotate(left=Sum(F("paid") - F("refunded"))).values("left")), Decimal(0),
                    output_field=field)  # fmt: skip


def matching(tasks, text):
    """Find tasks by order, buyer or company."""
    text = text.replace("\0", "").strip()
    return tasks.filter(
        Q(sale__order__number__iexact=text)
        | Q(sale__order__buyer__name__icontains=text)
        | Q(sale__order__partner__name__icontains=text)
    )


def open_count():
    """How many wait for somebody."""
    return RefundTask.objects.filter(done_at=None).count()


def paid_instalments(order):
    """Give the instalments of an order's plan of which something is left to give back."""
    found = Instalment.objects.filter(plan__order=order, paid__gt=F("refunded"))
    return list(found.select_related("plan").order_by("number"))


def movements(order):
    """Give what came in of an order's plan and went back, in order, with its instalments."""
    found = PlanPayment.objects.filter(instalment__plan__order=order).select_related("instalment")
    return list(found.order_by("at", "pk"))

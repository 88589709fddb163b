"""What was sold on the phone: the list, one sale with what happened, how it stands with its recording (F6)."""

from django.db.models import Case, CharField, Exists, Min, OuterRef, Q, Subquery, Value, When

from commerce.models import Instalment, InstalmentState, OrderLine
from core.models import AuditEntry
from telesales.models import PhoneSale, Recording, RecordingRequest

OPEN = (InstalmentState.PLANNED, InstalmentState.ASKED, InstalmentState.FAILED)
"""Payments that are still to come."""
RECORDINGS = ("there", "reference", "asked", "missed", "deleted", "none")
PUBLIC_EVENTS = (
    "order.sold", "order.placed", "order.started", "order.shipped", "order.partly_shipped", "order.completed",
    "order.cancelled", "order.rejected", "order.withdrawn",
)  # fmt: skip
"""What companies outside the operator read of an order that they have sold: that it happened, not why."""


def listed(acting):
    """Give the sales that `acting` sees, with what the list shows of each."""
    known = ("order__partner", "order__buyer", "order__seller", "order__sold_from", "order__plan", "product")
    found = PhoneSale.objects.visible_to(acting).select_related(*known, "affiliate")
    return found.annotate(next_on=_next_on(), recording_state=_recording_state())


def _next_on():
    """The day of the next payment of a plan that goes on."""
    payments = Instalment.objects.filter(plan__order=OuterRef("order"), state__in=OPEN, plan__ends_on=None)
    return Subquery(payments.values("plan").annotate(first=Min("due_on")).values("first"))


def _recording_state():
    """One of RECORDINGS: a file that is kept says most, then what is asked for, then what is only said to be there."""
    files = Recording.objects.filter(offer=OuterRef("offer"), kind=Recording.Kind.FILE)
    named = Recording.objects.filter(offer=OuterRef("offer"), kind=Recording.Kind.REFERENCE)
    asked = RecordingRequest.objects.filter(sale=OuterRef("pk"))
    return Case(
        When(Exists(files.filter(deleted_at=None)), then=Value("there")),
        When(Exists(asked.filter(state=RecordingRequest.State.OPEN)), then=Value("asked")),
        When(Exists(asked.filter(state=RecordingRequest.State.MISSED)), then=Value("missed")),
        When(Exists(named), then=Value("reference")),
        When(Exists(files), then=Value("deleted")),
        default=Value("none"),
        output_field=CharField(),
    )


def matching(sales, text):
    """Find sales by number, buyer, company or product."""
    text = text.replace("\0", "").strip()
    return sales.filter(
        Q(order__number__iexact=text)
        | Q(order__buyer__name__icontains=text)
        | Q(order__partner__name__icontains=text)
        | Q(product__code__iexact=text)
        | Q(product__name__icontains=text)
    )


def one(acting):
    """Give the sales that `acting` sees, each with all that its page shows."""
    known = ("order__partner", "order__buyer", "order__seller", "order__sold_from", "offer", "product", "vendor")
    plan = ("order__plan__card", "order__plan__continued_by")
    unit = OrderLine.objects.filter(order=OuterRef("order")).values("unit")[:1]
    found = PhoneSale.objects.visible_to(acting).select_related(*known, *plan, "affiliate", "script")
    return found.annotate(unit=Subquery(unit))


def of_order(order):
    """Give the sale on the phone that an order comes from, None of any other."""
    return PhoneSale.objects.select_related("script").filter(order=order).first()


def history(sale, *, is_operator):
    """Give the audit rows of a sale, its offer, its recordings and its order, the newest first; of the order companies
    outside the operator read what happened alone."""
    recordings = Recording.objects.filter(offer=sale.offer_id).values("pk")
    about_order = Q(subject_type="order", subject_id=sale.order_id)
    if not is_operator:
        about_order &= Q(event__in=PUBLIC_EVENTS)
    found = AuditEntry.objects.filter(
        Q(subject_type="phonesale", subject_id=sale.pk)
        | Q(subject_type="phoneoffer", subject_id=sale.offer_id)
        | Q(subject_type="recording", subject_id__in=recordings)
        | about_order
    )
    return found.order_by("-id")

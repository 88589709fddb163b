"""Payment plans as lists and pages show them (F2, F8)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, Sum
from django.db.models.expressions import RawSQL

from commerce.models import OWED, Document, DocumentKind, Instalment, Order, PaymentMethod, PaymentPlan
from core import money
from partners.models import SUBTREE_SQL
from partners.permissions import Role

SHOWN = 36
"""So many payments are shown of a plan without end, the last ones."""


def orders_in_sight(acting):
    """Give the orders whose plans somebody may look after: those that he sees, and a vendor's people what was sold of
    their own products, whoever sold it (P12)."""
    seen = Order.objects.visible_to(acting)
    if acting.is_operator or Role.VENDOR not in acting.roles or acting.seller:
        return seen.filter(plan__isnull=False)
    below = RawSQL(SUBTREE_SQL, [acting.partner_id])
    owned = Order.objects.filter(channel="phone", lines__product__vendor_id__in=below)
    return Order.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=owned.values("pk")), plan__isnull=False)


@dataclass(frozen=True, slots=True)
class Sums:
    """What of a plan was paid and given back, of how much; None where it has no end."""

    paid: Decimal
    refunded: Decimal
    total: Decimal | None

    @property
    def share(self):
        """Per cent of the total that was paid."""
        return int(100 * self.paid / self.total) if self.total else None


def sums(plan, rows):
    """Give the Sums of a plan; `rows` are its payments as `rows` gives them, all or the last ones."""
    total = None if plan.is_open_ended else plan.amount
    if total is None and len(rows) == SHOWN:
        found = plan.instalments.aggregate(paid=Sum("paid"), refunded=Sum("refunded"))
        return Sums(found["paid"] or money.ZERO, found["refunded"] or money.ZERO, total)
    paid, refunded = (sum((getattr(each, name) for each in rows), money.ZERO) for name in ("paid", "refunded"))
    return Sums(paid, refunded, total)


def rows(plan):
    """Give the payments of a plan in their order, with `invoice`, the document that asks for each, or None."""
    papers = Document.objects.filter(kind=DocumentKind.INVOICE).select_related("invoice").defer("content")
    last = plan.instalments.prefetch_related(Prefetch("documents", papers, to_attr="invoices")).order_by("-number")
    found = list(reversed(last[:SHOWN] if plan.is_open_ended else last))
    for each in found:
        each.plan, each.invoice = plan, each.invoices[0] if each.invoices else None
    return found


def declined(plan):
    """Give the oldest payment of a plan that its card has declined and that is still to be paid; None without one."""
    return plan.instalments.filter(state__in=OWED, attempts__gt=0).order_by("number").first()


def listed():
    """Give all plans with what a list shows of them: `paid`, the next day, and what is overdue."""
    owed = Q(instalments__state__in=OWED)
    heavy = ("order__note", "order__ship_to", "order__bill_to", "order__partner__attributes", "order__partner__notes")
    found = PaymentPlan.objects.select_related("order__partner", "order__buyer", "order__seller", "card").defer(*heavy)
    return found.annotate(paid=Sum("instalments__paid"), next_on=Min("instalments__due_on", filter=owed))


def overdue(plans, today):
    """Narrow to those of which something should have been paid: a card declined, or an invoice is past its day."""
    of = Instalment.objects.filter(plan=OuterRef("pk"), state__in=OWED)
    declined = of.filter(plan__payment_method=PaymentMethod.CARD, attempts__gt=0)
    late = of.filter(documents__invoice__due_on__lt=today, documents__invoice__open__gt=0)
    return plans.filter(Exists(declined) | Exists(late))


def with_overdue(plans, today):
    """Give a page of plans with `is_overdue`, in one query."""
    late = set(
        overdue(PaymentPlan.objects.filter(pk__in=[each.pk for each in plans]), today).values_list("pk", flat=True)
    )
    for each in plans:
        each.is_overdue = each.pk in late
    return plans


def matching(plans, text):
    """Narrow to the order's number, company or buyer."""
    company = Q(order__partner__name__icontains=text) | Q(order__partner__code__iexact=text)
    return plans.filter(company | Q(order__number__iexact=text) | Q(order__buyer__name__icontains=text))

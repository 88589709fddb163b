"""What was agreed about who gets what of a phone sale (F5)."""

from collections import defaultdict

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.expressions import RawSQL

from commerce.models import PlanPayment
from core import money
from partners import queries as partners
from partners.models import SUBTREE_SQL
from telesales.commission import Deal
from telesales.models import CommissionEntry, PhoneSale, SaleShare


def deals(order_ids):
    """Give {order id: (sale id, Deal)} of those orders that were sold on the phone."""
    operator_id = partners.operator_id()
    sales = list(PhoneSale.objects.filter(order__in=order_ids))
    shares = defaultdict(list)
    for sale_id, partner_id, percent in SaleShare.objects.filter(sale__in=sales).values_list(
        "sale_id", "partner_id", "percent"
    ):
        shares[sale_id].append((partner_id, percent))
    return {sale.order_id: (sale.pk, _deal(sale, sorted(shares[sale.pk]), operator_id)) for sale in sales}


def _deal(sale, shares, operator_id):
    return Deal(
        currency=sale.currency,
        total=sale.total,
        tax_total=sale.tax_total,
        fee_percent=sale.fee_percent,
        operator_id=operator_id,
        vendor_id=sale.vendor_id or operator_id,
        affiliate_id=sale.affiliate_id,
        rate_kind=sale.rate_kind,
        rate_value=sale.rate_value,
        shares=tuple(shares),
    )


def before(payments, *, open_ended):
    """Give {counted together: what had come in before these PlanPayments}: by plan, of open-ended ones by payment.

    `open_ended` are the ids of plans of which each payment is shared out by itself.
    """
    plans = {each.instalment.plan_id for each in payments} - open_ended
    instalments = {each.instalment_id for each in payments if each.instalment.plan_id in open_ended}
    known = PlanPayment.objects.exclude(pk__in=[each.pk for each in payments]).order_by()
    by_plan = known.filter(instalment__plan__in=plans).values_list("instalment__plan").annotate(Sum("amount"))
    by_payment = known.filter(instalment__in=instalments).values_list("instalment").annotate(Sum("amount"))
    found = defaultdict(lambda: money.ZERO)
    found.update({("plan", pk): amount for pk, amount in by_plan})
    found.update({("instalment", pk): amount for pk, amount in by_payment})
    return found


def is_vendors(sale, acting):
    """Whether the sale's vendor is the acting company, or below it."""
    if sale.vendor_id is None or sale.vendor_id == acting.partner_id:
        return sale.vendor_id is not None
    return PhoneSale.objects.filter(pk=sale.pk, vendor__in=RawSQL(SUBTREE_SQL, [acting.partner_id])).exists()


def entries(sale, acting):
    """Give the entries of a sale in the order of its payments, with the `percent` of who has a joint venture; with
    `acting` his own company's alone (T16)."""
    shares = SaleShare.objects.filter(sale=sale, partner=OuterRef("partner"))
    found = CommissionEntry.objects.filter(posting__sale=sale).annotate(percent=Subquery(shares.values("percent")))
    if acting is not None:
        found = found.filter(partner__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))
    known = ("partner", "posting__plan_payment__instalment__plan")
    return list(found.select_related(*known).order_by("at", "posting", "pk"))

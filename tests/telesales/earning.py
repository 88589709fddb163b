"""Phone sales of which several earn: alf sells vic's candles in three instalments, resale has a share of them."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from commerce import plans
from commerce.actions import instalment_invoice
from commerce.models import Instalment, Invoice, PaymentPlan, PlanPayment
from core.models import OutboxEntry
from telesales import phone_order
from telesales.models import CommissionEntry, PhonePolicy, PhoneSale, PhoneScript
from tests.commerce import planning
from tests.commerce.test_plan_invoices import pay
from tests.telesales import phoning

FEE, RATE, SHARE = "2", "10", "25"


def setting(cast):
    """Have the house take its fee, the affiliate his rate, the joint-venture partner his share."""
    if not PhoneScript.objects.exists():
        phoning.script(cast)
        PhonePolicy.objects.create(pk=1, fee_percent=Decimal(FEE))
        [cast.ten] = phoning.allowed(cast, rates=(("percent", RATE),))
        phoning.shared(cast, SHARE)


def sold(cast, seller="alf", *, method="invoice", customer="ada", now=None, **values):
    """Give the PhoneSale of 100.00 in three instalments; by card one that was left at the provider pays."""
    setting(cast)
    given = {"kind": "instalments", "count": 3, "interval": "month", "payment_method": method, **values}
    if seller == "alf":
        given["rate"] = cast.ten
    offer = phoning.offered(cast, seller, customer=customer, **given)
    if method == "card":
        card_id = planning.card(cast, who=customer).pk
        with transaction.atomic():
            known = {"place": offer.customer, "card_id": card_id, "by": cast.acting(seller)}
            order = phone_order.placed(offer=offer, **known, now=now or cast.now)
    else:
        order = phoning.ordered(cast, offer, seller)
    return PhoneSale.objects.get(order=order)


def by_card(cast, **values):
    """The same, of which the first payment has been taken from the card."""
    sale = sold(cast, method="card", **values)
    planning.collect(cast)
    return sale


def by_invoice(cast, paid="33.34", **values):
    """The same, of which the first payment was invoiced, and a receipt settled so much of it."""
    sale = sold(cast, **values)
    instalment_invoice.sweep(now=cast.now)
    if paid:
        pay(cast, paid, Invoice.objects.get(order=sale.order))
    return sale


def first(sale):
    return Instalment.objects.select_related("plan").get(plan__order=sale.order, number=1)


def came_in(sale, number, at):
    """Count an instalment as paid at a moment, past whoever takes it."""
    with transaction.atomic():
        plan = PaymentPlan.objects.get(order=sale.order)
        each = plan.instalments.get(number=number)
        each.plan = plan
        plans.paid(instalment=each, amount=each.amount, at=at)
        each.save()
        key = f"test:{each.pk}"
        plans.count(payments=[PlanPayment(instalment=each, amount=each.amount, key=key, at=at)], now=at)
    return each


def totals(sale=None):
    """Give {kind: what came of it}, without what is nothing."""
    found = CommissionEntry.objects.all()
    if sale is not None:
        found = found.filter(posting__sale=sale)
    sums: dict = {}
    for share, amount in found.values_list("share", "amount"):
        sums[share] = sums.get(share, 0) + amount
    return {share: amount for share, amount in sums.items() if amount}


def days(cast, number):
    return cast.now + timedelta(days=number)


def mails(topic):
    """Give the mails of a topic, as the outbox would send them."""
    build = import_string(settings.OUTBOX_TOPICS[topic])
    found = [build(entry.payload) for entry in OutboxEntry.objects.filter(topic=topic).order_by("pk")]
    return [mail for mail in found if mail]

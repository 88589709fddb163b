"""What became of the demo's payment plans: collected day by day, paid by receipt, late, declined, paused."""

import uuid
from datetime import timedelta

from commerce.actions import collecting, instalment_invoice, payment_entry
from commerce.actions import plan as actions
from commerce.models import Invoice, PaymentPlan, PlanState, StoredCard
from core.refusal import Refused
from partners import queries as partners
from partners.models import User
from telesales.demo import mails

DAYS = 90
EVERY = 2
PAYS_AFTER = 9
UNPAID = 3
"""Every so many-th invoice is not paid."""


def make(*, now):
    """Let the days pass since the first was sold; once."""
    begun = PaymentPlan.objects.filter(state=PlanState.RUNNING)
    if not begun.exists() or Invoice.objects.filter(document__instalment__isnull=False).exists():
        return
    by_card = begun.filter(payment_method="card").order_by("pk")
    _spoil(by_card.last())
    with mails.silenced(now):
        for days in range(DAYS, -1, -EVERY):
            at = now - timedelta(days=days)
            while collecting.batch(now=at):
                pass
            instalment_invoice.sweep(now=at)
            _pay(at)
        _pause(begun.filter(payment_method="bank_transfer").order_by("pk").last(), now - timedelta(days=1))


def _spoil(plan):
    """Have the card of the newest plan that one pays declined."""
    if plan and plan.card_id:
        declining = {"reference": f"demo-declined-{plan.pk}", "label": "Visa •••• 0002"}
        StoredCard.objects.filter(pk=plan.card_id).update(**declining)


def _pay(at):
    """Record what companies pay a while after they are asked, but for some who are late."""
    asked = Invoice.objects.filter(document__instalment__isnull=False, settled_at=None)
    finance = next(iter(partners.places(User.objects.get(username="fay"))))
    for invoice in asked.filter(issued_at__lte=at - timedelta(days=PAYS_AFTER)).order_by("pk"):
        if not invoice.pk % UNPAID:
            continue
        payment_entry.record(
            parts={invoice.pk: invoice.open}, amount=invoice.open, received_on=at.date(), key=uuid.uuid4(),
            reference=f"Transfer {invoice.document.label}", by=finance, now=at,
        )  # fmt: skip


def _pause(plan, at):
    if plan is None:
        return
    agent = next(iter(partners.places(User.objects.get(username="sam"))))
    try:
        actions.pause(plan=plan, reason="The customer is on holiday until next month.", by=agent, now=at)
    except Refused:
        return

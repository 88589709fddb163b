"""What receipts settle of a plan's invoices is counted of its instalments, and what is taken back or credited (F5, F8).

Plans are locked before accounts and invoices: `lock` comes first, `note` after the settlements are written.
"""

from commerce import plans
from commerce.actions import collected
from commerce.models import Instalment, Invoice, PlanPayment, PlanState


def lock(*, invoice_ids):
    """Lock the plans and instalments that some invoices ask for."""
    ids = list(Instalment.objects.filter(documents__invoice__in=invoice_ids).values_list("pk", flat=True))
    if ids:
        collected.lock(instalment_ids=ids)


def note(*, settlements, by, now, is_given_back=False):
    """Count Settlements that were just written: below zero is taken back, or with `is_given_back` the buyer's again."""
    asked = dict(
        Invoice.objects.filter(
            pk__in={each.invoice_id for each in settlements}, document__instalment__isnull=False
        ).values_list("pk", "document__instalment")
    )
    if not asked:
        return
    instalments = collected.lock(instalment_ids=asked.values())
    counted = []
    for each in settlements:
        instalment = instalments.get(asked.get(each.invoice_id))
        if instalment is None:
            continue
        if is_given_back:
            instalment.refunded -= each.amount
        else:
            plans.paid(instalment=instalment, amount=each.amount, at=now)
        known = {"instalment": instalment, "amount": each.amount, "settlement": each, "at": now}
        counted.append(PlanPayment(key=f"settlement:{each.pk}", **known))
    touched = [instalments[pk] for pk in sorted(instalments)]
    collected.store(instalments=touched)
    Instalment.objects.bulk_update(touched, ["refunded"])
    plans.count(payments=counted, now=now)
    found = {each.plan_id: each.plan for each in touched}
    if not is_given_back:
        _open_again(found.values(), touched)
        collected.go_on(plans_=found, by=by, now=now)


def _open_again(found, instalments):
    """A plan that was paid in full runs again where something of it is owed again."""
    owing = {each.plan_id for each in instalments if each.paid < each.amount}
    for plan in found:
        if plan.state == PlanState.COMPLETED and plan.pk in owing:
            plan.state = PlanState.RUNNING
            plan.save(update_fields=["state"])

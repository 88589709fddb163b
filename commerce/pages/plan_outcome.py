"""What a buyer reads who comes back from the provider, having paid what his card did not (F8)."""

from payments import PaymentStatus

from commerce.models import PlanPayment
from commerce.rules import payment as rules

TAKEN = (PaymentStatus.CONFIRMED, PaymentStatus.REFUNDED)


def context(payment):
    """Give how a payment of an instalment went: open, counted, too late for anything, or not paid."""
    is_counted = PlanPayment.objects.filter(payment=payment, amount__gt=0).exists()
    return {
        "payment": payment,
        "order": payment.instalment.plan.order,
        "is_open": payment.status in rules.OPEN,
        "is_counted": is_counted,
        "goes_back": payment.status in TAKEN and not is_counted,
    }

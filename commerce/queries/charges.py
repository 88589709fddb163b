"""Orders by the credit they take: the lists behind an account's exposure (K8)."""

from django.db.models import F, Q

from commerce.models import Account, OrderState, PaymentMethod
from commerce.queries import exposure

S = OrderState
NOT_CHARGED = Q(account=None, payment_method=PaymentMethod.ON_ACCOUNT, state__in=[S.AWAITING_APPROVAL,
                                                                                  S.AWAITING_CUSTOMER])  # fmt: skip
TAKING = {
    "held": Q(account__isnull=False, state=S.ON_HOLD),
    "uninvoiced": Q(
        account__isnull=False,
        state__in=[S.PLACED, S.IN_PROGRESS, S.PARTLY_SHIPPED],
        invoiced__lt=F("total") - F("given_back"),
    ),
    "waiting": NOT_CHARGED,
}


def of_account(orders, code):
    """Narrow orders to those charged to the account of the partner with this code, or that will be once they are
    approved."""
    account = Account.objects.filter(partner__code__iexact=code.strip()).first()
    if account is None:
        return orders.none()
    to_come = NOT_CHARGED & Q(currency=account.currency, partner_id__in=exposure.users(account.partner_id))
    return orders.filter(Q(account=account) | to_come)


def taking(orders, how):
    """Narrow orders to those that take credit in one way."""
    return orders.filter(TAKING[how])

"""The page of one card payment: what for, how it stands, what its buyer may do (O2, O7)."""

from django.conf import settings
from django.utils.module_loading import import_string

from commerce.queries import payment as queries
from commerce.rules import payment as rules
from core import timeline
from partners.permissions import Permission


def context(payment, acting, *, now, refusal="", has_returned=False):
    """Give what the page shows; `refusal` is the sentence of what was refused."""
    origin = origin_of(payment, now)
    return {
        "payment": payment,
        "origin": origin,
        "refund": queries.refunds([payment.pk]).get(payment.pk),
        "timeline": timeline.of(payment),
        "refusal": refusal,
        "is_own": payment.user_id == acting.user_id,
        "may_pay": payment.status in rules.OPEN,
        "may_try_again": rules.may_try_again(payment) and (origin is None or origin.is_open),
        "has_failed": rules.may_try_again(payment),
        "may_refund": acting.may(Permission.ORDER_REFUND),
        "has_returned": has_returned,
    }


def origin_of(payment, now):
    """Give what a payment leads back to that is not for a cart, None for one that is: see settings.PAYMENT_ORIGINS."""
    found = (import_string(path)(payment, now) for path in settings.PAYMENT_ORIGINS)
    return next((origin for origin in found if origin is not None), None)

"""What the page of a card payment for a quote leads back to (T6, O7), see settings.PAYMENT_ORIGINS."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from telesales.models import OpportunityState, QuotePayment, QuoteState
from telesales.rules import opportunity as opportunities
from telesales.rules import quote as rules


@dataclass(frozen=True, slots=True)
class Origin:
    """What is paid for: its name, its page and the words of the link to it, what is as it was after a payment that
    failed, and whether it may still be paid for."""

    name: str
    url: str
    back: str
    kept: str
    is_open: bool


def of(payment, now):
    """Give the Origin of a payment for a sales draft; None of any other."""
    if payment.cart is None or not payment.cart.is_sales_draft:
        return None
    quote = QuotePayment.objects.select_related("quote__opportunity").get(payment=payment).quote
    told = {"number": quote.opportunity.number, "version": quote.version}
    is_open = quote.state == QuoteState.SENT and not rules.is_over(quote, now)
    at = opportunities.state(quote.opportunity, now)
    is_open = is_open and at == OpportunityState.PENDING_CUSTOMER
    nothing = _("Nothing was taken and nothing was ordered.")
    waits = _("Nothing was taken and nothing was ordered: the quote still waits for your answer.")
    return Origin(
        name=_("Quote %(number)s, version %(version)s") % told,
        url=reverse("telesales:quote", args=[quote.pk]),
        back=_("Back to the quote"),
        kept=waits if is_open else nothing,
        is_open=is_open,
    )

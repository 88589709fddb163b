"""What a phone offer must say before it is ordered, and who may make it (F1-F6). Each check says what is missing."""

from datetime import timedelta

from django.utils.translation import gettext as _

from commerce.models import (
    MAX_INSTALMENTS,
    MAX_QUANTITY,
    MAX_TRIAL_DAYS,
    OPEN_ENDED,
    PaymentMethod,
    PlanKind,
)
from commerce.schedule import Terms
from core import money
from core.refusal import Refused
from partners.models import UserStatus
from partners.permissions import Permission
from telesales.models import PhoneOfferState
from telesales.queries import phone as queries
from telesales.queries import phone_buyer as buyers
from telesales.rules import phone_buyer

LATEST_DAYS = 366
FITTING: dict[str, tuple[str, ...]] = {
    PlanKind.ONE_TIME: tuple(PaymentMethod),
    PlanKind.INSTALMENTS: (PaymentMethod.CARD, PaymentMethod.INVOICE, PaymentMethod.BANK_TRANSFER),
    PlanKind.SUBSCRIPTION: (PaymentMethod.CARD,),
    PlanKind.TRIAL: (PaymentMethod.CARD,),
}
"""How each kind of plan is paid (F3): by invoice only what ends, on account only what is owed at once."""


def check_may_sell(by, product):
    """The vendor's own people, an affiliate that he allows, the operator's staff; never what is inactive (F1)."""
    if not by.may(Permission.PHONE_SELL):
        raise Refused(_("Your role does not sell on the phone."))
    if by.user_status != UserStatus.ACTIVE or not by.effective.is_open:
        raise Refused(_("You or your company are on hold: nothing can be sold."))
    if product is None:
        raise Refused(_("Choose a product."), field="product")
    if not queries.is_in_range(by, product.pk):
        raise Refused(_("This product is not yours to sell on the phone."), field="product")
    check_active(product)


def check_active(product):
    if not product.is_active:
        told = {"code": product.code}
        raise Refused(_("%(code)s is no longer sold: choose another product.") % told, field="product")


def check_amount(offer):
    """The amount of one unit is above zero, in whole units of the offer's currency."""
    if offer.amount is None or offer.amount <= 0:
        raise Refused(_("Enter the amount of one unit, above zero."), field="amount")
    if offer.amount != money.rounded(offer.amount, offer.currency):
        raise Refused(_("This currency has no smaller amounts: round it."), field="amount")
    if not 1 <= offer.quantity <= MAX_QUANTITY:
        raise Refused(_("Enter a whole quantity from 1."), field="quantity")


def check_plan(offer, *, today):
    """The kind has what it needs; every instalment is at least the smallest unit of the currency (M19)."""
    if offer.kind not in PlanKind.values:
        raise Refused(_("Choose how it is to be paid: at once, in instalments, as a subscription."), field="kind")
    if offer.kind != PlanKind.ONE_TIME and not offer.interval:
        raise Refused(_("Choose how often it is paid."), field="interval")
    if offer.kind == PlanKind.INSTALMENTS:
        _check_count(offer)
    if offer.kind == PlanKind.TRIAL and not 1 <= (offer.trial_days or 0) <= MAX_TRIAL_DAYS:
        raise Refused(_("A trial lasts from 1 to %(days)s days.") % {"days": MAX_TRIAL_DAYS}, field="trial_days")
    if offer.first_on is None:
        raise Refused(_("Enter the day of the first payment."), field="first_on")
    if not today <= offer.first_on <= today + timedelta(days=LATEST_DAYS):
        raise Refused(_("The first day is today or within a year."), field="first_on")


def _check_count(offer):
    if not 2 <= (offer.count or 0) <= MAX_INSTALMENTS:
        raise Refused(_("Enter from 2 to %(most)s instalments.") % {"most": MAX_INSTALMENTS}, field="count")
    if offer.amount and offer.amount * offer.quantity < offer.count * money.unit(offer.currency):
        raise Refused(_("The amount is too small for so many instalments."), field="count")


def check_method(offer):
    if offer.payment_method not in PaymentMethod.values:
        raise Refused(_("Ask the buyer how he pays."), field="payment_method")
    check_paid_so(offer.kind, offer.payment_method)
    if offer.payment_method not in buyers.methods(offer, FITTING[offer.kind]):
        raise Refused(_("This buyer does not pay so: choose another way."), field="payment_method")


def check_paid_so(kind, method):
    """Subscriptions and trials are paid by card alone; by invoice only one payment or instalments (F3)."""
    if method in FITTING.get(kind, ()):
        return
    if kind in OPEN_ENDED:
        raise Refused(_("A subscription is paid by card: choose card, or another plan."), field="payment_method")
    raise Refused(
        _("“%(way)s” does not go with this plan: choose another way to pay.") % {"way": PaymentMethod(method).label},
        field="payment_method",
    )


def check_commission(by, offer):
    """An affiliate chooses one of the commissions that he is allowed; nobody else has one (F5)."""
    is_affiliate = queries.is_affiliate_of(by, offer.product)
    if not is_affiliate:
        if offer.rate_id:
            raise Refused(_("No commission is paid for this sale."), field="rate")
        return
    if offer.rate_id is None:
        raise Refused(_("Choose your commission: it cannot be corrected later."), field="rate")
    if offer.rate_id not in {rate.pk for rate in queries.rates(by, offer.product, offer.currency)}:
        raise Refused(_("This commission is no longer offered: choose another."), field="rate")


def check_told(offer, script):
    """The buyer was told who his contracting party is and which terms apply, from the script that counts now (F6)."""
    if script is None:
        raise Refused(_("There is no script yet: the marketplace has to write what is told on the phone first."))
    if offer.script_id != script.pk or offer.told_party_at is None:
        raise Refused(_("Tell the buyer who his contracting party is, and tick it."), field="told_party")
    if offer.told_terms_at is None:
        raise Refused(_("Tell the buyer which terms apply, and tick it."), field="told_terms")


def missing(offer, *, by, script, today, is_link=False):
    """Give [Refused] of everything that is not right yet, in the order of the page; empty when it can be ordered.

    By a link the buyer reads for himself what he is told.
    """
    checks = [
        lambda: check_may_sell(by, offer.product),
        lambda: check_amount(offer),
        lambda: check_plan(offer, today=today),
        lambda: check_method(offer),
        lambda: check_commission(by, offer),
    ]
    if not is_link:
        checks.append(lambda: check_told(offer, script))
    about_buyer = phone_buyer.faults(offer, by=by, is_link=is_link)
    return [*about_buyer, *(refusal for check in checks if (refusal := _refusal(check)))]


def _refusal(check):
    try:
        check()
    except Refused as refusal:
        return refusal
    return None


def check_editable(offer):
    """What was sent or ordered is not changed any more."""
    if offer.state != PhoneOfferState.DRAFT:
        raise Refused(_("This offer is “%(state)s”: it is no longer changed.") % {"state": offer.get_state_display()})


class Stale(Refused):
    """What was shown is no longer what is written down."""


def check_seen(offer, version):
    """What is ordered is what was confirmed."""
    if version is not None and offer.version != version:
        raise Stale(_("The offer has changed since it was shown: please check it again."))


def terms(offer, *, card_id=None):
    """Give the Terms of a complete offer."""
    is_one_time = offer.kind == PlanKind.ONE_TIME
    return Terms(
        kind=offer.kind,
        payment_method=offer.payment_method,
        amount=offer.amount * offer.quantity,
        currency=offer.currency,
        begins_on=offer.first_on,
        count=1 if is_one_time else offer.count if offer.kind == PlanKind.INSTALMENTS else None,
        interval=None if is_one_time else offer.interval,
        trial_days=offer.trial_days if offer.kind == PlanKind.TRIAL else 0,
        card_id=card_id,
    )


def not_yours():
    """Say that somebody else's offer is not worked on."""
    return _("This phone offer is not yours, or of another of your companies.")

"""Who may offer a customer another price than his own, and what is written of a sale beside it (T3)."""

from django.utils.translation import gettext as _

from core import money
from core.refusal import Refused
from telesales import overriding
from telesales.queries import setup
from telesales.rules import selling

MAX_TERMS = 2000


def setting_of(by):
    """Give what whoever sells at a customer's place may do; None for the customer himself."""
    return setup.setting(setup.seller_role(by.seller.roles)) if by.seller else None


def can_offer(by):
    """Whether somebody's role may change prices at all (T3)."""
    setting = setting_of(by)
    return setting is not None and setting.change_prices


def check_can_offer(by):
    """Prices are offered in a sale, by sellers whose role may; who may sell is asked again at each write (T1)."""
    if not by.seller:
        raise Refused(_("Prices are offered by sellers, while they sell to a customer."))
    selling.check_may_sell(by.seller, by.membership_id)
    if not can_offer(by):
        raise Refused(_("Your role does not offer other prices."))


def check_reason(reason):
    """Why a price is offered is kept, and read by managers alone."""
    if not reason.strip():
        raise Refused(_("Say why you offer this price: managers read it, the customer does not."), field="reason")
    if len(reason) > selling.MAX_REASON:
        raise Refused(_("That is too long."), field="reason")


def check_price(price, own):
    """An offered price is one: not below zero, no more than 4 decimals, and another than the customer's own."""
    if price < 0 or price != price.quantize(money.PRICE_UNIT):
        raise Refused(_("Enter a price of zero or more, with up to 4 decimals."), field="price")
    if price == own:
        raise Refused(_("That is the customer's own price already."), field="price")


def check_verdict(verdict):
    """What goes beyond a bound that refuses is refused at once, not only when it is ordered."""
    if verdict.mode == overriding.BLOCK:
        raise Refused(verdict.said, field="price")


def check_terms(by, *, terms, service_from, billing_from, today):
    """Terms and dates of a sale are for sellers whose role may set them."""
    setting = setting_of(by)
    if setting is None:
        raise Refused(_("Terms of a sale are set by sellers, while they sell to a customer."))
    if terms and not setting.custom_terms:
        raise Refused(_("Your role writes no terms of its own."), field="terms")
    for name, day in (("service_from", service_from), ("billing_from", billing_from)):
        if day and not setting.set_dates:
            raise Refused(_("Your role sets no dates."), field=name)
        if day and day < today:
            raise Refused(_("This day is over."), field=name)

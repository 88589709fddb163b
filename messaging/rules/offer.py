"""What a seller may offer for a purchase process, and until when (S1, scenario 9).

A thread begins before the deadline only. One that there is goes on, with other terms too, until the buyer has decided:
negotiating about a price is what the thread is for.
"""

from datetime import timedelta

from babel import numbers
from django.utils.translation import gettext as _

from core import money
from core.refusal import Refused
from messaging.models import ProcessState
from messaging.rules import process as rules

S = ProcessState
MOST_DAYS = 3650
LONGEST = timedelta(days=3650)


def check_beginning(process, now):
    """A seller opens a thread while the process is active, by the clock."""
    at = rules.state(process, now)
    if at == S.EXPIRED:
        raise Refused(_("The time limit is over: no new offer can be made. Threads that were begun go on."))
    if at != S.ACTIVE:
        raise Refused(_("This purchase process is over (%(state)s).") % {"state": at.label})


def check_revising(process, now):
    """In a thread that there is he offers other terms until the buyer has decided."""
    at = rules.state(process, now)
    if at not in (S.ACTIVE, S.EXPIRED):
        raise Refused(_("This purchase process is over (%(state)s).") % {"state": at.label})


def check_buyer(status):
    if status == "closed":
        raise Refused(_("The buyer no longer trades here."))


def check_product(is_offerable):
    """What is offered is the seller's own, on sale, and what was asked for."""
    if not is_offerable:
        raise Refused(_("Choose a product of yours that is on sale and matches what is wanted."), field="product")


def check_terms(terms, now):
    """Price, quantity, delivery and validity make sense."""
    if not numbers.is_currency(terms["currency"]):
        raise Refused(_("Choose the currency."), field="currency")
    price = terms["unit_price"]
    if not 0 < price < rules.MOST_AMOUNT or price != price.quantize(money.PRICE_UNIT):
        raise Refused(_("Enter a price above zero with at most four decimals."), field="unit_price")
    if not 0 < terms["quantity"] <= rules.MOST_WANTED:
        raise Refused(_("Enter a quantity above zero."), field="quantity")
    if terms["delivery_days"] is not None and not 0 <= terms["delivery_days"] <= MOST_DAYS:
        raise Refused(_("Enter days from 0 to %(most)s.") % {"most": MOST_DAYS}, field="delivery_days")
    until = terms["valid_until"]
    if until and not now.date() <= until <= (now + LONGEST).date():
        raise Refused(_("The offer must be valid until today or a later day."), field="valid_until")

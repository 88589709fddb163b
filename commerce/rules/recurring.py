"""Who keeps recurring orders, and when one may be ordered (O9)."""

from django.utils.translation import gettext as _

from commerce.models import PaymentMethod, RecurringState
from commerce.queries import quantity as quantities
from commerce.queries import recurring as queries
from commerce.rules import calendar
from core import money
from core.reader import day_of
from core.refusal import Refused
from partners.permissions import Permission

MAX_LINES = 500
UNITS = ("week", "month")


def can_change(by, recurring):
    """Answer whether `by` may change and resume it: it orders in his name, from the place where he acts."""
    is_his = recurring.user_id == by.user_id and recurring.partner_id == by.partner_id
    return is_his and by.may(Permission.ORDER_PLACE) and recurring.state != RecurringState.ENDED


def can_stop(by, recurring):
    """Answer whether `by` may pause and end it: whose it is, and whoever takes over carts at that partner."""
    is_there = recurring.partner_id == by.partner_id and recurring.state != RecurringState.ENDED
    return is_there and (recurring.user_id == by.user_id or by.may(Permission.CART_RECOVER))


def check_can_start(by):
    """Recurring orders are for people who may order."""
    if not by.may(Permission.ORDER_PLACE):
        raise Refused(_("Your role does not place orders."))


def check_can_change(by, recurring):
    """Raise unless `by` may change it."""
    _check_not_ended(recurring)
    if not can_change(by, recurring):
        raise Refused(_("It orders in the name of %(user)s: only he changes it.") % {"user": recurring.user.name})


def check_can_stop(by, recurring):
    """Raise unless `by` may pause or end it."""
    _check_not_ended(recurring)
    if not can_stop(by, recurring):
        raise Refused(_("Only %(user)s and your partner administrator stop it.") % {"user": recurring.user.name})


def _check_not_ended(recurring):
    if recurring.state == RecurringState.ENDED:
        raise Refused(_("“%(name)s” has ended.") % {"name": recurring.name})


def check_lines(wanted):
    """At least one line, and not more than a cart could hold with ease."""
    if not wanted:
        raise Refused(_("There is nothing to order: add a product first."))
    if len(wanted) > MAX_LINES:
        raise Refused(_("A recurring order holds up to %(most)s lines.") % {"most": MAX_LINES})


def check_room(line_count):
    if line_count >= MAX_LINES:
        raise Refused(_("A recurring order holds up to %(most)s lines.") % {"most": MAX_LINES})


def check_schedule(*, starts_on, ends_on, user, now, is_new):
    """It begins today or later and ends after it begins; once begun, its first day may lie behind."""
    if is_new and starts_on < day_of(user, now):
        raise Refused(_("The first order lies in the past: choose today or a later day."), field="starts_on")
    if ends_on and ends_on < starts_on:
        raise Refused(_("It would end before it begins."), field="ends_on")


def check_next(next_on, ends_on):
    """There is a date left before the end."""
    if ends_on and next_on > ends_on:
        raise Refused(_("No date is left before it ends: choose a later end, or none."), field="ends_on")


def check_payment(method, methods):
    """It is paid in a way that the partner may use and nobody has to be there for."""
    if method == PaymentMethod.CARD:
        raise Refused(_("A card cannot be charged again and again: choose another way to pay."), field="payment_method")
    if method not in methods:
        raise Refused(_("Choose one of the ways to pay that are agreed with your company."), field="payment_method")


def check_orderable(facts):
    """The product is sold to the partner, in that quantity."""
    fault = fault_of(facts)
    if fault:
        raise Refused(fault, field="quantity")


def fault_of(facts):
    """Say why a product cannot be ordered now, "" where it can."""
    told = {"code": facts.product.code}
    if not facts.product.is_active:
        return _("%(code)s is no longer sold.") % told
    if facts.unit_price is None:
        return _("%(code)s has no price for you in this quantity.") % told
    if facts.is_restricted:
        return _("%(code)s may not be sold to your country.") % told
    if not facts.allowed.allows(facts.quantity):
        return quantities.sentence(facts.quantity, facts.allowed, facts.product.code)
    return ""


def looked(recurring, now):
    """Give how each line stands now, as queries.Look rows."""
    lines = list(recurring.lines.select_related("product").order_by("pk"))
    found = queries.facts(
        partner_id=recurring.partner_id,
        currency=recurring.currency,
        wanted=[(line.product, line.quantity) for line in lines],
        now=now,
        ship_to=queries.checkout(recurring).ship_to,
    )
    return [_look(line, facts, recurring.currency) for line, facts in zip(lines, found, strict=True)]


def _look(line, facts, currency):
    price = facts.unit_price
    total = None if price is None else money.line_total(price, line.quantity, currency)
    return queries.Look(line, price, fault_of(facts), total)


def check_as_agreed(looks, currency):
    """Every line can be ordered at a price not above the accepted one; else all that is wrong is said."""
    check_lines(looks)
    said = [look.fault or (_risen(look, currency) if look.is_risen else "") for look in looks]
    faults = [fault for fault in said if fault]
    if faults:
        raise Refused(" ".join(faults))


def _risen(look, currency):
    return _("%(code)s has become dearer: %(new)s instead of %(old)s.") % {
        "code": look.line.product.code,
        "old": money.shown_price(look.line.accepted_price, currency),
        "new": money.shown_price(look.unit_price, currency),
    }


def check_all_orderable(looks):
    """Nothing stands in the way but prices."""
    check_lines(looks)
    faults = [look.fault for look in looks if look.fault]
    if faults:
        raise Refused(" ".join(faults))


def check_prices_as_seen(looks, seen):
    """The prices that are accepted are those that were shown: `seen` is {line id: unit price}."""
    if {look.line.pk: look.unit_price for look in looks} != seen:
        raise Refused(_("Prices or lines have changed since you looked: please check them again."))


def first_date(recurring, *, today, last=None):
    """Give its first date from today on, after the last one that was ordered."""
    terms = recurring.starts_on, recurring.unit, recurring.every
    found = calendar.on_or_after(*terms, today)
    return calendar.after(*terms, last) if last and found <= last else found

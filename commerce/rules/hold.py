"""Who puts orders on hold, who lets them go on, and whole or in part (K3, K4, K8)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce import cards
from commerce.models import WAITING, Hold, HoldKind, OrderChannel, OrderState, PaymentMethod
from commerce.queries import terms
from commerce.queries.conditions import Terms
from commerce.rules import credit
from commerce.rules import order as orders
from core.refusal import Refused
from partners import queries as partners
from partners.permissions import Permission

FUNCTIONS = {
    HoldKind.CREDIT: Permission.CREDIT_RELEASE,
    HoldKind.BUSINESS: Permission.HOLD_BUSINESS,
    HoldKind.DOCUMENT: Permission.HOLD_DOCUMENT,
    HoldKind.REVIEW: Permission.HOLD_REVIEW,
}
"""Whose function it is to decide about a kind of hold."""
WORDS = {
    HoldKind.CREDIT: gettext_lazy("Our Finance department looks at it, because of your company's credit."),
    HoldKind.BUSINESS: gettext_lazy("Our sales management looks at it."),
    HoldKind.DOCUMENT: gettext_lazy("A document is missing or being checked."),
    HoldKind.REVIEW: gettext_lazy("Somebody of ours checks the order first."),
}
"""What a kind of hold means to whoever has ordered."""
BY_HAND = (HoldKind.BUSINESS, HoldKind.DOCUMENT, HoldKind.REVIEW)
"""What people and rules put; whether credit holds an order, the account says."""
HELD_FROM = frozenset({*WAITING, OrderState.PLACED})
MAX_AMOUNT = 10**12


def kinds_of(by):
    """Give the kinds of holds that `by` decides about."""
    return [kind for kind, function in FUNCTIONS.items() if by.may(function)]


def has_function(by):
    """Whether `by` decides about holds at all."""
    return any(by.may(function) for function in FUNCTIONS.values())


def is_own(by, order):
    """Whether it is `by`'s own, or he has sold it: then others decide about all that holds it (A3, T2)."""
    return by.user_id in order.not_deciding


def decided_by(by, holds, order):
    """Give those of these holds of an order that `by` decides about."""
    return [] if is_own(by, order) else [hold for hold in holds if by.may(FUNCTIONS[HoldKind(hold.kind)])]


def can_reject(by, order, holds):
    """Answer whether `by` may end the order: held as a whole or in part, and one of its holds is his."""
    return order.state not in WAITING - {OrderState.ON_HOLD} and bool(decided_by(by, holds, order))


def check_can_decide(by, order, holds, kind=None):
    """Give the open holds (of one kind) that `by` decides about; raise where there are none."""
    if not has_function(by):
        raise Refused(_("Your role does not decide about held orders."))
    wanted = [hold for hold in holds if kind in (None, hold.kind)]
    if not wanted:
        raise Refused(already_decided(order, kind))
    if is_own(by, order):
        raise Refused(_("You have sold this order: somebody else decides about what holds it."))
    mine = decided_by(by, wanted, order)
    if not mine:
        kinds = ", ".join(hold.get_kind_display() for hold in wanted)
        raise Refused(_("Others decide about this kind of hold: %(kinds)s.") % {"kinds": kinds})
    return mine


def check_can_reject(by, order, holds):
    """Whoever decides about one of its holds may end the order, once it is held; before that, its approver may."""
    check_can_decide(by, order, holds)
    if not can_reject(by, order, holds):
        raise Refused(
            _("Order %(number)s is “%(state)s”: it is not held yet, and whom it waits for may reject it.")
            % {"number": order.number, "state": order.get_state_display()}
        )


def can_release_part(by, order, holds):
    """Answer whether `by` may let some pieces go on: credit alone holds the whole order, and is his function."""
    is_his = by.may(Permission.CREDIT_RELEASE) and not is_own(by, order)
    return order.state == OrderState.ON_HOLD and _is_credit(holds) and is_his and not _has_plan(order)


def _has_plan(order):
    """Every order from the phone is paid by a plan, and no other is (F2)."""
    return order.channel == OrderChannel.PHONE


def check_can_release_part(by, order, holds):
    """Raise unless credit is all that holds the order, as a whole, and `by` decides about it."""
    check_can_decide(by, order, holds, HoldKind.CREDIT)
    if order.state != OrderState.ON_HOLD:
        raise Refused(_("A part of order %(number)s has gone on already.") % {"number": order.number})
    if not _is_credit(holds):
        raise Refused(_("Something else holds this order too: that is to be decided first."))
    if _has_plan(order):
        raise Refused(_("This order is paid by a plan: it goes on or is rejected as a whole."))


def _is_credit(holds):
    return [hold.kind for hold in holds] == [HoldKind.CREDIT]


def can_pay_by_card(by, order, holds):
    """Answer whether its buyer may take the order back and pay by card instead: credit alone holds all of it, and a
    card would not be refused (K4)."""
    is_due = order.state == OrderState.ON_HOLD and order.payment_method == PaymentMethod.ON_ACCOUNT
    if not (is_due and _is_credit(holds) and orders.can_withdraw(by, order)):
        return False
    return takes_cards(order.partner_id)


def takes_cards(partner_id):
    """Whether a company may pay by card, and order at all."""
    agreed = terms.of(partner_id) or Terms()
    is_open = partners.effective_status(partner_id).is_open
    return cards.is_offered() and PaymentMethod.CARD in agreed.payment_methods and is_open


def check_can_pay_by_card(by, order, holds):
    """Raise unless the order may be taken back to be paid by card."""
    orders.check_can_withdraw(by, order)
    if not can_pay_by_card(by, order, holds):
        raise Refused(_("This order cannot be paid by card instead."))


def can_put(by, order, lines_held):
    """Answer whether `by` may hold the order by hand."""
    return by.may(Permission.HOLD_PUT) and order.state in HELD_FROM and not lines_held


def check_can_put(by, order, holds):
    """Raise unless `by` may hold an order that waits or that nobody has begun to work on."""
    if not by.may(Permission.HOLD_PUT):
        raise Refused(_("Your role does not put orders on hold."))
    told = {"number": order.number, "state": order.get_state_display()}
    if order.state not in HELD_FROM:
        raise Refused(_("Order %(number)s is “%(state)s”: work on it has begun, or it has ended.") % told)
    if order.state == OrderState.PLACED and holds:
        raise Refused(_("Some pieces of order %(number)s are held already, the others have gone on.") % told)


def check_kind_to_put(kind, holds):
    """People hold for what is not credit's, and for each kind once."""
    if kind not in BY_HAND:
        raise Refused(_("Whether credit holds an order, its account says."), field="kind")
    if any(hold.kind == kind for hold in holds):
        told = {"kind": HoldKind(kind).label}
        raise Refused(_("A hold of this kind (%(kind)s) stops it already.") % told, field="kind")


def already_decided(order, kind=None):
    """Say who ended the order's last hold (of a kind), for whoever clicked second."""
    ended = order.holds.exclude(ended_at=None)
    hold = (ended.filter(kind=kind) if kind else ended).select_related("ended_by").order_by("-ended_at", "-id").first()
    if hold is None:
        return _("Order %(number)s is not on hold.") % {"number": order.number}
    values = {"number": order.number, "who": hold.ended_by.name, "outcome": hold.get_outcome_display()}
    return _("Order %(number)s is already decided: %(outcome)s by %(who)s.") % values


def open_holds(order):
    """Give the holds that stop the order, the oldest first."""
    return list(Hold.objects.open().filter(order=order).order_by("since", "id"))


def check_can_rule(by, kind):
    """A standing rule is for whoever decides about its kind."""
    if kind not in BY_HAND:
        raise Refused(_("Whether credit holds an order, its account says."), field="kind")
    if not by.may(FUNCTIONS[HoldKind(kind)]):
        raise Refused(_("Others decide about this kind of hold."), field="kind")


def check_above(above, currency):
    """The total a rule begins above is zero or more, in the currency's precision; without one it holds every order."""
    if above is None:
        return
    if not 0 <= above < MAX_AMOUNT:
        raise Refused(_("Enter zero or more, or nothing for every order."), field="above")
    if not currency:
        raise Refused(_("Say in which currency."), field="currency")
    credit.check_precision(above, currency, "above")

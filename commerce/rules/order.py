"""What an order must fulfil at its gates, and who may withdraw it (O3, O5)."""

from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY, WAITING
from commerce.rules import cart, reader
from core import money
from core.refusal import Refused
from partners import queries as partners
from partners.models import PartnerStatus, UserStatus
from partners.permissions import Permission

MAX_TOTAL = 10**12


def check_may_order(standing):
    """The buyer has a place at the partner, with the right to place orders."""
    if standing.membership_id is None:
        raise Refused(_("The buyer no longer has a place at this company."))
    if not standing.may(Permission.ORDER_PLACE):
        raise Refused(_("The buyer may collect products in carts but may not place orders."))


def check_standing(standing, partner_id):
    """Neither the user nor his partner is stopped; the refusal names the node it comes from (P2, P3)."""
    if standing.user_status == UserStatus.ON_HOLD:
        raise Refused(_("The buyer is on hold and cannot order. Please ask your partner administrator."))
    if standing.user_status != UserStatus.ACTIVE:
        raise Refused(_("The buyer's account is no longer active."))
    if not standing.effective.is_open:
        raise Refused(standing_sentence(standing.effective, partner_id))


def standing_sentence(effective, partner_id):
    """Say that no order can be submitted or accepted, and because of whom."""
    why = partners.status_sentence(effective, partner_id)
    if effective.status == PartnerStatus.CLOSED:
        return _("%(why)s Orders are no longer possible.") % {"why": why}
    return _("%(why)s Orders can be neither submitted nor accepted until that is lifted.") % {"why": why}


def check_lines(lines, order=None):
    """At least one line; each of an active product, in a sound quantity, at a listed or agreed price.

    Of an `order` that a seller enters the customer is named (rules.reader); so in the checks below.
    """
    if not lines:
        raise Refused(_("The cart is empty: add a product first."))
    for line in lines:
        if not line.product.is_active:
            raise Refused(_("%(code)s is no longer sold: remove it to go on.") % {"code": line.product.code})
        if line.unit_price is None or not line.price_reason:
            raise Refused(_unpriced(line.product.code, reader.customer(order)))
        if not 1 <= line.quantity <= MAX_QUANTITY:
            raise Refused(_("%(code)s: enter a whole quantity from 1.") % {"code": line.product.code})


def _unpriced(code, customer):
    if customer:
        told = {"code": code, "customer": customer}
        return _("%(code)s has no price for %(customer)s in this quantity: change or remove it.") % told
    return _("%(code)s has no price for you in this quantity: change or remove it.") % {"code": code}


def check_terms(lines, order=None):
    """What is newly asked for may be sold to that country, in that quantity, and has a tax rate (C1, C8, C9).

    A rate that nobody has set would be a sale without tax. What was agreed for an order is not asked again.
    """
    for line in lines:
        told = {"code": line.product.code}
        if line.price_reason.get("agreed"):
            continue
        if line.is_restricted:
            if customer := reader.customer(order):
                told["customer"] = customer
                raise Refused(_("%(code)s may not be sold to the country of %(customer)s: remove it to go on.") % told)
            raise Refused(_("%(code)s may not be sold to your country: remove it to go on.") % told)
        if line.tax_rate is None:
            raise Refused(
                _("%(code)s cannot be ordered at present: its tax rate is not set. Please ask the operator.") % told
            )
        cart.check_allowed(line.quantity, line.quantities, line.product.code)


def check_seen(seen, total, currency):
    """The total is still what the buyer saw."""
    if seen != total:
        raise Refused(
            _("Prices have changed since you looked: the total is now %(total)s. Please check the cart again.")
            % {"total": money.shown(total, currency)}
        )


def check_paid(payment, order, *, due):
    """A card payment of what is due before there is an order has come in."""
    if payment is None or not payment.is_paid or payment.total != due or payment.currency != order.currency:
        raise Refused(_("The card payment has not come in: nothing was ordered."), field="payment_method")


def check_total(total):
    """The sum stays within what the ledger can hold; beyond it, somebody has mistyped a quantity."""
    if total >= MAX_TOTAL:
        raise Refused(_("The total is too large: please check the quantities."))


def check_account(account, currency, order=None):
    """There is an account, in the order's currency, that allows ordering on account (K1)."""
    if account is None or not account.is_on_account_allowed:
        raise Refused(_not_on_account(reader.customer(order)), field="payment_method")
    if account.currency != currency:
        customer = reader.customer(order)
        told = {"account": account.currency, "order": currency, "customer": customer}
        if customer:
            said = _("The account of %(customer)s is kept in %(account)s; this order is in %(order)s.")
        else:
            said = _("Your account is kept in %(account)s; this order is in %(order)s.")
        raise Refused(said % told, field="payment_method")


def _not_on_account(customer):
    if customer:
        return _("Ordering on account is not available for %(customer)s.") % {"customer": customer}
    return _("Ordering on account is not available for your company.")


def can_withdraw(by, order):
    """Answer whether `by` may withdraw the order: its buyer, from its partner, while it waits (O5, P11)."""
    return order.responsible_id == by.user_id and order.partner_id == by.partner_id and order.state in WAITING


def check_can_withdraw(by, order):
    """Raise unless `by` may withdraw the order."""
    if order.responsible_id != by.user_id:
        raise Refused(_("Only the buyer withdraws an order."))
    if order.partner_id != by.partner_id:
        raise Refused(
            _("This order is of another company of yours: act from %(partner)s to withdraw it.")
            % {"partner": order.partner.name}
        )
    if order.state not in WAITING:
        raise Refused(
            _("Order %(number)s is “%(state)s” and can no longer be withdrawn.")
            % {"number": order.number, "state": order.get_state_display()}
        )


def check_desk(by):
    """Working on orders is for the order desk."""
    if not by.may(Permission.ORDER_DESK):
        raise Refused(_("Your role does not work on orders."))

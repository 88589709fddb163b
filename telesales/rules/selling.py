"""Who may sell to whom (T1, T3, T4); asked when a sale begins, at each of its requests, and again as it is ordered."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import queries as partners
from partners.models import UserStatus
from partners.permissions import Permission, Role
from telesales.models import SalesMode
from telesales.queries import selling as queries
from telesales.queries import setup

MAX_REASON = 300


def check_may_sell(seller, customer_id):
    """Raise unless the seller may sell to the customer's membership now; gives the marketplace's settings."""
    check_role(seller)
    policy, setting = setup.policy(), setup.setting(setup.seller_role(seller.roles))
    customer = queries.customer(customer_id, sold_from_id=seller.partner_id)
    check_customer(seller, customer, setting=setting, policy=policy)
    return policy


def may_go_on(session):
    """Whether a session that runs is still allowed, asked without its seller: he has his place, the customer his."""
    seller = partners.place(membership=session.seller)
    if seller is None:
        return False
    try:
        check_may_sell(seller, session.customer_id)
    except Refused:
        return False
    return queries.acting_for(session.customer_id, seller=seller, session_id=session.pk) is not None


def check_role(seller):
    """Selling to the users of other companies is for managers, sales support, resellers and their managers (T1)."""
    if not seller.may(Permission.SALE_MAKE):
        raise Refused(_("Your role does not sell on behalf of customers."))
    if seller.user_status != UserStatus.ACTIVE or not seller.effective.is_open:
        raise Refused(_("You or your company are on hold: nothing can be sold."))


def check_mode(policy):
    """Selling at once is for a marketplace in direct mode; what runs already goes on (T4)."""
    if policy.mode != SalesMode.DIRECT:
        raise Refused(_("This marketplace sells by opportunities: prepare one for the customer instead."))


def check_customer(seller, customer, *, setting, policy):
    """The customer is of another company, in the seller's reach, may be sold to and does not forbid it (T1-T3)."""
    check_other_company(seller, customer)
    if not customer.is_current:
        raise Refused(_("%(name)s no longer has a place at this company.") % {"name": customer.name})
    if customer.user_status not in {UserStatus.ACTIVE, UserStatus.ON_HOLD}:
        raise Refused(_("%(name)s's account is not active.") % {"name": customer.name})
    if not is_in_reach(seller, customer):
        raise Refused(_("This customer is not one of yours."))
    if policy.may_opt_out and customer.has_opted_out:
        raise Refused(_("%(name)s does not want others to order in his name.") % {"name": customer.name})
    if not setting.every_user and Role.PARTNER_ADMINISTRATOR not in customer.roles:
        raise Refused(_("You may sell to company administrators only: ask a manager for more."))


def check_other_company(seller, customer):
    """Nobody sells to himself, to his company, or within its tree (T1)."""
    if customer.user_id == seller.user_id:
        raise Refused(_("Nobody sells to himself."))
    if customer.root_id == customer.seller_root_id:
        raise Refused(_("You act from the customer's own company: only users of other companies can be sold to."))


def is_in_reach(seller, customer):
    """A reseller sells to the customers of his company, a reseller manager to those of all resellers (T5)."""
    if Role.MARKETPLACE_MANAGER in seller.roles or Role.SSR in seller.roles:
        return True
    if Role.RESELLER_MANAGER in seller.roles:
        return customer.is_resold
    return customer.reseller_id == customer.seller_root_id


def check_reason(reason):
    if not reason.strip():
        raise Refused(_("Say why: the customer reads it."), field="reason")
    if len(reason) > MAX_REASON:
        raise Refused(_("That is too long."), field="reason")

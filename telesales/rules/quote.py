"""When a quote may be sent, and who answers it in which way until when (T6, T8, A3)."""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from approvals.models import Proxy
from approvals.queries import route
from commerce.models import MAX_QUANTITY, PaymentMethod
from commerce.rules.order import MAX_TOTAL
from core.refusal import Refused
from partners import queries as partners
from partners.models import UserStatus
from partners.permissions import Permission, Role
from telesales import overriding
from telesales.models import OPPORTUNITY_LIVE, OpportunityState, QuoteState
from telesales.rules import opportunity as opportunities

MAX_TEXT = 2000
MOST_DAYS = 90
SHORTEST = timedelta(minutes=1)
LATE = timedelta(days=7)
"""How long after its end the customer may still say yes, for the seller to decide."""


class Changed(Refused):
    """What would be ordered is no longer what was quoted; nothing was ordered."""


def check_expiry(expires_at, now):
    """A quote lasts for at least a minute and at most ninety days."""
    if expires_at < now + SHORTEST:
        raise Refused(_("A quote ends in the future: choose a later time."), field="until_day")
    if expires_at > now + timedelta(days=MOST_DAYS + 1):
        raise Refused(_("A quote lasts for at most %(most)s days.") % {"most": MOST_DAYS}, field="until_day")


def check_text(text, *, field, is_needed=False, missing=""):
    """Raise where a text is too long, or empty though it is needed; `missing` is the sentence for that."""
    if is_needed and not text.strip():
        raise Refused(missing or _("Write something first."), field=field)
    if len(text) > MAX_TEXT:
        raise Refused(_("That is too long: at most %(most)s characters.") % {"most": MAX_TEXT}, field=field)


def check_prices(tested):
    """No offered price is beyond what the sender's role may offer at all. `tested` as telesales.pricing gives it."""
    refused = [verdict.said for _line, _offer, verdict in tested if verdict.mode == overriding.BLOCK]
    if refused:
        raise Refused(" ".join(refused))


def is_over(quote, now):
    """Whether its time is over; exactly at its end it is, whoever has noticed."""
    return quote.expires_at <= now


def _may_answer(by, opportunity):
    """Whether somebody who sees a quote and does not sell it may answer it: whom it is for, his company's
    administrators, and whoever approves what he orders."""
    is_at_his_node = by.partner_id == opportunity.partner_id
    if by.is_operator or not (is_at_his_node or partners.is_within(opportunity.partner_id, by)):
        return False
    return (
        _is_customer(by, opportunity)
        or Role.PARTNER_ADMINISTRATOR in by.roles
        or by.may(Permission.ORDER_ACCEPT)
        or _approves(by.membership_id, opportunity)
    )


def _is_customer(by, opportunity):
    return by.user_id == opportunity.customer.user_id and by.partner_id == opportunity.partner_id


def _is_seller(by, opportunity, senders):
    """Whoever has a hand in the sale decides nothing about it, wherever else he has a place (A3)."""
    involved = {opportunity.owner.user_id, opportunity.reviewed_by_id, opportunity.submitted_by_id}
    if senders is None:
        return by.user_id in involved or opportunity.quotes.filter(sent_by=by.user_id).exists()
    return by.user_id in involved | senders


def _approves(membership_id, opportunity):
    """Whether he stands in the customer's chain of approvers, however high, or in for somebody who does."""
    known = route.facts(
        user_id=opportunity.customer.user_id,
        partner_id=opportunity.partner_id,
        total=MAX_TOTAL,
        currency=opportunity.currency,
    )
    chain = [link.membership_id for link in known.links[1:]]
    return membership_id in chain or Proxy.objects.filter(principal__in=chain, deputy=membership_id).exists()


def check_can_answer(by, opportunity, *, senders=None, standing=None):
    """Raise unless somebody may answer now, by his standing at this moment; `senders`, the ids of who sent its quotes,
    and `standing` where a page has read them already."""
    if _is_seller(by, opportunity, senders):
        raise Refused(_("Nobody answers a quote that he has made himself."))
    if not _may_answer(by, opportunity):
        raise Refused(
            _("This quote is for %(name)s: he, an administrator of his company or his approver answers it.")
            % {"name": opportunity.customer.user.name}
        )
    standing = standing or partners.standing(user_id=by.user_id, partner_id=by.partner_id)
    if standing.membership_id is None or standing.user_status != UserStatus.ACTIVE or not standing.effective.is_open:
        raise Refused(_("While you or your company are on hold, quotes cannot be answered."))


def check_may_order(by):
    if not by.may(Permission.ORDER_PLACE):
        raise Refused(_("You may collect products but not place orders: ask your administrator to approve it."))


def check_is_open(quote, opportunity, now):
    """Raise unless the quote still waits for an answer, saying what has become of it."""
    if quote.state != QuoteState.SENT:
        raise Refused(_answered(quote, opportunity))
    if opportunity.deleted_at or opportunities.state(opportunity, now) != OpportunityState.PENDING_CUSTOMER:
        raise Refused(_("This offer is over: please ask your contact for a new one."))


def _answered(quote, opportunity):
    if quote.state == QuoteState.REPLACED:
        return _("There is a newer version of this quote: please look at that one.")
    if quote.state == QuoteState.WITHDRAWN:
        return _("This quote was withdrawn: your contact will tell you why.")
    told = {"version": quote.version, "state": quote.get_state_display(), "who": quote.answered_by.name}
    return _("Version %(version)s is already answered: %(state)s, by %(who)s.") % told


def pays_by_card(by, quote, now):
    """Whether somebody's yes may come with a card: whom the quote is for, as long as it counts."""
    return _is_customer(by, quote.opportunity) and not is_over(quote, now)


def check_pays_by_card(by, quote, now):
    """A card is the buyer's own and is charged at once: nobody pays with it for another, nor for what a seller still
    has to accept (S03)."""
    name = quote.opportunity.customer.user.name
    if not _is_customer(by, quote.opportunity):
        raise Refused(_("Only %(name)s pays by card: please choose another way.") % {"name": name}, field="payment")
    if is_over(quote, now):
        raise Refused(_("By card one pays only in time: ask your contact for a new version."), field="payment")


def check_paid_in_time(quote, at):
    """Raise unless the card was charged, at the moment that the provider tells, before the quote's end."""
    if is_over(quote, at):
        raise Refused(_("The quote had ended before the card was charged."))


def check_payment(payment, *, is_paid=False):
    """There is a way to pay; by card only what was paid before."""
    if not payment:
        raise Refused(_("Choose how you pay."), field="payment")
    if payment == PaymentMethod.CARD and not is_paid:
        raise Refused(_("A card is paid with before anything is ordered: please choose another way."), field="payment")


def check_counter(wanted, quote):
    """A counter-proposal names lines of the quote, sound quantities and prices, and differs in something."""
    rows = {row["line"]: row for row in quote.content["rows"]}
    if set(wanted) - set(rows):
        raise Refused(_("Some of these lines are not in the quote."))
    for line, asked in wanted.items():
        if not 0 <= asked["quantity"] <= MAX_QUANTITY:
            raise Refused(_("%(code)s: enter a whole quantity from 0.") % {"code": rows[line]["code"]})
        if asked["price"] is not None and not 0 <= Decimal(asked["price"]) < Decimal(10) ** 9:
            raise Refused(_("%(code)s: enter a price from 0.") % {"code": rows[line]["code"]})
    if not any(differs(asked, rows[line]) for line, asked in wanted.items()):
        raise Refused(_("Change a quantity or a price, or ask a question instead."))


def differs(asked, row):
    """Whether something else is asked for than a row of the quote says."""
    has_price = asked["price"] is not None and Decimal(asked["price"]) != Decimal(row["unit_price"])
    return asked["quantity"] != row["quantity"] or has_price


def can_comment(opportunity, now):
    """One writes about what may still come to something."""
    return not opportunity.deleted_at and opportunities.state(opportunity, now) in OPPORTUNITY_LIVE


def check_can_comment(opportunity, now):
    if not can_comment(opportunity, now):
        raise Refused(_("This offer is over: nothing is written about it any more."))

"""Who publishes what until when, and what may still happen to it (S1, S7).

Whether a process is still open to offers is the clock's to say: half-open, at its deadline it is over, whatever the
worker has noted.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from core import money
from core.refusal import Refused
from messaging.models import PROCESS_TRANSITIONS, ProcessState
from messaging.queries import organisation
from partners.permissions import Permission, Role

S = ProcessState
LONGEST = timedelta(days=366)
"""So far ahead a deadline may lie."""
MOST_REASON = 300
MOST_SPECIFICATION = 10_000
MOST_AMOUNT = 10_000_000_000
MOST_WANTED = 100_000_000


def state(process, now):
    """Give the state at a moment: what was active at its deadline has expired, whoever notices."""
    is_over = process.state == S.ACTIVE and process.deadline <= now
    return S.EXPIRED if is_over else S(process.state)


def may_change(by, process):
    """Whoever owns it, and the administrators of his company."""
    if by.seller or not by.may(Permission.MESSAGE_BUY) or organisation.company_id(by) != process.buyer_id:
        return False
    return by.membership_id == process.owner_id or Role.PARTNER_ADMINISTRATOR in by.roles


def may(by, process, to, now):
    """Whether somebody may take a process to a state now."""
    return may_change(by, process) and to in PROCESS_TRANSITIONS[state(process, now)]


def check_may_begin(by):
    if by.seller or not by.may(Permission.MESSAGE_BUY):
        raise Refused(_("Your role does not publish purchase processes."))


def check_may_change(by, process):
    if not may_change(by, process):
        raise Refused(_("Only its owner and your company's administrators may do that."))


def check_move(process, to, now):
    """Raise unless the table of transitions knows the way from the state that the clock gives."""
    at = state(process, now)
    if to not in PROCESS_TRANSITIONS[at]:
        told = {"title": process.title, "state": at.label, "to": S(to).label}
        raise Refused(_("“%(title)s” is “%(state)s”: it cannot become “%(to)s”.") % told)


def check_is_draft(process):
    """What was published stays as sellers have read it."""
    if process.state != S.DRAFT:
        raise Refused(_("What was published is no longer changed: close it and begin another one."))


def check_facts(facts, now):
    """Something is wanted, in a quantity, until a moment that is still to come."""
    if not facts["title"].strip():
        raise Refused(_("Give it a title."), field="title")
    if len(facts["specification"]) > MOST_SPECIFICATION:
        said = _("A specification has at most %(most)s characters.") % {"most": money.counted(MOST_SPECIFICATION)}
        raise Refused(said, field="specification")
    if bool(facts["product"]) == bool(facts["category"]):
        raise Refused(_("Name either a product or a category."), field="category" if facts["category"] else "product")
    if facts["product"] and not facts["product"].is_active:
        raise Refused(_("This product is no longer sold."), field="product")
    if not 0 < facts["quantity"] <= MOST_WANTED:
        raise Refused(_("Enter a quantity above zero."), field="quantity")
    _check_budget(facts)
    check_deadline(facts["deadline"], now)


def _check_budget(facts):
    budget = facts["budget"]
    if budget is None:
        if facts["is_budget_shown"]:
            raise Refused(_("Enter the budget that sellers shall read."), field="budget")
        return
    if not 0 < budget < MOST_AMOUNT or budget != money.rounded(budget, facts["currency"]):
        raise Refused(_("Enter an amount above zero that this currency has."), field="budget")


def check_deadline(deadline, now):
    """The deadline lies ahead, a year at most."""
    if deadline <= now:
        raise Refused(_("The deadline must lie in the future."), field="deadline")
    if deadline > now + LONGEST:
        raise Refused(_("The deadline may lie at most a year ahead."), field="deadline")


def check_reason(reason):
    """Whoever closes what sellers have worked on says why."""
    if not reason.strip():
        raise Refused(_("Say why: sellers who have offered read it."), field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(_("That is too long: at most %(most)s characters.") % {"most": MOST_REASON}, field="reason")


def check_of_process(process, thread):
    """What is awarded is an offer of this process, in a thread that still is one between two companies."""
    if thread.process_id != process.pk or thread.closed_at:
        raise Refused(_("This offer does not belong to the purchase process."))


def check_same_offer(offer, seen):
    """Nobody awards an offer that he was not shown: the seller may have revised it meanwhile."""
    if offer is None or str(offer.pk) != str(seen):
        raise Refused(_("The seller has changed the offer since it was shown: please look at it again."))


def check_valid(offer, now):
    """An offer counts until the end of its last day, in UTC."""
    if offer.valid_until and now.date() > offer.valid_until:
        raise Refused(_("This offer was valid until %(day)s: ask the seller for a new one.") % {
            "day": offer.valid_until.strftime("%d.%m.%Y")})  # fmt: skip

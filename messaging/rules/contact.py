"""Who asks whom to be a customer or supplier, how often, and who accepts that (S6).

What is refused about an address says only what the inviter knows himself: nothing tells him whether it has an account.
"""

from datetime import timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.refusal import Refused
from messaging.models import InvitationState, Side
from messaging.queries import contact as queries
from messaging.queries import organisation
from partners import queries as partners
from partners.models import PartnerStatus, UserStatus

INVITATION = timedelta(days=14)
"""How long the link in an invitation works."""
PAUSE = timedelta(hours=1)
"""Nobody is written to twice within this time."""
PEACE = timedelta(days=30)
"""Who has declined is left alone for so long."""
MOST_AT_ONCE = 50
"""So many addresses are invited together."""
MOST_A_DAY = 300
"""So many addresses a company writes to in 24 hours: invitations are no newsletter."""
S = InvitationState


def check_may_invite(by, side):
    """Whoever sells for a company invites its customers, whoever buys its suppliers; while he and it may work."""
    _check_role(by, side)
    if by.user_status != UserStatus.ACTIVE or not by.effective.is_open:
        raise Refused(_("You or your company are on hold."))


def _check_role(by, side):
    if by.seller or not queries.may_deal(by, side):
        if side == Side.BUYER:
            raise Refused(_("Your role does not invite customers."))
        raise Refused(_("Your role does not invite suppliers."))


def check_is_own(by, invitation):
    """Invitations are the company's: every member with the role looks after them."""
    _check_role(by, invitation.side)
    if invitation.company_id != organisation.company_id(by):
        raise Refused(_("This invitation is not yours."))


def check_limit(company, now):
    """A company invites so many in a day and no more."""
    if queries.sent_within_a_day(company, now) >= MOST_A_DAY:
        told = {"most": MOST_A_DAY}
        raise Refused(_("Your company has sent %(most)s invitations within 24 hours: go on tomorrow.") % told)


def check_address(email, company, side, now):
    """Nobody invites his own company, or an address twice. Gives an earlier invitation that nobody has answered in
    time, for it to be sent anew."""
    if queries.is_colleague(email, company):
        raise Refused(_("This is somebody of your own company."))
    earlier = queries.earlier(email, company, side)
    for each in earlier:
        if each.state == S.ACCEPTED:
            raise Refused(_already(each.accepted_as, side))
        if is_open(each, now):
            raise Refused(_("This address has been invited already: its mail can be sent again."))
        if each.state == S.DECLINED and each.answered_at > now - PEACE:
            day = formats.date_format(timezone.localtime(each.answered_at + PEACE), "DATE_FORMAT")
            raise Refused(_("This address has declined: it can be asked again from %(day)s.") % {"day": day})
        check_pause(each, now)
    return next((each for each in earlier if each.state == S.INVITED), None)


def _already(company, side):
    """Say that somebody is known already: what the inviter was told when it was accepted."""
    told = {"company": company.name}
    if partners.effective_status(company.pk).status == PartnerStatus.CLOSED:
        return _("%(company)s, whom you know already, no longer trades here.") % told
    if side == Side.BUYER:
        return _("%(company)s is your customer already.") % told
    return _("%(company)s is your supplier already.") % told


def check_pause(invitation, now):
    """Not several times in an hour."""
    if invitation.sent_at > now - PAUSE:
        told = {"at": formats.date_format(timezone.localtime(invitation.sent_at), "H:i T")}
        raise Refused(_("This address was written to at %(at)s: wait for an hour.") % told)


def is_open(invitation, now):
    """Whether it may still be answered: at `expires_at` itself no more."""
    return invitation.state == S.INVITED and now < invitation.expires_at


def check_unanswered(invitation):
    if invitation.state != S.INVITED:
        raise Refused(_("This invitation has been answered already, or taken back."))


def check_open(invitation, now):
    """An invitation is answered once, while it counts."""
    if not is_open(invitation, now):
        raise Refused(_("This invitation does not count any more."))


def check_may_accept(by, invitation):
    """Whoever buys for another company accepts to be a customer, whoever sells to be a supplier, also while that
    company is on hold, as one that has just registered."""
    told = {"company": by.company_name, "inviter": invitation.company.name}
    if by.seller or not by.may(organisation.RIGHTS[invitation.side]):
        if invitation.side == Side.BUYER:
            raise Refused(_("At %(company)s you do not buy: somebody who does can accept.") % told)
        raise Refused(_("At %(company)s you do not sell: somebody who does can accept.") % told)
    if organisation.company_id(by) == invitation.company_id:
        raise Refused(_("Your own company has sent this invitation."))
    if partners.effective_status(invitation.company_id).status == PartnerStatus.CLOSED:
        raise Refused(_("%(inviter)s no longer trades here.") % told)


def check_still_so(invitation, locked):
    """Companies that came to be branches of others meanwhile answer no more under their old names."""
    if invitation.company_id not in locked or any(company.parent_id for company in locked.values()):
        raise Refused(_("The companies have changed meanwhile: please look at it again."))

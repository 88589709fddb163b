"""What the pages of customers, suppliers and invitations show (S6)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core import timeline
from core.templatetags.ui import status
from messaging import navigation
from messaging.models import InvitationState, Side
from messaging.queries import contact as queries
from messaging.queries import organisation
from messaging.rules import contact as rules

S = InvitationState
TONES = {S.INVITED: "pending", S.ACCEPTED: "done", S.DECLINED: "refused", S.WITHDRAWN: "void"}
INVITATIONS = "invitations"
TABS = {Side.BUYER: "customers", Side.SELLER: "suppliers"}


def sides(acting):
    """Give whom somebody deals with; customers first where his company sells something."""
    found = queries.sides(acting)
    return found if navigation.sells(acting) else found[::-1]


def tab_url(tab):
    """Give the address of a tab."""
    return f"{reverse('messaging:contacts')}?tab={tab}"


def side_of(tab):
    """Give the side whose companies a tab lists, None for that of invitations."""
    return next((side for side, name in TABS.items() if name == tab), None)


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the page of contacts."""

    key: str
    label: str
    is_current: bool


def tabs(acting, current):
    """Give the tabs that somebody's role opens."""
    labels = {"customers": _("Customers"), "suppliers": _("Suppliers"), INVITATIONS: _("Invitations")}
    keys = [*(TABS[side] for side in sides(acting)), INVITATIONS]
    return [Tab(key, labels[key], key == current) for key in keys]


def inviting(acting):
    """Give [(address, words)] of how somebody invites: as customers, as suppliers; none while he may not."""
    words = {Side.BUYER: _("Invite as a customer"), Side.SELLER: _("Invite as a supplier")}
    if not acting.effective.is_open:
        return []
    return [(reverse(f"messaging:{TABS[side]}_invite"), words[side]) for side in sides(acting)]


def state_words(invitation, now):
    """Say how an invitation stands; that it is too old is not stored."""
    if invitation.state == S.INVITED and not rules.is_open(invitation, now):
        return _("Expired")
    return str(S(invitation.state).label)


def state_pill(invitation, now):
    is_over = invitation.state == S.INVITED and not rules.is_open(invitation, now)
    return status("void" if is_over else TONES[invitation.state], state_words(invitation, now))


def side_words(side):
    """Say as what somebody is invited."""
    return _("Customer") if side == Side.BUYER else _("Supplier")


def invite(side):
    """Give the words of the page on which customers or suppliers are invited."""
    if side == Side.BUYER:
        told = (_("Invite as a customer"), _("They write to you about what you sell, once they have accepted."))
    else:
        told = (
            _("Invite as a supplier"),
            _("They see your purchase processes that suit them, once they have accepted."),
        )
    return {
        "title": told[0],
        "lead": told[1],
        "side": TABS[side],
        "action": reverse(f"messaging:{TABS[side]}_invite"),
        "back": tab_url(TABS[side]),
    }


def detail(invitation, now, *, error=""):
    """Give what the inviter's company reads of one invitation."""
    return {
        "invitation": invitation,
        "pill": state_pill(invitation, now),
        "side_words": side_words(invitation.side),
        "is_waiting": invitation.state == S.INVITED,
        "is_expired": invitation.state == S.INVITED and not rules.is_open(invitation, now),
        "is_accepted": invitation.state == S.ACCEPTED,
        "known_url": tab_url(TABS[invitation.side]),
        "invitations_url": tab_url(INVITATIONS),
        "error": error,
        "timeline": timeline.of(invitation),
    }


def asked(invitation):
    """Give the words in which an invited person is asked."""
    told = {"company": invitation.company.name}
    if invitation.side == Side.BUYER:
        return {
            "heading": _("Become a customer of %(company)s") % told,
            "what": _("You can then write to %(company)s about its products here, and it answers you here.") % told,
        }
    return {
        "heading": _("Become a supplier of %(company)s") % told,
        "what": _("You then see what %(company)s wants to buy that suits you, and can offer it.") % told,
    }


def answer(invitation, user, places):
    """Give what whoever has opened the link of an invitation reads."""
    mine = queries.places(places, invitation)
    is_signed_in = user.is_authenticated
    return {
        **asked(invitation),
        "invitation": invitation,
        "companies": companies(mine),
        "is_known": not is_signed_in and queries.known(invitation.email) is not None,
        "is_dead": not is_signed_in and queries.known(invitation.email) is None and queries.is_taken(invitation.email),
        "other_address": user.email if is_signed_in and user.email.lower() != invitation.email.lower() else "",
        "is_own": any(organisation.company_id(place) == invitation.company_id for place in places),
    }


def companies(places):
    """Give [(membership id, name)] of the places from which an invited person may accept."""
    return [(place.membership_id, _named(place)) for place in places]


def _named(place):
    if place.company_name == place.partner_name:
        return place.company_name
    return f"{place.company_name} · {place.partner_name}"


def waiting(acting, user):
    """Give [(words, invitation, whether his company may accept from here)] of what went to somebody's own address."""
    found = queries.open_for(user, acting.read_at)
    return [(asked(each), each, bool(queries.places([acting], each))) for each in found]

"""Who may manage whom, and what may be given to him (P3-P6)."""

import re

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import permissions, queries
from partners.models import Membership, Partner, User, UserStatus
from partners.permissions import OPERATOR_ROLES, PARTNER_ROLES, RIGHTS, Permission, Role
from partners.queries import people

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{1,59}")


def grantable(by, partner):
    """Give the roles that `by` may give at the partner: operator roles only those he has himself (P4)."""
    if partner.kind == Partner.Kind.OPERATOR:
        return frozenset(by.roles) & OPERATOR_ROLES
    return permissions.grantable(by.permissions) & PARTNER_ROLES


def grantable_rights(by):
    """Give the names of the rights he may give: those of his own place, all for whoever sets up companies (P4, P6)."""
    if by.may(Permission.REGISTRATION_DECIDE):
        return frozenset(RIGHTS.values())
    return frozenset(name for name in RIGHTS.values() if getattr(by, name))


def check_can_manage(by, partner):
    """Managing people is for administrators, at their node and below (P4, P12)."""
    if not by.may(Permission.USER_MANAGE):
        raise Refused(_("Your role does not manage users."))
    if not queries.is_within(partner.pk, by):
        raise Refused(_("This partner is not yours to manage."))


def check_not_oneself(by, user):
    """Nobody changes his own roles, rights or status: another administrator does."""
    if user.pk == by.user_id:
        raise Refused(_("Nobody changes his own place. Please ask another administrator."))


def check_owns_account(by, user):
    """What belongs to the account and not to a place is for whoever manages all of its places, with all they allow."""
    for place in Membership.objects.current().filter(user=user).select_related("partner"):
        lacks = set(place.roles) - grantable(by, place.partner)
        if not queries.is_within(place.partner_id, by) or (lacks and place.partner.kind == Partner.Kind.OPERATOR):
            raise Refused(_("%(name)s's account is also used elsewhere; the marketplace can help.") % {"name": user})


def check_roles(by, partner, roles, *, held=()):
    """There is a role, each fits the partner, and whatever changes is his to give."""
    roles, held = set(roles), set(held)
    fitting = OPERATOR_ROLES if partner.kind == Partner.Kind.OPERATOR else PARTNER_ROLES
    if not roles:
        raise Refused(_("Choose at least one role."), field="roles")
    if roles - fitting:
        raise Refused(_("Such a role does not exist here."), field="roles")
    lacking = (roles ^ held) - grantable(by, partner)
    if lacking:
        names = ", ".join(sorted(str(Role(role).label) for role in lacking))
        raise Refused(_("You cannot give or take what you do not have: %(roles)s.") % {"roles": names}, field="roles")


def check_rights(by, rights, *, held=None):
    """A right is given only by who has it himself; taking one away is free."""
    for name, wanted in rights.items():
        if wanted and not (held and held[name]) and name not in grantable_rights(by):
            raise Refused(_("You cannot give a right that you do not have."), field=name)


def is_more(place, grant):
    """Whether a grant adds a role or a right to those of a place: giving it asks for proof of who gives (S15)."""
    adds_right = any(wanted and not getattr(place, name) for name, wanted in grant.rights.items())
    return adds_right or bool(set(grant.roles) - set(place.roles))


def check_username(username):
    """Letters, digits and a few signs; never one that somebody has or had (P3)."""
    if not USERNAME.fullmatch(username):
        raise Refused(
            _("Use 2 to 60 letters, digits, dots, hyphens, plus signs or underscores; begin with a letter or digit."),
            field="username",
        )
    if people.username_exists(username):
        raise Refused(username_taken(username), field="username")


def username_taken(username):
    """Say that a user name is gone for good, and offer another."""
    free = people.free_username(username)
    return _("%(username)s is taken, or was once: user names are never given out twice. %(free)s is free.") % {
        "username": username,
        "free": free,
    }


def check_email(kind, email, by):
    """A direct user needs an address to be invited at; a procurement user signs in nowhere and is not written to."""
    if kind == User.Kind.DIRECT and not email:
        raise Refused(_("Give an e-mail address: the invitation goes there."), field="email")
    if kind == User.Kind.PROCUREMENT and email:
        raise Refused(_("A procurement user comes from your purchasing system and gets no mail."), field="email")


def check_status(user, status):
    """Active, on hold or inactive; deleted only once he has no place left, and for good (P3)."""
    if status not in UserStatus.values:
        raise Refused(_("Choose a status."), field="status")
    if user.status == UserStatus.DELETED:
        raise Refused(_("%(name)s is deleted; that is for good.") % {"name": user})
    if status == UserStatus.DELETED and user.memberships.current().exists():
        raise Refused(_("%(name)s still has a place. Let him leave first.") % {"name": user})


def check_administrators_remain(partner_id, leaving):
    """A company keeps somebody at its root who can administer it; asked under the root's lock (P4).

    `leaving` is the membership that is about to lose that; one that is not an administrator's changes nothing.
    """
    root = queries.root_id(partner_id)
    able = people.administrators_of(root)
    if leaving.pk in able and len(able) == 1:
        raise Refused(
            _("%(name)s is the last administrator of the company: make somebody else one first.")
            % {"name": leaving.user.name}
        )


def check_can_have_place(by, user, partner):
    """A second place at once is for the operator's staff to give; others invite. Nobody is in one node twice (P11)."""
    if not by.is_operator:
        raise Refused(_("Invite him: he takes the place himself."))
    if not user.is_active:
        raise Refused(_("%(name)s is not active.") % {"name": user})
    if user.memberships.current().filter(partner=partner).exists():
        raise Refused(_("%(name)s has a place here already.") % {"name": user}, field="email")


def check_has_place(membership):
    """A place that has ended is history."""
    if membership.ended_at is not None:
        raise Refused(_("%(name)s no longer has this place.") % {"name": membership.user})


def refuse_no_second_factor(user):
    raise Refused(_("%(name)s has no second factor.") % {"name": user})


def check_has_signed_in_ever(user):
    """Who has not chosen a password yet is invited at another address instead."""
    if not user.has_usable_password():
        raise Refused(_("%(name)s has not accepted the invitation yet: send it to the new address.") % {"name": user},
                      field="email")  # fmt: skip

"""Make people known to the house, give them places, and keep their records (P3-P6)."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from core import audit, marketplace, outbox, transactions
from core.refusal import Refused
from partners import queries
from partners.actions import invitation as invitations
from partners.models import Membership, User, UserStatus
from partners.permissions import Role
from partners.queries import people as found
from partners.rules import people as rules

RECORD = ("name", "phone", "language", "timezone")


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody may do at a place: roles, and the rights that a role gives only together with them (P6)."""

    roles: tuple = (Role.BUYER,)
    may_place: bool = True
    may_accept: bool = False

    @property
    def rights(self):
        return {"may_place": self.may_place, "may_accept": self.may_accept}


@dataclass(frozen=True, slots=True)
class Record:
    """What is known about a person. An empty user name is made from the name; languages and zones have defaults."""

    name: str
    email: str = ""
    username: str = ""
    phone: str = ""
    kind: str = User.Kind.DIRECT
    language: str = field(default_factory=lambda: marketplace.current().language)
    timezone: str = field(default_factory=lambda: marketplace.current().timezone)


@transactions.whole
def create(*, partner, record, grant, by, now):
    """Make a user with a place at the partner and invite him. Gives the Membership; raises Refused.

    Whether somebody has the address already makes no difference here: the invitation tells him, and nobody else.
    """
    partner = found.locked_partner(partner.pk)
    rules.check_can_manage(by, partner)
    rules.check_email(record.kind, record.email, by)
    rules.check_roles(by, partner, grant.roles)
    rules.check_rights(by, grant.rights)
    username = record.username or found.suggested_username(record.name, record.email)
    rules.check_username(username)
    user = User(username=username, kind=record.kind, password=make_password(None))
    for name in RECORD:
        setattr(user, name, getattr(record, name))
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(rules.username_taken(username), field="username") from error
    membership = Membership.objects.create(user=user, partner=partner, roles=list(grant.roles), **grant.rights)
    new = {"username": username, "kind": user.kind, **_grant_of(membership)}
    audit.record("user.created", user, by=by, at=now, partner_id=partner.pk, new=new)
    if user.kind == User.Kind.DIRECT:
        invitations.send(user=user, email=record.email, by=by, now=now)
    return membership


def invite(*, partner, name, email, by, now, roles=(Role.BUYER,), may_accept=False, **more):
    """Create a user from a name and an address, with a suggested user name, and invite him. Gives the Membership."""
    grant = Grant(roles=tuple(roles), may_accept=may_accept)
    return create(partner=partner, record=Record(name=name, email=email, **more), grant=grant, by=by, now=now)


@transactions.whole
def add_place(*, user, partner, grant, by, now):
    """Give somebody who is known a place at another partner; the operator's staff do (P11)."""
    partner = found.locked_partner(partner.pk)
    user = User.objects.select_for_update().get(pk=user.pk)
    rules.check_can_manage(by, partner)
    rules.check_not_oneself(by, user)
    rules.check_can_have_place(by, user, partner)
    rules.check_roles(by, partner, grant.roles)
    rules.check_rights(by, grant.rights)
    membership = Membership.objects.create(user=user, partner=partner, roles=list(grant.roles), **grant.rights)
    new = _grant_of(membership)
    audit.record("user.place_given", user, by=by, at=now, partner_id=partner.pk, new=new)
    outbox.enqueue("user.place_given", key=f"user_place_given:{membership.pk}", membership=membership.pk)
    return membership


@transactions.whole
def change_grant(*, membership, grant, by, now):
    """Change roles and rights of a place; the last administrator of a company stays one (P4)."""
    found.locked_partner(queries.root_id(membership.partner_id))
    membership = _own(membership, by)
    rules.check_not_oneself(by, membership.user)
    old = _grant_of(membership)
    rules.check_roles(by, membership.partner, grant.roles, held=membership.roles)
    rules.check_rights(by, grant.rights, held=old)
    if set(membership.roles) - set(grant.roles):
        _check_administrators_remain(membership, set(grant.roles))
    membership.roles, membership.may_place, membership.may_accept = list(grant.roles), grant.may_place, grant.may_accept
    new = _grant_of(membership)
    if new == old:
        return membership
    membership.save(update_fields=["roles", "may_place", "may_accept"])
    audit.record("user.rights_changed", membership.user, by=by, at=now, partner_id=membership.partner_id,
                 old=old, new=new)  # fmt: skip
    return membership


@transactions.whole
def edit(*, membership, by, now, **values):
    """Change name, phone, language and time zone of somebody's account, by whoever manages all of its places."""
    membership = _own(membership, by)
    user = User.objects.select_for_update().get(pk=membership.user_id)
    changed = {name: value for name, value in values.items() if name in RECORD and value != getattr(user, name)}
    if not changed:
        return user
    rules.check_owns_account(by, user)
    old = {name: getattr(user, name) for name in changed}
    for name, value in changed.items():
        setattr(user, name, value)
    user.save(update_fields=list(changed))
    audit.record("user.edited", user, by=by, at=now, partner_id=membership.partner_id, old=old, new=changed)
    return user


@transactions.whole
def set_status(*, membership, status, reason="", by, now):
    """Set a person's status at all his places; a deleted one leaves his user name as a tombstone (P3)."""
    found.lock_roots(membership.user_id)
    membership = _own(membership, by, ended_too=True)
    user = User.objects.select_for_update().get(pk=membership.user_id)
    rules.check_not_oneself(by, user)
    rules.check_owns_account(by, user)
    rules.check_status(user, status)
    if status != UserStatus.ACTIVE:
        for place in Membership.objects.current().filter(user=user).select_related("user"):
            rules.check_administrators_remain(place.partner_id, place)
    return write_status(user=user, status=status, reason=reason, by=by, now=now, partner_id=membership.partner_id)


def write_status(*, user, status, by, now, partner_id, reason=""):
    """Write a status that was checked; whoever is deleted gives his address and his sign-in back."""
    old, fields = user.status, ["status"]
    user.status = status
    if status == UserStatus.DELETED:
        user.email, user.phone, user.password = "", "", make_password(None)
        fields += ["email", "phone", "password"]
        Authenticator.objects.filter(user=user).delete()
    user.save(update_fields=fields)
    if status not in found.SIGNS_IN:
        user.invitations.filter(ended_at=None).update(ended_at=now)
    values = {"old": {"status": old}, "new": {"status": status}}
    audit.record("user.status_set", user, by=by, at=now, partner_id=partner_id, **values, reason=reason.strip())
    return user


@transactions.whole
def reset_second_factor(*, membership, by, now):
    """Take the second factor off somebody's sign-in, for one who has lost his phone."""
    membership = _own(membership, by)
    user = User.objects.select_for_update().get(pk=membership.user_id)
    rules.check_not_oneself(by, user)
    rules.check_owns_account(by, user)
    if not Authenticator.objects.filter(user=user).delete()[0]:
        rules.refuse_no_second_factor(user)
    audit.record("user.second_factor_reset", user, by=by, at=now, partner_id=membership.partner_id)
    outbox.enqueue("user.second_factor_reset", key=f"user_second_factor_reset:{user.pk}:{now.isoformat()}",
                   user=user.pk, by=by.name)  # fmt: skip
    return user


def _own(membership, by, *, ended_too=False):
    """Give the place afresh and locked, where `by` manages it."""
    places = Membership.objects.select_for_update(of=("self",)).select_related("user", "partner")
    membership = places.get(pk=membership.pk)
    rules.check_can_manage(by, membership.partner)
    if not ended_too:
        rules.check_has_place(membership)
    return membership


def _check_administrators_remain(membership, roles):
    if not roles & {Role.PARTNER_ADMINISTRATOR, Role.CHANNEL_ADMINISTRATOR}:
        rules.check_administrators_remain(membership.partner_id, membership)


def _grant_of(membership):
    return {"roles": list(membership.roles), "may_place": membership.may_place, "may_accept": membership.may_accept}

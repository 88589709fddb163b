"""Invite somebody to choose a password, and let him in when he does (P4).

An address becomes the user's own only when he accepts: until then nobody has shown that it is his, and whether somebody
else has it already is told to the reader of the mail alone.
"""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, outbox, transactions
from core.actor import Actor
from core.refusal import Refused
from partners.models import Invitation, Membership, User, UserStatus
from partners.rules import invitation as rules

VALID = timedelta(days=14)


@transactions.whole
def send(*, user, email="", by, now):
    """Send an invitation, the first or another one: an earlier link no longer works. `email` if it is a new address."""
    user = User.objects.select_for_update().get(pk=user.pk)
    earlier = user.invitations.select_for_update().filter(ended_at=None).first()
    email = email or (earlier and earlier.email) or _last_address(user)
    rules.check_can_be_invited(user, email)
    if earlier:
        _end(earlier, now=now)
    invitation = Invitation.objects.create(user=user, email=email, sent_at=now, expires_at=now + VALID, sent_by=by.name)
    new = {"email": email}
    audit.record("user.invited", user, by=by, at=now, partner_id=_partner_id(user), new=new)
    outbox.enqueue("user.invited", key=f"user_invited:{invitation.pk}", invitation=invitation.pk)
    return invitation


@transactions.whole
def revoke(*, user, by, now):
    """Take an open invitation back: its link no longer works."""
    invitation = Invitation.objects.select_for_update().filter(user=user, ended_at=None).first()
    if invitation is None:
        raise Refused(_("There is no open invitation."))
    _end(invitation, now=now)
    audit.record("user.invitation_revoked", user, by=by, at=now, partner_id=_partner_id(user))
    return invitation


@transactions.whole
def accept(*, invitation, password, now, ip=None):
    """Set the password and make the address his own. Refused where another account has it: see `join`."""
    invitation, user = _locked(invitation, now)
    user.password, user.email = make_password(password), invitation.email or user.email
    try:
        with transaction.atomic():
            user.save(update_fields=["password", "email"])
    except IntegrityError as error:
        raise Refused(_("There is an account with this address already: sign in to take the place.")) from error
    _end(invitation, now=now, is_accepted=True)
    by = Actor(user.pk, user.name, channel="link", ip=ip)
    audit.record("user.invitation_accepted", user, by=by, at=now, partner_id=_partner_id(user))
    return user


@transactions.whole
def join(*, invitation, user, now, ip=None):
    """Give the invited place to the account that has the address already; the one made for the mail is deleted."""
    invitation, made = _locked(invitation, now)
    user = User.objects.select_for_update().get(pk=user.pk)
    rules.check_is_his(invitation, user)
    by = Actor(user.pk, user.name, channel="link", ip=ip)
    for place in Membership.objects.current().filter(user=made).select_for_update():
        _hand_over(place, user, by=by, now=now)
    _end(invitation, now=now, is_accepted=True)
    made.status, made.email, made.phone = UserStatus.DELETED, "", ""
    made.save(update_fields=["status", "email", "phone"])
    new = {"account": user.username}
    audit.record("user.joined_to_account", made, by=by, at=now, partner_id=_partner_id(made), new=new)
    return user


@transactions.whole
def ask_again(*, email, now):
    """Ask for a new mail: the same answer, and the same work, whether anybody was invited there or not."""
    open_there = Invitation.objects.filter(ended_at=None, email__iexact=email, user__status=UserStatus.ACTIVE)
    open_there.update(expires_at=now + VALID, sent_at=now)
    outbox.enqueue("user.asked_again", key=f"user_asked_again:{email.lower()}:{now:%Y%m%d%H}"[:120], email=email)


def _locked(invitation, now):
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    invitation = Invitation.objects.select_for_update().select_related("user").filter(pk=invitation.pk).first()
    rules.check_open(invitation, now)
    return invitation, user


def _hand_over(place, user, *, by, now):
    """The place becomes the account's; one that it has there already stays as it is."""
    if Membership.objects.current().filter(user=user, partner=place.partner_id).exists():
        place.ended_at = now
        place.save(update_fields=["ended_at"])
        return
    place.user = user
    place.save(update_fields=["user"])
    new = {"roles": place.roles}
    audit.record("user.place_given", user, by=by, at=now, partner_id=place.partner_id, new=new)


def _end(invitation, *, now, is_accepted=False):
    invitation.ended_at, invitation.is_accepted = now, is_accepted
    invitation.save(update_fields=["ended_at", "is_accepted"])


def _last_address(user):
    last = user.invitations.order_by("-id").first()
    return last.email if last and last.email else user.email


def _partner_id(user):
    place = user.memberships.order_by("-id").first()
    return place and place.partner_id

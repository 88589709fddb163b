"""Mails about invitations to be a customer or supplier: the invitation, and what became of it (S6)."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from core import clock, mail
from core.reader import as_reader
from messaging.links import contact as links
from messaging.models import ContactInvitation, InvitationState, Side
from messaging.queries import contact as queries
from messaging.rules.contact import is_open


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without an account, as a reader of mails."""

    email: str
    language: str
    timezone: str = "UTC"


def invited(payload):
    """Ask somebody to be a customer or supplier, in his language; moot once it is answered or a later mail has another
    link."""
    invitation = _read(payload["invitation"])
    token = links.token(payload["nonce"])
    if not is_open(invitation, clock.now()) or invitation.fingerprint != links.fingerprint(token):
        return None
    known = queries.known(invitation.email)
    reader = known or Stranger(invitation.email, invitation.language or settings.LANGUAGE_CODE)
    with as_reader(reader):
        context = {
            "company": invitation.company.name,
            "by": invitation.invited_by.name,
            "is_customer": invitation.side == Side.BUYER,
            "is_known": known is not None,
            "email": invitation.email,
            "text": invitation.message,
            "until": invitation.expires_at,
            "action_url": mail.address("messaging:contact_link", token),
            "action_label": _("Accept the invitation") if known else _("Look at the invitation"),
        }
        return mail.render("contact_invited", reader=reader, context=context, to=invitation.email)


def answered(payload):
    """Tell whoever has invited what was answered; moot where he no longer deals with it."""
    invitation, what = _read(payload["invitation"]), payload["what"]
    reader = queries.told(invitation)
    if reader is None or invitation.state != what:
        return None
    with as_reader(reader):
        context = {
            "said": _said(invitation),
            "email": invitation.email,
            "action_url": mail.address("messaging:contact_invitation", invitation.pk),
            "action_label": _("Look at it"),
        }
        return mail.render("contact_answered", reader=reader, context=context)


def _said(invitation):
    if invitation.state == InvitationState.DECLINED:
        return _("%(email)s has declined your invitation.") % {"email": invitation.email}
    told = {"company": invitation.accepted_as.name}
    if invitation.side == Side.BUYER:
        return _("%(company)s is your customer from now on.") % told
    return _("%(company)s is your supplier from now on.") % told


def _read(pk):
    return ContactInvitation.objects.select_related("company", "accepted_as", "invited_by").get(pk=pk)

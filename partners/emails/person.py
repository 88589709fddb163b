"""Mails about people's own accounts and places. Moot ones are not sent: accepted, revoked, left, no address."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock, mail, marketplace
from partners.links import person as links
from partners.models import Invitation, Membership, User
from partners.queries import people


def password_reset(payload):
    """Build the mail with the one-use link to set a new password; moot when the user may not sign in, or is none."""
    user = User.objects.filter(pk=payload["user"]).first()
    if user is None or not user.is_active:
        return None
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    link = mail.address("account_reset_password_from_key", user_pk_to_url_str(user), key)
    with override(user.language):
        context = {"user": user, "action_url": link, "action_label": _("Set a new password")}
    return mail.render("password_reset", reader=user, to=payload["email"], context=context)


def invited(payload):
    """Ask somebody to choose a password, or, where his address has an account, to take the place with that."""
    invitation = Invitation.objects.select_related("user").get(pk=payload["invitation"])
    return _invitation(invitation) if invitation.ended_at is None and invitation.expires_at > clock.now() else None


def asked_again(payload):
    """Send the open invitation of an address once more; moot where nobody was invited."""
    usable = Invitation.objects.filter(ended_at=None, expires_at__gt=clock.now(), email__iexact=payload["email"])
    invitation = usable.select_related("user").order_by("-id").first()
    return invitation and _invitation(invitation)


def _invitation(invitation):
    user = invitation.user
    place = user.memberships.current().select_related("partner").order_by("id").first()
    if place is None or not user.is_active or not invitation.email:
        return None
    known = people.by_email(invitation.email)
    reader = known if known and known.pk != user.pk else user
    with override(reader.language):
        context = {
            "user": user,
            "reader": reader,
            "is_known": reader is not user,
            "invitation": invitation,
            "partner": place.partner,
            "facts": [
                (_("Company"), str(place.partner)),
                (_("Your roles"), place.role_labels),
                (_("User name"), reader.username),
            ],
            "action_url": mail.address("partners:invitation", links.invitation_token(invitation)),
            "action_label": _("Take the place") if reader is not user else _("Choose a password"),
        }
    return mail.render("invitation", reader=reader, to=invitation.email, context=context)


def place_given(payload):
    """Tell somebody that he has a place at another company as well."""
    place = Membership.objects.select_related("user", "partner").get(pk=payload["membership"])
    user = place.user
    if place.ended_at or not (user.is_active and user.email):
        return None
    with override(user.language):
        context = {
            "user": user,
            "partner": place.partner,
            "facts": [(_("Company"), str(place.partner)), (_("Your roles"), place.role_labels)],
            "action_url": mail.address("home"),
            "action_label": _("Open %(marketplace)s") % {"marketplace": marketplace.current().name},
        }
    return mail.render("place_given", reader=user, context=context)


def address_asked(payload):
    """Ask at a new address whether it is his; where an account has it already, tell its owner that somebody asked."""
    user = User.objects.get(pk=payload["user"])
    email = payload["email"]
    if not user.is_active or user.email.lower() == email.lower():
        return None
    known = people.by_email(email)
    with override(user.language):
        context = {"user": user, "email": email, "is_known": known is not None}
        if known is None:
            token = links.address_token(user=user, email=email, asked_at=payload["at"])
            context |= {
                "action_url": mail.address("partners:address_link", token),
                "action_label": _("Confirm this address"),
            }
    return mail.render("address_asked", reader=user, to=email, context=context)


def address_changed(payload):
    """Tell the old address that the account has another one now."""
    user = User.objects.get(pk=payload["user"])
    if not payload["old"]:
        return None
    return mail.render("address_changed", reader=user, to=payload["old"], context={"user": user})


def second_factor_reset(payload):
    """Tell somebody that an administrator took the second factor off his sign-in."""
    user = User.objects.get(pk=payload["user"])
    if not (user.is_active and user.email):
        return None
    with override(user.language):
        context = {
            "user": user,
            "by": payload["by"],
            "action_url": mail.address("partners:profile"),
            "action_label": _("Set it up again"),
        }
    return mail.render("second_factor_reset", reader=user, context=context)


def moved(payload):
    """Tell an administrator of the old node who has gone, and where his carts and orders can be recovered (P7)."""
    reader = User.objects.get(pk=payload["reader"])
    if not (reader.is_active and reader.email):
        return None
    with override(reader.language):
        context = {
            "reader": reader,
            "name": payload["name"],
            "from_partner": payload["from"],
            "to_partner": payload["to"],
            "left": payload["left"],
            "action_url": mail.address("commerce:recovery"),
            "action_label": _("Recover carts"),
        }
    return mail.render("user_moved", reader=reader, context=context)

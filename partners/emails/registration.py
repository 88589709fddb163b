"""Mails about registrations. Whether an address is known shows in the mail alone, never on a page (P15)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from core import mail
from partners.links import registration as links
from partners.models import Registration, User
from partners.queries import registration as queries


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who has no account yet, as a reader of mails."""

    name: str
    email: str
    language: str
    timezone: str = "UTC"


def _newcomer(registration):
    return Newcomer(registration.name, registration.email, registration.language)


def asked(payload):
    """Ask an unknown address to confirm; tell a known one that it has an account already."""
    registration = Registration.objects.filter(pk=payload["registration"]).first()
    if registration is None or registration.state != Registration.State.UNCONFIRMED:
        return None
    known = queries.known_address(registration.email)
    if known:
        return _known(known)
    reader = _newcomer(registration)
    with override(reader.language):
        context = {
            "registration": registration,
            "action_url": mail.address("partners:registration_link", links.token(registration)),
            "action_label": _("Confirm the address and choose a password"),
        }
    return mail.render("registration_confirm", reader=reader, context=context)


def _known(user):
    with override(user.language):
        context = {
            "user": user,
            "action_url": mail.address("account_login"),
            "action_label": _("Sign in"),
            "reset_url": mail.address("account_reset_password"),
        }
    return mail.render("registration_known", reader=user, context=context)


def waiting(payload):
    """Tell a channel administrator that a company waits; moot once it is decided."""
    registration = Registration.objects.get(pk=payload["registration"])
    reader = User.objects.get(pk=payload["user"])
    if registration.state != Registration.State.WAITING or not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        address = f"{registration.street}, {registration.postcode} {registration.city}, {registration.country}"
        context = {
            "registration": registration,
            "facts": [
                (_("Company"), registration.company),
                (_("Address"), address),
                (_("VAT number"), registration.tax_number or "–"),
                (_("Contact"), f"{registration.name}, {registration.email}"),
            ],
            "action_url": mail.address("partners:registration", registration.pk),
            "action_label": _("Look at it and decide"),
        }
    return mail.render("registration_waiting", reader=reader, context=context)


def accepted(payload):
    """Tell the company that it may order now."""
    return _decided(payload, "registration_accepted", "account_login")


def declined(payload):
    """Tell the company that it was turned down, and why."""
    return _decided(payload, "registration_declined", None)


def _decided(payload, name, page):
    registration = Registration.objects.get(pk=payload["registration"])
    reader = User.objects.get(registration=registration)
    with override(reader.language):
        context: dict = {"registration": registration}
        if page:
            context |= {"action_url": mail.address(page), "action_label": _("Sign in")}
    return mail.render(name, reader=reader, context=context)

"""What tests of customers and suppliers share: an invitation as vic sends it, its link, moments."""

import re

from django.core import mail

from core import outbox
from messaging.actions import contact as actions
from messaging.models import Contact, ContactInvitation, Side

EMAIL = "zoe@people.example"
STRANGER = "nora@nordwind.example"
PASSWORD = {"password": "a-long-enough-secret", "again": "a-long-enough-secret"}


def invited(cast, email=EMAIL, *, by="vic", side=Side.BUYER, at=None, **said):
    """Have somebody invite an address to be his company's customer."""
    moment = at or cast.now
    return actions.invite(email=email, side=side, by=cast.acting(by), moment=lambda: moment, **said)


def answered(cast, invitation, action, by, at=None):
    """Have somebody accept, withdraw, send again: any action on an invitation."""
    moment = at or cast.now
    return action(invitation=invitation, by=cast.acting(by), moment=lambda: moment)


def accepted(cast, email=EMAIL, *, by="zoe", side=Side.BUYER, **values):
    """Have the invited accept."""
    return answered(cast, invited(cast, email, side=side, **values), actions.accept, by)


def path(email=EMAIL):
    """Send what waits and give the path of the newest link that went to an address."""
    outbox.send_due()
    sent = [each for each in mail.outbox if each.to == [email]]
    return re.search(r"https?://[^/]+(/messages/invitation/link/\w+/)", sent[-1].body)[1]


def state(invitation):
    return ContactInvitation.objects.get(pk=invitation.pk).state


def pairs():
    """Give (seller, buyer) of the companies that know each other, by code."""
    return sorted(Contact.objects.values_list("seller__code", "buyer__code"))

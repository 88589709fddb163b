"""When a payment link may be sent and taken back, and what its buyer may say with it (F3, F6, F7)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import postal
from telesales.models import PhoneOfferState
from telesales.queries import phone_buyer as buyers
from telesales.rules import phone as offers


class Dead(Refused):
    """The link opens nothing any more: its page is the neutral one."""


def is_open(offer, now):
    """Whether a link of the offer still counts."""
    return offer.state == PhoneOfferState.SENT and now < offer.expires_at


def check_open(offer, fingerprint, now):
    """The link that was opened is still the offer's, and in time."""
    if not is_open(offer, now) or offer.fingerprint != fingerprint:
        raise Dead(_("This link does not work any more."))


def check_sent(offer):
    """Only what was sent is taken back or sent again."""
    if offer.state != PhoneOfferState.SENT:
        told = {"state": offer.get_state_display()}
        raise Refused(_("This offer is “%(state)s”: no link of it waits.") % told)


def check_script(script):
    if script is None:
        raise Refused(_("There is no script yet: the marketplace has to write what is told on the phone first."))


def check_seen(offer, version):
    """What the buyer agrees to is what he was shown."""
    if offer.version != version:
        raise Refused(_("It has changed since it was shown: please look at it again."))


def check_ticked(told_party, told_terms):
    """The buyer says himself that he has read with whom he deals, and on which terms (F6)."""
    if not told_party:
        raise Refused(_("Please confirm who your contracting party is."), field="told_party")
    if not told_terms:
        raise Refused(_("Please read the terms and agree to them."), field="told_terms")


def check_address(address):
    """Raise the first fault of an address, beside its field; which it needs depends on the country."""
    for name, sentence in postal.faults(address).items():
        raise Refused(sentence, field=name)


def ways(offer):
    """Give the ways to pay among which the buyer chooses: those that go with the plan and that he has."""
    return list(buyers.methods(offer, offers.FITTING[offer.kind]))


def check_way(offer, way):
    if way not in ways(offer):
        raise Refused(_("Choose how you pay."), field="payment_method")

"""The payment link of a phone offer: sent instead of ordering, opened, answered by its buyer alone (F3, F6, F7).

What is sent no longer changes; taken back it is a draft again, and its link is dead. The buyer ticks himself what he is
told; he corrects his address and chooses among the ways to pay that he has, nothing else.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from commerce.models import PaymentMethod
from core import audit, outbox, transactions
from core.actor import Actor
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership, Partner, UserStatus
from telesales import phone_order
from telesales.actions import phone, phone_buyer, phone_card
from telesales.links import phone as links
from telesales.models import PhoneOffer, PhoneOfferState, PhoneSale
from telesales.queries import phone_setup
from telesales.rules import phone_buyer as buyer_rules
from telesales.rules import phone_link as rules

LINK = PhoneSale.Via.LINK
SENT = ["state", "version", "script", "told_party_at", "told_terms_at", "fingerprint", "sent_at", "expires_at",
        "opened_at", "answered_at", "changed_at"]  # fmt: skip


@transactions.whole
def send(*, offer, seen, by, now):
    """Send the buyer a link for exactly this plan. Gives (offer, token): the token is in no row, so it is shown now or
    never. Raises Refused."""
    offer = phone.locked(offer=offer, by=by)
    phone.check_complete(offer=offer, seen=seen, by=by, now=now, is_link=True)
    return _sent(offer, "phone_offer.sent", by=by, now=now)


@transactions.whole
def send_again(*, offer, by, now):
    """Send another link, which counts from now on; the earlier one is dead."""
    offer = phone.locked(offer=offer, by=by)
    rules.check_sent(offer)
    offer.state = PhoneOfferState.DRAFT
    phone.check_complete(offer=offer, seen=None, by=by, now=now, is_link=True)
    return _sent(offer, "phone_offer.sent_again", by=by, now=now)


def _sent(offer, event, *, by, now):
    script = phone_setup.script()
    rules.check_script(script)
    nonce = links.nonce()
    token = links.token(nonce)
    offer.state, offer.script, offer.told_party_at, offer.told_terms_at = PhoneOfferState.SENT, script, None, None
    offer.fingerprint, offer.sent_at, offer.changed_at = links.fingerprint(token), now, now
    offer.expires_at = now + timedelta(days=phone_setup.policy().link_days)
    offer.opened_at = offer.answered_at = None
    offer.version += 1
    offer.save(update_fields=SENT)
    outbox.enqueue("phone.link", key=mail_key(offer=offer), offer=offer.pk, nonce=nonce)
    new = {"until": offer.expires_at.isoformat(), "version": offer.version}
    audit.record(event, offer, by=by, at=now, partner_id=offer.sold_from_id, new=new)
    return offer, token


def mail_key(*, offer):
    """Give the key of the mail with the link that counts now."""
    return f"phone-link:{offer.pk}:{offer.fingerprint[:24]}"


@transactions.whole
def withdraw(*, offer, by, now):
    """Take the link back: the offer is a draft again. What is still paid with it goes back by itself."""
    offer = phone.locked(offer=offer, by=by)
    rules.check_sent(offer)
    offer.state, offer.fingerprint, offer.changed_at = PhoneOfferState.DRAFT, None, now
    offer.script = offer.told_party_at = offer.told_terms_at = None
    offer.version += 1
    offer.save(update_fields=SENT)
    audit.record("phone_offer.link_withdrawn", offer, by=by, at=now, partner_id=offer.sold_from_id)
    return offer


@transactions.whole
def opened(*, offer, now):
    """Note the first time that somebody has opened the page of the link with a browser."""
    first = PhoneOffer.objects.filter(pk=offer.pk, fingerprint=offer.fingerprint, opened_at=None)
    return first.filter(state=PhoneOfferState.SENT).update(opened_at=now) == 1


@transactions.whole
def decline(*, offer, ip, now):
    """Say no: the link is used up."""
    offer = _waiting(offer, now)
    offer.state, offer.answered_at, offer.changed_at = PhoneOfferState.DECLINED, now, now
    offer.save(update_fields=["state", "answered_at", "changed_at"])
    by = Actor(None, buyer_name(offer=offer), channel="link", ip=ip)
    audit.record("phone_offer.declined", offer, by=by, at=now, partner_id=offer.sold_from_id)
    outbox.enqueue("phone.declined", key=f"phone-declined:{offer.pk}:{offer.version}", offer=offer.pk)
    return offer


@transactions.whole
def accept(*, offer, seen, told_party, told_terms, address, payment_method, ip, now):
    """Say yes with the link. Gives the order, by card the payment with which its buyer goes on to the provider.

    `seen` is the version that was shown. Raises Refused; rules.Dead where the link opens nothing any more.
    """
    offer = _waiting(offer, now)
    rules.check_seen(offer, seen)
    rules.check_ticked(told_party, told_terms)
    rules.check_address({**offer.buyer, **address})
    rules.check_way(offer, payment_method)
    seller = _seller(offer, ip)
    place = _place(offer, seller, now)
    _write(offer, place, address, payment_method, now)
    if offer.payment_method == PaymentMethod.CARD:
        return phone_card.begun(offer=offer, place=place, via=LINK, by=seller, now=now)
    return phone_order.placed(offer=offer, place=place, via=LINK, by=seller, now=now)


def _waiting(offer, now):
    """Lock the offer of an opened link, which may have been used or taken back meanwhile."""
    locked = PhoneOffer.objects.locked().select_related(*links.SHOWN).get(pk=offer.pk)
    rules.check_open(locked, offer.fingerprint, now)
    return locked


def buyer_name(*, offer):
    """Give the name of whoever the link went to."""
    return offer.customer.user.name if offer.customer_id else offer.buyer.get("name", "")


def _seller(offer, ip):
    """Give whoever has offered it, as he stands now; the link speaks in his name."""
    found = partners.place(membership=offer.seller, channel="link", ip=ip)
    if found is None:
        raise Refused(_("Whoever has offered it no longer sells here."))
    return found


def _place(offer, seller, now):
    """Give the buyer's place. Whose address has an account buys with it: the link came to him by it."""
    place = None
    if offer.customer_id is None:
        email = offer.buyer["email"].strip()
        own = Membership.objects.current().filter(user__email__iexact=email, partner__kind=Partner.Kind.PARTNER)
        known = own.filter(user__status=UserStatus.ACTIVE).select_related("user", "partner").order_by("pk")
        place = known.filter(partner__currency=offer.currency).first() or known.first()
    place = place or phone_buyer.found(offer=offer, by=seller, now=now)
    if place is None:
        raise Refused(_("The buyer no longer has a place at this company."), field="customer")
    buyer_rules.check_customer(seller, place.pk, is_link=True)
    return place


def _write(offer, place, address, payment_method, now):
    """Write what the buyer said; something else than was shown counts as another version, so that what was paid for
    the earlier one goes back."""
    before = (offer.buyer, offer.payment_method)
    offer.customer, offer.buyer, offer.payment_method = place, {**offer.buyer, **address}, payment_method
    offer.version += (offer.buyer, offer.payment_method) != before
    offer.told_party_at = offer.told_terms_at = offer.answered_at = offer.changed_at = now
    offer.opened_at = offer.opened_at or now
    offer.save(update_fields=[*SENT, "customer", "buyer", "payment_method"])

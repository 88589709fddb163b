"""Phone offers: begin, enter while one speaks, switch the product, order (F1-F6).

Every change is written down at once and counted, so that nothing is lost with the page and nobody orders what he was
not shown.
"""

from django.utils.translation import gettext as _

from core import audit, transactions
from core.reader import day_of
from core.refusal import Refused
from partners.models import User
from telesales import phone_order
from telesales.actions import continuing, phone_buyer
from telesales.models import PhoneOffer, PhoneOfferState
from telesales.queries import phone as queries
from telesales.queries import phone_buyer as found_buyers
from telesales.queries import phone_setup
from telesales.rules import phone as rules
from telesales.rules import phone_buyer as buyers

PLAN = {"kind": "", "amount": None, "count": None, "interval": "", "trial_days": None, "first_on": None}
CLEARED = {**PLAN, "payment_method": "", "rate": None}
"""What another product takes away: how it is paid, and for which commission. All about the buyer stays (F4)."""
ENTERED = (*PLAN, "quantity", "currency", "payment_method", "rate", "customer", "buyer", "note")


@transactions.whole
def start(*, product, by, now):
    """Begin an offer of a product. Raises Refused."""
    rules.check_may_sell(by, product)
    offer = PhoneOffer.objects.create(
        seller_id=by.membership_id,
        seller_user_id=by.user_id,
        sold_from_id=by.partner_id,
        product=product,
        currency=by.currency,
        first_on=day_of(User.objects.get(pk=by.user_id), now),
        started_at=now,
        changed_at=now,
    )
    audit.record("phone_offer.started", offer, by=by, at=now, partner_id=by.partner_id, new={"product": product.code})
    return offer


@transactions.whole
def change(*, offer, by, now, seen=None, script_id=None, told_party=None, told_terms=None, **values):
    """Write down what was entered (see ENTERED); what is wrong with it says rules.missing. What the buyer was told is
    ticked with True, of the script that counts now, and taken back with False.

    `seen` is the version that it was entered on: what was changed meanwhile, in another window say, is not lost.
    `script_id` is the version that was read out; of another than now's nothing counts. The same again writes nothing.
    """
    offer = _editable(offer, by)
    before = _entered(offer)
    for name, value in values.items():
        if name not in ENTERED:
            raise TypeError(f"{name} is not entered on a phone offer")
        setattr(offer, name, buyers.tidied(value) if name == "buyer" else value)
    if offer.customer_id:
        offer.currency = offer.customer.partner.currency
    if offer.rate is not None and ({"rate", "currency", "customer"} & set(values)):
        offer.rate = _chosen(offer.rate, offer, by)
    _tell_told(offer, script_id, told_party, told_terms, now)
    if _entered(offer) == before:
        return offer
    rules.check_seen(offer, seen)
    return _written(offer, now)


def _entered(offer):
    """Everything that an agent enters, to see whether anything has changed."""
    names = ("customer_id", "rate_id", "script_id", "told_party_at", "told_terms_at")
    plain = [name for name in ENTERED if name not in {"customer", "rate"}]
    return [getattr(offer, name) for name in (*plain, *names)]


def _chosen(rate, offer, by):
    """An affiliate's commission is one of those that he is allowed; whatever else is sent is none."""
    return next((each for each in queries.rates(by, offer.product, offer.currency) if each.pk == rate.pk), None)


def _tell_told(offer, script_id, party, terms, now):
    script = phone_setup.script()
    if script is None or (party is None and terms is None) or script_id not in {None, script.pk}:
        return
    if offer.script_id != script.pk:  # another version was read out: it counts for nothing
        if not party and not terms:
            return
        offer.script, offer.told_party_at, offer.told_terms_at = script, None, None
    if party is not None:
        offer.told_party_at = (offer.told_party_at or now) if party else None
    if terms is not None:
        offer.told_terms_at = (offer.told_terms_at or now) if terms else None


@transactions.whole
def switch(*, offer, product, by, now, seen=None):
    """Offer another product: all about the buyer stays, how it is paid and the commission are chosen anew (F4)."""
    offer = _editable(offer, by)
    rules.check_may_sell(by, product)
    rules.check_seen(offer, seen)
    if offer.product_id == product.pk:
        return offer
    offer.product = product
    for name, value in CLEARED.items():
        setattr(offer, name, value)
    offer.first_on = day_of(User.objects.get(pk=by.user_id), now)
    return _written(offer, now)


@transactions.whole
def search(*, offer, text, by, now):
    """Give the ids of the places of those whom a text finds as buyers, the best first. Whom somebody asks for who is
    not the operator's is written down (P12)."""
    ids = found_buyers.found(by, text)
    if not by.is_operator:
        new = {"text": text, "found": len(ids)}
        audit.record("phone_offer.buyer_sought", offer, by=by, at=now, partner_id=offer.sold_from_id, new=new)
    return ids


@transactions.whole
def choose(*, offer, customer, text, by, now, seen=None):
    """Take somebody whom `text` finds as the buyer; what is known of his address fills in. None: somebody new, whose
    data are entered."""
    offer = _editable(offer, by)
    rules.check_seen(offer, seen)
    if customer is None:
        offer.customer, offer.buyer = None, {} if offer.customer_id else offer.buyer
        return _written(offer, now)
    if customer.pk not in found_buyers.found(by, text):
        raise Refused(_("Find the buyer again, and choose him of the list."), field="q")
    buyers.check_customer(by, customer.pk, is_link=True)
    offer.customer, offer.currency = customer, customer.partner.currency
    offer.buyer = found_buyers.address(by, customer)
    return _written(offer, now)


@transactions.whole
def discard(*, offer, by, now):
    """Throw an offer away that was not ordered."""
    offer = _editable(offer, by)
    offer.state, offer.changed_at = PhoneOfferState.DISCARDED, now
    offer.save(update_fields=["state", "changed_at"])
    audit.record("phone_offer.discarded", offer, by=by, at=now, partner_id=offer.sold_from_id)
    return offer


@transactions.whole
def order(*, offer, seen, by, now):
    """Order now, on the phone: what `seen` (the offer's version) showed, for its buyer, through all gates.

    Sent twice it gives the one order (O10). Raises Refused. By card it is `telesales.actions.phone_card` that orders.
    """
    offer = locked(offer=offer, by=by)
    if offer.order_id:
        return offer.order
    check_complete(offer=offer, seen=seen, by=by, now=now)
    place = phone_buyer.found(offer=offer, by=by, now=now)
    return phone_order.placed(offer=offer, place=place, by=by, now=now)


def check_complete(*, offer, seen, by, now, is_link=False):
    """Raise what is missing first; the offer is locked."""
    rules.check_editable(offer)
    rules.check_seen(offer, seen)
    today = day_of(User.objects.get(pk=by.user_id), now)
    for refusal in rules.missing(offer, by=by, script=phone_setup.script(), today=today, is_link=is_link):
        raise refusal
    continuing.lock_and_check(offer=offer)


def _editable(offer, by):
    offer = locked(offer=offer, by=by)
    rules.check_editable(offer)
    return offer


def locked(*, offer, by):
    """One's own offer, of the company one acts from now."""
    found = PhoneOffer.objects.of(by).locked().filter(pk=offer.pk).first()
    if found is None:
        raise Refused(rules.not_yours())
    return found


def _written(offer, now):
    offer.version += 1
    offer.changed_at = now
    offer.save(update_fields=[*ENTERED, "product", "script", "told_party_at", "told_terms_at", "version", "changed_at"])
    return offer

"""Award a purchase process to one offer: a cart, or an opportunity that the operator's staff prepare (S7).

In a cart the product has the price of the buyer's own price list, as everything that he buys himself. What was offered
becomes a price only where whoever sells it says so: in the opportunity, which is prepared with it as a proposal.
"""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from commerce.actions import cart as carts
from core import audit, clock, money, transactions
from core.refusal import Refused
from messaging.actions import process as processes
from messaging.models import AwardKind, ProcessState, PurchaseProcess, Thread
from messaging.queries import process as queries
from messaging.rules import process as rules


@transactions.whole
def award(*, process, thread, kind, seen, by, moment=clock.now):
    """Decide for the offer of a thread, `seen` being the one that was shown, and make of it what `kind` says. Gives the
    process; raises Refused."""
    process = PurchaseProcess.objects.locked().get(pk=process.pk)
    now = moment()
    rules.check_may_change(by, process)
    old = rules.state(process, now)
    rules.check_move(process, ProcessState.AWARDED, now)
    Thread.objects.locked().only("pk").get(pk=thread.pk)
    thread = Thread.objects.select_related("product", "seller").get(pk=thread.pk)
    rules.check_of_process(process, thread)
    offer = queries.latest(thread)
    rules.check_same_offer(offer, seen)
    rules.check_valid(offer, now)
    process.award_id = _MADE[AwardKind(kind)](process, thread, offer, by, now)
    process.state, process.ended_at, process.ended_by_id = ProcessState.AWARDED, now, by.user_id
    process.awarded, process.award_kind = thread, kind
    process.save(update_fields=["state", "ended_at", "ended_by", "awarded", "award_kind", "award_id"])
    told = {"seller": thread.seller.name, "product": thread.product.code, "kind": kind}
    audit.record(
        "process.awarded", process, by=by, at=now, partner_id=process.buyer_id, old={"state": old}, new=told
    )  # fmt: skip
    processes.tell_those_who_offered(process=process)
    return process


def _cart(process, thread, offer, by, now):
    """Put it into the current cart of whoever awards, if he may buy it himself."""
    if offer.quantity != int(offer.quantity):
        raise Refused(_("Carts hold whole quantities: have an opportunity prepared instead."), field="kind")
    cart = carts.current_or_new(by=by, now=now)
    try:
        carts.add(cart=cart, product=thread.product, quantity=int(offer.quantity), by=by, now=now)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="kind") from refusal
    return cart.pk


def _opportunity(process, thread, offer, by, now):
    """Have it prepared at the offered price, by whoever sells to the buyer's company."""
    notes = _("%(buyer)s has awarded the purchase process “%(title)s” to %(seller)s: %(offer)s.") % {
        "buyer": by.name, "title": process.title, "seller": thread.seller.name, "offer": _told(thread, offer),
    }  # fmt: skip
    prepare = import_string(settings.AWARD_OPPORTUNITY)
    return prepare(
        product=thread.product, quantity=offer.quantity, unit_price=offer.unit_price, currency=offer.currency,
        is_gross=offer.is_gross, name=process.title, notes=notes, by=by, now=now,
    )  # fmt: skip


_MADE = {AwardKind.CART: _cart, AwardKind.OPPORTUNITY: _opportunity}


def _told(thread, offer):
    said = (
        _("%(quantity)s × %(code)s %(name)s at %(price)s with tax")
        if offer.is_gross
        else _("%(quantity)s × %(code)s %(name)s at %(price)s without tax")
    )
    return said % {
        "quantity": f"{offer.quantity.normalize():f}", "code": thread.product.code, "name": thread.product.name,
        "price": money.shown_price(offer.unit_price, offer.currency),
    }  # fmt: skip

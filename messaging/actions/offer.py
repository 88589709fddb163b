"""Offer a product for a purchase process: opens a thread while the process is active, or goes on with it (S1).

Locks the seller's company, then the process; only then the clock is read (scenario 9).
"""

from core import clock, transactions
from messaging.actions import message as messages
from messaging.models import ProcessOffer, PurchaseProcess, Side
from messaging.queries import matching, organisation
from messaging.queries import process as queries
from messaging.queries import thread as threads
from messaging.rules import message as message_rules
from messaging.rules import offer as rules

TERMS = ("unit_price", "currency", "is_gross", "quantity", "delivery_days", "valid_until")


@transactions.whole
def make(*, process, product, terms, words, by, asks=False, key=None, attach=None, moment=clock.now):
    """Offer a product on these TERMS: begins the company's thread about it, or offers anew in it. Gives the
    ProcessOffer; raises Refused, and PurchaseProcess.DoesNotExist where the process is not one for the seller."""
    message_rules.check_may_write_as(by, Side.SELLER)
    seller = organisation.lock_company(by)
    PurchaseProcess.objects.locked().only("pk").get(pk=process.pk)
    process = queries.shown(by).select_related("buyer", "product").get(pk=process.pk)
    rules.check_buyer(queries.buyer_status(process))
    thread = threads.about(seller=seller, buyer=process.buyer_id, product=product, process=process)
    now = moment()
    said = {"words": words, "asks": asks, "key": key, "attach": attach, "by": by}
    if thread is None:
        rules.check_beginning(process, now)
        _check(process, product, seller, terms, now)
        known = {"seller": seller, "buyer": process.buyer_id, "side": Side.SELLER, "product": product}
        message = messages.begin(**known, process=process, now=now, **said)
    else:
        rules.check_revising(process, now)
        _check(process, product, seller, terms, now)
        message = messages.respond(thread=thread, side=Side.SELLER, moment=moment, **said)
    values = {name: terms[name] for name in TERMS}
    offer, _is_new = ProcessOffer.objects.get_or_create(
        message=message, defaults={"thread_id": message.thread_id, "at": message.sent_at, **values}
    )
    return offer


def _check(process, product, seller, terms, now):
    rules.check_product(matching.offerable(process, seller).filter(pk=product.pk).exists())
    rules.check_terms(terms, now)

"""Which reseller company looks after which customer company (T1, T5). The customer's row is locked, so that two who
decide at once come one after the other; that there is only one reseller the database watches too."""

from core import audit, outbox, transactions
from partners.models import Partner
from partners.queries import people as found
from telesales.models import ResellerCustomer
from telesales.queries import reseller as queries
from telesales.rules import reseller as rules

Origin = ResellerCustomer.Origin


@transactions.whole
def assign(*, reseller, customers, by, now, take_over=False):
    """Have a reseller company look after customer companies from now on; gives the new links. Those it has already stay
    as they are; `take_over` ends what another has. Raises Refused, and then nothing is changed."""
    rules.check_may_edit(by)
    wanted = [customer.pk for customer in customers]
    locked = {partner.pk: partner for partner in _locked([reseller.pk, *wanted])}
    reseller = locked[reseller.pk]
    rules.check_sells(reseller)
    made = []
    for pk in wanted:
        customer = locked[pk]
        rules.check_customer(reseller, customer)
        link = _link(customer)
        if link and link.reseller_id == reseller.pk:
            continue
        if not take_over:
            rules.check_is_free(customer, link)
        made.append(_replace(link, reseller, customer, Origin.ASSIGNED, by=by, now=now))
    return made


def link(*, reseller_id, customer_id, origin, by, now):
    """Have a customer that nobody looks after be a reseller's, as it comes about by other work; in its transaction.

    The caller has checked that it may be so. Gives the link; None where there is a reseller already.
    """
    locked = {partner.pk: partner for partner in _locked([reseller_id, customer_id])}
    reseller, customer = locked[reseller_id], locked[customer_id]
    if customer.pk == reseller.pk or _link(customer):
        return None
    return _replace(None, reseller, customer, origin, by=by, now=now)


@transactions.whole
def end(*, link, by, now):
    """Have nobody look after a customer any more."""
    rules.check_may_edit(by)
    list(_locked([link.customer_id]))
    link = ResellerCustomer.objects.select_related("reseller", "customer").get(pk=link.pk)
    rules.check_open(link)
    return close(link=link, by=by, now=now)


def close(*, link, by, now):
    """End a link in the transaction of what ends it, under the customer's lock."""
    _end(link, by=by, now=now)
    _record("reseller.customer_ended", link, by, now)
    _tell(link, "ended", by, now)
    return link


def _replace(link, reseller, customer, origin, *, by, now):
    if link:
        _end(link, by=by, now=now)
        _tell(link, "ended", by, now, is_moved=True)
    made = ResellerCustomer.objects.create(
        reseller=reseller, customer=customer, origin=origin, since=now, by_id=by.user_id
    )
    _record("reseller.customer_assigned", made, by, now, old=link)
    _tell(made, "assigned", by, now)
    return made


def _end(link, *, by, now):
    link.ended_at, link.ended_by_id = now, by.user_id
    link.save(update_fields=["ended_at", "ended_by"])


def _locked(ids):
    return Partner.objects.locked().filter(pk__in=ids).order_by("pk")


def _link(customer):
    return queries.current().filter(customer=customer).select_related("reseller", "customer").first()


def _record(event, link, by, now, *, old=None):
    before = {"reseller": old.reseller.name} if old else None
    told = {"old": before, "new": {"reseller": link.reseller.name, "origin": link.origin}}
    if event == "reseller.customer_ended":
        told = {"old": {"reseller": link.reseller.name}}
    audit.record(event, link.customer, by=by, at=now, partner_id=link.customer_id, **told)


def _tell(link, what, by, now, *, is_moved=False):
    """Write to those of the reseller who sell, and to the customer's administrators unless they hear of the next."""
    readers = [(reader, "reseller") for reader in queries.people(link.reseller_id)]
    if not is_moved:
        readers += [(reader, "customer") for reader in found.nearest_administrators(link.customer_id)]
    for reader, side in readers:
        if reader.pk != by.user_id:
            key = f"reseller_{what}:{link.pk}:{reader.pk}"
            outbox.enqueue("reseller.told", key=key, link=link.pk, user=reader.pk, side=side, what=what)

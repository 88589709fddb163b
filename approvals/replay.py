"""Send a wholesaler's real sales through the real pipeline, in order of time, at the time they were made.

Prices are as invoiced, since a sale keeps what was agreed. What was replayed is skipped the next time, so that a killed
run goes on where it stopped: an order's number and a refund's key are made from the invoice's number.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from approvals.actions import decision
from approvals.actions import limit as limits
from approvals.models import ApprovalStep, SpendingLimit
from approvals.replay_events import Event
from commerce.actions import credit, order
from commerce.imports import customers
from commerce.imports.package import CURRENCY
from commerce.models import Account, EntryKind, LedgerEntry, Order, OrderState, PaymentMethod, Product
from commerce.queries.cart import Article, PricedLine
from core.actor import SYSTEM
from core.refusal import Refused
from partners import loading
from partners import queries as partners
from partners.acting import Acting
from partners.models import Membership, Partner, User
from partners.permissions import Role

NUMBER, REFUND, PAYMENT = "R-{invoice}", "cancellation:{invoice}", "paid:{invoice}"
CHANNEL = "replay"
NAMESPACE = uuid.UUID("6f0d4f0e-2c5b-5d0c-9b67-3c1d2a9f8e10")
EVENTS_PER_TRANSACTION = 25
REPLAY_LOCK = 7311
"""Advisory lock of the whole session: two replays at once would each believe the other's invoices missing."""


OWN = "own"
"""Every customer's own limit, as the package suggests it."""


class Impossible(Exception):
    """The package was not imported before, or another replay is running."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How to replay: every account at `limit` (None: pay by bank transfer; OWN: as the accounts are), approvals above
    `chain` (empty: none), every sale paid `paid_after` days (None: never, and cancellations give credit back)."""

    limit: Decimal | str | None = None
    chain: tuple = ()
    paid_after: int | None = None


@dataclass(slots=True)
class World:
    """What every event needs and no event changes."""

    terms: Terms
    buyers: dict[str, Acting]
    articles: dict[str, Article]
    accounts: dict[str, Account]
    approvers: dict[int, Acting] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What this run did; `failures` are (invoice number, why)."""

    replayed: int = 0
    refunds: int = 0
    payments: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)


@contextmanager
def exclusive():
    """Hold the lock of replays; raises Impossible while somebody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [REPLAY_LOCK])
        if not cursor.fetchone()[0]:
            raise Impossible(_("Another replay is running."))
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [REPLAY_LOCK])


def prepare(events: Sequence[Event], terms: Terms) -> World:
    """Look up who and what the events name, and set limits and approvers as the terms say. Raises Impossible."""
    seen = {event.customer_id for event in events}
    ids = {number: pk for number, pk in customers.partner_ids().items() if number in seen}
    if not ids:
        raise Impossible(_("There is nothing to replay, or the package was not imported before."))
    began = events[0].at
    buyers = _buyers(ids)
    accounts = {} if terms.limit is None else _level_accounts(ids, terms.limit, now=began)
    world = World(terms, buyers, _articles(), accounts)
    if terms.chain:
        world.approvers = _set_chain(buyers, terms.chain, now=began)
    return world


def _buyers(ids):
    names = {customers.code(number).lower(): number for number in ids}
    users = User.objects.filter(username__in=names)
    return {names[user.username]: place for user in users for place in partners.places(user, channel=CHANNEL)}


def _articles():
    names = ("id", "code", "name", "unit", "picture", "is_active", "restricted_countries")
    fields = Product.objects.values_list(*names)
    return {row[1]: Article(*row) for row in fields}


@transaction.atomic
def _level_accounts(ids, limit, *, now):
    """Bring the customers' own accounts to the limit, by the action that changes limits."""
    there = {account.partner_id: account for account in Account.objects.filter(partner_id__in=ids.values())}
    accounts = {}
    for number, partner_id in ids.items():
        account = there.get(partner_id)
        if account is None and limit == OWN:
            raise Impossible(_("Customer %(number)s has no account.") % {"number": number})
        if account is None:
            partner = Partner.objects.get(pk=partner_id)
            account = credit.open_account(partner=partner, currency=CURRENCY, limit=limit, by=SYSTEM, now=now)
        elif limit not in {OWN, account.limit}:
            reason = _("Replay with a limit of %(limit)s for everybody") % {"limit": limit}
            account = credit.change_limit(account=account, limit=limit, reason=reason, by=SYSTEM, now=now)
        accounts[number] = account
    return accounts


@transaction.atomic
def _set_chain(buyers, chain, *, now):
    """Give every buyer the first limit and the approvers of his tree: one per further limit, the last without."""
    tops = {place.partner_id: partners.root_id(place.partner_id) for place in buyers.values()}
    ladders = {root: _ladder(root, chain, now=now) for root in sorted(set(tops.values()))}
    mine = Membership.objects.in_bulk([place.membership_id for place in buyers.values()])
    known = {limit.membership_id: limit for limit in SpendingLimit.objects.filter(membership__in=mine)}
    for place in buyers.values():
        first = ladders[tops[place.partner_id]][0]
        _set_limit(mine[place.membership_id], chain[0], first, known.get(place.membership_id), now=now)
    users = User.objects.in_bulk([step.user_id for ladder in ladders.values() for step in ladder])
    places = [place for user in users.values() for place in partners.places(user, channel=CHANNEL)]
    return {place.membership_id: place for place in places}


def _ladder(root_id, chain, *, now):
    """The approvers of a tree, lowest first; the last decides about everything."""
    root = Partner.objects.get(pk=root_id)
    names = [_("Approver up to %(limit)s") % {"limit": f"{limit:,}"} for limit in chain[1:]] + [_("Last approver")]
    usernames = [f"{root.code.lower()}-approver-{place}" for place in range(1, len(names) + 1)]
    people = [
        loading.Person(username, name, root_id, (Role.APPROVER.value,))
        for username, name in zip(usernames, names, strict=True)
    ]
    loading.add_people(people, by=SYSTEM, now=now)
    found = Membership.objects.filter(user__username__in=usernames, partner_id=root_id, ended_at=None)
    ladder = list(found.select_related("user").order_by("user__username"))
    known = {limit.membership_id: limit for limit in SpendingLimit.objects.filter(membership__in=ladder)}
    for step, above, limit in zip(ladder, ladder[1:], chain[1:], strict=False):
        _set_limit(step, limit, above, known.get(step.pk), now=now)
    return ladder


def _set_limit(membership, amount, approver, there, *, now):
    if there is None or (there.amount, there.approver_id) != (amount, approver.pk):
        limits.set_limit(membership=membership, amount=amount, approver=approver, by=SYSTEM, now=now)


def run(events: Sequence[Event], world: World, tick) -> Outcome:
    """Replay what was not replayed before; `tick(n)` is called every n events."""
    outcome = Outcome()
    done = _done()
    for batch in _batches(events):
        with transaction.atomic():
            for event in batch:
                _replay(event, world, done, outcome)
        tick(len(batch))
    return outcome


def _done():
    orders = Order.objects.filter(number__startswith=NUMBER.format(invoice="")).values_list("number", flat=True)
    posted = [
        LedgerEntry.objects.filter(key__startswith=key.format(invoice="")).values_list("key", flat=True)
        for key in (REFUND, PAYMENT)
    ]
    return set(orders).union(*posted)


def _batches(events) -> Iterator[Sequence[Event]]:
    for start in range(0, len(events), EVENTS_PER_TRANSACTION):
        yield events[start : start + EVENTS_PER_TRANSACTION]


def _replay(event, world, done, outcome):
    if not event.is_sale and world.terms.limit is None:
        return
    key = _key(event)
    if key in done:
        outcome.skipped += 1
        return
    try:
        with transaction.atomic():
            _sell(event, key, world) if event.is_sale else _post(event, key, world)
    except (Refused, IntegrityError, KeyError) as error:
        outcome.failures.append((event.number, str(error)))
        return
    outcome.replayed += event.is_sale
    outcome.payments += event.is_payment
    outcome.refunds += not (event.is_sale or event.is_payment)


def _key(event):
    """What is written of an event is called so, and so found again."""
    form = NUMBER if event.is_sale else PAYMENT if event.is_payment else REFUND
    return form.format(invoice=event.number)


def _sell(event, number, world):
    buyer = world.buyers[event.customer_id]
    reason = {"agreed": f"invoice {event.number}"}
    lines = [_priced(sold, world.articles[sold.code], reason) for sold in event.lines]
    asked = Order(
        number=number,
        partner_id=buyer.partner_id,
        buyer_id=buyer.user_id,
        submission_key=uuid.uuid5(NAMESPACE, number),
        currency=CURRENCY,
        total=event.charged,
        line_count=len(lines),
        payment_method=PaymentMethod.BANK_TRANSFER if world.terms.limit is None else PaymentMethod.ON_ACCOUNT,
        submitted_at=event.at,
    )
    asked = order.enter(order=asked, lines=lines, by=buyer, now=event.at)
    while asked.state == OrderState.AWAITING_APPROVAL:
        asked = _accept(asked, world.approvers, now=event.at)


def _priced(sold, article, reason):
    return PricedLine(None, article, sold.quantity, None, sold.unit_price, sold.total, reason)


def _accept(asked, approvers, *, now):
    step = ApprovalStep.objects.open().get(order=asked)
    by = approvers[step.approver_id]
    return decision.decide(step=step, accept=True, seen_hash=asked.content_hash, by=by, now=now)


def _post(event, key, world):
    """Raise outstanding credit: by what was paid, or by what a cancellation takes back."""
    told, kind = _("Cancellation %(number)s"), EntryKind.REFUND
    if event.is_payment:
        told, kind = _("Payment of invoice %(number)s"), EntryKind.PAYMENT
    credit.raise_credit(
        account=world.accounts[event.customer_id],
        amount=abs(event.total),
        key=key,
        kind=kind,
        reason=told % {"number": event.number},
        by=SYSTEM,
        now=event.at,
    )

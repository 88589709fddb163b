"""Issue documents: each has the next number of its kind, is written once and never changes (O8).

Called by actions that have locked the order, in their transaction and as its last writing: the series of a kind stays
locked until the commit, which is why its numbers have no gaps, and it comes last in the order of locks. One order a
transaction, or two of them could wait for each other's series.
"""

from decimal import Decimal

from django.db import connection, transaction

from commerce import schedule
from commerce.actions import invoicing
from commerce.actions import order as orders
from commerce.documents import content
from commerce.models import Cart, Document, DocumentKind, Invoice, Order, Shipment
from commerce.queries import cart as carts
from commerce.queries import document as queries
from commerce.queries import document_content as says
from commerce.rules import cart as cart_rules
from commerce.rules import document as rules
from core import audit, clock, outbox, transactions
from core.actor import SYSTEM

K = DocumentKind
NEXT_SQL = """
    INSERT INTO commerce_documentseries (kind, last) VALUES (%s, 1)
    ON CONFLICT (kind) DO UPDATE SET last = commerce_documentseries.last + 1 RETURNING last
"""
"""Counts and locks the series of a kind until the transaction ends; who rolls back takes the number back with him."""


def confirm(payload, /):
    """Confirm a placed order, then have the mail sent: a topic of the outbox, without a mail of its own.

    Two steps, because nobody should wait for a number while a mail is on its way.
    """
    order = Order.objects.get(pk=payload["order"])
    if order.placed_at is None:
        return
    confirmation(order=order, by=SYSTEM, now=clock.now())
    outbox.enqueue("order.confirmed", key=f"confirmed:{order.pk}", order=order.pk)


@transaction.atomic(savepoint=False)
def confirmation(*, order, by, now):
    """Confirm a placed order, with all that was agreed."""
    order = _locked(order)

    def said():
        return says.confirmation(order, now, parties=queries.parties(order.partner_id))

    return _once(K.CONFIRMATION, order, said, by=by, now=now)


@transaction.atomic(savepoint=False)
def delivery_note(*, shipment, by, now):
    """Say what left the house together, without amounts."""
    order = _locked(shipment.order)

    def said():
        sent = queries.with_lines(Shipment, shipment.pk)
        known = {"parties": queries.parties(order.partner_id), "before": queries.shipped_before(sent)}
        return says.delivery_note(order, sent, now, **known)

    return _once(K.DELIVERY_NOTE, order, said, by=by, now=now, shipment=shipment)


@transaction.atomic(savepoint=False)
def invoice(*, shipment, by, now):
    """Ask for the money of a shipment; the first of an order also for its delivery. What is open is kept beside it."""
    order = _locked(shipment.order)

    def said():
        sent = queries.with_lines(Shipment, shipment.pk)
        known = {"parties": queries.parties(order.partner_id), "before": queries.settled_before(sent)}
        return says.invoice(order, sent, now, **known)

    document = _once(K.INVOICE, order, said, by=by, now=now, shipment=shipment)
    if not Invoice.objects.filter(document=document).exists():
        invoicing.open_invoice(document=document, order=order, now=now)
    return document


@transaction.atomic(savepoint=False)
def instalment_invoice(*, instalment, by, now, order=None):
    """Ask for one payment of a plan, or say that a card has paid it (F8). What is open is kept beside it."""
    order = _locked(order or instalment.plan.order)

    def said():
        known = {"parties": queries.parties(order.partner_id), "before": schedule.before(instalment)}
        return says.instalment_invoice(order, instalment, now, **known)

    made = _once(K.INVOICE, order, said, by=by, now=now, instalment=instalment)
    if not Invoice.objects.filter(document=made).exists():
        invoicing.open_invoice(document=made, order=order, now=now)
    return made


@transaction.atomic(savepoint=False)
def part_credited(*, order, amount, reason, by, now):
    """Say what is taken off the invoices of a plan whose order ended (F8)."""
    order = Order.objects.locked().get(pk=order.pk)
    known = {"parties": queries.parties(order.partner_id), "invoices": queries.invoice_labels(order.pk)}
    told = says.part_credited(order, amount, reason, now, **known)
    made = _issue(K.CREDIT_NOTE, told, by=by, now=now, order=order, partner_id=order.partner_id)
    new = {"document": made.label}
    audit.record("order.credit_note_issued", order, by=by, at=now, partner_id=order.partner_id, new=new)
    return made


@transaction.atomic(savepoint=False)
def credit_note(*, by, now, cancellation=None, returned=None):
    """Say what is given back for a cancellation or for a return."""
    name, given = ("cancellation", cancellation) if cancellation else ("returned", returned)
    order = _locked(given.order)

    def said():
        about = {name: queries.with_lines(type(given), given.pk)}
        known = {"parties": queries.parties(order.partner_id), "invoices": queries.invoice_labels(order.pk)}
        return says.credit_note(order, now, **about, **known)

    return _once(K.CREDIT_NOTE, order, said, by=by, now=now, **{name: given})


@transactions.whole
def quote(*, cart, by, now):
    """Put down what a cart costs now, and that it does so for thirty days; each time a new one. Raises Refused."""
    cart_rules.check_can_edit(by)
    cart = Cart.objects.within_reach(by).locked().get(pk=cart.pk)
    lines, how = carts.taxed(cart, now=now)
    order = orders.draft(cart=cart, lines=lines, how=how, by=by, now=now)
    rules.check_can_be_quoted(lines, order.total)
    rules.check_own_prices(lines)
    said = says.quote(order, lines, now, parties=queries.parties(cart.partner_id))
    document = _issue(K.QUOTE, said, by=by, now=now, cart=cart, partner_id=cart.partner_id)
    audit.record("cart.quoted", cart, by=by, at=now, partner_id=cart.partner_id, new={"document": document.label})
    return document


@transaction.atomic(savepoint=False)
def offer(*, cart, said, by, now):
    """Put down what is offered in a sales draft that the caller has locked; `said` is document_content.quote's (T6)."""
    return _issue(K.QUOTE, said, by=by, now=now, cart=cart, partner_id=cart.partner_id)


def _locked(order):
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_placed(order)
    return order


def _once(kind, order, gather, *, by, now, **about):
    """Give the document that there is, or issue it; the lock of the order keeps a second one waiting."""
    found = queries.issued(kind, order=order, **about)
    if found:
        return found
    document = _issue(kind, gather(), by=by, now=now, order=order, partner_id=order.partner_id, **about)
    new = {"document": document.label}
    audit.record(f"order.{kind}_issued", order, by=by, at=now, partner_id=order.partner_id, new=new)
    return document


def _issue(kind, told, *, by, now, **about):
    return Document.objects.create(
        kind=kind,
        number=_next(kind),
        currency=told["currency"],
        total=Decimal(told["sums"]["total"]) if "sums" in told else 0,
        content=told,
        due_on=content.date_of(told.get("due_on")),
        issued_at=now,
        issued_by_id=by.user_id,
        **about,
    )


def _next(kind):
    """Take the next number of a kind."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SQL, [kind])
        return cursor.fetchone()[0]

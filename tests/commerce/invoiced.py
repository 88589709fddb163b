"""Invoices as they come about: an order that was placed, started and shipped whole."""

from datetime import timedelta

from commerce.actions import desk, shipment
from commerce.models import Invoice, Order, SubLimit
from commerce.queries.receipt import Incoming


def invoice(cast, total="20.00", *, who="bea", payment_method="on_account", now=None, due_on=None):
    """Give the invoice of an order of exactly `total`, shipped; due in thirty days, or when it is said."""
    cast.no_limit(who)
    order = cast.submitted(who, total, payment_method=payment_method)
    return shipped(cast, order, now=now, due_on=due_on)


def shipped(cast, order, *, now=None, due_on=None):
    """Give the invoice of a placed order that is shipped whole now."""
    sam, now = cast.acting("sam"), now or cast.now
    started = desk.start(order=Order.objects.get(pk=order.pk), by=sam, now=now)
    shipment.ship_rest(order=started, by=sam, now=now)
    if due_on:
        Invoice.objects.filter(order=order).update(due_on=due_on)
    return Invoice.objects.select_related("document", "order").get(order=order)


def overdue(cast, days, total="20.00", **how):
    """The same, so many days after it was due."""
    return invoice(cast, total, due_on=cast.now.date() - timedelta(days=days), **how)


def transfer(invoices, amount, *settles, **values):
    """Give money from the debtor of an invoice outside any account, and the parts that it settles."""
    first = invoices[0]
    known = {"partner_id": first.partner_id, "currency": first.currency, "received_on": first.issued_at.date()}
    parts = [(invoice.pk, part) for invoice, part in zip(invoices, settles, strict=False)]
    return Incoming(**{**known, "amount": amount, "settles": parts, **values})


def sub_limit(cast, code="acme_depot", limit=500):
    """Give a node below Acme a sub-limit of the account."""
    account = cast.account
    type(account).objects.filter(pk=account.pk).update(has_sub_limits=True)
    return SubLimit.objects.create(account=account, partner=getattr(cast.partners, code), limit=limit)

"""What each kind of document says, gathered when it is issued: see documents.content for how it is kept (O8)."""

from datetime import timedelta
from operator import attrgetter

from commerce import shares
from commerce.documents import content
from commerce.models import PaymentMethod
from core import money

QUOTE_DAYS = 30
_line_position = attrgetter("line.position")


def confirmation(order, now, *, parties):
    """All that was agreed."""
    lines = sorted(order.lines.all(), key=attrgetter("position"))
    rows = [_row(line, line.quantity, line.net_total, line.tax_total, order.currency) for line in lines]
    extra = _delivery(order)
    told = {"rows": rows, "delivery_cost": extra, "sums": content.sums(rows, extra, order.currency)}
    return {**_head(order, parties, now), **_terms(order, parties), **_sold(order), **told}


def _sold(order):
    """Name who ordered it for the buyer, where somebody did."""
    return {"sold_by": f"{order.seller.name}, {order.sold_from.name}"} if order.seller_id else {}


def delivery_note(order, shipment, now, *, parties, before):
    """What went along, what was ordered and what is still to come; no amounts. `before` are queries.shipped_before."""
    rows = []
    for part in _parts(shipment):
        line = part.line
        row = {
            "position": line.position,
            "code": line.code,
            "name": line.name,
            "unit": line.unit,
            "quantity": part.quantity,
            "ordered": line.quantity - line.cancelled,
            "open": max(0, line.quantity - line.cancelled - before.get(line.pk, 0) - part.quantity),
        }
        rows.append({**row, "note": line.note} if line.note else row)
    return {**_head(order, parties, now), **_sent(shipment), "rows": rows}


def invoice(order, shipment, now, *, parties, before):
    """What is to be paid for a shipment, and until when. `before` are queries.settled_before."""
    rows, currency = [], order.currency
    for part in _parts(shipment):
        settled = before.get(part.line_id, 0)
        net, tax = shares.of(part.line, before=settled, quantity=part.quantity, currency=currency)
        rows.append(_row(part.line, part.quantity, net, tax, currency))
    extra = _delivery(order) if shipment.number == 1 else None
    told = {"rows": rows, "delivery_cost": extra, "sums": content.sums(rows, extra, currency)}
    terms = {**_terms(order, parties), "due_on": _due_on(order, parties, now)}
    return {**_head(order, parties, now), **terms, **_sent(shipment), **told}


def instalment_invoice(order, instalment, now, *, parties, before):
    """What one payment of a plan asks for, or what a card has paid of it; `before` is what earlier ones ask for."""
    which = {"number": instalment.number, "count": instalment.plan.count}
    told = _part(order, before, instalment.amount, which)
    terms = {**_terms(order, parties), "due_on": _due_on(order, parties, now)}
    return {**_head(order, parties, now), **terms, **told}


def part_credited(order, amount, reason, now, *, parties, invoices):
    """What is taken off the invoices of a plan that ended with its order."""
    told = _part(order, order.total - amount, amount, None)
    why = {"reason": reason, "about": "cancellation", "payment": order.payment_method, "invoices": invoices}
    return {**_head(order, parties, now), **why, **told}


def _part(order, before, amount, which):
    """A part of an order's total after `before` of it, as one row with its share of the tax."""
    line, currency = order.lines.order_by("position").first(), order.currency
    tax, earlier = (money.rounded(order.tax_total * each / order.total, currency) for each in (before + amount, before))
    known = {name: getattr(line, name) for name in ("code", "name", "unit", "tax_rate", "note")}
    known |= {"unit_price": amount, "is_gross": bool(tax)}
    tax -= earlier
    row = content.row(known, 1, quantity=line.quantity, net=amount - tax, tax=tax, currency=currency)
    row |= {"part": which or {}}
    return {"rows": [row], "delivery_cost": None, "sums": content.sums([row], None, currency), "plan": which}


def credit_note(order, now, *, parties, invoices, cancellation=None, returned=None):
    """What is given back, for which pieces, and why; the part that is of no line is of the delivery. `invoices` are the
    labels of those of the order."""
    given, currency = cancellation or returned, order.currency
    rows = [_row(part.line, part.quantity, part.net_total, part.tax_total, currency) for part in _parts(given)]
    net = given.net_total - sum(part.net_total for part in _parts(given))
    tax = given.tax_total - sum(part.tax_total for part in _parts(given))
    extra = _delivery(order, net=net, tax=tax) if net or tax else None
    told = {"rows": rows, "delivery_cost": extra, "sums": content.sums(rows, extra, currency)}
    why = {"reason": given.reason, "about": "cancellation" if cancellation else "return"}
    return {**_head(order, parties, now), "payment": order.payment_method, "invoices": invoices, **why, **told}


def quote(order, lines, now, *, parties, until=None, offer=None):
    """What an unsaved order with its priced lines would come to, and until when that counts: thirty days, or `until`.

    `offer` is what somebody who sells it adds: who he is, which version it is, its terms (T6).
    """
    rows = []
    for position, line in enumerate(lines, 1):
        known = {"code": line.product.code, "name": line.product.name, "unit": line.product.unit, "note": line.note}
        known |= {"unit_price": line.unit_price, "is_gross": line.is_gross, "tax_rate": line.tax_rate}
        amounts = {"net": line.net_total, "tax": line.tax_total}
        row = content.row(known, position, quantity=line.quantity, currency=order.currency, **amounts)
        rows.append({**row, **_offered(line)})
    extra = _delivery(order)
    told = {"rows": rows, "delivery_cost": extra, "sums": content.sums(rows, extra, order.currency)}
    until = until or content.day(now) + timedelta(days=QUOTE_DAYS)
    told |= {"due_on": until.isoformat(), **({"offer": offer} if offer else {})}
    return {**_head(order, parties, now), **_terms(order, parties), **told}


def _offered(line):
    """Keep the customer's own price beside another one that is offered; why it is, is nobody's on paper."""
    if line.list_price is None or line.list_price == line.unit_price:
        return {}
    return {"own_price": content.price(line.list_price)}


def _parts(about):
    """Give the lines of a shipment, a cancellation or a return in the order of their order."""
    return sorted(about.lines.all(), key=_line_position)


def _row(line, quantity, net, tax, currency):
    known = {name: getattr(line, name) for name in ("code", "name", "unit", "unit_price", "tax_rate", "note")}
    known["is_gross"] = line.total != line.net_total
    return content.row(known, line.position, quantity=quantity, net=net, tax=tax, currency=currency)


def _delivery(order, net=None, tax=None):
    """Keep the cost of the delivery; None where nothing was chosen."""
    if not order.delivery_name:
        return None
    net, tax = (order.delivery_net, order.delivery_tax) if net is None else (net, tax)
    rate = order.delivery_tax_rate
    return content.delivery(order.delivery_name, net=net, tax=tax, rate=rate, currency=order.currency)


def _head(order, parties, now):
    """Who writes to whom about which order; addresses as they were ordered for, else the defaults."""
    return {
        "issued_on": content.day(now).isoformat(),
        "currency": order.currency,
        "seller": parties.seller,
        "buyer": {**parties.buyer, "contact": order.buyer.name},
        "bill_to": order.bill_to or parties.bill_to,
        "ship_to": order.ship_to or parties.ship_to,
        "order": order.number,
        "ordered_on": content.day(order.submitted_at).isoformat(),
        "po_number": order.po_number,
        "reference": order.reference,
        "cost_centre": str(order.cost_centre or ""),
        "tax": {"kind": order.tax_treatment, "country": order.tax_country, "number": order.tax_number},
    }


def _terms(order, parties):
    return {
        "payment": order.payment_method,
        "invoice_days": parties.invoice_days,
        "delivery": order.delivery_name,
        "requested_on": order.requested_on.isoformat() if order.requested_on else "",
        "note": order.note,
    }


def _sent(shipment):
    sent = {"number": shipment.number, "carrier": shipment.carrier, "tracking": shipment.tracking}
    return {"shipment": {**sent, "shipped_on": content.day(shipment.shipped_at).isoformat()}}


def _due_on(order, parties, now):
    """A card is charged already, a transfer in advance is due at once, anything else after the days agreed."""
    if order.payment_method == PaymentMethod.CARD:
        return ""
    days = 0 if order.payment_method == PaymentMethod.BANK_TRANSFER else parties.invoice_days
    return (content.day(now) + timedelta(days=days)).isoformat()

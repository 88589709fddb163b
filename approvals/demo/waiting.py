"""Orders that wait for the client's own yes: entered for him by sales, moved there along the order's transitions."""

import uuid
from datetime import timedelta

from django.db import connection

from commerce.actions import order as order_actions
from commerce.models import Order, OrderLine, OrderState, PaymentMethod
from commerce.queries import cart as carts
from core import audit

REASON = "Waiting for the client to accept what was agreed on the phone."


def ask_clients(wishes, by, end):
    """Write these wishes as orders in the state that has no page of its own yet."""
    for number, wish in enumerate(wishes):
        now = end - timedelta(hours=3 + 20 * number)
        priced, how = carts.taxed(wish.cart, now=now)
        lines = [line for line in priced if line.is_orderable]
        order = Order(
            number=_next_number(),
            partner=wish.place.partner,
            buyer=wish.place.user,
            submission_key=uuid.UUID(int=wish.key.int ^ 1),
            currency=wish.place.partner.currency,
            total=carts.total(lines),
            net_total=carts.total(lines) - carts.tax_total(lines),
            tax_total=carts.tax_total(lines),
            tax_treatment=how.treatment.kind,
            tax_country=how.treatment.country,
            tax_number=how.treatment.number,
            line_count=len(lines),
            payment_method=PaymentMethod.BANK_TRANSFER,
            po_number=wish.po_number,
            waiting_reason=REASON,
            submitted_at=now,
        )
        order.content_hash = order_actions.content_hash(order, lines)
        order.move(OrderState.AWAITING_CUSTOMER, now=now)
        order.save(force_insert=True)
        OrderLine.objects.bulk_create(_line(order, position, line) for position, line in enumerate(lines, start=1))
        new = {"total": str(order.total), "currency": order.currency, "content_hash": order.content_hash}
        audit.record("order.submitted", order, by=by, at=now, partner_id=order.partner_id, new=new)


def _line(order, position, line):
    return OrderLine(
        order=order,
        partner_id=order.partner_id,
        position=position,
        product_id=line.product.id,
        code=line.product.code,
        name=line.product.name,
        unit=line.product.unit,
        quantity=line.quantity,
        unit_price=line.unit_price,
        total=line.total,
        net_total=line.net_total,
        tax_total=line.tax_total,
        tax_class=line.tax_class,
        tax_rate=line.tax_rate,
        price_reason=line.price_reason,
    )


def _next_number():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'O-' || nextval('commerce_order_number')")
        return cursor.fetchone()[0]

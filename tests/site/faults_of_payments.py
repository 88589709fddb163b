"""Faults of card payments, planted behind the back of every rule; see test_hooks."""

from django.db import models

from commerce.models import Payment

ONE_ORDER = "(SELECT min(id) FROM commerce_order WHERE state = 'placed')"


def payment(**values):
    """Give the statement that writes a payment of a placed order; values are SQL."""
    texts = [
        field.column for field in Payment._meta.local_fields if isinstance(field, models.CharField | models.TextField)
    ]
    known = {
        **dict.fromkeys(texts, "''"),
        **dict.fromkeys(["delivery", "tax", "refund_due", "refunded"], "0"),
        **dict.fromkeys(["created", "modified"], "now()"),
        **{name: name for name in ("total", "currency", "content_hash", "cart_id", "partner_id")},
        "status": "'confirmed'",
        "captured_amount": "total",
        "keeps_card": "false",
        "user_id": "buyer_id",
        "key": "submission_key",
        "order_id": "id",
        **values,
    }
    columns, expressions = ", ".join(known), ", ".join(known.values())
    return f"INSERT INTO commerce_payment ({columns}) SELECT {expressions} FROM commerce_order WHERE id = {ONE_ORDER}"


FAULTS = {
    "payments.taken_is_ordered_or_goes_back": payment(order_id="NULL::bigint"),
    "payments.give_back_at_most_what_was_taken": payment(captured_amount="0.01", refunded="0.02"),
    "payments.what_is_due_is_on_its_way": payment(refund_due="0.01"),
    "payments.state_says_what_was_taken": payment(status="'rejected'"),
    "payments.refunds_that_failed": "INSERT INTO core_outboxentry (topic, key, payload, failed_at, error) VALUES"
    " ('payment.refund', 'refund:1', '{\"payment\": 1, \"amount\": \"5\"}', now(), 'x')",
    "payments.card_orders_are_paid": f"UPDATE commerce_order SET payment_method = 'card' WHERE id = {ONE_ORDER}",
    "payments.are_of_what_they_ordered": payment(content_hash="'other'"),
}

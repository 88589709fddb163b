"""What really happens keeps every invariant of invoices: paid, settled, taken back, credited; by card, on account."""

import uuid
from decimal import Decimal

from commerce.actions import credit, payment_entry
from commerce.invariants import credit as credit_invariants
from commerce.invariants import invoice as invoice_invariants
from commerce.invariants import order as invariants
from tests.commerce.invoiced import invoice, shipped, sub_limit
from tests.commerce.test_payment_entry import returned
from tests.factories import cards


def broken():
    found = [*invariants.check(), *credit_invariants.check(), *invoice_invariants.check()]
    return {each.name: each.violations for each in found if each.violations}


def pay(rows, part, amount, *, by, now):
    return payment_entry.record(
        parts={row.pk: Decimal(part) for row in rows}, amount=Decimal(amount), received_on=now.date(), reference="",
        key=uuid.uuid4(), by=by, now=now,
    )  # fmt: skip


def test_everything_adds_up_after_what_finance_does(cast, now):
    fay = cast.acting("fay")
    sub_limit(cast)
    first, second, third = invoice(cast, "40.00"), invoice(cast, "50.00", who="dora"), invoice(cast, "60.00")
    outside = invoice(cast, "70.00", payment_method="bank_transfer")

    receipt = pay([first, second], 30, 75, by=fay, now=now)
    payment_entry.settle(receipt=receipt, parts={third.pk: Decimal(15)}, by=fay, now=now)
    payment_entry.take_back(receipt=receipt, invoice=second, reason="Wrong", by=fay, now=now)
    pay([outside], 20, 25, by=fay, now=now)
    returned(first.order, 15, cast=cast, now=now)
    returned(outside.order, 60, cast=cast, now=now)
    cast.submitted("bea", "990.00")
    account = type(cast.account).objects.get()
    credit.raise_credit(account=account, amount=Decimal(9), key="k", reason="Goodwill", by=fay, now=now)
    credit.change_limit(account=account, limit=Decimal(1200), reason="More", by=fay, now=now)

    assert broken() == {}


def test_a_card_that_paid_in_advance_adds_up_also_after_a_return(cast, now):
    cast.no_limit("dora")
    order = cards.paid(cast, "dora", "20.00").order
    from_card = shipped(cast, order)
    assert (from_card.paid, from_card.open) == (20, 0)

    returned(from_card.order, 8, cast=cast, now=now)

    from_card.refresh_from_db()
    assert (from_card.credited, from_card.paid, from_card.open) == (8, 12, 0)
    assert broken() == {}

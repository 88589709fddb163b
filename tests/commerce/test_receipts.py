"""Money comes in and settles invoices (K5, K8): in bulk, and what it may not."""

from decimal import Decimal

import pytest

from commerce.actions import receipt as actions
from commerce.models import Invoice, LedgerEntry, Order, Receipt, Settlement
from commerce.queries import receipt as queries
from commerce.rules import receipt as rules
from core.refusal import Refused
from tests.commerce.invoiced import invoice, transfer
from tests.factories.racing import statements


@pytest.fixture
def fay(cast):
    return cast.acting("fay")


def written(rows, *, by, now):
    return actions.write_many(rows=rows, by=by, now=now)


def state(row):
    row = Invoice.objects.get(pk=row.pk)
    return row.paid, row.open, row.settled_at


def refused(row):
    """Give the sentence that refuses one row, "" for none."""
    return rules.faults([row], queries.owed([row], lock=False)).get(0, "")


def test_a_receipt_settles_invoices_in_part_and_whole(cast, fay, now):
    first, second = (invoice(cast, total, payment_method="bank_transfer") for total in ("20.00", "30.00"))

    [receipt] = written([transfer([first, second], Decimal(50), Decimal(20), Decimal(25))], by=fay, now=now)

    assert (receipt.settled, receipt.free) == (45, 5)
    assert state(first) == (20, 0, now)
    assert state(second) == (25, 5, None)
    assert list(Settlement.objects.order_by("id").values_list("receipt", "invoice", "amount", "by")) == [
        (receipt.pk, first.pk, 20, fay.user_id),
        (receipt.pk, second.pk, 25, fay.user_id),
    ]


def test_two_rows_of_one_message_settle_one_invoice_in_turn(cast, fay, now):
    owed = invoice(cast, "20.00", payment_method="bank_transfer")

    written([transfer([owed], Decimal(15), Decimal(15)), transfer([owed], Decimal(5), Decimal(5))], by=fay, now=now)

    assert state(owed) == (20, 0, now)


def test_together_they_settle_no_more_than_is_open(cast, fay, now):
    owed = invoice(cast, "20.00", payment_method="bank_transfer")
    rows = [transfer([owed], Decimal(15), Decimal(15)), transfer([owed], Decimal(6), Decimal(6))]

    with pytest.raises(Refused, match=r"only £5\.00 is open"):
        written(rows, by=fay, now=now)

    assert Receipt.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ""),
        ({"currency": "EUR"}, "One of the invoices is not of this payer."),
        ({"partner": "acme"}, ""),
        ({"partner": "zenith"}, "One of the invoices is not of this payer."),
        ({"amount": Decimal(9)}, "More is to be settled than came in."),
        ({"part": Decimal(0)}, "What is paid of an invoice is more than zero, in the decimals of its currency."),
        ({"part": Decimal("1.001")}, "What is paid of an invoice is more than zero, in the decimals of its currency."),
        ({"part": Decimal(21), "amount": Decimal(21)}, "Of one of the invoices only £20.00 is open."),
        ({"on_account": True}, "One of the invoices is not of this payer."),
    ],
)
def test_what_a_row_may_settle(cast, now, values, said):
    owed = invoice(cast, "20.00", payment_method="bank_transfer")
    values = {"amount": Decimal(10), "part": Decimal(10), **values}
    part, node, is_raised = values.pop("part"), values.pop("partner", None), values.pop("on_account", False)
    values |= {"partner_id": getattr(cast.partners, node).pk} if node else {}
    values |= {"account_id": cast.account.pk} if is_raised else {}

    assert refused(transfer([owed], values.pop("amount"), part, **values)) == said


def test_a_receipt_of_an_account_settles_its_invoices_alone(cast, now):
    owed = invoice(cast, "20.00")

    assert refused(transfer([owed], Decimal(20), Decimal(20), account_id=cast.account.pk)) == ""
    assert refused(transfer([owed], Decimal(20), Decimal(20))) == "One of the invoices is not of this payer."


def test_an_invoice_that_is_not_there_is_refused_in_the_same_words(cast, now):
    owed = invoice(cast, "20.00", payment_method="bank_transfer")
    row = transfer([owed], Decimal(20), Decimal(20))
    gone = type(row)(**{name: getattr(row, name) for name in row.__slots__} | {"settles": [(0, Decimal(20))]})

    assert refused(gone) == "One of the invoices is not of this payer."


def test_ten_thousand_rows_are_a_few_statements(cast, fay, now):
    owed = invoice(cast, "20.00", payment_method="bank_transfer")
    rows = [transfer([owed], Decimal("0.01"), Decimal("0.01")) for _place in range(2000)]
    rows += [transfer([owed], Decimal("1.00")) for _place in range(8000)]

    with statements() as sent:
        receipts = written(rows, by=fay, now=now)

    assert (len(receipts), len(sent) <= 20) == (10_000, True), len(sent)
    assert state(owed) == (20, 0, now)
    assert Order.objects.get().invoiced == 20
    assert LedgerEntry.objects.filter(kind="payment").count() == 0

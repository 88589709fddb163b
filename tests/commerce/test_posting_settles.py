"""A payment that names invoices settles them, never more than is open, all of a message or nothing (K5, K8)."""

import pytest

from commerce.models import Receipt, Settlement
from tests.commerce import invoiced, messages
from tests.commerce.messages import posting, sent
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.fixture
def token(cast):
    return messages.sender(cast)[1]


@pytest.fixture
def invoice(cast):
    """Give an invoice of £20.00 on Acme's account."""
    return invoiced.invoice(cast)


def paying(invoice, part, number=1, amount="6.00", **values):
    label = invoice.document.label
    return posting(number, amount=amount, inner=f'<settles invoice="{label}">{part}</settles>', **values)


def test_a_payment_settles_what_it_names_and_the_rest_stays_free(cast, token, invoice):
    answer = sent(token, paying(invoice, "5.00"))

    invoice.refresh_from_db()
    cast.account.refresh_from_db()
    receipt = Receipt.objects.get()
    assert (answer.status, invoice.open, receipt.free, cast.account.balance) == ("posted", 15, 1, 986)
    assert Settlement.objects.get().amount == 5


def test_several_payments_of_one_message_count_together(cast, token, invoice):
    answer = sent(token, paying(invoice, "15.00", 1, "15"), paying(invoice, "5.00", 2), paying(invoice, "0.01", 3))

    invoice.refresh_from_db()
    assert answer.codes == {"1": "not_posted", "2": "not_posted", "3": "too_much"}
    assert (invoice.open, Receipt.objects.count()) == (20, 0)


def test_what_is_settled_exactly_is_settled(cast, token, invoice):
    sent(token, paying(invoice, "20.00", amount="20"))

    invoice.refresh_from_db()
    assert (invoice.open, invoice.settled_at is not None) == (0, True)


@pytest.mark.parametrize(
    ("part", "amount", "code"),
    [
        ("20.01", "30", "too_much"),
        ("6.01", "6.00", "too_much"),
        ("0", "6.00", "bad_amount"),
        ("-1", "6.00", "bad_amount"),
        ("0.001", "6.00", "bad_amount"),
    ],
)
def test_a_part_that_may_not_be_is_refused(cast, token, invoice, part, amount, code):
    answer = sent(token, paying(invoice, part, amount=amount))

    invoice.refresh_from_db()
    assert (answer.codes, invoice.open) == ({"1": code}, 20)


def test_an_invoice_outside_the_account_is_as_unknown_as_one_that_is_not_there(cast, token):
    other = invoiced.invoice(cast, payment_method="bank_transfer")

    answer = sent(token, paying(other, "1.00"))

    assert answer.codes == {"1": "unknown_invoice"}

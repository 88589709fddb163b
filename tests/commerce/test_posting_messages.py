"""Outstanding credit is raised by XML messages: all or nothing, once, with a code for each posting (K5)."""

from decimal import Decimal

import pytest

from commerce.actions import credit
from commerce.models import CreditMessage, LedgerEntry, OrderState, PaymentMethod, Receipt, SubLimit
from core.actor import SYSTEM
from core.models import AuditEntry
from tests.commerce import messages
from tests.commerce.messages import body, posting, send, sent
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.fixture
def token(cast):
    return messages.sender(cast)[1]


def balance(cast):
    cast.account.refresh_from_db()
    return cast.account.balance


def test_a_payment_raises_the_account_of_the_node_that_paid(cast, token):
    answer = sent(token, posting(1, "ACME_DEPOT", amount="6.00"))

    entry = LedgerEntry.objects.get(kind="payment")
    told = {"number": "1", "code": "posted", "entry": str(entry.pk), "account": "ACME"}
    assert (answer.http, answer.status) == (200, "posted")
    assert answer.rows == {"1": {**told, "outstanding": "1006.00", "currency": "GBP"}}
    assert (balance(cast), entry.amount, entry.message.message_id) == (1006, 6, "M-1")
    receipt = Receipt.objects.get()
    assert (receipt.amount, receipt.entry, receipt.partner.code) == (6, entry, "ACME_DEPOT")


def test_each_posting_is_told_what_is_outstanding_after_it(cast, token):
    answer = sent(
        token, posting(1, amount="6"), posting(2, kind="refund", amount="1.50"),
        posting(3, kind="adjustment", amount="-0.50", inner="<reason>Rounding</reason>"),
    )  # fmt: skip

    assert [row["outstanding"] for row in answer.rows.values()] == ["1006.00", "1007.50", "1007.00"]
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (posting(2, "NOBODY"), "unknown_account"),
        (posting(2, "OPERATOR"), "unknown_account"),
        (posting(2, currency="EUR"), "wrong_currency"),
        (posting(2, inner="<valueDate>2126-03-04</valueDate>"), "bad_date"),
        (posting(2, amount="0"), "bad_amount"),
        (posting(2, amount="-1.00"), "bad_amount"),
        (posting(2, kind="refund", amount="-0.01"), "bad_amount"),
        (posting(2, amount="0.001"), "bad_amount"),
        (posting(2, amount="1000000000000"), "bad_amount"),
        (posting(2, amount="999999999999.99"), "bad_amount"),
        (posting(2, kind="adjustment", amount="-3"), "no_reason"),
        (posting(2, kind="adjustment", amount="0", inner="<reason>x</reason>"), "bad_amount"),
        (posting(1), "duplicate_number"),
        (posting(2, inner='<settles invoice="INV-000404">1</settles>'), "unknown_invoice"),
        (posting(2, inner='<settles invoice="404">1</settles>'), "unknown_invoice"),
        (posting(2, kind="refund", inner='<settles invoice="INV-000404">1</settles>'), "not_a_payment"),
    ],
)
def test_one_posting_that_may_not_be_keeps_all_others_from_being_posted(cast, token, bad, code):
    response = send(token, body(posting(1), bad, posting(3)))

    answer = messages.answer(response)
    assert (answer.http, answer.status) == (422, "refused")
    assert [code for code in answer.codes.values() if code != "not_posted"] == [code]
    assert (balance(cast), LedgerEntry.objects.filter(kind="payment").count(), Receipt.objects.count()) == (1000, 0, 0)
    kept = CreditMessage.objects.get()
    assert (kept.status, bytes(kept.answer)) == (422, response.content)


@pytest.mark.parametrize("amount", ["6.00", "1000000000000"])
def test_the_same_message_again_gets_the_same_answer_and_counts_once(cast, token, amount):
    message = body(posting(amount=amount))

    first, second = send(token, message), send(token, message)

    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert CreditMessage.objects.count() == 1
    assert balance(cast) == (1006 if first.status_code == 200 else 1000)


def test_another_message_with_the_same_id_is_a_conflict(cast, token):
    send(token, body(posting(amount="6")))

    answer = sent(token, posting(amount="7"))

    assert (answer.http, answer.error, balance(cast)) == (409, "id_taken", 1006)


def test_two_senders_may_use_the_same_id(cast, token):
    _other, others = messages.sender(cast, name="ERP")

    answers = [sent(each).http for each in (token, others)]

    assert (answers, balance(cast)) == ([200, 200], 1012)


def test_a_sender_posts_only_its_kinds_and_only_for_its_company(cast):
    _sender, token = messages.sender(cast, kinds=["payment"], partner=cast.partners.acme_north)
    zeniths = credit.open_account(
        partner=cast.partners.zenith, currency="GBP", limit=Decimal(10), by=SYSTEM, now=cast.now
    )

    codes = [
        sent(token, each, id=str(number)).codes["1"]
        for number, each in enumerate(
            [posting(1, "ACME_DEPOT"), posting(1, "ACME_DEPOT", "refund"), posting(1, "ACME"), posting(1, "ZENITH")]
        )
    ]

    assert codes == ["posted", "not_allowed", "unknown_account", "unknown_account"]
    zeniths.refresh_from_db()
    assert (balance(cast), zeniths.balance) == (1006, 10)


def test_a_payment_relieves_the_sub_limits_of_the_node_that_paid_and_an_adjustment_does_not(cast, token):
    cast.account.has_sub_limits = True
    cast.account.save()
    norths = SubLimit.objects.create(account=cast.account, partner=cast.partners.acme_north, limit=100, used=50)

    sent(token, posting(1, "ACME_DEPOT", amount="6"), posting(2, "ACME", amount="5"),
         posting(3, "ACME_DEPOT", "refund", "3"),
         posting(4, "ACME_DEPOT", "adjustment", "2", inner="<reason>x</reason>"))  # fmt: skip

    norths.refresh_from_db()
    assert (norths.used, balance(cast)) == (41, 1016)


def test_a_message_is_one_row_of_audit_and_each_account_another(cast, token):
    sent(token, posting(1), posting(2), posting(3))

    row = AuditEntry.objects.get(event="account.posted")
    assert (row.actor_name, row.channel, row.ip, row.partner_id) == (
        "Bank", "credit_message", "127.0.0.1", cast.partners.acme.pk,
    )  # fmt: skip
    assert (row.old, row.new) == (
        {"balance": "1000.000"}, {"balance": "1018.000", "postings": 3, "message": "M-1"},
    )  # fmt: skip
    assert AuditEntry.objects.get(event="creditmessage.posted").new == {"message": "M-1", "postings": 3, "refused": 0}


def test_what_was_below_zero_opens_only_above_it_and_what_was_held_stays_held(cast, token):
    """Scenario 7 of the rules, through messages."""
    cast.no_limit("bea", "carl", "dora")
    states = [cast.submitted("bea", total).state for total in ("600.00", "400.00", "1.00", "5.00")]
    by_card = cast.submitted("bea", "2.00", payment_method=PaymentMethod.BANK_TRANSFER).state
    assert (states, by_card) == ([OrderState.PLACED] * 2 + [OrderState.ON_HOLD] * 2, OrderState.PLACED)
    assert balance(cast) == -6

    six = sent(token, posting(amount="6"), id="six")
    again = sent(token, posting(amount="6"), id="six")

    assert (six.rows["1"]["outstanding"], six, balance(cast)) == ("0.00", again, 0)
    assert cast.account.stopped_at is not None
    still_closed = cast.submitted("bea", "1.00")
    assert still_closed.state == OrderState.ON_HOLD

    sent(token, posting(amount="2"), id="two")

    assert (balance(cast), cast.account.stopped_at) == (1, None)
    assert cast.submitted("bea", "0.50").state == OrderState.PLACED
    still_closed.refresh_from_db()
    assert still_closed.state == OrderState.ON_HOLD

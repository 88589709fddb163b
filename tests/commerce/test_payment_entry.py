"""Finance records what came in, settles later, and takes a settlement back (K5, K8)."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.actions import credit, returns
from commerce.actions import payment_entry as actions
from commerce.models import Account, Invoice, LedgerEntry, Order, Receipt, Settlement, SubLimit
from core import audit
from core.models import AuditEntry
from core.refusal import Refused
from tests.commerce.invoiced import invoice, sub_limit
from tests.factories.racing import REPEATS, refusals, together

KEY = uuid.UUID(int=7)


@pytest.fixture
def fay(cast):
    return cast.acting("fay")


def record(parts, amount=None, *, by, now, key=KEY, **values):
    known = {"received_on": now.date(), "reference": "Statement 12"}
    parts = {row.pk: Decimal(part) for row, part in parts.items()}
    amount = sum(parts.values()) if amount is None else Decimal(amount)
    return actions.record(parts=parts, amount=amount, key=key, by=by, now=now, **{**known, **values})


def balance():
    return Account.objects.get().balance


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_a_payment_on_account_settles_and_raises_the_outstanding_credit_once(cast, fay, now):
    first, second = invoice(cast, "20.00"), invoice(cast, "30.00")

    receipt = record({first: 20, second: 10}, 35, by=fay, now=now)

    assert balance() == 985
    assert (receipt.account_id, receipt.entry.amount, receipt.settled, receipt.free) == (cast.account.pk, 35, 30, 5)
    assert [(row.paid, row.open, row.settled_at) for row in (fresh(first), fresh(second))] == [
        (20, 0, now),
        (10, 20, None),
    ]
    assert [(row.event, row.new) for row in audit.of(receipt)] == [
        ("receipt.recorded", {"amount": "35", "currency": "GBP", "settled": "30"})
    ]
    assert [row.event for row in audit.of(fresh(first))] == ["invoice.paid"]


def test_a_payment_outside_any_account_writes_no_ledger(cast, fay, now):
    owed = invoice(cast, "20.00", payment_method="bank_transfer")

    receipt = record({owed: 20}, by=fay, now=now)

    assert (receipt.account_id, receipt.entry_id, receipt.partner_id) == (None, None, owed.partner_id)
    assert LedgerEntry.objects.filter(kind="payment").count() == 0


def test_one_payment_for_several_nodes_is_the_companys(cast, fay, now):
    rows = [invoice(cast, "20.00", who=who, payment_method="bank_transfer") for who in ("bea", "carl")]

    assert record(dict.fromkeys(rows, 20), by=fay, now=now).partner_id == cast.partners.acme.pk


def test_the_same_form_is_recorded_once(cast, fay, now):
    owed = invoice(cast, "20.00")

    first = record({owed: 5}, by=fay, now=now)

    assert record({owed: 5}, by=fay, now=now) == first
    assert (balance(), fresh(owed).paid) == (985, 5)


@pytest.mark.parametrize(
    ("parts", "values", "said"),
    [
        ([], {}, "Enter what is paid of at least one invoice."),
        (["21"], {}, "Of one of the invoices only £20.00 is open."),
        (["20"], {"amount": "19"}, "£20.00 are to be settled, but £19.00 came in."),
        (["20"], {"amount": "0"}, "Enter an amount above zero, in the decimals of GBP."),
        (["20"], {"amount": "20.001"}, "Enter an amount above zero, in the decimals of GBP."),
        (["20"], {"days": 1}, "What was received lies not in the future."),
        (["20"], {"who": "max"}, "Only Finance records payments."),
        (["20"], {"who": "ada"}, "Only Finance records payments."),
    ],
)
def test_what_is_refused(cast, now, parts, values, said):
    owed = invoice(cast, "20.00")
    by = cast.acting(values.get("who", "fay"))
    day = now.date() + timedelta(days=values.get("days", 0))

    with pytest.raises(Refused) as refusal:
        record(dict.fromkeys([owed][: len(parts)], *parts), values.get("amount"), by=by, now=now, received_on=day)

    assert refusal.value.sentence == said
    assert (Receipt.objects.count(), balance()) == (0, 980)


def test_several_accounts_or_companies_are_refused(cast, fay, now):
    mine = invoice(cast, "20.00")
    other = invoice(cast, "20.00", payment_method="bank_transfer")

    with pytest.raises(Refused, match="of several accounts"):
        record({mine: 20, other: 20}, by=fay, now=now)
    Order.objects.filter(pk=other.order_id).update(account=None)
    Invoice.objects.filter(pk=mine.pk).update(account=None, partner=cast.partners.zenith)
    with pytest.raises(Refused, match="not of this payer"):
        record({mine: 20, other: 20}, by=fay, now=now)


def test_an_invoice_paid_by_card_has_nothing_to_settle(cast, fay, now):
    owed = invoice(cast, "20.00")
    Invoice.objects.filter(pk=owed.pk).update(paid=20, settled_at=now)

    with pytest.raises(Refused, match=r"only £0\.00 is open"):
        record({owed: 1}, by=fay, now=now)


# ---------------------------------------------------------------- later
def test_what_stayed_free_settles_another_invoice_later(cast, fay, now):
    first, second = invoice(cast, "20.00"), invoice(cast, "30.00")
    receipt = record({first: 20}, 45, by=fay, now=now)

    settled = actions.settle(receipt=receipt, parts={second.pk: Decimal(25)}, by=fay, now=now)

    assert (settled.settled, settled.free, fresh(second).open, balance()) == (45, 0, 5, 995)
    assert [row.event for row in audit.of(receipt)] == ["receipt.recorded", "receipt.settled"]


def test_more_than_is_free_is_refused(cast, fay, now):
    first, second = invoice(cast, "20.00"), invoice(cast, "30.00")
    receipt = record({first: 20}, 25, by=fay, now=now)

    with pytest.raises(Refused, match="More is to be settled than came in"):
        actions.settle(receipt=receipt, parts={second.pk: Decimal(6)}, by=fay, now=now)
    with pytest.raises(Refused, match="at least one invoice"):
        actions.settle(receipt=receipt, parts={}, by=fay, now=now)
    with pytest.raises(Refused, match="Only Finance"):
        actions.settle(receipt=receipt, parts={second.pk: Decimal(5)}, by=cast.acting("max"), now=now)


def test_a_settlement_is_taken_back_with_a_reason(cast, fay, now):
    owed = invoice(cast, "20.00")
    receipt = record({owed: 20}, by=fay, now=now)

    actions.take_back(receipt=receipt, invoice=owed, reason="It was for another", by=fay, now=now)

    assert (fresh(receipt).free, fresh(owed).open, fresh(owed).settled_at, balance()) == (20, 20, None, 1000)
    assert list(Settlement.objects.order_by("id").values_list("amount", flat=True)) == [20, -20]
    said = [(row.event, row.reason) for row in AuditEntry.objects.order_by("-id")[:2]]
    assert said == [("invoice.opened_again", "It was for another"), ("receipt.taken_back", "It was for another")]
    with pytest.raises(Refused, match="Nothing of this invoice is settled"):
        actions.take_back(receipt=receipt, invoice=owed, reason="Again", by=fay, now=now)


def test_taking_back_needs_a_reason_and_the_right(cast, fay, now):
    owed = invoice(cast, "20.00")
    receipt = record({owed: 20}, by=fay, now=now)

    with pytest.raises(Refused, match="Say why"):
        actions.take_back(receipt=receipt, invoice=owed, reason=" ", by=fay, now=now)
    with pytest.raises(Refused, match="Only Finance"):
        actions.take_back(receipt=receipt, invoice=owed, reason="x", by=cast.acting("sam"), now=now)


# ---------------------------------------------------------------- returns (promise of giving back)
def returned(order, pieces, *, cast, now):
    sam, fay = cast.acting("sam"), cast.acting("fay")
    line = order.lines.order_by("position").first()
    asked = returns.ask(order=order, quantities={line.pk: pieces}, reason="Broken", by=sam, now=now)
    returns.accept(returned=asked, by=sam, now=now)
    return returns.refund(returned=asked, by=fay, now=now)


def test_a_return_takes_what_is_open_first_and_frees_the_rest(cast, fay, now):
    owed = invoice(cast, "20.00")
    receipt = record({owed: 15}, by=fay, now=now)

    returned(owed.order, 8, cast=cast, now=now)

    row = fresh(owed)
    assert (row.credited, row.paid, row.open, row.settled_at) == (8, 12, 0, now)
    assert (fresh(receipt).free, balance()) == (3, 1003)
    assert Order.objects.get(pk=owed.order_id).invoiced == 12


# ---------------------------------------------------------------- sub-limits (K8)
def used(*subs):
    return [SubLimit.objects.get(pk=sub.pk).used for sub in subs]


def test_a_payment_relieves_the_sub_limits_of_the_order(cast, fay, now):
    depot, north = sub_limit(cast, "acme_depot"), sub_limit(cast, "acme_north")
    owed = invoice(cast, "20.00")

    record({owed: 20}, 25, by=fay, now=now)

    assert used(depot, north) == [-5, -5]
    assert (balance(), list(LedgerEntry.objects.filter(kind="adjustment"))) == (1005, [])


def test_a_sub_limit_that_was_set_later_is_relieved_too(cast, fay, now):
    owed = invoice(cast, "20.00")
    depot = sub_limit(cast)
    SubLimit.objects.update(used=20)

    receipt = record({owed: 12}, by=fay, now=now)
    assert used(depot) == [8]
    actions.take_back(receipt=receipt, invoice=owed, reason="Wrong", by=fay, now=now)

    assert used(depot) == [8]


def test_invoices_of_other_nodes_relieve_their_own_sub_limits(cast, fay, now):
    depot, north = sub_limit(cast, "acme_depot"), sub_limit(cast, "acme_north")
    rows = [invoice(cast, "20.00", who="bea"), invoice(cast, "30.00", who="carl"), invoice(cast, "40.00", who="dora")]

    receipt = record(dict(zip(rows, (20, 30, 40), strict=True)), by=fay, now=now)

    assert (used(depot, north), balance()) == ([0, 0], 1000)
    actions.take_back(receipt=receipt, invoice=rows[0], reason="Wrong", by=fay, now=now)
    assert (used(depot, north), balance()) == ([20, 20], 1000)


def test_moving_between_sub_limits_neither_stops_nor_opens_an_account(cast, fay, now):
    depot = sub_limit(cast)
    owed, other = invoice(cast, "500.00"), invoice(cast, "400.00", who="dora")
    credit.change_limit(account=cast.account, limit=Decimal(890), reason="Cut", by=fay, now=now)
    receipt = record({other: 1}, 3, by=fay, now=now)
    before = Account.objects.get()

    actions.settle(receipt=receipt, parts={owed.pk: Decimal(2)}, by=fay, now=now + timedelta(hours=1))

    after = Account.objects.get()
    assert (before.stopped_at, after.stopped_at, after.balance) == (now, now, before.balance)
    assert used(depot) == [498]


# ---------------------------------------------------------------- races
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_repeat", REPEATS)
@pytest.mark.parametrize("payment_method", ["on_account", "bank_transfer"])
def test_one_form_sent_twice_at_once_is_recorded_once(cast, fay, now, payment_method, _repeat):
    """Without the lock of the invoices both look before either has written."""
    owed = invoice(cast, "20.00", payment_method=payment_method)
    before = balance()

    answers = together(*[lambda: record({owed: 5}, by=fay, now=now)] * 2)

    assert refusals(answers) == []
    assert answers[0].pk == answers[1].pk
    raised = 5 if payment_method == "on_account" else 0
    assert (Receipt.objects.count(), fresh(owed).paid, balance() - before) == (1, 5, raised)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_repeat", REPEATS)
def test_two_payments_at_once_never_settle_more_than_is_open(cast, fay, now, _repeat):
    owed = invoice(cast, "20.00", payment_method="bank_transfer")

    answers = together(*[lambda: record({owed: 20}, by=fay, now=now, key=uuid.uuid4())] * 2)

    assert len(refusals(answers)) == 1
    assert (Receipt.objects.count(), fresh(owed).paid) == (1, 20)

"""Credit moves in one place; the balance is the sum of what is written and nothing is ever unwritten (K1-K6)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import translation

from commerce import ledger
from commerce.actions import credit
from commerce.models import Account, EntryKind, LedgerEntry
from commerce.queries import credit as queries
from core import audit
from core.actor import SYSTEM
from core.refusal import Refused

D = Decimal
SHORT = "The outstanding credit is %s short."
STOPPED = "Ordering on account is stopped until the outstanding credit is above zero again."


@pytest.mark.parametrize(
    ("balance", "is_stopped", "total", "reason"),
    [
        ("1000", False, "999.99", ""),
        ("1000", False, "1000.00", ""),
        ("1000", False, "1000.01", SHORT % "£0.01"),
        ("0", False, "0", ""),
        ("0", False, "0.01", SHORT % "£0.01"),
        ("0", True, "0", STOPPED),
        ("0", True, "0.01", SHORT % "£0.01"),
        ("-6", True, "1", SHORT % "£7.00"),
        ("-6", True, "0", SHORT % "£6.00"),
    ],
)
def test_exactly_zero_is_fine_below_is_not_and_once_stopped_all_wait(now, balance, is_stopped, total, reason):
    account = Account(currency="GBP", balance=D(balance), stopped_at=now if is_stopped else None)

    with translation.override("en-gb"):
        outcome = ledger.tested(account, D(total), ())

    assert (outcome.is_held, outcome.reason) == (bool(reason), reason)


@pytest.mark.parametrize(
    ("movements", "balance", "is_stopped"),
    [
        (["-999.99"], "0.01", False),
        (["-1000"], "0", False),
        (["-1000.01"], "-0.01", True),
        (["-1001", "1"], "0", True),
        (["-1001", "1.01"], "0.01", False),
        (["-1001", "1.01", "-0.01"], "0", False),
        (["-1001", "-5", "3"], "-3", True),
    ],
)
def test_below_zero_stops_and_only_above_zero_opens_again(cast, now, movements, balance, is_stopped):
    for number, amount in enumerate(movements):
        post(cast, now, amount, key=f"move:{number}")

    account = Account.objects.get(pk=cast.account.pk)
    assert (account.balance, account.stopped_at == now) == (D(balance), is_stopped)
    assert account.entries.aggregate(sum=Sum("amount"))["sum"] == D(balance)


def post(cast, now, amount, *, key):
    account = Account.objects.locked().get(pk=cast.account.pk)
    ledger.write(account, ledger.Movement(EntryKind.ADJUSTMENT, D(amount), key, "x"), by=SYSTEM, now=now)


def test_being_stopped_remembers_since_when(cast, now):
    later = now.replace(hour=12)
    post(cast, now, "-1001", key="a")
    post(cast, later, "-1", key="b")

    assert Account.objects.get(pk=cast.account.pk).stopped_at == now


def test_a_movement_with_the_same_key_happens_once(cast, now):
    post(cast, now, "5", key="payment:7")

    with pytest.raises(IntegrityError, match="ledger_one_entry_per_key"), transaction.atomic():
        post(cast, now, "5", key="payment:7")

    assert Account.objects.get(pk=cast.account.pk).balance == 1005


def test_an_entry_tells_the_movement_and_what_was_left(cast, now):
    order = cast.submitted("bea", "20.00")

    entry = LedgerEntry.objects.get(order=order)

    assert (entry.kind, entry.amount, entry.balance_after, entry.by, entry.at, entry.account) == (
        "order",
        D("-20.00"),
        D("980.00"),
        cast.users.bea,
        now,
        cast.account,
    )


def test_only_on_account_takes_credit(cast):
    cast.submitted("bea", "20.00", payment_method="bank_transfer")

    assert Account.objects.get(pk=cast.account.pk).balance == 1000


def test_a_waiting_order_takes_no_credit(cast):
    cast.submitted("bea", "60.00")

    assert Account.objects.get(pk=cast.account.pk).balance == 1000


def test_giving_back_what_was_never_taken_does_nothing(cast, now):
    order = cast.submitted("bea", "20.00", payment_method="bank_transfer")

    ledger.give_back(order=order, amount=D(20), key="back", by=SYSTEM, now=now, reason="x")

    assert LedgerEntry.objects.filter(order=order).count() == 0


def test_credit_is_given_back_once(cast, now):
    order = cast.submitted("bea", "20.00")
    once = {"order": order, "amount": D(20), "key": "back", "by": SYSTEM, "now": now, "reason": "x"}
    ledger.give_back(**once)

    with pytest.raises(IntegrityError, match="ledger_one_entry_per_key"), transaction.atomic():
        ledger.give_back(**once)

    assert Account.objects.get(pk=cast.account.pk).balance == 1000


def test_a_branch_orders_on_its_nearest_account(cast, now):
    north = credit.open_account(partner=cast.partners.acme_north, currency="GBP", limit=D(10), by=SYSTEM, now=now)

    found = [queries.account_for(getattr(cast.partners, code).pk) for code in ("acme", "acme_north", "acme_depot")]

    assert found == [cast.account, north, north]


def test_without_any_account_above_there_is_none(cast):
    assert queries.account_for(cast.partners.zenith.pk) is None


def test_a_new_account_begins_with_its_limit(cast, now):
    account = credit.open_account(partner=cast.partners.zenith, currency="EUR", limit=D("250.50"), by=SYSTEM, now=now)

    assert list(account.entries.values_list("kind", "amount", "balance_after")) == [
        ("allocation", D("250.50"), D("250.50"))
    ]
    assert list(audit.of(account).values_list("event", "new")) == [
        ("account.opened", {"limit": "250.50", "currency": "EUR"})
    ]


def test_an_account_of_zero_holds_every_order(cast, now):
    credit.open_account(partner=cast.partners.acme_depot, currency="GBP", limit=D(0), by=SYSTEM, now=now)

    assert cast.submitted("bea", "0.01").state == "on_hold"


@pytest.mark.parametrize(
    ("limit", "currency", "sentence"),
    [
        ("-0.01", "GBP", "A credit limit is zero or more."),
        ("1000000000000", "GBP", "A credit limit is zero or more."),
        ("1.001", "GBP", "GBP has fewer decimal places."),
        ("1.5", "JPY", "JPY has fewer decimal places."),
    ],
)
def test_an_unsound_limit_is_refused(cast, now, limit, currency, sentence):
    with pytest.raises(Refused) as refusal:
        credit.open_account(partner=cast.partners.zenith, currency=currency, limit=D(limit), by=SYSTEM, now=now)

    assert (str(refusal.value), refusal.value.field) == (sentence, "limit")


@pytest.mark.parametrize(
    ("limit", "balance", "is_stopped"), [("1500", "1480", False), ("20", "0", False), ("10", "-10", True)]
)
def test_another_limit_moves_the_credit_by_the_difference(cast, now, limit, balance, is_stopped):
    cast.submitted("bea", "20.00")

    credit.change_limit(account=cast.account, limit=D(limit), reason="Yearly review", by=SYSTEM, now=now)

    account = Account.objects.get(pk=cast.account.pk)
    assert (account.limit, account.balance, account.stopped_at is not None) == (D(limit), D(balance), is_stopped)
    assert list(audit.of(account).values_list("event", "old", "new", "reason"))[-1] == (
        "account.limit_changed",
        {"limit": "1000.000"},
        {"limit": limit},
        "Yearly review",
    )


def test_a_limit_changes_with_a_reason(cast, now):
    with pytest.raises(Refused, match=r"^Say why: the reason is kept and shown\.$"):
        credit.change_limit(account=cast.account, limit=D(5), reason=" ", by=SYSTEM, now=now)

    assert Account.objects.get(pk=cast.account.pk).limit == 1000


def test_a_payment_raises_the_credit_and_is_told(cast, now):
    by = cast.acting("fay")

    credit.raise_credit(account=cast.account, amount=D("6.50"), key="bank:1", reason="Statement 9", by=by, now=now)

    entries = cast.account.entries.order_by("id")
    assert list(entries.values_list("kind", "amount", "by", "reason"))[-1] == (
        "payment",
        D("6.50"),
        cast.users.fay.pk,
        "Statement 9",
    )
    assert list(audit.of(cast.account).values_list("event", "new"))[-1] == (
        "account.raised",
        {"amount": "6.50", "balance": "1006.500"},
    )


@pytest.mark.parametrize(
    ("amount", "reason", "sentence"),
    [
        ("0", "x", "Enter an amount above zero."),
        ("-1", "x", "Enter an amount above zero."),
        ("1000000000000", "x", "Enter an amount above zero."),
        ("0.001", "x", "GBP has fewer decimal places."),
        ("1", "", "Say why: the reason is kept and shown."),
    ],
)
def test_an_unsound_payment_is_refused(cast, now, amount, reason, sentence):
    with pytest.raises(Refused) as refusal:
        credit.raise_credit(account=cast.account, amount=D(amount), key="k", reason=reason, by=SYSTEM, now=now)

    assert (str(refusal.value), Account.objects.get(pk=cast.account.pk).balance) == (sentence, 1000)


@pytest.mark.parametrize(
    ("name", "count"), [("fay", 1), ("dora", 1), ("ada", 1), ("carl", 0), ("bea", 0), ("zoe", 0), ("ruth", 0)]
)
def test_an_account_is_seen_from_its_node_and_above(cast, name, count):
    assert Account.objects.all().visible_to(cast.acting(name)).count() == count

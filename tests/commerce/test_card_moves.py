"""Every state of a card payment against everything a provider may say (O7): one table."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from payments import PaymentStatus

from commerce.cards import Told
from commerce.models import Payment
from commerce.rules import payment as rules

STATES = ["waiting", "input", "preauth", "confirmed", "refunded", "rejected", "error", "cancelled"]
TABLE = """
from \\ told  waiting  input  preauth  confirmed  refunded  rejected  error  cancelled
waiting      -        yes    yes      yes        -         yes       yes    yes
input        -        -      yes      yes        -         yes       yes    yes
preauth      -        -      -        yes        -         yes       yes    yes
confirmed    -        -      -        -          -         -         -      -
refunded     -        -      -        -          -         -         -      -
rejected     -        -      -        yes        -         -         -      -
error        -        -      -        yes        -         -         -      -
cancelled    -        -      -        yes        -         -         -      -
"""
"""That money went back is counted, not told by a state: nothing moves to "refunded" by a message."""
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def told(status, *, at=AT, **values):
    known = {"event_id": "1", "kind": "x", "token": "t", "amount": Decimal(20), "currency": "GBP"}
    return Told(status=status, happened_at=at, **{**known, **values})


def payment(status, **values):
    return Payment(status=status, total=Decimal(20), currency="GBP", **values)


def test_the_table_names_every_state():
    assert sorted(STATES) == sorted(state for state, _words in PaymentStatus.CHOICES) == sorted(rules.MOVES)


def test_a_payment_moves_as_the_table_says():
    seen = {state: [rules.moves(payment(state), told(each)) for each in STATES] for state in STATES}

    rows = [line.split() for line in TABLE.strip().splitlines()[1:]]
    assert seen == {row[0]: [cell == "yes" for cell in row[1:]] for row in rows}


@pytest.mark.parametrize(
    ("status", "minutes", "moves"),
    [("rejected", -1, False), ("rejected", 0, True), ("rejected", 1, True), ("confirmed", -1, True)],
)
def test_only_that_money_was_taken_counts_however_late_it_comes(status, minutes, moves):
    waiting = payment("input", told_at=AT)

    assert rules.moves(waiting, told(status, at=AT + timedelta(minutes=minutes))) is moves


@pytest.mark.parametrize(
    ("status", "values", "is_believed"),
    [
        ("confirmed", {}, True),
        ("confirmed", {"currency": "gbp"}, True),
        ("confirmed", {"amount": Decimal("20.000")}, True),
        ("confirmed", {"amount": Decimal("19.99")}, False),
        ("confirmed", {"amount": Decimal("20.01")}, False),
        ("confirmed", {"amount": None}, False),
        ("confirmed", {"currency": "EUR"}, False),
        ("preauth", {"amount": Decimal(1)}, False),
        ("rejected", {"amount": None, "currency": ""}, True),
    ],
)
def test_the_provider_is_believed_where_it_took_exactly_what_was_due(status, values, is_believed):
    assert (rules.fault(payment("input"), told(status, **values)) == "") is is_believed


@pytest.mark.parametrize(
    ("given_back", "due", "refunded", "elsewhere"),
    [(None, 0, 0, 0), (5, 5, 0, 0), (5, 0, 5, 0), (8, 5, 0, 3), (20, 0, 0, 20), (99, 0, 0, 20), (3, 5, 5, 0)],
)
def test_what_was_given_back_elsewhere_is_what_this_house_does_not_know_of(given_back, due, refunded, elsewhere):
    of = payment("confirmed", captured_amount=Decimal(20), refund_due=Decimal(due), refunded=Decimal(refunded))
    message = told("refunded", given_back=None if given_back is None else Decimal(given_back))

    assert rules.given_back_elsewhere(of, message) == elsewhere

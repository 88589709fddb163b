"""Two at once, for real: each of these was seen to fail with its lock taken away, as its docstring tells."""

import uuid
from decimal import Decimal

import pytest
from django.db.models import Sum

from commerce.actions import cart as carts
from commerce.actions import credit, hold
from commerce.models import Account, Cart, Hold, LedgerEntry, Order
from core import audit
from core.actor import SYSTEM
from core.models import OutboxEntry
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(cast):
    cast.no_limit("bea", "carl")
    return cast


def filled(cast, count, total):
    """Give so many carts of bea, each to be submitted by a thread of its own."""
    return [cast.filled_cart("bea", total) for _number in range(count)]


def submit(cast, cart, key=None):
    return lambda: cast.submit(cart, "bea", key=key)


@pytest.mark.parametrize("repeat", REPEATS)
def test_eight_charges_at_once_add_up_and_none_passes_on_credit_another_used(cast, repeat):
    """Without FOR UPDATE on the account 20 of 20 runs placed too many."""
    orders = together(*[submit(cast, cart) for cart in filled(cast, 8, "300.00")])

    states = sorted(order.state for order in orders)
    account = Account.objects.get()
    assert states == ["on_hold"] * 5 + ["placed"] * 3
    assert (account.balance, account.entries.aggregate(sum=Sum("amount"))["sum"]) == (-1400, -1400)
    held = LedgerEntry.objects.filter(order__state="on_hold")
    assert [entry.order.state for entry in account.entries.filter(balance_after__gte=0, kind="order")] == ["placed"] * 3
    assert {entry.balance_after < 0 for entry in held} == {True}


@pytest.mark.parametrize("repeat", REPEATS)
def test_the_same_form_sent_twenty_times_at_once_makes_one_order(cast, repeat):
    """Without FOR UPDATE on the cart 20 of 20 runs answered a click with the database's refusal of a second order."""
    cart, key = cast.filled_cart("bea", "20.00"), uuid.uuid4()

    orders = together(*[submit(cast, cart, key) for _click in range(20)])

    assert refusals(orders) == []
    assert ({order.pk for order in orders}, Order.objects.count()) == ({orders[0].pk}, 1)
    assert (Account.objects.get().balance, OutboxEntry.objects.filter(topic="order.placed").count()) == (980, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_released_and_rejected_at_once_is_decided_once_and_credit_is_given_back_at_most_once(cast, now, repeat):
    """Without FOR UPDATE on the order 20 of 20 runs failed: 14 decided twice, 6 broke on a constraint."""
    order = cast.submitted("bea", "1000.01")
    fay, other = cast.acting("fay"), cast.acting("fay")

    answers = together(
        lambda: hold.release(order=order, by=fay, now=now),
        lambda: hold.reject(order=order, reason="No", by=other, now=now),
    )

    row, ended = Order.objects.get(pk=order.pk), Hold.objects.get(order=order)
    told = {"released": "Released", "rejected": "Rejected"}[ended.outcome]
    assert refusals(answers) == [f"Order {row.number} is already decided: {told} by Fay."]
    assert (row.state, Account.objects.get().balance) == (
        ("placed", Decimal("-0.01")) if ended.outcome == "released" else ("rejected", 1000)
    )
    events = list(audit.of(order).filter(event__in=["order.released", "order.rejected"]))
    assert len(events) == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_rejected_ten_times_at_once_gives_credit_back_once(cast, now, repeat):
    """Without FOR UPDATE on the order 20 of 20 runs broke on the ledger's key."""
    order, fay = cast.submitted("bea", "1000.01"), cast.acting("fay")

    answers = together(*[lambda: hold.reject(order=order, reason="No", by=fay, now=now) for _click in range(10)])

    assert len(refusals(answers)) == 9
    assert (Account.objects.get().balance, OutboxEntry.objects.filter(topic="credit.decided").count()) == (1000, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_first_clicks_at_once_start_one_current_cart(cast, now, repeat):
    """Without the unique index 20 of 20 runs had up to six current carts."""
    bea = cast.acting("bea")

    answers = together(*[lambda: carts.current_or_new(by=bea, now=now) for _click in range(6)])

    assert refusals(answers) == []
    assert ({cart.pk for cart in answers}, Cart.objects.count()) == ({Cart.objects.get().pk}, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_adding_the_same_product_at_once_loses_nothing(cast, now, repeat):
    """Without FOR UPDATE on the cart 20 of 20 runs broke on a second line of the product."""
    bea = cast.acting("bea")
    cart = carts.open_current(by=bea, now=now)

    answers = together(
        *[lambda: carts.add(cart=cart, product=cast.products.POUND, quantity=1, by=bea, now=now) for _click in range(8)]
    )

    assert refusals(answers) == []
    assert list(cart.lines.values_list("quantity", flat=True)) == [8]


@pytest.mark.parametrize("repeat", REPEATS)
def test_payments_and_charges_at_once_add_up(cast, now, repeat):
    """Without FOR UPDATE on the account 20 of 20 runs lost movements from the balance."""

    def pay(number):
        return lambda: credit.raise_credit(
            account=cast.account, amount=Decimal(10), key=f"bank:{number}", reason="Paid", by=SYSTEM, now=now
        )

    answers = together(*[pay(number) for number in range(5)], *[submit(cast, c) for c in filled(cast, 5, "7.00")])

    assert refusals(answers) == []
    account = Account.objects.get()
    assert (account.balance, account.entries.aggregate(sum=Sum("amount"))["sum"]) == (1015, 1015)


def test_the_same_payment_posted_twice_at_once_counts_once(cast, now):
    def pay():
        return credit.raise_credit(
            account=cast.account, amount=Decimal(10), key="bank:1", reason="Paid", by=SYSTEM, now=now
        )

    answers = together(pay, pay, pay)

    assert sorted(type(answer).__name__ for answer in answers) == ["Account", "IntegrityError", "IntegrityError"]
    assert Account.objects.get().balance == 1010


@pytest.mark.parametrize(
    ("what", "table"), [("submit", "commerce_account"), ("submit", "commerce_cart"), ("release", "commerce_order")]
)
def test_a_row_is_locked_before_it_is_written(cast, now, what, table):
    cart, order, fay = cast.filled_cart("bea", "5.00"), cast.submitted("bea", "1000.01"), cast.acting("fay")

    with statements() as sent:
        cast.submit(cart, "bea") if what == "submit" else hold.release(order=order, by=fay, now=now)

    assert locks_and_writes(sent, table)[0] == "lock"
    assert set(locks_and_writes(sent, table)) == {"lock", "write"}

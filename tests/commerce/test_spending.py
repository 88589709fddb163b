"""What a company may place in a day and pay by card in thirty (K9): a whole tree counts, exactly the limit is fine."""

from datetime import timedelta
from decimal import Decimal

import pytest
from payments import PaymentStatus

from approvals.actions import decision
from commerce import gates
from commerce.actions import cancellation, hold
from commerce.actions import spending as actions
from commerce.models import Order, Payment, Receipt, SpendLimit, SpendLimitKind
from commerce.queries import spending as queries
from core import audit
from core.refusal import Refused
from partners.actions import manager as managers
from tests.commerce.invoiced import invoice
from tests.factories import cards
from tests.factories.racing import REPEATS, refusals, statements, together

DAILY, MONTH = SpendLimitKind.DAILY, SpendLimitKind.THIRTY_DAYS


@pytest.fixture
def manager(cast):
    return cast.acting("max")


@pytest.fixture
def acme(cast):
    cast.no_limit("bea", "carl")
    return cast.partners.acme


def limit(amount, kind=DAILY, partner=None, currency="GBP", at=None):
    values = {"amount": amount and Decimal(amount), "reason": "x" if partner else ""}
    return SpendLimit.objects.create(kind=kind, partner=partner, currency=currency, changed_at=at, **values)


def refused(call):
    """Give the sentence that refuses, "" where nothing does."""
    try:
        call()
    except Refused as refusal:
        return refusal.sentence
    return ""


@pytest.mark.parametrize(("total", "passes"), [("59.99", True), ("60.00", True), ("60.01", False)])
def test_the_orders_of_a_day_stay_within_the_limit(cast, acme, now, total, passes):
    limit(100, at=now)
    cast.submitted("bea", "40.00")

    said = refused(lambda: cast.submitted("carl", total))

    assert (said == "") is passes
    assert Order.objects.count() == (2 if passes else 1)


def test_the_refusal_says_the_limit_what_is_left_from_when_and_whom_to_ask(cast, acme, now):
    limit(100, at=now)
    cast.submitted("bea", "40.00")

    assert refused(lambda: cast.submitted("carl", "60.01")) == (
        "Your company may place orders for £100.00 in a day. £40.00 are used and £60.00 left; this order is £60.01."
        " From 3 Mar 2026, 00:00 UTC there is enough again. Ask the marketplace to raise it."
    )
    assert "By itself it is above the limit." in refused(lambda: cast.submitted("carl", "100.01"))


def test_a_company_is_told_its_account_manager(cast, acme, now, manager):
    managers.assign(partner=acme, manager=cast.memberships.sam, by=manager, now=now)
    limit(100, at=now)

    assert refused(lambda: cast.submitted("carl", "100.01")).endswith("Ask Sam, who may raise the limit.")


def test_the_day_is_the_houses_and_begins_anew(cast, acme, now):
    limit(100, at=now)
    cast.submitted("bea", "100.00")
    midnight = now.replace(hour=0, minute=0)

    assert queries.placed_today(acme.pk, "GBP", now) == 100
    assert queries.placed_today(acme.pk, "GBP", midnight + timedelta(days=1)) == 0
    Order.objects.update(placed_at=midnight)
    assert queries.placed_today(acme.pk, "GBP", now) == 100
    Order.objects.update(placed_at=midnight - timedelta(microseconds=1))
    assert queries.placed_today(acme.pk, "GBP", now) == 0


def test_what_is_cancelled_or_waits_does_not_count(cast, acme, now):
    cast.limit("bea", Decimal(1), "carl")
    cast.submitted("bea", "70.00")
    order = cast.submitted("carl", "90.00")
    cancellation.cancel_rest(order=order, reason="Sold out", by=cast.acting("sam"), now=now)

    assert queries.placed_today(acme.pk, "GBP", now) == 0


def test_other_companies_and_currencies_are_not_counted(cast, acme, now):
    limit(100, at=now)
    limit(1, currency="EUR", at=now)
    cast.submitted("bea", "100.00")

    assert queries.placed_today(cast.partners.zenith.pk, "GBP", now) == 0
    assert queries.placed_today(acme.pk, "EUR", now) == 0


@pytest.mark.parametrize(
    ("own", "total", "passes"), [("200", "150.00", True), ("50", "60.00", False), (None, "900.00", True)]
)
def test_a_companys_own_limit_counts_instead(cast, acme, now, own, total, passes):
    limit(100, at=now)
    limit(own, partner=acme, at=now)

    assert (refused(lambda: cast.submitted("bea", total)) == "") is passes


def test_without_limits_an_order_costs_no_statement_more(cast, acme, now):
    def asked():
        with statements() as sent:
            cast.submitted("bea", "10.00")
        return [sql for sql in sent if ("spendlimit" in sql and "commerce_cartline" not in sql) or "advisory" in sql]

    assert asked() == []
    limit(100, at=now)
    assert len(asked()) == 1


def test_what_waits_is_tested_again_before_it_is_placed(cast, now):
    cast.no_limit("carl")
    cast.limit("bea", Decimal(50), "carl")
    limit(100, at=now)
    waiting = cast.submitted("bea", "80.00")
    cast.submitted("carl", "30.00")
    step = waiting.approval_steps.get()
    carl = cast.acting("carl")

    said = refused(lambda: decision.decide(step=step, accept=True, seen_hash=waiting.content_hash, by=carl, now=now))

    assert said.startswith("Your company may place orders for £100.00 in a day. £30.00 are used and £70.00 left")
    assert (Order.objects.get(pk=waiting.pk).state, step.__class__.objects.get().decision) == (
        "awaiting_approval",
        None,
    )


def test_what_is_held_is_tested_again_when_it_is_released(cast, acme, now):
    limit(1050, at=now)
    held = cast.submitted("bea", "1010.00")
    cast.submitted("carl", "1.00", payment_method="bank_transfer")
    fay = cast.acting("fay")
    assert held.state == "on_hold"

    SpendLimit.objects.update(amount=1010)
    said = refused(lambda: hold.release(order=held, by=fay, now=now))
    SpendLimit.objects.update(amount=1011)
    released = hold.release(order=held, by=fay, now=now)

    assert said.startswith("Your company may place orders for £1,010.00")
    assert released.state == "placed"


# ---------------------------------------------------------------- thirty days
def paid(cast, amount, *, days, now, status=PaymentStatus.CONFIRMED, **values):
    """Give a card payment of the depot's, so many days ago."""
    row = Payment.objects.create(
        variant="demo", currency="GBP", total=Decimal(amount), status=status, partner=cast.partners.acme_depot,
        user=cast.users.bea, content_hash="", captured_amount=Decimal(amount), **values,
    )  # fmt: skip
    Payment.objects.filter(pk=row.pk).update(created=now - timedelta(days=days))
    return row


def receipt(cast, amount, *, days, now):
    return Receipt.objects.create(
        partner=cast.partners.acme, currency="GBP", amount=Decimal(amount), received_on=now.date(),
        at=now - timedelta(days=days),
    )  # fmt: skip


def test_thirty_days_count_cards_less_refunds_and_receipts(cast, acme, now):
    paid(cast, 100, days=1, now=now, refunded=Decimal(30), refund_due=Decimal(5))
    paid(cast, 200, days=29, now=now)
    paid(cast, 400, days=30, now=now)
    paid(cast, 800, days=1, now=now, status=PaymentStatus.REJECTED)
    receipt(cast, 7, days=2, now=now)
    receipt(cast, 9, days=31, now=now)

    assert queries.used(MONTH, acme.pk, "GBP", now) == 65 + 200 + 7


@pytest.mark.parametrize(("total", "passes"), [("40.00", True), ("40.01", False)])
def test_a_card_pays_within_the_limit_of_thirty_days(cast, acme, now, total, passes):
    limit(100, MONTH, at=now)
    paid(cast, 60, days=3, now=now)

    said = refused(lambda: gated(cast, total, now))

    assert (said == "") is passes
    assert passes or "From 29 Mar 2026, 09:30 UTC there is enough again." in said


def gated(cast, total, now, payment_method="card"):
    """Run the gate on an unsaved order of bea's, as the forecast does."""
    order = Order(
        partner=cast.partners.acme_depot, buyer=cast.users.bea, currency="GBP", total=Decimal(total),
        payment_method=payment_method,
    )  # fmt: skip
    return gates.spending(gates.Passage(order, [], cast.acting("bea"), now, is_preview=True))


def test_other_ways_to_pay_are_no_payment_yet(cast, acme, now):
    limit(100, MONTH, at=now)
    paid(cast, 100, days=3, now=now)

    assert refused(lambda: gated(cast, "500.00", now, "on_account")) == ""


def test_the_payment_of_the_order_itself_is_not_counted_twice(cast, acme, now):
    limit(20, MONTH, at=now)

    payment = cards.paid(cast, "bea", "20.00")

    assert (payment.order.state, payment.order.total) == ("placed", 20)


# ---------------------------------------------------------------- setting
def test_a_manager_sets_changes_and_drops_limits(cast, acme, now, manager):
    known = {"kind": DAILY, "currency": "GBP", "by": manager, "now": now}

    actions.set_limit(amount=Decimal(100), **known)
    own = actions.set_limit(amount=None, partner=acme, reason="Launch week", **known)
    actions.set_limit(amount=Decimal(300), **known)
    actions.drop_limit(limit=own, by=manager, now=now)

    assert list(SpendLimit.objects.values_list("partner", "amount")) == [(None, 300)]
    assert [(row.event, row.old, row.new, row.reason) for row in audit.of(acme)] == [
        ("partner.spend_limit_set", None, {"kind": "daily", "currency": "GBP", "amount": None}, "Launch week"),
        ("partner.spend_limit_dropped", {"kind": "daily", "currency": "GBP", "amount": None}, None, ""),
    ]
    assert [row.event for row in audit.of(cast.partners.operator)] == ["partner.spend_limit_set"] * 2


@pytest.mark.parametrize(
    ("who", "values", "said"),
    [
        ("fay", {}, "Only marketplace managers set spend limits."),
        ("ada", {}, "Only marketplace managers set spend limits."),
        ("max", {"partner": "acme_depot"}, "Spend limits are set for the company as a whole, not for a branch."),
        ("max", {"partner": "operator"}, "The operator buys nothing: choose one of the partners."),
        ("max", {"amount": Decimal(-1)}, "A limit is zero or more."),
        ("max", {"amount": Decimal("1.001")}, "GBP has fewer decimal places."),
        ("max", {"partner": "acme", "reason": " "}, "Say why: the reason is kept and shown."),
        ("max", {"amount": None}, "The operator buys nothing: choose one of the partners."),
    ],
)
def test_what_cannot_be_set(cast, now, who, values, said):
    values = {"amount": Decimal(100), "reason": "x", **values}
    node = values.pop("partner", None)
    partner = node and getattr(cast.partners, node)

    assert (
        refused(
            lambda: actions.set_limit(
                kind=DAILY, currency="GBP", partner=partner, by=cast.acting(who), now=now, **values
            )
        )
        == said
    )
    assert SpendLimit.objects.count() == 0


# ---------------------------------------------------------------- races
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_repeat", REPEATS)
def test_two_orders_at_once_do_not_both_pass_on_the_same_rest(cast, now, _repeat):
    """By transfer, so that no account makes them wait. Without the company's lock both pass."""
    cast.no_limit("bea", "carl")
    limit(100, at=now)
    carts = [(cast.filled_cart(who, "60.00"), who) for who in ("bea", "carl")]

    answers = together(
        *[lambda c=cart, w=who: cast.submit(c, w, payment_method="bank_transfer") for cart, who in carts]
    )

    assert len(refusals(answers)) == 1
    assert [order.total for order in Order.objects.all()] == [60]


def test_an_invoice_paid_counts_as_a_payment(cast, acme, now):
    row = invoice(cast, "20.00", payment_method="bank_transfer")
    Receipt.objects.create(partner=row.partner, currency="GBP", amount=20, received_on=now.date(), at=now)

    assert queries.used(MONTH, acme.pk, "GBP", now) == 20

"""Asking for an order: what is frozen, what is refused, and that twice is once (O2, O3, O5, O10)."""

import uuid
from decimal import Decimal

import pytest

from commerce import gates
from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.models import Cart, CartLine, LedgerEntry, Order, OrderLine, PriceEntry, Product
from commerce.queries import cart as cart_queries
from commerce.queries.cart import Article, PricedLine
from core import audit
from core.actor import SYSTEM
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.models import Membership, User
from partners.permissions import Role
from tests.factories.racing import statements
from tests.factories.rows import ProductFactory


@pytest.fixture
def refused(cast):
    """Give a function that submits, expects a refusal, gives its sentence, and finds nothing written."""

    def submit(cart, who="bea", **terms):
        before = written()
        with pytest.raises(Refused) as refusal:
            cast.submit(cart, who, **terms)
        assert written() == before
        assert Cart.objects.get(pk=cart.pk).ordered_at is None
        return str(refusal.value)

    return submit


def written():
    return [model.objects.count() for model in (Order, OrderLine, AuditEntry, OutboxEntry, LedgerEntry)]


def test_an_order_within_the_limit_is_placed_at_once(cast, now):
    order = cast.submitted("bea", "50.00")

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.total, row.placed_at, row.submitted_at, row.waiting_reason) == (
        "placed",
        Decimal(50),
        now,
        now,
        "",
    )
    assert (row.partner, row.buyer, row.currency, row.payment_method) == (
        cast.partners.acme_depot,
        cast.users.bea,
        "GBP",
        "on_account",
    )


def test_an_order_gets_the_next_number(cast):
    numbers = [int(cast.submitted("bea", "1.00").number.removeprefix("O-")) for _time in range(2)]

    assert numbers[1] == numbers[0] + 1


def test_what_is_asked_for_is_frozen_with_the_reason_for_each_price(cast, now):
    bea = cast.acting("bea")
    cart = carts.open_current(by=bea, now=now)
    carts.add(cart=cart, product=cast.products.CANDLE, quantity=3, by=bea, now=now)
    carts.add(cart=cart, product=cast.products.TWINE, quantity=30, by=bea, now=now)

    order = cast.submit(cart, "bea", po_number="PO-7", note="At the back door")
    PriceEntry.objects.all().update(unit_price=99)
    Product.objects.all().update(name="Another")

    lines = order.lines.order_by("position").values_list("position", "code", "name", "quantity", "unit_price", "total")
    assert list(lines) == [
        (1, "CANDLE", "Church candle", 3, Decimal("9.9500"), Decimal("29.850")),
        (2, "TWINE", "Garden twine", 30, Decimal("0.0425"), Decimal("1.280")),
    ]
    row = Order.objects.get(pk=order.pk)
    assert (row.total, row.line_count, row.po_number, row.note) == (Decimal("31.13"), 2, "PO-7", "At the back door")
    assert {line.price_reason["list"] for line in order.lines.all()} == {"Trade"}


def test_the_cart_becomes_history(cast, now):
    order = cast.submitted("bea")

    cart = Cart.objects.get(pk=order.cart_id)
    assert (cart.ordered_at, cart.is_current) == (now, False)


def test_submitting_and_placing_are_told_in_the_audit(cast, now):
    order = cast.submitted("bea", "20.00")

    assert list(audit.of(order).values_list("event", "actor_id", "partner_id", "at")) == [
        ("order.submitted", cast.users.bea.pk, cast.partners.acme_depot.pk, now),
        ("order.placed", cast.users.bea.pk, cast.partners.acme_depot.pk, now),
    ]
    assert audit.of(order)[0].new == {"total": "20.00", "currency": "GBP", "content_hash": order.content_hash}


def test_the_mail_about_a_placed_order_is_written_once(cast):
    order = cast.submitted("bea")

    entries = OutboxEntry.objects.values_list("topic", "key", "payload")
    assert list(entries) == [("order.placed", f"placed:{order.pk}", {"order": order.pk})]


def test_a_cart_is_submitted_by_its_user_alone(cast):
    cart = cast.filled_cart("bea")

    for name in ("carl", "ada", "zoe", "fay"):
        with pytest.raises(Cart.DoesNotExist):
            cast.submit(cart, name)

    assert Order.objects.count() == 0


def test_an_empty_cart_is_refused(cast, refused, now):
    cart = carts.open_current(by=cast.acting("bea"), now=now)

    assert refused(cart) == "The cart is empty: add a product first."


def test_a_product_no_longer_sold_is_named(cast, refused):
    cart = cast.filled_cart("bea")
    Product.objects.filter(code="POUND").update(is_active=False)

    assert refused(cart) == "POUND is no longer sold: remove it to go on."


def test_a_product_that_left_every_list_is_named(cast, refused):
    cart = cast.filled_cart("bea")
    PriceEntry.objects.filter(product=cast.products.POUND).delete()

    assert refused(cart) == "POUND has no price for you in this quantity: change or remove it."


def test_a_price_that_moved_since_the_buyer_looked_is_shown_first(cast, refused):
    cart = cast.filled_cart("bea", "20.00")
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.10")

    assert refused(cart, seen_total=Decimal("20.00")) == (
        "Prices have changed since you looked: the total is now £22.00. Please check the cart again."
    )
    assert cast.submit(cart, "bea", seen_total=Decimal("22")).total == Decimal("22.00")


@pytest.mark.parametrize("status", ["on_hold", "on_credit_hold"])
@pytest.mark.parametrize("where", ["acme", "acme_north", "acme_depot"])
def test_a_company_on_hold_anywhere_above_submits_nothing_and_is_named(cast, refused, where, status):
    cart = cast.filled_cart("bea")
    cast.set_status(where, status, reason="Late")
    label = {"on_hold": "On hold", "on_credit_hold": "On credit hold"}[status]
    name = getattr(cast.partners, where).name
    why = f"{name} is {label} (Late)." if where == "acme_depot" else f"{label} because of {name} (Late)."

    assert refused(cart) == f"{why} Orders can be neither submitted nor accepted until that is lifted."


def test_a_company_closed_after_the_page_was_loaded_submits_nothing(cast, now):
    cart, bea = cast.filled_cart("bea"), cast.acting("bea")
    cast.set_status("acme", "closed", reason="Gone")

    with pytest.raises(Refused) as refusal:
        orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=bea, now=now)

    assert str(refusal.value) == "Closed because of Acme (Gone). Orders are no longer possible."


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("on_hold", "The buyer is on hold and cannot order. Please ask your partner administrator."),
        ("inactive", "The buyer's account is no longer active."),
        ("deleted", "The buyer's account is no longer active."),
    ],
)
def test_a_user_who_was_stopped_submits_nothing(cast, refused, status, sentence):
    cart = cast.filled_cart("bea")
    User.objects.filter(username="bea").update(status=status)

    assert refused(cart) == sentence


def test_who_lost_his_place_after_the_page_was_loaded_submits_nothing(cast, now):
    cart, bea = cast.filled_cart("bea"), cast.acting("bea")
    Membership.objects.filter(user=cast.users.bea).update(ended_at=now)

    with pytest.raises(Refused, match=r"^The buyer no longer has a place at this company\.$"):
        orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=bea, now=now)


def test_who_lost_the_right_after_the_page_was_loaded_submits_nothing(cast, refused):
    cart = cast.filled_cart("bea")
    Membership.objects.filter(user=cast.users.bea).update(roles=[Role.VENDOR])

    assert refused(cart) == "The buyer may collect products in carts but may not place orders."


@pytest.mark.parametrize("obstacle", ["none", "forbidden"])
def test_on_account_needs_an_account_that_allows_it(cast, refused, obstacle):
    cart = cast.filled_cart("bea")
    if obstacle == "none":
        type(cast.account).objects.filter(pk=cast.account.pk).update(partner=cast.partners.zenith)
    else:
        type(cast.account).objects.filter(pk=cast.account.pk).update(is_on_account_allowed=False)

    assert refused(cart) == "Ordering on account is not available for your company."
    assert cast.submit(cart, "bea", payment_method="bank_transfer").state == "placed"


def test_an_account_in_another_currency_is_not_charged(cast, refused):
    cart = cast.filled_cart("bea")
    type(cast.account).objects.filter(pk=cast.account.pk).update(currency="EUR")

    assert refused(cart) == "Your account is kept in EUR; this order is in GBP."


def test_an_agreed_price_is_kept_without_a_list(cast, now):
    candle, bea = ProductFactory(code="SPECIAL"), cast.acting("bea")
    article = Article(candle.pk, candle.code, candle.name, candle.unit, "", True)
    line = PricedLine(None, article, 2, None, Decimal("4.5555"), Decimal("9.11"), {"agreed": "invoice 536365"})
    order = Order(
        number="536365",
        partner=cast.partners.acme_depot,
        buyer=cast.users.bea,
        submission_key=uuid.uuid4(),
        currency="GBP",
        total=Decimal("9.11"),
        line_count=1,
        payment_method="on_account",
        submitted_at=now,
    )

    orders.enter(order=order, lines=[line], by=bea, now=now)

    row = Order.objects.get(number="536365")
    assert (row.state, row.total, row.lines.get().price_reason) == (
        "placed",
        Decimal("9.11"),
        {"agreed": "invoice 536365"},
    )


@pytest.mark.parametrize(
    ("total", "payment_method", "state"),
    [
        ("50.00", "on_account", None),
        ("50.01", "on_account", "awaiting_approval"),
        ("50.01", "bank_transfer", "awaiting_approval"),
    ],
)
def test_what_will_happen_is_told_beforehand_without_writing(cast, now, total, payment_method, state):
    bea, cart = cast.acting("bea"), cast.filled_cart("bea", total)
    (lines, how), before = cart_queries.taxed(cart, now=now), written()
    draft = orders.draft(cart=cart, lines=lines, how=how, payment_method=payment_method, by=bea, now=now)

    outcome = gates.preview(order=draft, lines=lines, by=bea, now=now)

    assert (outcome.park, written()) == (state, before)


def test_a_preview_tells_of_a_credit_hold_and_locks_nothing(cast, now):
    cast.no_limit("bea", "carl")
    bea, cart = cast.acting("bea"), cast.filled_cart("bea", "1000.01")
    lines, how = cart_queries.taxed(cart, now=now)
    draft = orders.draft(cart=cart, lines=lines, how=how, payment_method="on_account", by=bea, now=now)

    with statements() as sent:
        outcome = gates.preview(order=draft, lines=lines, by=bea, now=now)

    assert (outcome.park, outcome.reason) == (
        "on_hold",
        "Waiting for Finance. The outstanding credit is £0.01 short.",
    )
    assert [sql for sql in sent if "FOR UPDATE" in sql or not sql.strip().startswith(("SELECT", "WITH"))] == []


def test_the_fingerprint_changes_with_what_is_asked_for(cast, now):
    bea = cast.acting("bea")

    def fingerprint(total, payment_method="on_account"):
        cart = cast.filled_cart("bea", total)
        lines, how = cart_queries.taxed(cart, now=now)
        draft = orders.draft(cart=cart, lines=lines, how=how, payment_method=payment_method, by=bea, now=now)
        return orders.content_hash(draft, lines)

    prints = [fingerprint("20.00"), fingerprint("20.01"), fingerprint("20.00", "bank_transfer")]

    assert (len(set(prints)), fingerprint("20.00")) == (3, prints[0])


def test_the_system_may_bring_an_order_for_a_buyer_but_his_standing_counts(cast, now):
    cast.set_status("acme", "on_hold", reason="Late")
    cart = cast.filled_cart("bea")
    lines, how = cart_queries.taxed(cart, now=now)
    order = orders.draft(cart=cart, lines=lines, how=how, payment_method="on_account", by=SYSTEM, now=now)
    order.submission_key = uuid.uuid4()

    with pytest.raises(Refused, match="On hold because of Acme"):
        orders.enter(order=order, lines=lines, by=SYSTEM, now=now)


def test_submitting_thirty_lines_takes_as_many_queries_as_one_and_few(cast, now):
    cast.no_limit("bea", "carl")
    bea, sent = cast.acting("bea"), []
    products = [ProductFactory() for _number in range(30)]
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=cast.price_list, product=product, unit_price=1) for product in products
    )

    for count in (1, 30):
        lines = [CartLine(product=product, quantity=1) for product in products[:count]]
        cart = carts.copy_lines(lines=lines, cart=carts.open_current(by=bea, now=now), by=bea, now=now)
        with statements() as queries:
            orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=bea, now=now)
        sent.append(len([sql for sql in queries if "SAVEPOINT" not in sql]))

    assert (sent[0] == sent[1], sent[0] <= 10) == (True, True), sent
    assert set(Order.objects.values_list("line_count", flat=True)) == {1, 30}

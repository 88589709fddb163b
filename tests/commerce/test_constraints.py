"""What the database itself refuses: catalogue, prices, carts, orders and credit."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.expressions import RawSQL

from commerce.models import (
    MAX_QUANTITY,
    Account,
    Attribute,
    Cart,
    CartLine,
    Hold,
    LedgerEntry,
    Order,
    OrderLine,
    PriceEntry,
    PriceListAssignment,
    PriceListVersion,
    PriceNotice,
    PricePolicy,
    PriceRule,
    ProductImage,
    QuantityRule,
    TaxClass,
    TaxRate,
)
from tests.commerce import cases
from tests.factories.rows import CartFactory, CategoryFactory, PriceEntryFactory, PriceListFactory, ProductFactory
from tests.factories.standing import standing
from tests.factories.violations import altered, promised, refused_with

LINE_COLUMNS = ["product_id", "partner_id", "code", "name", "unit", "quantity", "unit_price", "total", "net_total"]

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Scene:
    """A placed and charged order, a cart with a line, and what new rows of them would look like."""

    def __init__(self, cast):
        self.cast, self.now = cast, cast.now
        self.order = cast.submitted("bea", "20.00")
        self.cart = cast.filled_cart("bea", "3.00")
        self.hold = Hold.objects.create(order=self.order, reason="x", since=cast.now)

    def new_order(self, **values):
        known = {
            "number": uuid.uuid4().hex[:12],
            "partner": self.cast.partners.acme,
            "buyer": self.cast.users.bea,
            "submission_key": uuid.uuid4(),
            "currency": "GBP",
            "total": 1,
            "net_total": 1,
            "line_count": 1,
            "payment_method": "on_account",
            "submitted_at": self.now,
        }
        return Order.objects.create(**{**known, **values})

    def lost_order(self):
        """The check of placed_at lists the states too and would speak first."""
        altered("commerce_order DROP CONSTRAINT order_placed_at_exactly_when_placed")
        return self.new_order(state="lost")

    def new_line(self, **values):
        line = self.order.lines.values(*LINE_COLUMNS).get()
        return OrderLine.objects.create(order=self.order, price_reason={}, **{**line, "position": 9, **values})

    def new_entry(self, **values):
        known = {"kind": "payment", "amount": 1, "balance_after": 1, "key": "k", "at": self.now}
        return LedgerEntry.objects.create(account=self.cast.account, **{**known, **values})

    def new_price(self, **values):
        return PriceEntryFactory(
            price_list=self.cast.price_list, product=self.cast.products.CANDLE, **{"min_quantity": 7, **values}
        )

    def new_prices(self, *periods):
        """Two prices that run from and until so many days from now."""
        days = [[None if day is None else self.now + timedelta(days=day) for day in period] for period in periods]
        return [self.new_price(effective_from=begins, effective_to=ends) for begins, ends in days]

    def new_rule(self, **values):
        known = {"product": self.cast.products.CANDLE, "condition_1": "level=1", "kind": "percent", "value": 5}
        return PriceRule.objects.create(price_list=self.cast.price_list, **{**known, **values})

    def new_quantities(self, **values):
        return QuantityRule.objects.create(product=self.cast.products.CANDLE, **values)

    def new_rate(self, **values):
        tax_class, _made = TaxClass.objects.get_or_create(code="standard", name="Standard")
        return TaxRate.objects.create(tax_class=tax_class, **{"country": "GB", "rate": 20, **values})

    def new_notice(self, **values):
        known = {"partner": self.cast.partners.acme, "kind": "list_ends", "due_at": self.now}
        return PriceNotice.objects.create(price_list=self.cast.price_list, **{**known, **values})

    def new_version(self, **values):
        known = {"number": 2, "kind": "head", "head": {}, "at": self.now, "by_name": "Max"}
        return PriceListVersion.objects.create(price_list=self.cast.price_list, **{**known, **values})


CASES = {
    "commerce_category_code": lambda s: [CategoryFactory(code="a"), CategoryFactory(code="a")],
    "product_code_is_unique": lambda s: ProductFactory(code="candle"),
    "price_list_name_once_per_owner": lambda s: PriceListFactory(name="Trade"),
    "price_list_begins_before_it_ends": lambda s: PriceListFactory(effective_from=s.now, effective_to=s.now),
    "product_availability_is_known": lambda s: ProductFactory(availability="maybe"),
    "product_pack_holds_something": lambda s: ProductFactory(pack_size=0),
    "commerce_attribute_name": lambda s: [Attribute.objects.create(name="Colour") for _time in range(2)],
    "product_image_once_per_product": lambda s: [
        ProductImage.objects.create(product=s.cast.products.CANDLE, small="a", large="b", width=1, height=1)
        for _time in range(2)
    ],
    "quantity_rule_one_per_product_and_partner": lambda s: [s.new_quantities(), s.new_quantities()],
    "quantity_rule_counts_from_one_piece": lambda s: s.new_quantities(minimum=0),
    "quantity_rule_leaves_a_quantity": lambda s: s.new_quantities(minimum=5, maximum=4),
    "quantity_rule_minimum_is_a_multiple": lambda s: s.new_quantities(minimum=5, increment=2),
    "price_list_one_recommended_per_currency": lambda s: [PriceListFactory(is_recommended=True) for _time in range(2)],
    "price_list_recommended_is_the_operators": lambda s: PriceListFactory(
        is_recommended=True, owner=s.cast.partners.acme
    ),
    "price_list_version_counts_up": lambda s: [s.new_version(), s.new_version()],
    "price_list_version_kind_is_known": lambda s: s.new_version(kind="magic"),
    "price_entry_one_per_quantity_and_period": lambda s: [s.new_price(), s.new_price()],
    "price_entry_periods_do_not_overlap": lambda s: s.new_prices((0, 3), (2, None)),
    "price_entry_retired_after_added": lambda s: s.new_price(added_in=3, retired_in=3),
    "price_rule_one_per_conditions_and_period": lambda s: [s.new_rule(), s.new_rule(value=6)],
    "price_rule_periods_do_not_overlap": lambda s: [
        s.new_rule(effective_from=s.now),
        s.new_rule(effective_from=s.now + timedelta(days=1)),
    ],
    "price_rule_is_of_a_product_or_a_category": lambda s: s.new_rule(product=None),
    "price_rule_has_one_or_two_conditions": lambda s: s.new_rule(condition_1="type=2", condition_2="level=1"),
    "price_rule_value_is_sound": lambda s: s.new_rule(value="100.01"),
    "price_rule_from_one_piece": lambda s: s.new_rule(min_quantity=0),
    "price_rule_begins_before_it_ends": lambda s: s.new_rule(effective_from=s.now, effective_to=s.now),
    "price_rule_retired_after_added": lambda s: s.new_rule(added_in=2, retired_in=1),
    "commerce_taxclass_code": lambda s: [TaxClass.objects.create(code="a", name="A") for _time in range(2)],
    "tax_rate_periods_do_not_overlap": lambda s: [s.new_rate(), s.new_rate(effective_from=s.now)],
    "tax_rate_is_a_percentage": lambda s: s.new_rate(rate="100.001"),
    "tax_rate_begins_before_it_ends": lambda s: s.new_rate(effective_from=s.now, effective_to=s.now),
    "price_notice_once_per_change": lambda s: [s.new_notice(), s.new_notice()],
    "price_notice_of_a_list_or_a_product": lambda s: s.new_notice(product=s.cast.products.CANDLE),
    "price_entry_is_not_negative": lambda s: s.new_price(unit_price="-0.0001"),
    "price_entry_from_one_piece": lambda s: s.new_price(min_quantity=0),
    "price_entry_begins_before_it_ends": lambda s: s.new_price(effective_from=s.now, effective_to=s.now),
    "price_list_assigned_once_per_partner": lambda s: PriceListAssignment.objects.create(
        price_list=s.cast.price_list, partner=s.cast.partners.acme
    ),
    "price_policy_mode_is_known": lambda s: PricePolicy.objects.create(partner=s.cast.partners.acme, mode="dice"),
    "commerce_pricepolicy_partner_id": lambda s: [
        PricePolicy.objects.create(partner=s.cast.partners.acme) for _time in range(2)
    ],
    "cart_one_current_per_place": lambda s: CartFactory(
        user=s.cast.users.bea, partner=s.cast.partners.acme_depot, is_current=True
    ),
    "cart_ordered_is_not_current": lambda s: Cart.objects.filter(pk=s.cart.pk).update(ordered_at=s.now),
    "cart_one_line_per_product": lambda s: CartLine.objects.create(
        cart=s.cart, product=s.cast.products.POUND, quantity=1
    ),
    "cart_line_quantity_is_sound": lambda s: s.cart.lines.update(quantity=MAX_QUANTITY + 1),
    "commerce_order_number": lambda s: s.new_order(number=s.order.number),
    "commerce_order_cart_id": lambda s: s.new_order(cart=s.order.cart),
    "commerce_order_submission_key": lambda s: s.new_order(submission_key=s.order.submission_key),
    "order_state_is_known": lambda s: s.lost_order(),
    "order_total_is_net_and_tax": lambda s: s.new_order(total=2),
    "order_tax_is_explained": lambda s: s.new_order(tax_treatment="perhaps"),
    "order_placed_at_exactly_when_placed": lambda s: s.new_order(state="placed"),
    "order_terms_are_frozen": lambda s: Order.objects.filter(pk=s.order.pk).update(total=1),
    "order_line_position_is_unique": lambda s: s.new_line(position=1),
    "order_line_quantity_is_sound": lambda s: s.new_line(quantity=0),
    "order_line_is_not_negative": lambda s: s.new_line(unit_price=-1),
    "order_line_total_is_net_or_gross": lambda s: s.new_line(tax_total=1, net_total=3),
    "order_lines_are_frozen": lambda s: s.order.lines.update(quantity=2),
    "hold_one_open_per_order_and_kind": lambda s: Hold.objects.create(order=s.order, reason="x", since=s.now),
    "hold_ended_all_or_none": lambda s: Hold.objects.update(outcome="released"),
    "commerce_account_partner_id": lambda s: Account.objects.create(
        partner=s.cast.partners.acme, currency="GBP", limit=1, balance=1
    ),
    "account_limit_is_not_negative": lambda s: Account.objects.update(limit=-1),
    "account_below_zero_is_stopped": lambda s: Account.objects.update(balance=-1),
    "account_above_zero_is_not_stopped": lambda s: Account.objects.update(stopped_at=s.now),
    "ledger_one_entry_per_key": lambda s: s.new_entry(key=f"order:{s.order.pk}"),
    "ledger_kind_is_known": lambda s: s.new_entry(kind="gift"),
    "ledger_order_is_named": lambda s: s.new_entry(kind="release"),
    "ledger_an_order_takes": lambda s: s.new_entry(kind="order", order=s.order),
    "ledger_only_grows": lambda s: LedgerEntry.objects.update(amount=0),
    **cases.CASES,
}


REFUSE_NOTHING = {
    "product_names_its_transaction",
    *(f"price_entries_{what}_mark_their_list" for what in ("insert", "update", "delete")),
}
"""Triggers that write down who changed a row; that they do is tested where it is read."""


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, lambda: NOW, Scene) as found:
        yield found


@pytest.fixture
def scene(built, db):
    return built.fresh()


def test_every_promise_of_the_models_has_its_case():
    assert set(CASES) == promised("commerce") - REFUSE_NOTHING


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it(scene, name):
    assert name in refused_with(CASES[name], scene)


@pytest.mark.parametrize("quantity", [-1, 0, MAX_QUANTITY + 1])
def test_no_unsound_quantity_gets_past_the_forms(scene, quantity):
    cart = refused_with(lambda: scene.cart.lines.update(quantity=quantity))
    order = refused_with(lambda: scene.new_line(quantity=quantity))

    assert ("quantity" in cart, "quantity" in order) == (True, True)


@pytest.mark.parametrize("quantity", [2**31, 2**63, "NaN", "1e999999"])
def test_no_number_beyond_all_bounds_gets_past_the_forms(scene, quantity):
    assert refused_with(lambda: scene.cart.lines.update(quantity=quantity_of(quantity))) != ""


def quantity_of(text):
    return text if isinstance(text, int) else RawSQL("%s::numeric::int", [text])


@pytest.mark.parametrize("state", ["submitted", "awaiting_customer", "awaiting_approval", "on_hold", "rejected"])
def test_an_order_that_is_not_placed_has_no_time_of_placing(scene, state):
    told = refused_with(lambda: scene.new_order(state=state, placed_at=scene.now))

    assert "order_placed_at_exactly_when_placed" in told


@pytest.mark.parametrize("state", ["placed", "in_progress", "partly_shipped", "shipped", "completed"])
def test_a_placed_order_has_a_time_of_placing(scene, state):
    assert "order_placed_at_exactly_when_placed" in refused_with(lambda: scene.new_order(state=state))


@pytest.mark.parametrize(
    "change",
    [
        {"total": 21},
        {"tax_number": "GB1"},
        {"tax_country": "DE"},
        {"currency": "EUR"},
        {"payment_method": "bank_transfer"},
        {"content_hash": "x"},
        {"partner": "acme"},
        {"buyer": "carl"},
    ],
)
def test_the_terms_of_an_order_never_change(scene, change):
    rows = {"partner": scene.cast.partners.acme, "buyer": scene.cast.users.carl}
    values = {key: rows.get(key, value) for key, value in change.items()}

    assert "order_terms_are_frozen" in refused_with(lambda: Order.objects.update(**values))


@pytest.mark.parametrize("model", [LedgerEntry, OrderLine])
def test_the_ledger_and_the_lines_are_never_deleted(scene, model):
    assert "Cannot" in refused_with(lambda: model.objects.all().delete())


def test_a_price_may_follow_another_in_time(scene):
    prices = [scene.new_price(), *scene.new_prices((None, 0), (0, 1), (1, None))]

    assert PriceEntry.objects.filter(pk__in=[price.pk for price in prices]).count() == 4


def test_a_retired_price_makes_room_for_its_successor(scene):
    retired = scene.new_price(retired_in=2)

    assert scene.new_price(added_in=2).pk != retired.pk

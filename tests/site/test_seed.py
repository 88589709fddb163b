"""The demo's own world: the same at every start, complete, and sound."""

import io
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import override_settings
from django.utils.module_loading import import_string

from approvals.actions import decision
from approvals.models import ApprovalStep, SpendingLimit
from approvals.queries import step as steps
from commerce.actions import hold
from commerce.actions import order as orders
from commerce.demo import catalogue, pictures
from commerce.models import Account, Cart, Category, LedgerEntry, Order, OrderState, PriceEntry, Product
from commerce.queries import catalogue as catalogue_queries
from core import clock
from core.models import OutboxEntry
from partners import demo
from partners import queries as partners
from partners.models import Partner, User

pytestmark = pytest.mark.xdist_group("seed")
ORDERS = 80
KEY = "11111111-2222-4333-8444-555555555555"


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """Give the digests of two demos, one made 40 days later; the second stays for the tests of this module.

    Both at one time of the day: an order of five hours ago may be yesterday's, and a minute later today's.
    """
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        now = clock.now()
        with transaction.atomic():
            one = _made(now + timedelta(days=40))
            transaction.set_rollback(True)
        other = _made(now)
        connection.check_constraints()  # once, instead of after every test
        yield one, other
        transaction.set_rollback(True)


def _made(now):
    """Make the demo and give its digest."""
    for path in django_settings.DEMO_SEEDS:
        import_string(path)(now=now, orders=ORDERS)
    return _digest(now)


@pytest.fixture
def world(worlds, db, settings):
    settings.DEMO = True


@pytest.fixture
def act(world):
    """Give a person of the demo at his first place."""
    return lambda username: partners.places(User.objects.get(username=username))[0]


def _digest(now):
    """Give everything that must be the same on any day: dates as days before today."""
    order_rows = Order.objects.order_by("submitted_at", "id").values_list(
        "buyer__username",
        "partner__code",
        "state",
        "total",
        "line_count",
        "payment_method",
        "po_number",
        "submitted_at",
    )
    return {
        "partners": list(
            Partner.objects.filter(registration=None)
            .order_by("code")
            .values_list("code", "name", "tax_number", "status")
        ),
        "users": list(User.objects.order_by("username").values_list("username", "email", "status")),
        "products": list(Product.objects.order_by("code").values_list("code", "name", "picture", "is_active")),
        "prices": PriceEntry.objects.aggregate(models.Sum("unit_price"), models.Count("id")),
        "limits": SpendingLimit.objects.aggregate(models.Sum("amount"), models.Count("id")),
        "orders": [(*row, (now.date() - at.date()).days) for *row, at in order_rows],
        "steps": list(ApprovalStep.objects.order_by("id").values_list("decision", "decided_by__username")),
        "ledger": list(LedgerEntry.objects.order_by("id").values_list("amount", "balance_after")),
    }


def _counts():
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


def test_the_demo_is_the_same_on_any_day(worlds, world):
    one, other = worlds

    assert one == other


def test_a_second_seed_changes_nothing(world):
    before = _counts()
    out = io.StringIO()

    call_command("seed", orders=ORDERS, stdout=out)

    assert (_counts(), out.getvalue()) == (
        before,
        "".join(f"{area}: there already\n" for area in ("partners", "commerce", "approvals", "telesales", "messaging")),
    )


def test_the_demo_has_the_size_of_a_wholesaler(world):
    roots = Partner.objects.filter(parent=None, kind=Partner.Kind.PARTNER, registration=None)
    products = Product.objects.count()

    assert (roots.count(), Category.objects.count()) == (63, 40)
    assert 1450 <= products <= 1600


def test_every_state_that_lasts_is_there(world):
    states = set(Order.objects.values_list("state", flat=True))

    assert states == set(OrderState) - {OrderState.SUBMITTED}


def test_every_login_of_the_table_opens_and_acts_from_its_company(world):
    rows = demo.logins()

    opened = {row["login"]: User.objects.get(username=row["login"]) for row in rows}
    companies = {
        login: ", ".join(place.partner_name for place in partners.places(user)) for login, user in opened.items()
    }

    assert companies == {row["login"]: row["company"] for row in rows}
    assert [login for login, user in opened.items() if not user.check_password(demo.PASSWORD)] == []


def test_nobody_else_has_a_password(world):
    known = [row["login"] for row in demo.logins()]

    others = User.objects.exclude(username__in=known)

    assert [user.username for user in others if user.has_usable_password()] == []


def test_the_whole_way_of_an_order_can_be_walked_at_once(world, act):
    now, bea, carl, dora, fay = clock.now(), act("bea"), act("carl"), act("dora"), act("fay")
    cart = Cart.objects.of(bea).get(is_current=True)

    order = orders.submit(cart=cart, key=KEY, payment_method="on_account", by=bea, now=now)
    walked = [order.state]
    for by in (carl, dora):
        step = steps.waiting_for(by).get(order=order)
        order = decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=by, now=now)
        walked.append(order.state)
    order = hold.release(order=order, by=fay, now=now)

    assert [*walked, order.state] == ["awaiting_approval", "awaiting_approval", "on_hold", "placed"]
    assert Account.objects.get(partner__code="ACME").balance < 0


def test_acme_has_about_four_hundred_left(world):
    balance = Account.objects.get(partner__code="ACME").balance

    assert Decimal(400) <= balance < Decimal(410)


def test_the_mails_of_history_are_moot_and_those_of_now_are_sent(world):
    entries = OutboxEntry.objects.values_list("topic", "done_at", "is_moot")
    opened = [topic for topic, done_at, _moot in entries if done_at is None]

    assert {is_moot for _topic, done_at, is_moot in entries if done_at} == {True}
    by_cards = {"payment.refund": 4, "payment.doubted": 1, "payment.not_ordered": 1}
    told_of_cards = {"order.cancelled": 2, "order.placed": 8, **by_cards}
    assert Counter(opened) - Counter(told_of_cards) == {
        "approvals.requested": 10,
        "approvals.amended": 1,
        "approvals.asked_question": 2,
        "contact.invited": 6,
        "credit.held": 9,
        "opportunity.expired": 1,
        "opportunity.warned": 1,
        "order.placed": 4,
        "registration.waiting": 3,
        "user.invited": 1,
        "user.moved": 1,
    }


def test_what_was_in_the_list_that_ended_yesterday_is_gone(world, act):
    now, bea = clock.now(), act("bea")
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)

    before = catalogue_queries.visible_product(acting=bea, now=today - timedelta(days=2), code="SEA-CA1")
    after = catalogue_queries.visible_product(acting=bea, now=now, code="SEA-CA1")

    assert (before.name, after) == ("Advent candle set", None)


def test_every_picture_is_drawn_and_small():
    drawn = pictures.drawn(catalogue.motifs())
    static = django_settings.BASE_DIR / "static"

    found = {path.relative_to(static).as_posix(): path.read_text() for path in (static / "img/demo").glob("*.svg")}

    assert found == drawn
    assert max(len(text) for text in drawn.values()) < 2048


def test_every_product_has_a_picture_that_is_there(world):
    used = set(Product.objects.values_list("picture", flat=True))

    assert used - set(pictures.drawn(catalogue.motifs())) == set()

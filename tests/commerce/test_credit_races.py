"""Many at once on one account, for real: it adds up, and nobody passes on credit that another used (M02, K6)."""

import uuid
from decimal import Decimal

import pytest
from django.db.models import Count, Q, Sum

from commerce.actions import cancellation, credit, hold
from commerce.actions import order as orders
from commerce.invariants import credit as credit_invariants
from commerce.models import Account, CartLine, Order, SubLimit
from core.actor import SYSTEM
from partners import queries as partners
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import CartFactory, MembershipFactory, PartnerFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NODES = 5


@pytest.fixture
def cast(cast):
    cast.no_limit("bea", "carl")
    return cast


@pytest.fixture
def children(cast):
    """Five nodes below Acme, each with a buyer."""
    nodes = [PartnerFactory(parent=cast.partners.acme, code=f"CHILD-{number}") for number in range(NODES)]
    return [partners.places(MembershipFactory(partner=node).user)[0] for node in nodes]


def cart_of(cast, buyer, total):
    cart = CartFactory(user_id=buyer.user_id, partner_id=buyer.partner_id)
    CartLine.objects.create(cart=cart, product=cast.products.POUND, quantity=total)
    return cart


def submit(cart, buyer, now):
    return lambda: orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=buyer, now=now)


def broken():
    """Give what the invariants of credit find, by name."""
    return {finding.name: finding.violations for finding in credit_invariants.check() if finding.violations}


@pytest.mark.parametrize("repeat", REPEATS)
def test_thirty_orders_at_once_pass_as_far_as_the_credit_goes(cast, now, repeat):
    """Without FOR UPDATE on the account all thirty were placed in 10 of 10 runs."""
    credit.change_limit(account=cast.account, limit=Decimal(100), reason="Review", by=SYSTEM, now=now)
    carts = [cast.filled_cart("bea", "10.00") for _number in range(30)]

    answers = together(*[lambda cart=cart: cast.submit(cart, "bea") for cart in carts])

    states = Order.objects.aggregate(placed=Count("id", Q(state="placed")), held=Count("id", Q(state="on_hold")))
    assert (refusals(answers), states) == ([], {"placed": 10, "held": 20})
    account = Account.objects.get()
    assert (account.balance, account.entries.aggregate(sum=Sum("amount"))["sum"], broken()) == (-200, -200, {})


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_sub_limit_is_passed_by_none_of_those_who_share_it(cast, children, now, repeat):
    """With the sub-limits read before the account is locked, 9 of 10 runs placed too many."""
    Account.objects.update(has_sub_limits=True)
    below = PartnerFactory(parent_id=children[0].partner_id)
    buyers = [children[0], partners.places(MembershipFactory(partner=below).user)[0]] * 4
    share = SubLimit.objects.create(account=cast.account, partner_id=children[0].partner_id, limit=50)
    carts = [cart_of(cast, buyer, 20) for buyer in buyers]

    answers = together(*[submit(*pair, now) for pair in zip(carts, buyers, strict=True)])

    share.refresh_from_db()
    placed = Order.objects.filter(state="placed").count()
    assert (refusals(answers), placed, share.used, broken()) == ([], 2, 160, {})
    assert Account.objects.get().balance == 840


@pytest.mark.parametrize("repeat", REPEATS)
def test_everything_at_once_on_five_nodes_of_one_account_adds_up(cast, children, now, repeat):
    """Orders, payments, releases, rejections, cancellations: without FOR UPDATE on the account 10 of 10 runs failed."""
    Account.objects.update(has_sub_limits=True)
    for child in children[:3]:
        SubLimit.objects.create(account=cast.account, partner_id=child.partner_id, limit=300)
    fay, sam = cast.acting("fay"), cast.acting("sam")
    placed = [submit(cart_of(cast, child, 150), child, now)() for child in children]
    held = [submit(cart_of(cast, child, 260), child, now)() for child in children]
    assert [order.state for order in (*placed, *held)] == ["placed"] * 5 + ["on_hold"] * 5

    answers = together(
        *[submit(cart_of(cast, child, 40), child, now) for child in children],
        *[lambda order=order: hold.release(order=order, by=fay, now=now) for order in held[:2]],
        *[lambda order=order: hold.reject(order=order, reason="No", by=fay, now=now) for order in held[1:4]],
        *[lambda order=order: cancellation.cancel_rest(order=order, reason="x", by=sam, now=now) for order in placed],
        *[lambda key=key: pay(cast, key, now) for key in range(5)],
    )

    known = dict(Order.objects.values_list("pk", "state"))
    assert (len(refusals(answers)), {known[order.pk] for order in placed}) == (1, {"cancelled"})
    assert [known[order.pk] for order in (held[0], *held[2:])] == ["placed", "rejected", "rejected", "on_hold"]
    assert (known[held[1].pk] in {"placed", "rejected"}, broken()) == (True, {})
    live = Order.objects.exclude(state__in=["rejected", "cancelled"]).aggregate(sum=Sum("total"))["sum"]
    assert Account.objects.get().balance == 1000 + 5 * 30 - live


def pay(cast, key, now):
    return credit.raise_credit(
        account=cast.account, amount=Decimal(30), key=f"bank:{key}", reason="Paid", by=SYSTEM, now=now
    )

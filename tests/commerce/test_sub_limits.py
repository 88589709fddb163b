"""A node may be given a part of its group's account: what it and those below have open counts against it (K8)."""

from decimal import Decimal

import pytest

from commerce.actions import account as accounts
from commerce.actions import cancellation, credit, hold
from commerce.models import Account, Order, OrderState, SubLimit
from commerce.moves import branch as branch_moves
from commerce.queries import credit as queries
from core import audit
from core.actor import SYSTEM
from core.refusal import Refused
from partners import moves
from partners.models import Partner
from tests.factories import racing

D = Decimal


def share(cast, code="acme_depot", limit="100", **values):
    known = {"account": cast.account, "limit": D(limit), "reason": "Group rule", "by": SYSTEM, "now": cast.now}
    return accounts.share(partner=getattr(cast.partners, code), **{**known, **values})


def fresh(row):
    row.refresh_from_db()
    return row


def test_a_sub_limit_is_set_changed_and_ended_with_a_reason_each(cast):
    known = {"by": SYSTEM, "now": cast.now}
    made = share(cast)
    has_one = fresh(cast.account).has_sub_limits
    accounts.change_share(sub_limit=made, limit=D(50), reason="Less", **known)
    accounts.end_share(sub_limit=made, reason="Not needed", **known)

    node = {"node": "ACME_DEPOT"}
    told = [(each.event, each.old, each.new, each.reason) for each in audit.of(cast.account)][1:]
    assert (has_one, fresh(cast.account).has_sub_limits, fresh(made).ended_at) == (True, False, cast.now)
    assert told == [
        ("account.sub_limit_set", None, {**node, "limit": "100", "used": "0"}, "Group rule"),
        ("account.sub_limit_changed", {**node, "limit": "100.000"}, {**node, "limit": "50"}, "Less"),
        ("account.sub_limit_ended", {**node, "limit": "50.000", "used": "0.000"}, None, "Not needed"),
    ]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("acme", "The account is Acme's own: its limit is the account's."),
        ("zenith", "Zenith does not use the account of Acme."),
        ("acme_depot", "Acme Depot does not use the account of Acme."),
        ("acme_north", "Acme North has a sub-limit already: change that one."),
    ],
)
def test_only_a_node_below_that_uses_the_account_may_have_a_part_of_it(cast, code, sentence):
    credit.open_account(partner=cast.partners.acme_depot, currency="GBP", limit=D(5), by=SYSTEM, now=cast.now)
    share(cast, "acme_north")

    with pytest.raises(Refused) as refused:
        share(cast, code)

    assert (str(refused.value), refused.value.field) == (sentence, "partner")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"limit": "-1"}, "A credit limit is zero or more."),
        ({"limit": "0.001"}, "GBP has fewer decimal places."),
        ({"reason": " "}, "Say why: the reason is kept and shown."),
    ],
)
def test_a_part_needs_an_amount_and_a_reason(cast, values, sentence):
    with pytest.raises(Refused) as refused:
        share(cast, **values)

    assert (str(refused.value), SubLimit.objects.count()) == (sentence, 0)


def test_a_change_needs_another_amount_and_a_sub_limit_that_is_open(cast):
    made = share(cast)
    known = {"sub_limit": made, "reason": "x", "by": SYSTEM, "now": cast.now}
    with pytest.raises(Refused) as same:
        accounts.change_share(limit=D(100), **known)
    accounts.end_share(**known)
    with pytest.raises(Refused) as ended:
        accounts.change_share(limit=D(5), **known)
    with pytest.raises(Refused) as twice:
        accounts.end_share(**known)

    assert str(same.value) == "Nothing is different from how it is."
    assert str(ended.value) == str(twice.value) == "This sub-limit has ended already."


def test_what_the_node_has_taken_and_not_paid_counts_from_the_beginning(cast):
    cast.no_limit("bea", "carl")
    placed, held = cast.submitted("bea", "40.00"), cast.submitted("carl", "1000.00")
    rejected = cast.submitted("bea", "7.00")
    hold.reject(order=rejected, reason="No cover", by=cast.acting("fay"), now=cast.now)
    cast.submitted("dora", "3.00")

    depot, north = share(cast), share(cast, "acme_north", "5000")

    assert (placed.state, held.state) == (OrderState.PLACED, OrderState.ON_HOLD)
    assert [(each.used, each.used_before) for each in (depot, north)] == [(40, 40), (1040, 1040)]


def test_an_order_from_before_gives_the_part_back_when_it_is_cancelled(cast):
    cast.no_limit("bea")
    order = cast.submitted("bea", "40.00")
    depot = share(cast)

    cancellation.cancel_rest(order=order, reason="Not needed", by=cast.acting("sam"), now=cast.now)

    assert (fresh(depot).used, fresh(cast.account).balance) == (0, 1000)


def test_an_order_beyond_the_part_is_held_though_the_account_has_enough(cast):
    cast.no_limit("bea")
    share(cast, limit="100")
    states = [cast.submitted("bea", total).state for total in ("60.00", "40.00", "0.01")]

    assert states == ["placed", "placed", "on_hold"]
    assert Order.objects.get(state="on_hold").waiting_reason == (
        "Waiting for Finance. The sub-limit of Acme Depot is £0.01 short."
    )


@pytest.mark.parametrize(
    ("limits", "amount", "node"),
    [
        ({}, 1000, None),
        ({"acme_depot": "100"}, 60, "Acme Depot"),
        ({"acme_depot": "100", "acme_north": "50"}, 10, "Acme North"),
        ({"acme_depot": "5000"}, 960, None),
        ({"acme_depot": "30"}, -10, "Acme Depot"),
    ],
)
def test_a_node_may_order_for_the_least_that_account_and_sub_limits_leave(cast, limits, amount, node):
    cast.no_limit("bea")
    if limits:
        cast.submitted("bea", "40.00")
    for code, limit in limits.items():
        share(cast, code, limit)

    found = queries.available(cast.partners.acme_depot.pk, fresh(cast.account))

    assert (found.amount, found.share and found.share.node) == (amount, node)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", racing.REPEATS)
def test_orders_that_come_while_a_part_is_set_count_once(cast, repeat):
    """Either before, in what had been taken, or after, as movements of the sub-limit; never twice, never in neither.

    Without FOR UPDATE on the account 1 of 10 runs lost orders from it."""
    cast.no_limit("bea")
    carts = [cast.filled_cart("bea", "40.00") for _number in range(8)]

    answers = racing.together(*[lambda cart=cart: cast.submit(cart, "bea") for cart in carts], lambda: share(cast))

    assert racing.refusals(answers) == []
    assert (SubLimit.objects.get().used, Account.objects.get().balance) == (320, 680)


def moved(cast, code, parent):
    """Move a branch below another node, or make it a company of its own."""
    partner = Partner.objects.get(code=code)
    step = moves.BranchMove(partner, parent, cast.partners.acme.pk, cast.partners.acme.pk)
    effects = [each.sentence for each in branch_moves.preview(step) if "Sub-limits" in each.sentence]
    Partner.objects.filter(pk=partner.pk).update(parent=parent)
    branch_moves.carry_out(step, by=cast.acting("max"), now=cast.now)
    return effects


def test_a_part_of_an_account_ends_when_its_branch_moves_to_another(cast):
    depot = share(cast)

    effects = moved(cast, "ACME_NORTH", cast.partners.zenith)

    assert effects == ["Sub-limits of the account of Acme: “Acme Depot”"]
    assert (bool(fresh(depot).ended_at), fresh(cast.account).has_sub_limits) == (True, False)


def test_a_part_stays_where_the_branch_keeps_its_account(cast):
    depot = share(cast)

    effects = moved(cast, "ACME_DEPOT", cast.partners.acme)

    assert (effects, fresh(depot).ended_at) == ([], None)


def test_what_was_taken_is_asked_after_the_account_is_locked(cast):
    """An order that was charged in between would be in neither figure."""
    with racing.statements() as sent:
        share(cast)

    locked = next(at for at, sql in enumerate(sent) if 'FROM "commerce_account"' in sql and "FOR UPDATE" in sql)
    asked = next(at for at, sql in enumerate(sent) if "commerce_invoice" in sql and "FROM below" in sql)
    assert locked < asked

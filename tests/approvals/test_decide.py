"""One decision function: who may decide, what counts, what is kept, and what the second one reads (A2, A3, A9, A10)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from approvals.actions import decision
from approvals.models import ApprovalStep, Proxy
from approvals.rules import decision as rules
from commerce.models import Account, Order, Product
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership, User
from tests.factories.rows import MembershipFactory


@pytest.fixture
def order(cast):
    return cast.submitted("bea", "60.00")


@pytest.fixture
def step(order):
    return order.approval_steps.get()


@pytest.fixture
def decide(cast, now):
    """Give a function by which somebody of the cast decides the open step of an order."""

    def call(step, name="carl", *, accept=True, reason="Too dear", seen_hash=None, channel="page"):
        return decision.decide(
            step=step,
            accept=accept,
            seen_hash=step.content_hash if seen_hash is None else seen_hash,
            by=cast.acting(name, channel=channel),
            now=now,
            reason=reason,
        )

    return call


@pytest.fixture
def refused(decide):
    """Give a function that decides, expects a refusal, and finds the step and the order as they were."""

    def call(step, *args, **terms):
        before = state_of(step)
        with pytest.raises(Refused) as refusal:
            decide(step, *args, **terms)
        assert state_of(step) == before
        return str(refusal.value)

    return call


def state_of(step):
    rows = ApprovalStep.objects.filter(pk=step.pk).values().get(), Order.objects.filter(pk=step.order_id).values().get()
    return [*rows, audit.of(step.order).count(), OutboxEntry.objects.count()]


def test_an_order_over_the_limit_waits_for_the_approver(cast, order, step, now):
    assert (order.state, order.waiting_reason) == (
        "awaiting_approval",
        "Waiting for Carl, because the total is above the limit of £50.00.",
    )
    assert (step.approver, step.position, step.limit_of, step.limit_broken, step.content_hash, step.asked_at) == (
        cast.memberships.carl,
        1,
        "Bea",
        50,
        order.content_hash,
        now,
    )
    asked = step.asked.get()
    assert (asked.membership, asked.role, asked.link_expires_at) == (step.approver, "approver", now + timedelta(days=7))


def test_asking_is_told_in_the_audit_and_mailed_once(order, step):
    assert list(audit.of(order).values_list("event", "new"))[1] == (
        "approval.requested",
        {"approver": "Carl", "limit": "50.000"},
    )
    asked = step.asked.get()
    assert list(OutboxEntry.objects.values_list("topic", "key", "payload")) == [
        ("approvals.requested", f"approval_requested:{asked.pk}", {"asked": asked.pk})
    ]


def test_an_accepted_order_within_the_approvers_limit_is_placed(cast, step, decide, now):
    order = decide(step, reason="")

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.placed_at, row.total, row.waiting_reason) == ("placed", now, Decimal(60), "")
    assert Account.objects.get().balance == 940


def test_a_decision_says_who_when_how_and_about_what(cast, order, step, decide, now):
    decide(step, channel="link", reason="")

    row = ApprovalStep.objects.get(pk=step.pk)
    assert (row.decision, row.decided_by, row.decided_at, row.decided_as, row.channel) == (
        "accepted",
        cast.users.carl,
        now,
        "approver",
        "link",
    )
    entry = audit.of(order).get(event="approval.accepted")
    assert (entry.actor_id, entry.channel, entry.at, entry.partner_id) == (
        cast.users.carl.pk,
        "link",
        now,
        order.partner_id,
    )
    assert entry.new == {
        "position": 1,
        "decision": "accepted",
        "for": "",
        "content_hash": order.content_hash,
        "total": "60.000",
        "currency": "GBP",
    }


def test_above_the_approvers_own_limit_it_goes_on_to_his_approver(cast, decide):
    order = cast.submitted("bea", "500.01")

    order = decide(order.approval_steps.get())

    second = order.approval_steps.get(decision=None)
    assert (order.state, second.approver, second.position, second.limit_of) == (
        "awaiting_approval",
        cast.memberships.dora,
        2,
        "Carl",
    )
    assert order.waiting_reason == "Waiting for Dora, because the total is above the limit of £500.00."
    assert decide(second, "dora").state == "placed"


def test_a_rejection_ends_the_order_with_its_reason(cast, order, step, decide, now):
    decide(step, accept=False, reason=" Too dear ")

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.ended_at, row.placed_at) == ("rejected", now, None)
    assert ApprovalStep.objects.get(pk=step.pk).reason == "Too dear"
    assert audit.of(order).get(event="approval.rejected").reason == "Too dear"
    assert OutboxEntry.objects.filter(key=f"approval_decided:{step.pk}", topic="approvals.decided").count() == 1
    assert Account.objects.get().balance == 1000


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why you reject it: the buyer reads this."),
        ("   ", "Say why you reject it: the buyer reads this."),
        ("x" * 1001, "Please use at most 1000 characters."),
    ],
)
def test_a_rejection_needs_a_reason(step, refused, reason, sentence):
    assert refused(step, accept=False, reason=reason) == sentence


@pytest.mark.parametrize("name", ["dora", "ada", "zoe", "fay", "sam", "max", "ruth"])
def test_nobody_else_decides(step, refused, name):
    assert refused(step, name) == "This decision is Carl's."


@pytest.mark.parametrize("accept", [True, False])
def test_nobody_decides_about_his_own_order(step, refused, accept):
    assert refused(step, "bea", accept=accept) == "Nobody decides about an order of his own."


def test_the_buyer_who_is_the_approvers_proxy_is_refused(cast, step, refused):
    Proxy.objects.create(principal=cast.memberships.carl, deputy=cast.memberships.bea)

    assert refused(step, "bea") == "Nobody decides about an order of his own."


def test_a_buyer_with_a_second_place_as_approver_is_refused(cast, now):
    second = MembershipFactory(user=cast.users.bea, partner=cast.partners.acme_north, roles=["approver"])
    cast.memberships.second = second
    cast.limit("bea", Decimal(50), "second")
    step = cast.submitted("bea", "60.00").approval_steps.get()
    from_second = partners.places(cast.users.bea)[1]

    with pytest.raises(Refused, match=r"^Nobody decides about an order of his own\.$"):
        decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=from_second, now=now)


def test_a_proxy_decides_and_both_names_are_kept(cast, order, step, decide):
    decide(step, "pia", reason="")

    row = ApprovalStep.objects.get(pk=step.pk)
    assert (row.decided_by, row.approver, row.decided_as) == (cast.users.pia, cast.memberships.carl, "proxy")
    entry = audit.of(order).get(event="approval.accepted")
    assert (entry.actor_name, entry.new["for"]) == ("Pia", "Carl")


def test_for_a_proxy_the_principals_limit_counts(cast, decide):
    cast.limit("pia", Decimal(1), "ada")

    placed = decide(cast.submitted("bea", "500.00").approval_steps.get(), "pia").state
    waits = decide(cast.submitted("bea", "500.01").approval_steps.get(), "pia")

    assert (placed, waits.approval_steps.get(decision=None).approver) == ("placed", cast.memberships.dora)


def test_a_proxy_taken_away_no_longer_decides(step, refused):
    Proxy.objects.all().delete()

    assert refused(step, "pia") == "This decision is Carl's."


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (("carl", True), ("pia", False), "This is already decided: Accepted by Carl."),
        (("pia", False), ("carl", True), "This is already decided: Rejected by Pia."),
        (("carl", True), ("carl", True), "This is already decided: Accepted by Carl."),
    ],
)
def test_the_second_decision_reads_who_was_first(step, decide, refused, first, second, sentence):
    decide(step, first[0], accept=first[1])

    assert refused(step, second[0], accept=second[1]) == sentence


def test_what_was_shown_is_what_is_decided(step, refused):
    assert refused(step, seen_hash="0" * 64) == (
        "The order has changed since it was shown to you. Please look at it again."
    )


STOPPED = "While you or your company are on hold, you can reject orders but not accept them."


@pytest.mark.parametrize("status", ["on_hold", "on_credit_hold"])
def test_while_the_order_s_partner_is_on_hold_accepting_is_refused_and_rejecting_works(
    step, cast, refused, decide, status
):
    cast.set_status("acme_depot", status, reason="Late")
    label = {"on_hold": "On hold", "on_credit_hold": "On credit hold"}[status]

    assert refused(step) == (
        f"Acme Depot is {label} (Late). Orders can be neither submitted nor accepted until that is lifted."
    )
    assert decide(step, accept=False).state == "rejected"


@pytest.mark.parametrize("stopped", ["his company", "he himself"])
def test_an_approver_on_hold_may_reject_but_not_accept(step, cast, refused, decide, stopped):
    if stopped == "his company":
        cast.set_status("acme_north", "on_hold")
    else:
        User.objects.filter(username="carl").update(status="on_hold")

    assert refused(step) == STOPPED
    assert decide(step, accept=False).state == "rejected"


def test_the_obstacle_is_known_before_anybody_clicks(cast, order):
    free = rules.acceptance_obstacle(order)
    cast.set_status("acme_depot", "on_hold", reason="Late")

    assert (free, rules.acceptance_obstacle(order)) == (
        "",
        "Acme Depot is On hold (Late). Orders can be neither submitted nor accepted until that is lifted.",
    )


@pytest.mark.parametrize("change", ["user inactive", "user deleted", "place ended", "company closed"])
def test_an_approver_who_was_stopped_since_no_longer_decides(cast, step, now, change):
    by = cast.acting("carl")
    if change == "place ended":
        Membership.objects.filter(pk=cast.memberships.carl.pk).update(ended_at=now)
    elif change == "company closed":
        cast.set_status("acme", "closed")
    else:
        User.objects.filter(username="carl").update(status=change.removeprefix("user "))

    with pytest.raises(Refused, match=r"^You can no longer decide for this company\.$"):
        decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=by, now=now)


@pytest.mark.parametrize(
    ("obstacle", "sentence"),
    [
        ("buyer on hold", "The buyer is on hold and cannot order. Please ask your partner administrator."),
        ("product gone", "POUND is no longer sold: remove it to go on."),
    ],
)
def test_an_accepted_order_passes_all_gates_again(cast, step, refused, obstacle, sentence):
    if obstacle == "buyer on hold":
        User.objects.filter(username="bea").update(status="on_hold")
    else:
        Product.objects.filter(code="POUND").update(is_active=False)

    assert refused(step) == sentence


def test_an_accepted_order_below_zero_waits_for_finance(cast, decide):
    cast.limit("bea", Decimal(50), "dora")
    order = decide(cast.submitted("bea", "1000.01").approval_steps.get(), "dora")

    assert (order.state, Account.objects.get().balance) == ("on_hold", Decimal("-0.01"))


def test_what_approvers_saw_is_what_is_placed_whatever_prices_do(cast, step, decide):
    cast.price_list.entries.update(unit_price=99)

    order = decide(step)

    assert (order.total, Account.objects.get().balance) == (60, 940)


def test_a_decision_is_final_in_the_database(step, decide):
    decide(step)

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        ApprovalStep.objects.filter(pk=step.pk).update(decision="rejected", reason="x")

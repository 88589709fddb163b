"""Moving somebody and letting him leave: what is shown beforehand is what happens (P7)."""

import pytest
from django.core import mail

from approvals.models import ApprovalStep, Proxy, SpendingLimit
from commerce.actions import cart as carts
from commerce.models import Cart, Order
from core import audit, outbox
from core.refusal import Refused
from partners.actions import leaving as actions
from partners.models import Membership, Partner, User
from partners.queries import leaving
from partners.queries.leaving import UserMove
from tests.factories.rows import AccountAssignmentFactory, MembershipFactory, PartnerFactory
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.fixture
def branch(cast):
    """Give another node of acme's tree."""
    return PartnerFactory(code="ACME_SOUTH", name="Acme South", parent=cast.partners.acme)


def place(cast, name):
    return getattr(cast.memberships, name)


def move(cast, whom, to=None, *, who="ada", successor=None, **more):
    successor = successor and place(cast, successor)
    return actions.move(membership=place(cast, whom), destination=to, successor=successor, by=cast.acting(who),
                        now=cast.now, **more)  # fmt: skip


def refused(*args, **kwargs):
    with pytest.raises(Refused) as caught:
        move(*args, **kwargs)
    return caught.value


def effects(cast, whom, to=None, successor=None):
    mine = Membership.objects.select_related("partner", "user").get(pk=place(cast, whom).pk)
    plan = UserMove(mine, mine.partner, to, successor and place(cast, successor))
    return [(effect.kind, str(effect.sentence)) for effect in leaving.preview(plan)]


def functions(membership):
    membership = Membership.objects.get(pk=membership.pk)
    limit = SpendingLimit.objects.filter(membership=membership).first()
    return {
        "roles": membership.roles,
        "rights": (membership.may_place, membership.may_accept),
        "limit": limit and (limit.amount, limit.approver_id),
        "stands_in_for": list(Proxy.objects.filter(deputy=membership).values_list("principal", flat=True)),
        "proxies": list(Proxy.objects.filter(principal=membership).values_list("deputy", flat=True)),
        "approver_of": list(SpendingLimit.objects.filter(approver=membership).values_list("membership", flat=True)),
    }


@pytest.mark.parametrize("whom", ["bea", "carl", "pia"])
def test_from_node_to_node_he_keeps_his_functions(cast, branch, whom):
    before = functions(place(cast, whom))

    moved = move(cast, whom, branch)

    assert (moved.pk, moved.partner, functions(moved)) == (place(cast, whom).pk, branch, before)


@pytest.mark.parametrize(("default", "expected"), [([], ["buyer"]), (["approver"], ["approver"])])
def test_from_a_node_to_the_root_he_gets_what_a_newcomer_gets(cast, default, expected):
    Partner.objects.filter(code="ACME").update(default_roles=default)
    Membership.objects.filter(pk=cast.memberships.carl.pk).update(may_place=False, may_accept=True)

    moved = move(cast, "carl", cast.partners.acme, successor="dora")

    nothing = {"limit": None, "stands_in_for": [], "proxies": [], "approver_of": []}
    assert functions(moved) == {"roles": expected, "rights": (True, False), **nothing}
    assert Membership.objects.get(pk=cast.memberships.carl.pk).ended_at == cast.now


def test_from_the_root_to_a_node_too_and_the_nearest_defaults_count(cast):
    Partner.objects.filter(code="ACME_NORTH").update(default_roles=["approver", "buyer"])

    moved = move(cast, "dora", cast.partners.acme_depot, successor="pia")

    assert (moved.partner, moved.roles) == (cast.partners.acme_depot, ["approver", "buyer"])
    assert SpendingLimit.objects.get(membership=cast.memberships.carl).approver == cast.memberships.pia


def test_to_another_company_he_leaves_here_and_begins_there(cast):
    refusal = refused(cast, "bea", cast.partners.zenith)
    moved = move(cast, "bea", cast.partners.zenith, who="max")

    assert refusal.field == "destination"
    assert (moved.partner, moved.roles, SpendingLimit.objects.filter(membership=cast.memberships.bea).exists()) == (
        cast.partners.zenith, ["buyer"], False,
    )  # fmt: skip
    assert User.objects.get(username="bea").status == "active"


def test_a_leaver_is_signed_out_and_his_account_is_inactive(cast):
    bea = cast.client_for("bea")
    was_in = bea.get("/").status_code

    assert move(cast, "bea") is None

    assert (was_in, bea.get("/").status_code) == (200, 302)
    assert User.objects.get(username="bea").status == "inactive"
    assert [row.event for row in audit.of(cast.users.bea)] == ["user.left", "user.status_set"]


def test_a_leaver_with_a_place_elsewhere_keeps_his_account(cast):
    MembershipFactory(user=cast.users.bea, partner=cast.partners.zenith, roles=["buyer"])

    move(cast, "bea")

    assert (User.objects.get(username="bea").status, cast.acting("bea").partner_name) == ("active", "Zenith")
    assert refused(cast, "carl", who="max", successor="dora", deletes=False, seen="stale").sentence.startswith(
        "Something"
    )


def test_a_leaver_can_be_deleted_and_his_name_stays_taken(cast):
    move(cast, "bea", deletes=True)

    user = User.objects.get(username="bea")
    assert (user.status, user.email) == ("deleted", "")


def test_carts_and_orders_stay_behind(cast, branch):
    cart, order = cast.filled_cart("bea", "10.00"), cast.submitted("bea", "60.00")

    move(cast, "bea", branch)

    assert Cart.objects.get(pk=cart.pk).partner == cast.partners.acme_depot
    assert (Order.objects.get(pk=order.pk).partner, Order.objects.get(pk=order.pk).state) == (
        cast.partners.acme_depot, "awaiting_approval",
    )  # fmt: skip


def test_the_nearest_administrator_is_told_with_the_way_to_the_carts(cast, branch):
    cast.filled_cart("bea", "10.00")
    MembershipFactory(user=cast.users.dora, partner=cast.partners.acme_north, roles=["partner_administrator"])

    move(cast, "bea", branch)
    outbox.send_due()

    [told] = [message for message in mail.outbox if "has moved" in message.subject]
    assert told.to == ["dora@people.example"]
    assert "/carts/recovery/" in told.body
    assert "1 cart at Acme Depot" in told.body


def test_who_is_an_approver_needs_a_successor(cast):
    assert refused(cast, "carl").field == "successor"

    move(cast, "carl", successor="dora")

    assert SpendingLimit.objects.get(membership=cast.memberships.bea).approver == cast.memberships.dora
    assert not Proxy.objects.filter(principal=cast.memberships.carl).exists()


def test_orders_that_wait_for_him_are_asked_again_and_never_go_on_by_themselves(cast):
    order = cast.submitted("bea", "60.00")
    link = order.approval_steps.get()

    move(cast, "carl", successor="dora")

    steps = list(order.approval_steps.order_by("position"))
    assert [(step.approver, step.decision) for step in steps] == [
        (cast.memberships.carl, "void"), (cast.memberships.dora, None),
    ]  # fmt: skip
    assert (Order.objects.get(pk=order.pk).state, link.pk) == ("awaiting_approval", steps[0].pk)


def test_an_order_waits_on_although_its_buyers_limit_would_let_it_pass_by_now(cast):
    order = cast.submitted("bea", "60.00")
    SpendingLimit.objects.filter(membership=cast.memberships.bea).update(amount=500)

    move(cast, "carl", successor="dora")

    assert Order.objects.get(pk=order.pk).state == "awaiting_approval"
    assert order.approval_steps.get(decision=None).approver == cast.memberships.dora


def test_an_order_waits_on_although_its_buyer_is_on_hold(cast):
    order = cast.submitted("bea", "60.00")
    User.objects.filter(username="bea").update(status="on_hold")

    move(cast, "carl", successor="pia")

    assert order.approval_steps.get(decision=None).approver == cast.memberships.pia


def test_the_successor_is_never_asked_about_his_own_order(cast):
    cast.limit("pia", 20, "carl")
    order = cast.submitted("pia", "30.00")

    move(cast, "carl", successor="pia")

    assert order.approval_steps.get(decision=None).approver == cast.memberships.dora
    assert SpendingLimit.objects.get(membership=cast.memberships.pia).approver == cast.memberships.dora


def test_where_nobody_else_could_decide_it_is_refused_with_the_name(cast):
    cast.limit("pia", 20, "dora")

    assert "pia" in refused(cast, "dora", successor="pia").sentence.lower()


@pytest.mark.parametrize(("successor", "word"), [("zoe", "same company"), ("carl", "succeeds himself")])
def test_a_successor_is_another_of_the_same_company(cast, successor, word):
    assert word in refused(cast, "carl", who="max", successor=successor).sentence


def test_a_circle_of_approvers_is_not_made(cast):
    cast.limit("pia", 20, "bea")

    move(cast, "carl", successor="pia")

    chain = dict(SpendingLimit.objects.values_list("membership__user__username", "approver__user__username"))
    assert chain == {"bea": "dora", "pia": "bea"}


@pytest.mark.parametrize(
    ("who", "whom"), [("ada", "ada"), ("bea", "carl"), ("zoe", "bea"), ("sam", "bea"), ("max", "max")]
)
def test_who_may_not(cast, who, whom):
    refused(cast, whom, who=who)


def test_the_last_administrator_does_not_leave(cast):
    assert "last administrator" in refused(cast, "ada", who="max").sentence


def test_the_operators_people_leave_but_do_not_move(cast):
    AccountAssignmentFactory(partner=cast.partners.acme, manager=cast.memberships.sam)
    MembershipFactory(user=cast.users.max, partner=cast.partners.zenith, roles=["buyer"])
    Membership.objects.filter(pk=cast.memberships.max.pk).update(
        roles=["marketplace_manager", "channel_administrator", "ssr"]
    )

    assert refused(cast, "sam", cast.partners.acme, who="max").field == "destination"
    move(cast, "sam", who="max")

    assert cast.partners.acme.account_assignments.get().end == "unassigned"


def test_a_stale_preview_is_shown_again(cast):
    mine = Membership.objects.select_related("partner", "user").get(pk=cast.memberships.bea.pk)
    seen = leaving.fingerprint(UserMove(mine, mine.partner, None))
    cast.filled_cart("bea", "10.00")

    assert "changed since" in refused(cast, "bea", seen=seen).sentence
    assert Membership.objects.get(pk=cast.memberships.bea.pk).ended_at is None


def test_everything_that_is_shown_is_what_happens(cast):
    carts.open_current(by=cast.acting("carl"), now=cast.now)
    cast.limit("pia", 20, "carl")
    waiting, own = cast.submitted("bea", "60.00"), cast.submitted("carl", "600.00")
    cart = cast.filled_cart("carl", "5.00")
    cast.client_for("carl")

    shown = effects(cast, "carl", successor="dora")
    move(cast, "carl", successor="dora")

    assert shown == [
        ("ends", "Carl's place at Acme North (ACME_NORTH)."),
        ("changes", "The account carl becomes inactive: nobody signs in with it."),
        ("stays", "2 carts at Acme North; they can be given to colleagues there."),
        ("stays", f"Order {own.number} (Awaiting approval); it can be given to a colleague there."),
        ("ends", "Spending limit: £500.00, approver: Dora."),
        ("ends", "Pia stands in for Carl."),
        ("changes", "The approver of Bea becomes Dora."),
        ("changes", "The approver of Pia becomes Dora."),
        ("changes", f"Order {waiting.number} waits for Carl: somebody else is asked instead."),
    ]
    assert Membership.objects.get(pk=cast.memberships.carl.pk).ended_at == cast.now
    assert User.objects.get(username="carl").status == "inactive"
    assert Cart.objects.filter(user=cast.users.carl, partner=cast.partners.acme_north, ordered_at=None).count() == 2
    assert (Cart.objects.get(pk=cart.pk).user, Order.objects.get(pk=own.pk).state) == (
        cast.users.carl, "awaiting_approval",
    )  # fmt: skip
    assert dict(SpendingLimit.objects.values_list("membership__user__username", "approver__user__username")) == {
        "bea": "dora", "pia": "dora",
    }  # fmt: skip
    assert not Proxy.objects.exists()
    assert ApprovalStep.objects.get(order=waiting, decision=None).approver == cast.memberships.dora


def test_what_goes_along_is_told_as_such(cast, branch):
    waiting = cast.submitted("bea", "60.00")

    assert effects(cast, "carl", branch) == [
        ("goes along", "Roles and rights: Approver, from Acme North (ACME_NORTH) to Acme South (ACME_SOUTH)."),
        ("goes along", "Spending limit: £500.00, approver: Dora."),
        ("goes along", "Pia stands in for Carl."),
        ("goes along", "He stays the approver of Bea."),
        ("goes along", f"Order {waiting.number} still waits for Carl."),
    ]


def test_the_wizard_shows_first_and_then_does_it(cast):
    ada, address = cast.client_for("ada"), f"/people/{cast.memberships.carl.pk}/move/"
    asked = {"goes": "leaves", "successor": "dora"}
    shown = ada.get(address, asked)
    still = Membership.objects.get(pk=cast.memberships.carl.pk).ended_at

    answer = ada.post(address, {**asked, "seen": shown.context["seen"]})

    assert (shown.status_code, still, answer.status_code) == (200, None, 302)
    assert Membership.objects.get(pk=cast.memberships.carl.pk).ended_at is not None
    assert ada.get(address).status_code == 404


@pytest.mark.parametrize("sent", [{"goes": "moves", "destination": "ZENITH"}, {"goes": "moves"}, {"goes": "flies"},
                                  {"goes": "leaves"}, {"goes": "leaves", "successor": "zoe"}])  # fmt: skip
def test_the_wizard_says_at_the_field_what_is_wrong(cast, sent):
    address = f"/people/{cast.memberships.carl.pk}/move/"

    answers = [getattr(cast.client_for("ada"), method)(address, sent) for method in ("get", "post")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert Membership.objects.get(pk=cast.memberships.carl.pk).ended_at is None

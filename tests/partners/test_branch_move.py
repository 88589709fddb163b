"""Moving a branch: who may, what he is shown before, and that what he was shown is what happens (P8)."""

from decimal import Decimal

import pytest

from approvals.actions import decision
from approvals.models import ApprovalStep, Proxy, SpendingLimit
from commerce.actions import credit
from commerce.models import Order, PriceList, PriceListAssignment
from core import audit
from core.actor import SYSTEM
from core.refusal import Refused
from partners import moves, queries
from partners.actions import manager as managers
from partners.actions import partner as actions
from partners.models import Membership, Partner
from partners.permissions import Role
from partners.queries import move as branches
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import MembershipFactory, PartnerFactory

BRANCH, REST = moves.Side.BRANCH, moves.Side.REST


def move(cast, code, parent, now, who="max", **known):
    return actions.move(
        partner=getattr(cast.partners, code),
        parent=parent and getattr(cast.partners, parent),
        by=cast.acting(who),
        now=now,
        **known,
    )


def plan(cast, code, parent):
    partner = Partner.objects.get(pk=getattr(cast.partners, code).pk)
    return branches.planned(partner, parent and getattr(cast.partners, parent), {})


def told(cast, code, parent):
    return [(effect.kind, effect.sentence) for effect in plan(cast, code, parent).effects]


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def approvers():
    limits = SpendingLimit.objects.order_by("membership__user__name")
    return dict(limits.values_list("membership__user__name", "approver__user__name"))


@pytest.mark.parametrize(
    ("who", "code", "parent", "sentence"),
    [
        ("ada", "acme", "zenith", "Your own place is moved by somebody above it."),
        ("ada", "acme_depot", "zenith", "You can move branches inside your own company only."),
        ("ada", "acme_depot", None, "You can move branches inside your own company only."),
        ("ada", "zenith", "acme", "You can move branches inside your own company only."),
        ("sam", "acme_depot", "acme", "Your role does not move branches."),
        ("bea", "acme_depot", "acme", "Your role does not move branches."),
        ("max", "acme_depot", "acme_north", "Acme Depot is there already."),
        ("max", "operator", "acme", "The operator is not part of a tree."),
    ],
)
def test_who_moves_what_where(cast, now, who, code, parent, sentence):
    before = list(Partner.objects.order_by("pk").values_list("pk", "parent_id"))

    assert refusal(lambda: move(cast, code, parent, now, who)).sentence == sentence
    assert list(Partner.objects.order_by("pk").values_list("pk", "parent_id")) == before


def test_a_companys_administrator_moves_inside_his_own_and_nothing_else_changes(cast, now):
    effects = told(cast, "acme_depot", "acme")
    before = approvers()

    move(cast, "acme_depot", "acme", now, "ada")

    assert effects == [
        ("stays", "1 node keeps its effective status."),
        ("stays", "Approvers, proxies and limits: nothing changes inside one company."),
    ]
    assert (approvers(), Partner.objects.get(code="ACME_DEPOT").parent_id) == (before, cast.partners.acme.pk)


def test_the_preview_tells_effective_statuses_before_and_after_and_they_come_true(cast, now):
    cast.set_status("zenith", "on_hold")
    cast.set_status("acme_depot", "closed")
    PartnerFactory(code="ANNEX", name="Annex", parent=cast.partners.acme_north)

    effects = told(cast, "acme_north", "zenith")
    move(cast, "acme_north", "zenith", now, successors={BRANCH: cast.memberships.zoe})

    assert effects[:2] == [
        ("changes", "2 nodes become “On hold”, they were “Open”: Acme North (ACME_NORTH), Annex (ANNEX)"),
        ("stays", "1 node keeps its effective status."),
    ]
    codes = Partner.objects.filter(code__in=["ACME_NORTH", "ANNEX", "ACME_DEPOT"]).order_by("code")
    assert [queries.effective_status(each.pk).status for each in codes] == ["closed", "on_hold", "on_hold"]


def test_the_preview_tells_price_lists_account_and_account_manager(cast, now):
    own = PriceList.objects.create(name="Zenith's", currency="GBP")
    PriceListAssignment.objects.create(price_list=own, partner=cast.partners.zenith)
    credit.open_account(partner=cast.partners.zenith, currency="GBP", limit=Decimal(5), by=SYSTEM, now=now)
    managers.assign(partner=cast.partners.acme, manager=cast.memberships.sam, by=cast.acting("max"), now=now)

    effects = told(cast, "acme_depot", "zenith")

    assert effects[1:5] == [
        ("changes", "Account manager: Sam until now, then nobody."),
        ("ends", "Price lists that no longer count: “Trade”"),
        ("changes", "Price lists that count from then on: “Zenith's”"),
        ("changes", "Orders on account are charged to: Acme until now, then Zenith."),
    ]


def test_a_list_that_both_companies_have_is_neither_lost_nor_gained(cast):
    PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)

    assert [sentence for _kind, sentence in told(cast, "acme_depot", "zenith") if "Price list" in sentence] == []


@pytest.fixture
def crossing(cast):
    """North goes to zenith: carl asks dora who stays, ada's clerk asks carl who goes, and proxies cross both ways."""
    clerk = MembershipFactory(user__username="cleo", partner=cast.partners.acme)
    SpendingLimit.objects.create(membership=clerk, amount=Decimal(10), approver=cast.memberships.carl)
    Proxy.objects.create(principal=cast.memberships.dora, deputy=cast.memberships.carl)
    Proxy.objects.create(principal=cast.memberships.carl, deputy=cast.memberships.dora)
    return {BRANCH: cast.memberships.zoe, REST: cast.memberships.dora}


def test_the_preview_names_approvers_and_proxies_that_end_up_across(cast, crossing):
    assert told(cast, "acme_north", "zenith")[-3:] == [
        ("changes", "In the branch somebody else has to decide for: Carl → Dora"),
        ("changes", "In the company it leaves somebody else has to decide for: Cleo → Carl"),
        ("ends", "2 proxies across the border end: Carl → Dora, Dora → Carl"),
    ]


@pytest.mark.parametrize("named", [[], [BRANCH], [REST]])
def test_between_companies_each_side_needs_somebody_who_decides(cast, now, crossing, named):
    known = {side: crossing[side] for side in named}
    missing = BRANCH if BRANCH not in named else REST

    refused = refusal(lambda: move(cast, "acme_north", "zenith", now, successors=known))

    assert (refused.field, refused.sentence) == (
        missing,
        "Name who decides in place of the approvers on the other side.",
    )
    assert Partner.objects.get(code="ACME_NORTH").parent_id == cast.partners.acme.pk


def test_successors_take_over_and_proxies_across_end(cast, now, crossing):
    move(cast, "acme_north", "zenith", now, successors=crossing)

    assert approvers() == {"Bea": "Carl", "Carl": "Zoe", "Cleo": "Dora"}
    assert list(Proxy.objects.values_list("principal__user__name", "deputy__user__name")) == [("Carl", "Pia")]
    events = audit.AuditEntry.objects.filter(event__in=["limit.set", "proxy.removed"]).values_list("event", flat=True)
    assert sorted(events) == ["limit.set", "limit.set", "proxy.removed", "proxy.removed"]


def test_no_approver_is_of_another_company_afterwards(cast, now, crossing):
    move(cast, "acme_north", "zenith", now, successors=crossing)

    roots = [
        (queries.root_id(limit.membership.partner_id), queries.root_id(limit.approver.partner_id))
        for limit in SpendingLimit.objects.select_related("membership", "approver")
    ]
    assert [pair for pair in roots if pair[0] != pair[1]] == []


@pytest.mark.parametrize(
    ("side", "who", "sentence"),
    [
        (BRANCH, "dora", "Dora has no place on this side."),
        (REST, "zoe", "Zoe has no place on this side."),
        (BRANCH, "carl", "Carl loses his approver himself: name somebody else."),
        (BRANCH, "bea", "Bea asks one of them himself: each would wait for the other. Name somebody else."),
    ],
)
def test_a_successor_is_of_the_right_company_and_makes_no_circle(cast, now, crossing, side, who, sentence):
    wrong = {**crossing, side: getattr(cast.memberships, who)}

    refused = refusal(lambda: move(cast, "acme_north", "zenith", now, successors=wrong))

    assert (refused.sentence, refused.field) == (sentence, side)
    assert Partner.objects.get(code="ACME_NORTH").parent_id == cast.partners.acme.pk


def test_a_successor_who_has_left_is_none(cast, now, crossing):
    Membership.objects.filter(pk=cast.memberships.zoe.pk).update(ended_at=now)
    gone = Membership.objects.select_related("user").get(pk=cast.memberships.zoe.pk)

    refused = refusal(lambda: move(cast, "acme_north", "zenith", now, successors={**crossing, BRANCH: gone}))

    assert refused.sentence == "Zoe has no place on this side."


@pytest.fixture
def waiting(cast, now):
    """An order of bea's that carl has accepted and that now waits for dora, who stays."""
    order = cast.submitted("bea", "600.00")
    step = ApprovalStep.objects.get(order=order)
    decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=cast.acting("carl"), now=now)
    return order


def test_an_order_that_waits_across_is_asked_about_again(cast, now, waiting):
    move(cast, "acme_north", "zenith", now, successors={BRANCH: cast.memberships.zoe})

    steps = ApprovalStep.objects.filter(order=waiting).order_by("position")
    assert list(steps.values_list("approver__user__name", "decision")) == [
        ("Carl", "accepted"),
        ("Dora", "void"),
        ("Zoe", None),
    ]
    assert Order.objects.get(pk=waiting.pk).state == "awaiting_approval"


def test_the_preview_names_the_orders_that_are_asked_about_again(cast, waiting):
    sentence = f"Waiting orders that are asked about again: {waiting.number}"

    assert told(cast, "acme_north", "zenith")[-1] == ("changes", sentence)


def test_a_move_never_says_yes_to_an_order(cast, now, waiting):
    cast.limit("carl", Decimal(5000), "dora")
    credit.open_account(partner=cast.partners.zenith, currency="GBP", limit=Decimal(5000), by=SYSTEM, now=now)

    refused = refusal(lambda: move(cast, "acme_north", "zenith", now, successors={BRANCH: cast.memberships.zoe}))

    assert refused.sentence == f"Order {waiting.number} would no longer wait for anybody: let it be decided first."
    assert ApprovalStep.objects.get(order=waiting, decision=None).approver == cast.memberships.dora


def test_an_order_that_cannot_be_asked_about_again_stops_the_move(cast, now, waiting):
    cast.set_status("zenith", "on_hold")

    refused = refusal(lambda: move(cast, "acme_north", "zenith", now, successors={BRANCH: cast.memberships.zoe}))

    assert refused.sentence.startswith(f"Order {waiting.number} cannot be asked about again: On hold because of Zenith")
    assert Partner.objects.get(code="ACME_NORTH").parent_id == cast.partners.acme.pk


def test_a_branch_that_becomes_a_company_decides_for_itself(cast, now):
    move(cast, "acme_north", None, now, successors={BRANCH: cast.memberships.pia})

    assert (approvers()["Carl"], queries.root_id(cast.partners.acme_depot.pk)) == ("Pia", cast.partners.acme_north.pk)


def test_a_preview_that_no_longer_holds_is_shown_again(cast, now):
    seen = plan(cast, "acme_depot", "acme").mark
    cast.set_status("acme_north", "on_hold")

    refused = refusal(lambda: move(cast, "acme_depot", "acme", now, seen=seen))

    assert refused.sentence == "Something has changed since the preview was shown. Please look at it again."
    move(cast, "acme_depot", "acme", now, seen=plan(cast, "acme_depot", "acme").mark)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_opposite_moves_of_a_companys_administrator_make_no_circle(cast, now, repeat):
    """Without the advisory lock they end in a deadlock; 100 rounds run with RACE_REPEATS=100."""
    one, other = (PartnerFactory(name=name, parent=cast.partners.acme) for name in ("One", "Other"))
    ada = cast.acting("ada")

    answers = together(
        lambda: actions.move(partner=one, parent=other, by=ada, now=now),
        lambda: actions.move(partner=other, parent=one, by=ada, now=now),
    )

    assert len(refusals(answers)) == 1
    assert {queries.root_id(node.pk) for node in (one, other)} == {cast.partners.acme.pk}


def test_people_offered_as_successors_belong_to_the_side(cast):
    MembershipFactory(user__username="gone", partner=cast.partners.zenith, ended_at=cast.now, roles=[Role.APPROVER])

    step = plan(cast, "acme_north", "zenith")

    names = [set(branches.people_of(step, side).values_list("user__name", flat=True)) for side in (BRANCH, REST)]
    assert names == [{"Bea", "Carl", "Pia", "Zoe"}, {"Ada", "Dora"}]

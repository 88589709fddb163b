"""Who approves what: what leads nowhere is found and told with its amount, and a tried amount asks as the gate does
(A1, A5, A12)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache

from approvals.actions import absence as absences
from approvals.actions import period_limit as period_limits
from approvals.models import ApprovalPolicy, Budget, Proxy, SpendingLimit
from approvals.pages import trial, who_approves
from approvals.queries import dead_ends, reach
from approvals.queries import who_approves as queries
from commerce.models import Order
from core.actor import SYSTEM
from partners.models import Membership, Partner, User
from tests.factories.rows import MembershipFactory
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.fixture(autouse=True)
def fresh():
    """Numbers of problems are kept for a minute: not from one test to the next."""
    cache.clear()


@pytest.fixture
def told(cast, now):
    """Give function(node): {who: what is wrong with his approvals} there and below."""

    def call(node="acme"):
        node, root = getattr(cast.partners, node), cast.partners.acme
        found = dead_ends.of(node_id=node.pk, root_id=root.pk, today=reach.today(root.pk, now=now))
        names = dict(Membership.objects.values_list("pk", "user__username"))
        sentences: dict[str, list] = {}
        for problem in found:
            sentences.setdefault(names[problem.membership_id], []).append(who_approves.words(problem))
        return sentences

    return call


def test_the_cast_has_no_problem(told):
    assert told() == {}


@pytest.mark.parametrize(
    ("amount", "approver", "sentence"),
    [
        (Decimal(50), None, "A limit and no approver: his orders ask nobody."),
        (None, "carl", "An approver and no limit: his orders ask nobody."),
    ],
)
def test_half_of_it_is_not_in_effect(cast, told, amount, approver, sentence):
    cast.limit("bea", amount, approver)

    assert told() == {"bea": [sentence]}


def test_a_limit_of_a_period_is_a_limit(cast, told, now):
    cast.limit("bea", None, "carl")
    period_limits.set_period_limits(
        membership=cast.memberships.bea, amounts={"month": Decimal(900)}, by=SYSTEM, now=now
    )

    assert told() == {}


def leave(cast, now):
    Membership.objects.filter(pk=cast.memberships.carl.pk).update(ended_at=now)


def hold(cast, _now):
    User.objects.filter(username="carl").update(status="on_hold")


def close_branch(cast, _now):
    cast.set_status("acme_north", "on_hold")


def move_away(cast, _now):
    Partner.objects.filter(code="ACME_NORTH").update(parent=None)
    Partner.objects.filter(code="ACME_DEPOT").update(parent=cast.partners.acme)


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [
        (leave, "The approver Carl has left."),
        (hold, "The approver Carl is on hold."),
        (close_branch, "The branch of the approver Carl is on hold."),
        (move_away, "The approver Carl is in another company."),
    ],
)
@pytest.mark.parametrize("has_proxy", [True, False])
def test_an_approver_who_cannot_decide_is_told(cast, told, now, happens, sentence, has_proxy):
    Proxy.objects.all().delete()
    happens(cast, now)
    if has_proxy:
        Proxy.objects.create(principal=cast.memberships.carl, deputy=cast.memberships.ada)

    expected = sentence if has_proxy else f"{sentence} Above £50.00 an administrator is asked."
    assert told()["bea"] == [expected]


def test_an_approver_who_is_the_same_person_is_told(cast, told):
    second = MembershipFactory(user=cast.users.bea, partner=cast.partners.acme)
    SpendingLimit.objects.filter(membership=cast.memberships.bea).update(approver=second)

    assert told() == {"bea": ["He is his own approver. Above £50.00 an administrator is asked."]}


def test_whoever_stands_further_up_is_told_with_the_amount_at_which_it_matters(cast, told):
    User.objects.filter(username="dora").update(status="inactive")

    assert told() == {
        "carl": ["The approver Dora has left. Above £500.00 an administrator is asked."],
        "bea": ["Above £500.00 it comes to Dora, who cannot decide: an administrator is asked."],
    }


def test_the_highest_limit_on_the_way_is_the_amount(cast, told):
    cast.limit("bea", Decimal(700), "carl")
    User.objects.filter(username="dora").update(status="inactive")

    assert told()["bea"] == ["Above £700.00 it comes to Dora, who cannot decide: an administrator is asked."]


def test_a_limit_in_another_currency_counts_as_nothing_on_the_way(cast, told):
    Partner.objects.filter(code="ACME_NORTH").update(currency="EUR")
    User.objects.filter(username="dora").update(status="inactive")

    assert told()["bea"] == ["Above £50.00 it comes to Dora, who cannot decide: an administrator is asked."]


def test_somebody_without_limit_ends_the_way(cast, told):
    cast.no_limit("carl")
    User.objects.filter(username="dora").update(status="inactive")

    assert told() == {}


def test_absences_in_a_circle_are_told(cast, told, now):
    today = now.date()
    for who, delegate in (("carl", "dora"), ("dora", "carl")):
        absences.set_absence(
            membership=getattr(cast.memberships, who), delegate=getattr(cast.memberships, delegate),
            starts_on=today + timedelta(days=3), last_day=today + timedelta(days=5), by=cast.acting("ada"), now=now,
        )  # fmt: skip

    sentence = "He is away and so is everybody after {}, in a circle: he is asked himself."
    assert told() == {"carl": [sentence.format("Dora")], "dora": [sentence.format("Carl")]}


def test_absences_one_after_the_other_are_no_circle(cast, told, now):
    for who, delegate, starts in (("carl", "dora", 1), ("dora", "carl", 5)):
        first = now.date() + timedelta(days=starts)
        absences.set_absence(
            membership=getattr(cast.memberships, who), delegate=getattr(cast.memberships, delegate), starts_on=first,
            last_day=first + timedelta(days=2), by=cast.acting("ada"), now=now,
        )  # fmt: skip

    assert told() == {}


def test_a_branch_is_told_of_its_own_people_only(cast, told):
    User.objects.filter(username="dora").update(status="inactive")

    assert sorted(told("acme_depot")) == ["bea"]


def whole(cast):
    ids = {"node_id": cast.partners.acme.pk, "root_id": cast.partners.acme.pk}
    return dead_ends.of_whole(**ids)


def test_a_pool_in_which_nobody_may_accept_is_told(cast):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, mode="pool")
    assert whole(cast).nobody_accepts is True

    Membership.objects.filter(pk=cast.memberships.dora.pk).update(may_accept=True)
    assert whole(cast).nobody_accepts is False


def test_a_company_that_nobody_administers_is_told(cast):
    assert whole(cast).nobody_administers is False

    User.objects.filter(username="ada").update(status="inactive")
    assert whole(cast).nobody_administers is True


def test_a_budget_whose_approver_has_left_is_told(cast, now):
    Budget.objects.create(partner=cast.partners.acme_north, approver=cast.memberships.carl, currency="GBP",
                          period="month", amount=1, rule="require")  # fmt: skip
    assert whole(cast).budgets == ()

    leave(cast, now)
    assert whole(cast).budgets == (("Acme North", "Carl"),)


def test_the_way_up_and_the_stand_ins_are_told_in_one_line(cast, now):
    period_limits.set_period_limits(membership=cast.memberships.bea, amounts={"day": Decimal(80)}, by=SYSTEM, now=now)
    today = now.date()
    absences.set_absence(membership=cast.memberships.carl, delegate=cast.memberships.dora, starts_on=today,
                         last_day=today, by=cast.acting("carl"), now=now)  # fmt: skip

    found = queries.details([cast.memberships.bea.pk, cast.memberships.carl.pk], today=today)

    bea, carl = found[cast.memberships.bea.pk], found[cast.memberships.carl.pk]
    assert who_approves.chain_words(bea) == "Carl (£500.00) → Dora"
    assert who_approves.limit_words(Decimal(50), bea, "GBP") == ["£50.00 an order", "£80.00 a day"]
    assert who_approves.stand_in_words(carl) == ["Dora, until 2 Mar", "Pia"]


@pytest.mark.parametrize(("total", "people"), [("50.00", []), ("50.01", ["Carl"]), ("500.01", ["Carl", "Dora"])])
@pytest.mark.parametrize("mode", ["chain", "pool"])
def test_a_tried_amount_asks_as_the_gate_does(cast, now, total, people, mode):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, mode=mode)
    Membership.objects.filter(pk=cast.memberships.dora.pk).update(may_accept=True)

    tried = trial.run(cast.memberships.bea, total=Decimal(total), currency="GBP", now=now)

    expected = (["Dora"] if mode == "pool" else []) + people
    assert [question.people[0][0] for question in tried.questions] == expected
    order = cast.submitted("bea", total)
    asked = [asked.membership.user.name for step in order.approval_steps.all() for asked in step.asked.all()]
    assert asked == expected[:1]


def test_a_tried_amount_says_why_others_are_asked(cast, now):
    User.objects.filter(username="carl").update(status="on_hold")

    question = trial.run(cast.memberships.bea, total=Decimal(60), currency="GBP", now=now).questions[0]

    assert (question.people, question.because, question.instead) == (
        [("Pia", "Proxy")], "the total is above the limit of £50.00", "Carl or his branch is on hold.",
    )  # fmt: skip


def test_a_tried_amount_says_where_nobody_can_decide(cast, now):
    User.objects.filter(username__in=["carl", "pia", "ada"]).update(status="inactive")

    tried = trial.run(cast.memberships.bea, total=Decimal(60), currency="GBP", now=now)

    assert (tried.is_stuck, [question.is_nobody for question in tried.questions]) == (True, [True])


def test_trying_writes_nothing(cast):
    answer = cast.client_for("ada").get("/approvals/who/try/?person=bea&total=600&currency=GBP")

    assert b"An order of \xc2\xa3600.00 by Bea asks, one after the other:" in answer.content
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("person=zoe&total=600&currency=GBP", 422),
        ("person=nobody&total=600&currency=GBP", 422),
        ("person=bea&total=-1&currency=GBP", 422),
        ("person=bea&total=&currency=GBP", 422),
        ("person=bea&total=1&currency=QQQ", 422),
        ("person=BEA&total=1&currency=EUR", 200),
    ],
)
def test_what_cannot_be_tried_is_told_at_its_field(cast, query, status):
    assert cast.client_for("ada").get(f"/approvals/who/try/?{query}").status_code == status


def test_the_page_lists_the_organisation_and_what_is_wrong(cast):
    cast.limit("bea", Decimal(50), None)

    page = cast.client_for("ada").get("/approvals/who/").content.decode()

    assert "The approvals of 1 person lead nowhere or are not in effect." in page
    assert "A limit and no approver: his orders ask nobody." in page
    assert ">Zoe<" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("problem=any", ["bea"]),
        ("problem=half", ["bea"]),
        ("problem=above", []),
        ("way=asks", ["carl"]),
        ("way=free", ["ada", "bea", "dora", "pia"]),
        ("way=accepts", []),
        ("branch=acme_north", ["bea", "carl", "pia"]),
        ("branch=zenith", []),
        ("role=partner_administrator", ["ada"]),
        ("q=depot", ["bea"]),
    ],
)
def test_the_list_is_narrowed(cast, query, names):
    cast.limit("bea", Decimal(50), None)

    text = b"".join(cast.client_for("ada").get(f"/approvals/who/?{query}&export=tsv").streaming_content).decode()

    rows = [line.split("\t") for line in text.splitlines()]
    assert sorted(row[1] for row in rows[1:]) == names


def test_the_file_tells_what_the_page_tells(cast):
    User.objects.filter(username="dora").update(status="inactive")

    text = b"".join(cast.client_for("ada").get("/approvals/who/?q=bea&export=tsv").streaming_content).decode()

    head, row = (line.split("\t") for line in text.splitlines())
    assert dict(zip(head, row, strict=True))["problems"] == (
        "Above £500.00 it comes to Dora, who cannot decide: an administrator is asked."
    )


def test_an_administrator_sees_the_number_in_the_navigation_and_on_the_first_page(cast):
    cast.limit("bea", Decimal(50), None)

    page = cast.client_for("ada").get("/").content.decode()

    assert 'Who approves what<span class="count">1<' in page
    assert "Approvals to set right" in page


def test_without_problems_there_is_no_card(cast):
    assert "Approvals to set right" not in cast.client_for("ada").get("/").content.decode()


def test_the_operators_staff_choose_a_company(cast):
    max_ = cast.client_for("max")

    assert b"Which company?" in max_.get("/approvals/who/").content
    page = max_.get("/approvals/who/?company=ACME_NORTH").content.decode()
    assert (">bea<" in page, ">dora<" in page) == (True, False)

"""Account managers: assigned, drawn, declined; one at a time, and for everything below (P13)."""

import pytest

from core import audit
from core.refusal import Refused
from partners import cards
from partners.actions import manager as actions
from partners.models import AccountAssignment, Membership, Partner, User
from partners.permissions import Role
from partners.queries import manager as queries
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together
from tests.factories.rows import MembershipFactory


def assign(cast, code, who, now, by="max"):
    place = getattr(cast.memberships, who)
    return actions.assign(partner=getattr(cast.partners, code), manager=place, by=cast.acting(by), now=now)


def sentence(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.sentence


def history():
    return list(AccountAssignment.objects.order_by("pk").values_list("partner__code", "manager__user__name", "end"))


def test_the_nearest_account_manager_counts_for_everything_below(cast, now):
    assign(cast, "acme", "sam", now)
    assign(cast, "acme_north", "max", now)

    names = [queries.representative(getattr(cast.partners, code).pk) for code in ("acme", "acme_north", "acme_depot")]

    assert [found.name for found in names] == ["Sam", "Max", "Max"]
    assert names[2].source_name == "Acme North"


def test_nobody_looks_after_a_partner_that_was_given_to_nobody(cast):
    assert queries.representative(cast.partners.acme.pk) is None


def test_a_new_manager_takes_the_place_of_the_one_before(cast, now):
    assign(cast, "acme", "sam", now)
    assign(cast, "acme", "max", now)

    assert history() == [("ACME", "Sam", "replaced"), ("ACME", "Max", None)]
    assert list(audit.of(cast.partners.acme).values_list("event", "old", "new")) == [
        ("account.assigned", None, {"manager": "Sam"}),
        ("account.assigned", {"manager": "Sam"}, {"manager": "Max"}),
    ]


@pytest.mark.parametrize(
    ("code", "who", "by", "said"),
    [
        ("acme", "sam", "sam", "Your role does not assign account managers."),
        ("acme", "sam", "ada", "Your role does not assign account managers."),
        ("acme", "fay", "max", "Choose somebody of the operator's sales staff."),
        ("acme", "bea", "max", "Choose somebody of the operator's sales staff."),
        ("operator", "sam", "max", "The operator has no account manager."),
    ],
)
def test_who_may_be_given_what_by_whom(cast, now, code, who, by, said):
    assert (sentence(lambda: assign(cast, code, who, now, by=by)), history()) == (said, [])


def test_the_same_person_twice_is_refused(cast, now):
    assign(cast, "acme", "sam", now)

    assert sentence(lambda: assign(cast, "acme", "sam", now)) == "Sam looks after this partner already."


def test_companies_without_a_manager_are_the_pool(cast, now):
    assign(cast, "acme", "sam", now)

    pool = queries.pool(Partner.objects.all()).values_list("code", flat=True)

    assert set(pool) == {"ZENITH", "RESALE", "VENDOR", "AFFILIATE"}


def test_drawing_gives_a_company_to_oneself(cast, now):
    actions.draw(partner=cast.partners.zenith, by=cast.acting("sam"), now=now)

    assert history() == [("ZENITH", "Sam", None)]


@pytest.mark.parametrize(
    ("code", "who", "said"),
    [
        ("acme_north", "sam", "Acme North is a branch: draw its company."),
        ("acme", "fay", "Your role does not look after partners."),
        ("acme", "ada", "Your role does not look after partners."),
        ("operator", "sam", "The operator has no account manager."),
    ],
)
def test_what_cannot_be_drawn(cast, now, code, who, said):
    draw = {"partner": getattr(cast.partners, code), "by": cast.acting(who), "now": now}

    assert (sentence(lambda: actions.draw(**draw)), history()) == (said, [])


def test_declining_puts_a_company_back_with_the_reason(cast, now):
    assign(cast, "zenith", "sam", now)

    actions.decline(partner=cast.partners.zenith, reason=" Too far ", by=cast.acting("sam"), now=now)

    assert history() == [("ZENITH", "Sam", "declined")]
    assert audit.of(cast.partners.zenith).last().reason == "Too far"


@pytest.mark.parametrize(
    ("who", "reason", "said"),
    [
        ("sam", "  ", "Say why: whoever assigns it next reads this."),
        ("sam", "x" * 301, "Please use at most 300 characters."),
        ("max", "Not mine", "You do not look after this partner, or no longer."),
    ],
)
def test_declining_is_for_ones_own_and_says_why(cast, now, who, reason, said):
    assign(cast, "zenith", "sam", now)
    decline = {"partner": cast.partners.zenith, "reason": reason, "by": cast.acting(who), "now": now}

    assert (sentence(lambda: actions.decline(**decline)), history()) == (said, [("ZENITH", "Sam", None)])


def test_taking_a_partner_off_says_who_had_it(cast, now):
    assign(cast, "acme", "sam", now)

    actions.unassign(partner=cast.partners.acme, by=cast.acting("max"), now=now)

    assert history() == [("ACME", "Sam", "unassigned")]
    assert sentence(
        lambda: actions.unassign(partner=cast.partners.acme, by=cast.acting("max"), now=now)
    ) == "Nobody looks after Acme itself."  # fmt: skip


def test_somebody_who_left_the_operator_is_nobodys_representative_and_his_companies_can_be_drawn(cast, now):
    assign(cast, "zenith", "sam", now)
    Membership.objects.filter(user=cast.users.sam).update(ended_at=now)
    other = MembershipFactory(user__username="sue", partner=cast.partners.operator, roles=[Role.SSR])
    cast.users.sue = other.user

    assert queries.representative(cast.partners.zenith.pk) is None
    assert queries.pool(Partner.objects.filter(code="ZENITH")).count() == 1
    actions.draw(partner=cast.partners.zenith, by=cast.acting("sue"), now=now)

    assert history() == [("ZENITH", "Sam", "unassigned"), ("ZENITH", "Sue", None)]


def test_people_of_a_company_see_their_representative_with_phone_and_mail(cast, now):
    User.objects.filter(username="sam").update(phone="+44 20 7946 0001")
    assign(cast, "acme", "sam", now)

    found = cards.representative(cast.acting("bea")).context["representative"]

    assert (found.name, found.phone, found.email) == ("Sam", "+44 20 7946 0001", "sam@people.example")
    assert (cards.representative(cast.acting("zoe")), cards.representative(cast.acting("sam"))) == (None, None)


def test_the_partner_is_locked_before_who_has_it_is_read(cast, now):
    with statements() as sent:
        actions.draw(partner=cast.partners.zenith, by=cast.acting("sam"), now=now)

    assert locks_and_writes(sent, "partners_partner") == ["lock"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_of_two_who_draw_at_once_one_gets_it_and_the_other_reads_who(cast, now, repeat):
    """Without the lock on the partner both find it free, and the constraint stops one with an error of the database."""
    who = [cast.acting("sam"), cast.acting("max")]

    answers = together(*[lambda by=by: actions.draw(partner=cast.partners.zenith, by=by, now=now) for by in who])

    winner = AccountAssignment.objects.get().manager.user.name
    assert refusals(answers) == [f"{winner} already looks after Zenith."]

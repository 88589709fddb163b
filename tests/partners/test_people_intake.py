"""People from files: roles and rights that the importer may give, limits, approvers; nobody is written to (P4, P10)."""

from itertools import pairwise

import pytest

from approvals.models import PeriodLimit, SpendingLimit
from core.models import AuditEntry, OutboxEntry
from partners.models import Membership, User
from partners.views.intake import SAMPLES
from tests.partners.test_intake import counts, reasons, report, uploaded, written

PEOPLE = (
    "username,name,email,partner,roles,rights,language,timezone,limit,approver\n"
    'erin,Erin,erin@x.example,ACME_NORTH,approver,"place, accept",,,,\n'
    'ed,Ed,ed@x.example,ACME_DEPOT,buyer,place,en-gb,Europe/Berlin,"1.500,50",erin\n'
)


@pytest.fixture
def max(cast):
    return cast.acting("max")


def test_people_come_with_roles_rights_limit_and_approver(cast, max):
    made = written(uploaded(PEOPLE, "people", max), max)

    assert counts(made) == [2, 0, 0, 0]
    erin, ed = (Membership.objects.get(user__username=name) for name in ("erin", "ed"))
    assert (erin.partner.code, erin.roles, erin.may_place, erin.may_accept) == ("ACME_NORTH", ["approver"], True, True)
    assert (ed.user.timezone, ed.user.email, ed.user.has_usable_password()) == ("Europe/Berlin", "ed@x.example", False)
    limit = SpendingLimit.objects.get(membership=ed)
    assert (str(limit.amount), limit.approver) == ("1500.500", erin)


def test_nobody_is_written_to_unless_invitations_are_asked_for(cast, max):
    written(uploaded(PEOPLE, "people", max), max)

    assert OutboxEntry.objects.count() == 0


def test_invitations_go_out_where_they_are_asked_for(cast, max):
    written(uploaded(PEOPLE, "people", max), max, invite=True)

    assert list(OutboxEntry.objects.values_list("topic", flat=True)) == ["user.invited"] * 2


def test_the_same_people_again_change_nothing(cast, max):
    checked = uploaded(PEOPLE, "people", max)
    written(checked, max)
    entries = AuditEntry.objects.count()

    assert counts(written(checked, max)) == [0, 0, 2, 0]
    assert AuditEntry.objects.count() == entries


def test_a_person_changes_field_by_field(cast, max):
    text = 'username,name,partner,roles,rights,limit\nBEA,Bea B,acme_depot,"buyer, approver",place|accept,75\n'
    checked = uploaded(text, "people", max)
    written(checked, max)

    assert checked.result["samples"]["changed"][0]["fields"] == [
        ["name", "Bea", "Bea B"], ["roles", "buyer", "approver, buyer"], ["may_accept", "False", "True"],
        ["limit", "50.000", "75"],
    ]  # fmt: skip
    place = Membership.objects.get(user__username="bea")
    assert (place.user.name, sorted(place.roles), place.may_accept) == ("Bea B", ["approver", "buyer"], True)
    limit = SpendingLimit.objects.get(membership=place)
    assert (limit.amount, limit.approver) == (75, cast.memberships.carl)


PERIOD = "username,name,partner,roles,limit day,Monthly limit,Jahreslimit,approver\n"


def periods(name):
    found = PeriodLimit.objects.filter(membership__user__username=name)
    return {period: int(amount) for period, amount in found.values_list("period", "amount")}


def test_limits_per_period_come_beside_that_of_one_order_under_their_own_names(cast, max):
    text = "username,name,email,partner,roles,limit,limit_day,Wochenlimit,per quarter,Limit pro Quartal,"
    text += "limit per year,approver\n"
    row = 'ed,Ed,ed@x.example,ACME_DEPOT,buyer,50,100,"1.500,00",7,2000,0,carl\n'

    made = written(uploaded(text + row, "people", max), max)

    limit = SpendingLimit.objects.get(membership__user__username="ed")
    assert (counts(made), limit.amount, limit.approver) == ([1, 0, 0, 0], 50, cast.memberships.carl)
    assert periods("ed") == {"day": 100, "week": 1500, "quarter": 2000, "year": 0}


def test_an_empty_cell_leaves_a_limit_per_period_and_zero_is_one(cast, max):
    PeriodLimit.objects.create(membership=cast.memberships.bea, period="day", amount=30)
    PeriodLimit.objects.create(membership=cast.memberships.bea, period="month", amount=300)
    checked = uploaded(PERIOD + "bea,Bea,ACME_DEPOT,buyer,,0,4000,\n", "people", max)
    written(checked, max)

    assert checked.result["samples"]["changed"][0]["fields"] == [
        ["limit_month", "300.000", "0"], ["limit_year", "", "4000"],
    ]  # fmt: skip
    assert periods("bea") == {"day": 30, "month": 0, "year": 4000}
    assert SpendingLimit.objects.get(membership=cast.memberships.bea).amount == 50
    (told,) = AuditEntry.objects.filter(event__startswith="limit.")
    assert (told.event, told.new) == (
        "limit.periods_set", {"day": "30.000", "month": "0", "year": "4000"},
    )  # fmt: skip


def test_the_same_limits_per_period_again_change_nothing(cast, max):
    checked = uploaded(PERIOD + "bea,Bea,ACME_DEPOT,buyer,10,20,30,\n", "people", max)
    written(checked, max)
    entries = AuditEntry.objects.count()

    assert (counts(written(checked, max)), AuditEntry.objects.count()) == ([0, 0, 1, 0], entries)


def test_rows_with_a_limit_that_is_none_come_back_in_the_error_file_and_the_others_are_written(cast, max):
    rows = [
        "bea,Bea,ACME_DEPOT,buyer,0.001,,,",
        "carl,Carl,ACME_NORTH,approver,,lots,,",
        "pia,Pia,ACME_NORTH,approver,5,,,",
    ]
    made = written(uploaded(PERIOD + "\n".join(rows) + "\n", "people", max), max)

    assert [row[:2] for row in report(made)[1:]] == [["2", "0.001 is no amount."], ["3", "lots is no amount."]]
    assert (counts(made), periods("bea"), periods("carl"), periods("pia")) == ([0, 1, 0, 2], {}, {}, {"day": 5})


def test_what_makes_a_circle_is_refused_with_its_limits_per_period(cast, max):
    made = written(uploaded(PERIOD + "dora,Dora,ACME,approver,5,,,bea\n", "people", max), max)

    assert [row[1] for row in report(made)[1:]] == ["That would make a circle: each would wait for the other."]
    assert periods("dora") == {}


def test_the_sample_file_is_one_that_can_be_imported(cast, max):
    written(uploaded(SAMPLES["partners"], "partners", max), max)

    made = written(uploaded(SAMPLES["people"], "people", max), max)

    assert (counts(made), periods("ed.example")) == ([2, 0, 0, 0], {"month": 2000})


PERSON = "username,name,email,partner,roles,rights,language,timezone,kind,limit,approver\n"
PEOPLE_REFUSED = [
    ("x,X,x@x.example,ACME,finance,,,,,,", "finance is no role of a partner."),
    ("x,X,x@x.example,ACME,marketplace_manager,,,,,,", "marketplace_manager is no role of a partner."),
    ("xx,X,x@x.example,OPERATOR,buyer,,,,,,", "People of the operator are not imported."),
    ("xx,X,x@x.example,NOWHERE,buyer,,,,,,", "There is no partner with the code NOWHERE."),
    ("x,X,x@x.example,ACME,,,,,,,", "The user name needs 2 to 60 letters, digits, dots, hyphens or underscores."),
    ("xx,X,x@x.example,ACME,,,,,,,", "Choose at least one role."),
    ("xx,X,x@x.example,ACME,buyer,fly,,,,,", "fly is no right."),
    ("xx,X,x@x.example,ACME,buyer,,xx,,,,", "The language xx is not there."),
    ("xx,X,x@x.example,ACME,buyer,,,Mars/Base,,,", "Mars/Base is no time zone."),
    ("xx,X,x@x.example,ACME,buyer,,,,robot,,", "robot is no kind of user."),
    ("xx,X,x@x.example,ACME,buyer,,,,,-5,", "-5 is no amount."),
    ("xx,X,x@x.example,ACME,buyer,,,,,NaN,", "NaN is no amount."),
    ("xx,X,x@x.example,ACME,buyer,,,,,5,xx", "Nobody is his own approver."),
    ("xx,X,x@x.example,ACME,buyer,,,,,5,nobody", "There is nobody with the user name nobody to approve."),
    ("xx,X,,ACME,buyer,,,,,,", "Give an e-mail address: the invitation goes there."),
    ("xx,X,wrong,ACME,buyer,,,,,,", "Enter a valid email address."),
    ("xx,X,BEA@people.example,ACME,buyer,,,,,,", "The address belongs to another account."),
    ("bea,Bea,,ACME,buyer,,,,,,", "He has no place there. Places are added, moved and ended on his own page."),
    ("max,Max,,ACME,buyer,,,,,,", "This is one of the operator's own people."),
    ("ada,Ada,,ACME,buyer,,,,,,", "An administrator stops being one on his own page."),
    ("bea,Bea,new@x.example,ACME_DEPOT,buyer,,,,,,",
     "His address is another one: he changes it himself in his profile."),
    ("bea,Bea,,ACME_DEPOT,buyer,,,,procurement,,", "The kind of a user does not change."),
]  # fmt: skip


@pytest.mark.parametrize(("row", "reason"), PEOPLE_REFUSED, ids=[reason[:40] for _row, reason in PEOPLE_REFUSED])
def test_nobody_gets_by_a_file_what_he_could_not_get_by_hand(cast, max, row, reason):
    assert reasons(uploaded(PERSON + row + "\n", "people", max)) == [(2, reason)]


def test_a_user_name_of_a_deleted_person_is_never_given_out_again(cast, max):
    User.objects.filter(username="bea").update(status="deleted")
    checked = uploaded(PERSON + "BEA,Bea,,ACME_DEPOT,buyer,,,,,,\n", "people", max)

    assert reasons(checked) == [(2, "Somebody had this user name: it is never given out again.")]


OTHERS = "The approver has no place in the same company."
APPROVERS = [
    ("an approver of another company", ["xx,ACME,zoe"], [(2, OTHERS)]),
    ("one of the operator's", ["xx,ACME,sam"], [(2, OTHERS)]),
    ("one from above", ["xx,ACME_DEPOT,dora"], []),
    ("one from below", ["xx,ACME,bea"], []),
    ("one who comes to another company", ["xx,ACME,yy", "yy,ZENITH,"], [(2, OTHERS)]),
    ("one who comes to the same company, whatever the order", ["xx,ACME,yy", "yy,ACME_DEPOT,"], []),
    ("one who is refused himself", ["xx,ACME,yy", "yy,ACME,zz", "zz,ACME,zoe"],
     [(2, "There is nobody with the user name yy to approve."),
      (3, "There is nobody with the user name zz to approve."), (4, OTHERS)]),
    ("one whose row is refused but who is there", ["xx,ACME,carl", "carl,ACME_NORTH,zoe"], [(3, OTHERS)]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in APPROVERS], ids=[case[0] for case in APPROVERS])
def test_the_check_says_who_can_be_the_approver_and_the_writing_agrees(cast, max, rows, expected):
    lines = [row.split(",") for row in rows]
    text = PERSON + "".join(f"{who},X,{'' if who == 'carl' else who + '@x.example'},{partner},buyer,,,,,5,{approver}\n"
                            for who, partner, approver in lines)  # fmt: skip

    checked = uploaded(text, "people", max)
    made = written(checked, max)

    assert (sorted(reasons(checked)), counts(made)) == (expected, [len(rows) - len(expected), 0, 0, len(expected)])
    assert [(int(row[0]), row[1]) for row in (report(made)[1:] if expected else [])] == expected
    assert User.objects.filter(username__in=["xx", "yy", "zz"]).count() == len(rows) - len(expected)


def test_a_place_that_ended_makes_no_approver(cast, max):
    Membership.objects.filter(user__username="carl").update(ended_at=cast.now)

    assert reasons(uploaded(PERSON + "xx,X,x@x.example,ACME,buyer,,,,,5,carl\n", "people", max)) == [(2, OTHERS)]


def test_ten_thousand_people_in_a_row_are_refused_in_one_go(cast, max):
    """Each names the one before him, and the first names somebody of another company."""
    names = ["zoe", *(f"row{number}" for number in range(10_000))]
    rows = [f"{who},X,{who}@x.example,ACME,buyer,,,,,5,{above}\n" for above, who in pairwise(names)]

    assert counts(uploaded(PERSON + "".join(rows), "people", max)) == [0, 0, 0, 10_000]

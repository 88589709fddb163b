"""The pages about people open, for who may, with what they promise."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import SpendingLimit
from core.models import AuditEntry
from partners.models import Invitation, Membership, User
from tests.pages.reading import document, sentences, words


def url(name, *args):
    return reverse(f"partners:{name}", args=args)


@pytest.fixture
def ada(cast):
    return cast.client_for("ada")


PAGES = [
    ("partners:users", []),
    ("partners:people", ["ACME_DEPOT"]),
    ("partners:person_new", ["ACME_DEPOT"]),
    ("partners:invite_many", ["ACME_DEPOT"]),
    ("partners:person", ["bea"]),
    ("partners:person_edit", ["bea"]),
    ("partners:person_move", ["bea"]),
    ("approvals:limit", ["bea"]),
    ("approvals:who", []),
    ("commerce:recovery", []),
    ("partners:profile", []),
    ("mfa_index", []),
    ("usersessions_list", []),
]


def address(cast, name, arguments):
    return reverse(name, args=[getattr(cast.memberships, each).pk if each == "bea" else each for each in arguments])


@pytest.mark.parametrize(("name", "arguments"), PAGES)
@pytest.mark.parametrize("who", ["ada", "max"])
def test_the_page_opens_for_administrators(cast, who, name, arguments):
    assert cast.client_for(who).get(address(cast, name, arguments)).status_code == 200


@pytest.mark.parametrize(("name", "arguments"), [page for page in PAGES if page[1]])
def test_for_another_companys_administrator_nobody_is_there(cast, name, arguments):
    assert cast.client_for("zoe").get(address(cast, name, arguments)).status_code == 404


@pytest.mark.parametrize("who", ["bea", "sam", "fay"])
@pytest.mark.parametrize(("name", "arguments"), [page for page in PAGES if page[1]])
def test_who_does_not_manage_users_is_refused(cast, who, name, arguments):
    assert cast.client_for(who).get(address(cast, name, arguments)).status_code == 403


def more_people(cast, number):
    people = User.objects.bulk_create(
        User(username=f"more-{number}-{each}", name=f"More {each}", email=f"more{number}-{each}@x.example")
        for each in range(number)
    )
    Membership.objects.bulk_create(
        Membership(user=user, partner=cast.partners.acme_depot, roles=["buyer"]) for user in people
    )
    Invitation.objects.bulk_create(
        Invitation(
            user=user, email=user.email, sent_at=cast.now, expires_at=cast.now + timedelta(days=1), sent_by="Ada"
        )
        for user in people
    )
    SpendingLimit.objects.bulk_create(
        SpendingLimit(membership=place, amount=5) for place in Membership.objects.filter(user__in=people)
    )


@pytest.mark.parametrize(
    "address",
    [
        "/people/",
        "/people/?q=more",
        "/partners/ACME_DEPOT/people/",
        "/partners/ACME_DEPOT/people/?below=1",
    ],
)
@pytest.mark.parametrize("who", ["ada", "max"])
def test_two_pages_of_people_ask_as_often_as_three_and_at_most_ten_times(cast, who, address):
    reader = cast.client_for(who)

    def asked():
        reader.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(address).status_code == 200
        return len(captured)

    more_people(cast, 26)
    few = asked()
    more_people(cast, 30)

    assert (asked(), few <= 10) == (few, True)


SORTS = [f"{sign}{key}" for key in ("name", "username", "status", "last_login") for sign in ("", "-")]


@pytest.mark.parametrize("sort", SORTS)
def test_an_index_answers_for_every_order_of_the_list_of_people(cast, sort):
    sign, field = sort.rpartition(sort.lstrip("-"))[:2]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = User.objects.order_by(f"{sign}{field}", f"{sign}pk").explain()

    assert (f"user_by_{field}" in plan, "Sort" in plan) == (True, False)


def test_the_list_finds_people_with_a_typing_error_and_those_who_are_invited(cast, ada):
    User.objects.filter(username="bea").update(name="Beatrix Buckley")
    ada.post("/partners/ACME_DEPOT/people/new/", {
        "name": "Nina New", "email": "someone@elsewhere.example", "kind": "direct", "roles": ["buyer"],
        "language": "en-gb", "timezone": "UTC",
    })  # fmt: skip

    def found(text):
        page = document(ada.get("/people/", {"q": text}))
        return [words(link) for link in page.xpath("//td//a[starts-with(@href, '/people/')]")][::2]

    assert (found("beatrix bukley"), found("elsewhere.example"), found("carl@people")) == (
        ["Beatrix Buckley"], ["Nina New"], ["Carl"],
    )  # fmt: skip
    assert (found("zoe"), found("xyzzy")) == ([], [])


@pytest.mark.parametrize(
    "query",
    ["role=approver", "status=on_hold", "kind=procurement", "partner=acme_depot", "partner=zenith", "role=king"],
)
def test_every_filter_answers(ada, query):
    assert ada.get(f"/people/?{query}").status_code == 200


def test_only_a_limit_or_only_an_approver_is_warned_of_and_listed(cast, ada):
    cast.limit("bea", 50, None)

    page = ada.get(url("person", cast.memberships.bea.pk))

    assert any("No approval process is in effect" in sentence for sentence in sentences(page))
    listed = ada.get("/approvals/limits/incomplete/", follow=True).content
    assert (b">Bea<" in listed, b">Carl<" in listed) == (True, False)


def test_limits_are_set_and_proxies_ended_on_the_persons_page(cast, ada):
    carl = cast.memberships.carl
    ada.post(f"/approvals/people/{cast.memberships.bea.pk}/limit/", {"amount": "75", "approver": "dora"})

    ada.post(f"/approvals/people/{carl.pk}/proxies/", {"proxy": carl.proxies.get().pk})

    limit = SpendingLimit.objects.get(membership=cast.memberships.bea)
    assert (limit.amount, limit.approver, carl.proxies.count()) == (75, cast.memberships.dora, 0)
    assert AuditEntry.objects.filter(event="proxy.removed").get().old["deputy_user_id"] == cast.users.pia.pk


def test_nobody_sets_his_own_limit_nor_names_people_of_another_company(cast, ada):
    own = ada.post(f"/approvals/people/{cast.memberships.ada.pk}/limit/", {"amount": "75", "approver": "dora"})
    foreign = ada.post(f"/approvals/people/{cast.memberships.bea.pk}/limit/", {"amount": "75", "approver": "zoe"})

    assert (own.status_code, foreign.status_code) == (422, 422)
    assert SpendingLimit.objects.get(membership=cast.memberships.bea).approver == cast.memberships.carl


def test_a_name_with_markup_stays_text(cast, ada):
    User.objects.filter(username="bea").update(name="<script>alert(1)</script>")

    pages = [
        ada.get(page) for page in ("/people/", url("person", cast.memberships.bea.pk), "/partners/ACME_DEPOT/people/")
    ]

    assert [b"<script>alert(1)" in page.content for page in pages] == [False] * 3

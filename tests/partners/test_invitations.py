"""Invitations: the mail, the link, and many at once (P4)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from core import clock, outbox
from core.models import OutboxEntry
from core.refusal import Refused
from partners import invitees
from partners.actions import invitation as actions
from partners.actions import people
from partners.actions.people import Grant, Record
from partners.links import person as links
from partners.models import Invitation, Membership, User
from partners.queries import invitation as queries
from partners.rules import people as rules
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import body
from tests.pages.world import PASSWORD, give_passwords

SECRET = "a-long-enough-secret"


@pytest.fixture
def now(db):
    """Give this moment: links are judged by the database's clock."""
    return clock.now()


@pytest.fixture
def nina(cast):
    place = people.invite(
        partner=cast.partners.acme_depot, name="Nina New", email="nina@people.example", by=cast.acting("ada"),
        now=cast.now,
    )  # fmt: skip
    return place.user


def mailed():
    outbox.send_due()
    return re.search(r"/invitation/\S+/", mail.outbox[-1].body)[0]


def choose(client, link, password=SECRET):
    client.get(link)
    return client.post("/invitation/", {"new_password1": password, "new_password2": password})


def test_the_mailed_link_lets_him_choose_a_password_and_sign_in(nina, client):
    link = mailed()

    answer = choose(client, link)

    assert (mail.outbox[-1].to, answer["Location"]) == (["nina@people.example"], "/account/sign-in/")
    client.post("/account/sign-in/", {"login": "nina@people.example", "password": SECRET})
    assert client.get("/").status_code == 200
    assert User.objects.get(pk=nina.pk).email == "nina@people.example"


def test_opening_the_link_changes_nothing_and_takes_the_token_out_of_the_address(nina, client):
    link = mailed()

    answers = [client.head(link), client.get(link), client.get(link), client.get("/invitation/")]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert (answers[1]["Location"], answers[1]["Referrer-Policy"]) == ("/invitation/", "no-referrer")
    assert Invitation.objects.get().ended_at is None
    assert not User.objects.get(pk=nina.pk).has_usable_password()


def test_nothing_usable_is_stored(nina):
    token = mailed().split("/")[-2]

    assert [entry.payload for entry in OutboxEntry.objects.all()] == [{"invitation": Invitation.objects.get().pk}]
    assert token not in str(list(Invitation.objects.values()))


def expire(nina):
    Invitation.objects.update(sent_at=clock.now() - timedelta(days=15), expires_at=clock.now() - timedelta(seconds=1))


def use(nina):
    actions.accept(invitation=Invitation.objects.get(), password=SECRET, now=clock.now())


@pytest.mark.parametrize("spoil", [expire, use, lambda nina: User.objects.filter(pk=nina.pk).update(status="on_hold")])
def test_a_link_that_no_longer_holds_reads_the_same(nina, client, spoil):
    link = mailed()
    spoil(nina)
    neutral = client.get("/invitation/forged/")

    answer = client.get(link)

    assert (answer.status_code, body(answer)) == (404, body(neutral))


def test_a_link_holds_to_the_second(nina, client):
    link = mailed()
    Invitation.objects.update(expires_at=clock.now() + timedelta(seconds=30))

    assert client.get(link).status_code == 302


def test_sending_again_makes_the_old_link_void(cast, nina, client):
    old = mailed()
    actions.send(user=nina, by=cast.acting("ada"), now=clock.now())
    new = mailed()

    assert [client.get(link).status_code for link in (old, new)] == [404, 302]
    assert Invitation.objects.filter(ended_at=None).count() == 1


def test_revoking_makes_it_void(cast, nina, client):
    link = mailed()

    actions.revoke(user=nina, by=cast.acting("ada"), now=clock.now())

    assert client.get(link).status_code == 404


def test_a_weak_password_is_refused_and_nothing_is_lost(nina, client):
    link = mailed()

    answer = choose(client, link, "nina.new")

    assert (answer.status_code, Invitation.objects.get().ended_at) == (422, None)
    assert choose(client, link)["Location"] == "/account/sign-in/"


def test_who_has_an_account_with_the_address_takes_the_place_with_it(cast, client):
    place = people.invite(partner=cast.partners.acme_depot, name="Zoe", email="ZOE@people.example",
                          by=cast.acting("ada"), now=cast.now)  # fmt: skip
    link = mailed()
    zoe = cast.client_for("zoe")
    client.get(link)
    seen = client.get("/invitation/").content.decode()
    zoe.get(link)

    client.post("/invitation/", {"new_password1": SECRET, "new_password2": SECRET})
    still = Membership.objects.get(pk=place.pk).user
    zoe.post("/invitation/")

    place = Membership.objects.get(pk=place.pk)
    made = User.objects.get(pk=still.pk)
    assert "Sign in to take the place" in seen
    assert (place.user, made.status, still == made) == (cast.users.zoe, "deleted", True)
    assert Invitation.objects.get().is_accepted


def test_another_account_does_not_take_the_place(cast):
    people.invite(partner=cast.partners.acme_depot, name="Zoe", email="zoe@people.example", by=cast.acting("ada"),
                  now=cast.now)  # fmt: skip
    bea = cast.client_for("bea")
    bea.get(mailed())

    bea.post("/invitation/")

    with pytest.raises(Refused):
        actions.join(invitation=Invitation.objects.get(), user=cast.users.bea, now=clock.now())
    assert Invitation.objects.get().ended_at is None


def test_asking_for_a_new_mail_answers_everybody_alike(nina, client):
    mailed()
    known = client.post("/invitation/again/", {"email": "nina@people.example"})
    unknown = Client().post("/invitation/again/", {"email": "nobody@people.example"})
    client.post("/invitation/again/", {"email": "NINA@people.example"})
    outbox.send_due()

    assert (known.status_code, body(known)) == (unknown.status_code, body(unknown))
    assert [message.to for message in mail.outbox] == [["nina@people.example"]] * 2


def test_a_token_of_another_person_opens_nothing(cast, nina):
    mine = Invitation.objects.get()
    forged = links._signer(links.INVITATION).sign_object([mine.pk, cast.users.bea.pk])

    assert links.open_invitation(forged, now=clock.now()) is None
    assert (
        links.open_invitation(links.address_token(user=nina, email="a@b.example", asked_at="x"), now=clock.now())
        is None
    )


PASTED = 'a@x.example, "Last, First" <b@x.example>;c@x.example\nDora Dean <d@x.example>\n\nnonsense; a@x.example'


def test_pasted_addresses_are_read_with_their_names():
    rows = invitees.read_pasted(PASTED)

    assert [(row.email, row.name, bool(row.fault)) for row in rows] == [
        ("a@x.example", "A", False),
        ("b@x.example", "Last First", False),
        ("c@x.example", "C", False),
        ("d@x.example", "Dora Dean", False),
        ("nonsense", "Nonsense", True),
        ("a@x.example", "A", False),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "email,name,roles\nn@x.example,Nora Néw,buyer".encode(),
        "\ufeffE-Mail;Name;Roles\nn@x.example;Nora Néw;Buyer".encode(),
        "name\tmail\trole\nNora Néw\tn@x.example\tbuyer".encode("utf-16"),
        "email;name;roles\nn@x.example;Nora Néw;buyer\n\n;;\n".encode("cp1252"),
    ],
)
def test_a_file_is_read_whatever_its_delimiter_and_encoding(data):
    row = invitees.read_file(data)[0]

    assert (row.email, row.name, row.roles) == ("n@x.example", "Nora Néw", ("buyer",))


@pytest.mark.parametrize("data", [b"", b"\0\x01\x02", b"name,phone\nNora,1", b"email\n" + b"a@x.example\n" * 501])
def test_a_file_that_cannot_be_read_says_why(data):
    with pytest.raises(invitees.Unreadable) as caught:
        invitees.read_file(data)

    assert str(caught.value)


LIST = "new@x.example, bea@people.example, nina@people.example, zoe@people.example, new@x.example, nonsense"


@pytest.mark.parametrize(
    ("who", "expected"),
    [("ada", ["new", "here", "invited", "new", "twice", "malformed"]),
     ("max", ["new", "here", "invited", "here", "twice", "malformed"])],
)  # fmt: skip
def test_every_row_gets_a_verdict_that_tells_no_more_than_one_may_see(cast, nina, who, expected):
    by = cast.acting(who)
    roles = rules.grantable(by, cast.partners.acme_depot)

    rows = queries.judge(invitees.read_pasted(LIST), partner=cast.partners.acme_depot, by=by, roles=roles)

    assert [row.verdict for row in rows] == expected


def test_a_bad_row_does_not_undo_the_others_and_the_same_list_again_invites_nobody(cast):
    ada = cast.client_for("ada")
    sent = {"addresses": "one@x.example, Two <two@x.example>, nonsense", "roles": ["buyer"], "may_place": "on",
            "language": "en-gb", "timezone": "Europe/London"}  # fmt: skip
    shown = ada.post("/partners/ACME_DEPOT/people/invitations/", sent)
    carried = re.search(r'name="rows" value="([^"]*)"', shown.content.decode())[1].replace("&quot;", '"')
    before = User.objects.count()

    confirm = {**sent, "addresses": "", "rows": carried, "confirmed": "1"}
    ada.post("/partners/ACME_DEPOT/people/invitations/", confirm)
    once = User.objects.count()
    ada.post("/partners/ACME_DEPOT/people/invitations/", confirm)

    assert (once - before, User.objects.count() - once, Invitation.objects.count()) == (2, 0, 2)


def test_a_list_that_was_changed_on_its_way_is_refused(cast):
    sent = {"rows": "[]:forged", "confirmed": "1", "roles": ["buyer"], "language": "en-gb", "timezone": "UTC"}

    assert cast.client_for("ada").post("/partners/ACME_DEPOT/people/invitations/", sent).status_code == 422


def test_a_user_who_has_a_password_is_not_invited_again(cast):
    cast.users.bea.set_password(SECRET)
    cast.users.bea.save(update_fields=["password"])

    with pytest.raises(Refused):
        actions.send(user=cast.users.bea, by=cast.acting("ada"), now=cast.now)


def test_a_forged_form_makes_no_role_status_or_staff(cast):
    ada = cast.client_for("ada")
    sent = {"name": "Eve", "email": "eve@x.example", "kind": "direct", "language": "en-gb", "timezone": "UTC",
            "roles": ["buyer"], "may_place": "on", "may_accept": "on", "is_staff": "1", "status": "deleted",
            "partner": cast.partners.zenith.pk, "password": SECRET}  # fmt: skip

    ada.post("/partners/ACME_DEPOT/people/new/", sent)

    place = Membership.objects.get(user__name="Eve")
    assert (place.partner, place.may_accept, place.user.status, place.user.has_usable_password()) == (
        cast.partners.acme_depot, False, "active", False,
    )  # fmt: skip
    assert ada.post("/partners/ACME_DEPOT/people/new/", {**sent, "roles": ["finance"]}).status_code == 422


def test_known_and_unknown_addresses_give_the_same_answer_and_list(cast):
    answers = []
    for email in ("zoe@people.example", "nobody@people.example"):
        ada = cast.client_for("ada")
        sent = {"name": "Nina New", "email": email, "kind": "direct", "language": "en-gb", "timezone": "UTC",
                "roles": ["buyer"], "may_place": "on"}  # fmt: skip
        answer = ada.post("/partners/ACME_DEPOT/people/new/", sent, follow=True)
        page = body(answer).decode().replace(email, "ADDRESS")
        answers.append(re.sub(r"nina\.new2?|/people/\d+/|subject=user:\d+|[0-9.:+-]+T[0-9.:+-]+|\d{2}:\d{2}", "", page))

    assert answers[0] == answers[1]


def test_the_operators_staff_are_offered_a_second_place_for_a_known_address(cast):
    sent = {"name": "Zoe", "email": "zoe@people.example", "kind": "direct", "language": "en-gb", "timezone": "UTC",
            "roles": ["buyer"], "may_place": "on"}  # fmt: skip
    give_passwords(cast)
    max_ = cast.client_for("max")
    max_.post("/account/reauthentication/", {"password": PASSWORD, "next": "/"})
    offered = max_.post("/partners/ACME/people/new/", sent)

    max_.post("/partners/ACME/people/new/", {**sent, "second_place": cast.users.zoe.pk})

    assert (offered.status_code, b"Give Zoe a second place" in offered.content) == (422, True)
    assert Membership.objects.filter(user=cast.users.zoe, partner=cast.partners.acme, ended_at=None).exists()


def test_a_limit_in_the_same_form_is_set_with_the_user_or_neither_is(cast):
    ada = cast.client_for("ada")
    limits = {"amount": "100", "approver": "carl", "deputy_for": "carl"}
    sent = {"name": "Nina New", "email": "nina@x.example", "kind": "direct", "language": "en-gb", "timezone": "UTC",
            "roles": ["buyer"], "may_place": "on", **limits}  # fmt: skip

    wrong = ada.post("/partners/ACME_DEPOT/people/new/", {**sent, "approver": "zoe"})
    nobody = User.objects.filter(name="Nina New").count()
    ada.post("/partners/ACME_DEPOT/people/new/", sent)

    limit = Membership.objects.get(user__name="Nina New").spending_limit
    assert (wrong.status_code, nobody) == (422, 0)
    assert (limit.amount, limit.approver, limit.membership.stands_in_for.count()) == (100, cast.memberships.carl, 1)


def test_create_is_one_transaction_with_its_mail(cast):
    with pytest.raises(Refused):
        people.create(partner=cast.partners.acme, record=Record(name="Eve", email="e@x.example"),
                      grant=Grant(roles=("finance",)), by=cast.acting("ada"), now=cast.now)  # fmt: skip

    assert OutboxEntry.objects.count() == 0

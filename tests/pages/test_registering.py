"""The pages of a registration: one answer for all, a link that changes nothing, words while a company waits (P15)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import OutboxEntry
from partners.actions import registration as actions
from partners.links import registration as links
from partners.models import Partner, Registration, User
from partners.queries import manager as managers
from partners.queries import registration as queries
from tests.pages.reading import body, document, sentences, words
from tests.pages.writing import everything
from tests.partners.test_registration import DATA, PASSWORD, confirmed

FORM = {**DATA, "fax": ""}
CHOSEN = {"password": PASSWORD, "again": PASSWORD}


def told(answer):
    """Give all that an answer tells: status, headers, body; form tokens, cookies' values and its second left out."""
    untold = {"Set-Cookie", "Content-Security-Policy", "Expires"}
    headers = {name: value for name, value in answer.items() if name not in untold}
    return answer.status_code, headers, body(answer), sorted(answer.cookies)


def test_known_and_unknown_addresses_are_answered_alike(world, clean_cache):
    unknown = Client().post("/register/", FORM)
    known = Client().post("/register/", {**FORM, "email": "BEA@people.example"})

    assert told(unknown) == told(known)
    assert (unknown.status_code, unknown["Location"]) == (302, "/register/sent/")
    assert OutboxEntry.objects.filter(topic="registration.asked").count() == 2


def test_known_and_unknown_addresses_take_as_many_statements(world, clean_cache):
    """Nothing of how long it takes tells one from the other."""
    sent = []
    for email in ("bea@people.example", "nobody@people.example"):
        with CaptureQueriesContext(connection) as captured:
            Client().post("/register/", {**FORM, "email": email})
        sent.append(len(captured))

    assert sent == [7, 7]


def test_an_unknown_word_in_the_form_sets_nothing(db, client, clean_cache):
    client.post("/register/", {**FORM, "state": "accepted", "partner": "1", "decided_by": "me", "role": "finance"})

    found = Registration.objects.get()
    assert (found.state, found.partner, found.decided_by) == ("unconfirmed", None, "")


def test_a_machine_that_fills_in_every_field_is_answered_alike_and_nothing_is_kept(db, client, clean_cache):
    answer = client.post("/register/", {**FORM, "fax": "123"})

    assert (answer["Location"], Registration.objects.count()) == ("/register/sent/", 0)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("company", "", "This field is required."),
        ("email", "nina", "Enter a valid email address."),
        ("tax_number", "DE1", "This is not a valid VAT number of DE: please look at its digits again."),
        ("country", "XX", "Select a valid choice. XX is not one of the available choices."),
        ("phone", "call me", "Write the number with digits, as +44 20 7946 0000."),
        ("name", "a\0b", "Null characters are not allowed."),
        ("company", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(db, client, field, value, sentence):
    answer = client.post("/register/", {**FORM, field: value})

    assert (answer.status_code, sentences(answer)[-1]) == (422, sentence)
    assert document(answer).xpath("//input[@name='city']/@value") == ["Kiel"]
    assert Registration.objects.count() == 0


def test_too_many_registrations_of_an_address_are_asked_to_wait(db, client, clean_cache):
    answers = [client.post("/register/", FORM).status_code for _number in range(6)]

    assert answers == [302] * 5 + [429]
    assert Registration.objects.count() == 5


def test_opening_the_link_changes_nothing_and_hides_the_token(world, client):
    registration = actions.ask(data=DATA, ip=None, now=world.now)
    before = everything()
    answer = client.get(f"/register/{links.token(registration)}/", follow=True)

    assert (answer.redirect_chain, everything()) == ([("/register/confirmation/", 302)], before)
    assert links.token(registration).encode() not in answer.content


def test_choosing_a_password_leads_to_signing_in(world, client, clean_cache):
    registration = actions.ask(data=DATA, ip=None, now=world.now)
    client.get(f"/register/{links.token(registration)}/")
    chosen = client.post("/register/confirmation/", CHOSEN, follow=True)
    client.post("/account/sign-in/", {"login": DATA["email"], "password": PASSWORD})
    home = client.get("/")

    assert sentences(chosen) == ["Your account is made. Sign in with your e-mail or as nina.nord."]
    assert home.status_code == 200
    assert sentences(home)[0] == "Nordlicht GmbH is On hold (Waiting for acceptance)."


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (
            {"password": "short", "again": "short"},
            "This password is too short. It must contain at least 10 characters.",
        ),
        ({"password": PASSWORD, "again": PASSWORD + "x"}, "This is not the same password."),
        ({}, "This field is required."),
    ],
)
def test_a_password_that_will_not_do_is_explained_and_nothing_is_made(world, client, chosen, sentence):
    registration = actions.ask(data=DATA, ip=None, now=world.now)
    client.get(f"/register/{links.token(registration)}/")
    answer = client.post("/register/confirmation/", chosen)

    assert (answer.status_code, sentence in sentences(answer)) == (422, True)
    assert Registration.objects.get().state == "unconfirmed"


def test_every_link_that_does_not_work_shows_the_same_page(world, client):
    used = confirmed(world.now)
    forged, late = client.get("/register/forged/"), client.get("/register/confirmation/")
    again = client.get(f"/register/{links.token(used)}/")

    assert [answer.status_code for answer in (forged, late, again)] == [404, 404, 404]
    assert body(forged) == body(late) == body(again)


@pytest.fixture
def nina(world):
    """Give a client of the administrator of a company that waits."""
    client = Client()
    client.force_login(confirmed(world.now).user)
    return client


@pytest.mark.parametrize(
    ("page", "beginning"),
    [
        ("/", "Waiting for acceptance. Your company is registered and waits"),
        ("/catalogue/", "Waiting for acceptance. Your products and prices appear here when"),
        ("/carts/current/", "Waiting for acceptance. When your company is accepted you collect products"),
        ("/orders/", "Waiting for acceptance. When your company is accepted, the orders"),
        ("/partners/", "Waiting for acceptance. Your company waits for acceptance by the operator."),
    ],
)
def test_each_page_says_what_will_be_possible_when_the_company_is_accepted(nina, page, beginning):
    notes = sentences(nina.get(page))

    assert notes[0] == "Nordlicht GmbH is On hold (Waiting for acceptance)."
    assert [note for note in notes if note.startswith(beginning)] != []


def test_a_company_that_does_not_wait_reads_nothing_of_it(world):
    page = world.cast.client_for("bea").get("/carts/current/")

    assert [note for note in sentences(page) if note.startswith("Waiting for acceptance.")] == []


def test_the_queue_shows_who_waits_with_possible_doubles(world):
    Partner.objects.create(code="NL", name="Nordlicht GmbH & Co")
    confirmed(world.now)
    page = document(world.cast.client_for("max").get("/registrations/"))

    rows = [words(row) for row in page.xpath("//main//tbody/tr")]
    assert len(rows) == 1
    assert rows[0].startswith("Nordlicht GmbHR0")
    assert rows[0].endswith("Nordlicht GmbH & Co NL similar name")


def test_the_navigation_counts_who_waits(world):
    client = world.cast.client_for("max")
    confirmed(world.now)

    links_of = document(client.get("/registrations/")).xpath("//a[@href='/registrations/']")
    assert words(links_of[0]) == "Registrations1 waiting"


def test_accepting_from_the_page_opens_the_company(world):
    registration = confirmed(world.now)
    client = world.cast.client_for("max")
    answer = client.post(f"/registrations/{registration.pk}/acceptance/", {"currency": "EUR"}, follow=True)

    assert sentences(answer)[0] == "Nordlicht GmbH is accepted and may order."
    assert Partner.objects.get(pk=registration.partner_id).status == "open"


def test_the_page_offers_who_could_look_after_the_company_and_names_him(world):
    registration, client = confirmed(world.now), world.cast.client_for("max")
    page = document(client.get(f"/registrations/{registration.pk}/"))
    offered = {words(option): option.get("value") for option in page.xpath("//select[@name='manager']/option")}
    client.post(f"/registrations/{registration.pk}/acceptance/", {"currency": "EUR", "manager": offered["Sam"]})

    assert list(offered) == ["Nobody yet: it goes into the pool", "Max", "Sam"]
    assert managers.representative(registration.partner_id).name == "Sam"


def test_somebody_who_is_not_offered_is_refused_at_the_field_and_nothing_is_accepted(world):
    registration, client = confirmed(world.now), world.cast.client_for("max")
    fay = world.cast.memberships.fay.pk
    answer = client.post(f"/registrations/{registration.pk}/acceptance/", {"currency": "EUR", "manager": fay})

    assert (answer.status_code, list(answer.context["accept"].errors)) == (422, ["manager"])
    assert Registration.objects.get(pk=registration.pk).state == "waiting"


def test_the_second_decision_reads_who_decided(world):
    registration = confirmed(world.now)
    client = world.cast.client_for("max")
    client.post(f"/registrations/{registration.pk}/acceptance/", {"currency": "EUR"})
    answer = client.post(f"/registrations/{registration.pk}/declining/", {"reason": "No"})

    assert answer.status_code == 422
    assert [note for note in sentences(answer) if "This is already decided: Accepted by Max." in note] != []


def test_declining_without_a_reason_says_so_at_the_field(world):
    registration = confirmed(world.now)
    answer = world.cast.client_for("max").post(f"/registrations/{registration.pk}/declining/", {"reason": ""})

    assert (answer.status_code, sentences(answer)[-1]) == (422, "Say why: the company reads this.")


def test_an_unconfirmed_registration_has_no_page(world):
    registration = actions.ask(data=DATA, ip=None, now=world.now)

    assert world.cast.client_for("max").get(f"/registrations/{registration.pk}/").status_code == 404


def test_user_names_do_not_tell_of_known_people(db):
    User.objects.create(username="nina.nord", name="Other", status="deleted")

    assert queries.free_username("Nina Nord") == "nina.nord2"


@pytest.mark.parametrize("rows", [1, 25])
def test_the_queue_asks_as_often_for_one_as_for_many(world, rows, django_assert_max_num_queries):
    for number in range(rows):
        confirmed(world.now, email=f"n{number}@nordlicht{number}.example", name=f"N {number}")
    client = world.cast.client_for("max")
    client.get("/registrations/")

    with django_assert_max_num_queries(10):
        assert client.get("/registrations/").status_code == 200

"""Behind the link of an invitation: opening changes nothing, answering happens once, then one writes (S6)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from commerce.models import Product
from core import outbox
from messaging.actions import contact as actions
from messaging.models import ContactInvitation, ProcessMatch, PurchaseProcess, Side
from partners.models import Membership, Partner, User
from partners.permissions import Role
from tests.messaging.contacting import EMAIL, PASSWORD, STRANGER, answered, invited, pairs, path, state
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import sentences
from tests.telesales.affiliating import COMPANY, said

ANSWER = "/messages/invitation/answer/"
JOIN = "/messages/invitation/company/"


def opened(client, email=EMAIL):
    client.get(path(email))
    return client


# ---------------------------------------------------------------- opening
def test_reading_changes_nothing_and_the_token_leaves_the_address(cast):
    invited(cast, message="Hello")
    before, address, client = ContactInvitation.objects.values().get(), path(), Client()
    client.head(address)
    first = client.get(address)
    client.get(ANSWER), client.head(ANSWER), client.get(JOIN), client.head(JOIN)

    assert (first.status_code, first["Location"], first["Referrer-Policy"]) == (302, ANSWER, "no-referrer")
    assert ContactInvitation.objects.values().get() == before
    shown = said(client.get(ANSWER))
    assert ("Vic of Vendor invites you." in shown, "Hello" in shown, "Sign in to accept" in shown) == (True,) * 3


@pytest.mark.parametrize("fate", ["used", "declined", "expired", "withdrawn", "again", "forged", "nonsense"])
def test_a_link_that_does_not_count_is_answered_alike(cast, fate):
    made = invited(cast)
    address = path()
    early = cast.now - timedelta(days=15)
    if fate == "used":
        answered(cast, made, actions.accept, "zoe")
    if fate == "declined":
        actions.decline(invitation=made)
    if fate == "expired":
        ContactInvitation.objects.update(invited_at=early, sent_at=early, expires_at=early + timedelta(days=14))
    if fate == "withdrawn":
        answered(cast, made, actions.withdraw, "vic")
    if fate == "again":
        answered(cast, made, actions.invite_again, "vic", cast.now + timedelta(hours=1))
    if fate == "forged":
        address = "/messages/invitation/link/" + "f" * 64 + "/"
    if fate == "nonsense":
        address = "/messages/invitation/link/%C3%84/"

    answer = Client().get(address)

    assert (answer.status_code, sentences(answer)) == (404, sentences(Client().get(ANSWER)))
    assert (answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == ("no-referrer", True)


def test_guesses_are_slowed_down(cast, settings, clean_cache):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "contact_link": "2/m/ip"}
    client = Client()

    codes = [client.get(f"/messages/invitation/link/{'f' * 64}/").status_code for _number in range(3)]

    assert codes == [404, 404, 429]


def test_a_link_that_dies_while_the_page_is_open_answers_neutrally(cast):
    made = invited(cast)
    zoe = opened(cast.client_for("zoe"))
    answered(cast, made, actions.withdraw, "vic")

    assert zoe.post(ANSWER, {"place": cast.memberships.zoe.pk}).status_code == 404
    assert (state(made), pairs()) == ("withdrawn", [])


# ---------------------------------------------------------------- with an account
def test_who_has_an_account_signs_in_and_lands_where_he_writes(cast):
    made = invited(cast)
    cast.users.zoe.set_password("a-long-enough-secret")
    cast.users.zoe.save(update_fields=["password"])
    client = opened(Client())
    sign_in = client.post(
        f"/account/sign-in/?next={ANSWER}", {"login": "zoe", "password": "a-long-enough-secret", "next": ANSWER}
    )
    page = said(client.get(sign_in["Location"]))
    answer = client.post(ANSWER, {"place": cast.memberships.zoe.pk})

    assert (sign_in.status_code, sign_in["Location"], "You accept for Zenith." in page) == (302, ANSWER, True)
    assert (answer.status_code, answer["Location"]) == (302, f"/messages/contacts/suppliers/{cast.partners.vendor.pk}/")
    assert "Write to Vendor" in said(client.get(answer["Location"]))
    assert (state(made), pairs(), client.get(ANSWER).status_code) == ("accepted", [("VENDOR", "ZENITH")], 404)


def test_with_several_companies_he_chooses_one_of_his(cast):
    made = invited(cast)
    other = Membership.objects.create(user=cast.users.zoe, partner=cast.partners.resale, roles=[Role.BUYER])
    zoe = opened(cast.client_for("zoe"))

    assert "For which company do you accept?" in said(zoe.get(ANSWER))
    for forged in ("", "999999", str(cast.memberships.bea.pk), "x"):
        refused = zoe.post(ANSWER, {"place": forged})
        assert (refused.status_code, "Choose the company for which you accept." in said(refused)) == (422, True)
    answer = zoe.post(ANSWER, {"place": other.pk}, follow=True)

    assert "Choose Resale at the top to write." in said(answer)
    assert (state(made), pairs()) == ("accepted", [("VENDOR", "RESALE")])


def test_whoever_holds_the_link_accepts_as_himself_and_is_told_to_whom_it_went(cast):
    """As with affiliates: the link is what counts. It went to one address; a colleague may be the one who buys."""
    made = invited(cast)
    bea = opened(cast.client_for("bea"))
    shown = said(bea.get(ANSWER))
    bea.post(ANSWER, {"place": cast.memberships.bea.pk})

    assert "The invitation went to zoe@people.example; you are signed in as bea@people.example" in shown
    made.refresh_from_db()
    assert (made.accepted_as.code, made.answered_by.username, pairs()) == ("ACME", "bea", [("VENDOR", "ACME")])


@pytest.mark.parametrize("who", ["ruth", "alf", "fay"])
def test_whoever_does_not_buy_is_told_so_and_cannot_accept(cast, who):
    made = invited(cast)
    client = opened(cast.client_for(who))

    assert "At none of your companies you buy" in said(client.get(ANSWER))
    assert client.post(ANSWER, {"place": getattr(cast.memberships, who).pk}).status_code == 422
    assert state(made) == "invited"


def test_the_inviters_own_people_are_told_so(cast):
    invited(cast, "new@people.example", by="ada", side=Side.SELLER)
    client = opened(cast.client_for("ada"), "new@people.example")

    assert "Your own company has sent this invitation" in said(client.get(ANSWER))


def process_of_acme(cast):
    """Have acme ask for candles, which suits the vendor."""
    Product.objects.filter(code="CANDLE").update(vendor=cast.partners.vendor)
    made = PurchaseProcess.objects.create(
        buyer=cast.partners.acme, owner=cast.memberships.ada, title="Candles", product=cast.products.CANDLE,
        quantity=100, currency="GBP", deadline=cast.now + timedelta(days=5), state="active", created_at=cast.now,
        published_at=cast.now,
    )  # fmt: skip
    ProcessMatch.objects.create(process=made, seller=cast.partners.vendor, found_at=cast.now)
    return made


@pytest.mark.parametrize(
    ("wants", "there"), [(True, "/messages/requests/"), (False, "/messages/contacts/?tab=customers")]
)
def test_a_supplier_lands_at_what_his_customer_wants_to_buy(cast, wants, there):
    if wants:
        process_of_acme(cast)
    invited(cast, "vic@people.example", by="ada", side=Side.SELLER)
    vic = opened(cast.client_for("vic"), "vic@people.example")
    answer = vic.post(ANSWER, {"place": cast.memberships.vic.pk})

    assert (answer.status_code, answer["Location"], pairs()) == (302, there, [("VENDOR", "ACME")])


def test_an_account_that_is_closed_is_told_to_the_reader_of_the_mail_alone(cast):
    User.objects.filter(username="zoe").update(status="inactive")
    invited(cast)
    client = opened(Client())

    assert "The account of zoe@people.example is closed." in said(client.get(ANSWER))
    assert client.get(JOIN)["Location"] == ANSWER


@pytest.mark.parametrize("who", ["zoe", None])
def test_declined_with_or_without_an_account(cast, who):
    made = invited(cast)
    client = opened(cast.client_for(who) if who else Client())
    answer = client.post(ANSWER, {"decline": "1"}, follow=True)
    outbox.send_due()

    assert (state(made), "You have declined. Vendor is told." in said(answer)) == ("declined", True)
    assert mail.outbox[-1].to == ["vic@people.example"]


# ---------------------------------------------------------------- without one
def test_somebody_without_an_account_registers_and_accepts(cast):
    made = invited(cast, STRANGER)
    client = opened(Client(), STRANGER)
    assert "Register and accept" in said(client.get(ANSWER))
    wrong = client.post(JOIN, {**COMPANY, **PASSWORD, "company": "", "again": "other"})
    answer = client.post(JOIN, {**COMPANY, **PASSWORD, "email": "evil@people.example", "roles": "vendor"}, follow=True)

    assert (wrong.status_code, "This is not the same password." in said(wrong)) == (422, True)
    assert 'value="Nora Nord"' in wrong.content.decode()
    assert "Your company is registered. Sign in with your e-mail or as nora.nord" in said(answer)
    made.refresh_from_db()
    place = Membership.objects.get(partner=made.accepted_as)
    assert (place.user.email, place.roles, made.accepted_as.status) == (STRANGER, ["partner_administrator"], "on_hold")


def test_a_supplier_is_told_what_the_marketplace_gives_besides(cast):
    invited(cast, STRANGER, by="ada", side=Side.SELLER)
    client = opened(Client(), STRANGER)

    assert "Selling on the phone is a role that the marketplace gives." in said(client.get(JOIN))


def test_a_registered_customer_writes_once_he_has_been_let_in(cast):
    """He signs in while he waits and is led to his supplier; what he sees there the marketplace decides."""
    invited(cast, STRANGER)
    client = opened(Client(), STRANGER)
    client.post(JOIN, {**COMPANY, **PASSWORD})
    client.force_login(User.objects.get(email=STRANGER))

    url = f"/messages/contacts/suppliers/{cast.partners.vendor.pk}/"
    assert "You see none of their products yet" in said(client.get(url))
    assert Partner.objects.get(name=COMPANY["company"]).status == "on_hold"


def test_whoever_has_an_account_does_not_register_again(cast):
    invited(cast)
    client = opened(Client())

    assert client.get(JOIN)["Location"] == ANSWER
    assert client.post(JOIN, {**COMPANY, **PASSWORD})["Location"] == ANSWER

"""One invitation and its fate, the products of a supplier, what went to one's own address (S6, P12)."""

import re
from datetime import timedelta

import pytest

from messaging.actions import contact as actions
from messaging.models import Contact, ContactInvitation, Side
from tests.messaging import talking
from tests.messaging.contacting import accepted, invited, state
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document
from tests.telesales.affiliating import said

CONTACTS = "/messages/contacts/"
CUSTOMERS = "/messages/contacts/customers/invite/"
SUPPLIERS = "/messages/contacts/suppliers/invite/"


@pytest.fixture
def vic(cast):
    return cast.client_for("vic")


def rows(answer):
    return [" ".join(" ".join(row.itertext()).split()) for row in document(answer).xpath("//table//tbody//tr")]


# ---------------------------------------------------------------- one invitation
def test_an_invitation_is_sent_again_and_withdrawn_on_its_page(cast, vic):
    made = invited(cast, message="Hello")
    url = f"{CONTACTS}invitations/{made.pk}/"
    shown = said(vic.get(url))
    early = vic.post(f"{url}again/")
    ContactInvitation.objects.update(sent_at=cast.now - timedelta(hours=2), invited_at=cast.now - timedelta(hours=2))

    assert ("has not answered yet" in shown, "Hello" in shown, "Invited byVic" in shown) == (True, True, True)
    assert (early.status_code, "wait for an hour." in said(early)) == (422, True)
    assert "the link in the earlier mail is dead." in said(vic.post(f"{url}again/", follow=True))
    assert "The invitation is withdrawn" in said(vic.post(f"{url}withdrawal/", follow=True))
    assert (state(made), vic.post(f"{url}withdrawal/").status_code) == ("withdrawn", 422)


@pytest.mark.parametrize(("who", "code"), [("ada", 404), ("zoe", 404), ("max", 404), ("bea", 404), ("ruth", 403)])
def test_anothers_invitation_is_not_there(cast, who, code):
    url, client = f"{CONTACTS}invitations/{invited(cast).pk}/", cast.client_for(who)

    assert [client.get(url).status_code, client.post(f"{url}again/").status_code,
            client.post(f"{url}withdrawal/").status_code] == [code] * 3  # fmt: skip


def test_a_buyer_does_not_read_whom_his_colleague_invites_as_a_customer(cast):
    made = invited(cast, by="ada", side=Side.BUYER)

    assert cast.client_for("bea").get(f"{CONTACTS}invitations/{made.pk}/").status_code == 404
    assert rows(cast.client_for("bea").get(f"{CONTACTS}?tab=invitations")) == []
    assert len(rows(cast.client_for("ada").get(f"{CONTACTS}?tab=invitations"))) == 1


# ---------------------------------------------------------------- writing to a supplier
def test_a_customer_finds_the_products_of_his_supplier_that_he_sees(cast):
    for code in ("CANDLE", "LANTERN"):
        talking.owned(cast, code)
    accepted(cast, "bea@people.example", by="bea")
    cast.price_list.entries.filter(product__code="LANTERN").delete()
    bea, url = cast.client_for("bea"), f"{CONTACTS}suppliers/{cast.partners.vendor.pk}/"
    names = document(bea.get(url)).xpath("//*[@class='product-name']/text()")

    assert names == ["Church candle"]
    assert document(bea.get(url)).xpath("//a[contains(@class, 'card-act')]/@href") == ["/messages/ask/CANDLE/"]
    assert document(bea.get(f"{url}?q=candle")).xpath("//*[@class='product-name']/text()") == ["Church candle"]
    assert "Nothing found" in said(bea.get(f"{url}?q=zzzz%00"))


def test_what_no_vendor_owns_the_operator_sells(cast):
    talking.owned(cast)
    Contact.objects.create(seller=cast.partners.operator, buyer=cast.partners.acme, since=cast.now)
    shown = document(cast.client_for("bea").get(f"{CONTACTS}suppliers/{cast.partners.operator.pk}/"))

    assert shown.xpath("//*[@class='product-name']/text()") == [
        "A penny's worth", "A pound's worth", "Garden twine", "Storm lantern",
    ]  # fmt: skip


def test_whoever_sees_none_of_the_products_is_told_why(cast):
    accepted(cast)

    assert "You see none of their products yet" in said(
        cast.client_for("zoe").get(f"{CONTACTS}suppliers/{cast.partners.vendor.pk}/")
    )


@pytest.mark.parametrize(("who", "code"), [("bea", 404), ("zoe", 200), ("ada", 404), ("vic", 403), ("ruth", 403)])
def test_only_a_known_supplier_has_a_page(cast, who, code):
    accepted(cast)

    assert cast.client_for(who).get(f"{CONTACTS}suppliers/{cast.partners.vendor.pk}/").status_code == code


# ---------------------------------------------------------------- navigation, what went to one's own address
def test_what_went_to_his_own_address_waits_on_his_page(cast, clean_cache):
    invited(cast, message="Hello")
    zoe = cast.client_for("zoe")
    shown = said(zoe.get(CONTACTS))

    assert ("Vic of Vendor invites you." in shown, "Accept for Zenith" in shown, "Hello" in shown) == (True,) * 3
    entry = document(zoe.get("/")).xpath("//a[@href='/messages/contacts/']")[0]
    assert [text for text in entry.itertext() if text.strip()][:2] == ["Contacts", "1"]


@pytest.mark.parametrize(("choice", "becomes"), [("accept", "accepted"), ("decline", "declined")])
def test_he_answers_there_for_the_company_he_acts_from(cast, choice, becomes):
    made = invited(cast)
    answer = cast.client_for("zoe").post(f"{CONTACTS}invitations/{made.pk}/answer/", {choice: "1"})

    there = f"{CONTACTS}suppliers/{cast.partners.vendor.pk}/" if choice == "accept" else CONTACTS
    assert (answer.status_code, answer["Location"], state(made)) == (302, there, becomes)


def test_what_went_to_another_address_is_not_his_to_answer(cast):
    made = invited(cast, "colleague@people.example")

    assert cast.client_for("zoe").post(f"{CONTACTS}invitations/{made.pk}/answer/").status_code == 404
    assert state(made) == "invited"


def test_reading_the_pages_changes_nothing(cast, vic):
    made = invited(cast)
    before = ContactInvitation.objects.values().get()
    for url in (CONTACTS, CUSTOMERS, f"{CONTACTS}invitations/{made.pk}/", f"{CONTACTS}?tab=invitations"):
        vic.get(url), vic.head(url)

    assert ContactInvitation.objects.values().get() == before


def test_neither_company_reads_of_the_others_invitations(cast, vic):
    """Names, addresses and words of the others stand on no page and in no file (T02)."""
    theirs = invited(cast, "cnry@people.example", by="zoe", message="CNRY words")
    actions.decline(invitation=theirs, moment=lambda: cast.now)
    invited(cast)
    pages = (CONTACTS, f"{CONTACTS}?tab=invitations", f"{CONTACTS}?tab=invitations&q=cnry")
    shown = " ".join(vic.get(url).content.decode() for url in pages)
    shown += b"".join(vic.get(f"{CONTACTS}?tab=invitations&export=csv")).decode()

    assert re.findall(r"CNRY \w+|cnry@", shown) == []

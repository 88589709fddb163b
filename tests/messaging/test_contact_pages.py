"""The pages of customers, suppliers and invitations: who finds what there, and nobody else (S6, P12)."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from core import outbox
from messaging.models import Contact, ContactInvitation, Side
from partners.models import Partner
from tests.messaging import talking
from tests.messaging.contacting import EMAIL, accepted, invited
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document
from tests.pages.test_query_counts import queries, rolled_back
from tests.telesales.affiliating import said

CONTACTS = "/messages/contacts/"
CUSTOMERS = "/messages/contacts/customers/invite/"
SUPPLIERS = "/messages/contacts/suppliers/invite/"


@pytest.fixture
def vic(cast):
    return cast.client_for("vic")


def rows(answer):
    return [" ".join(" ".join(row.itertext()).split()) for row in document(answer).xpath("//table//tbody//tr")]


def sent(client, url, emails, **more):
    return client.post(url, {"emails": emails, "language": "en-gb", "message": "", **more})


# ---------------------------------------------------------------- inviting
def test_several_are_invited_at_once_each_with_a_mail_of_his_own(cast, vic):
    answer = sent(vic, CUSTOMERS, "One <one@people.example>; two@people.example\nTWO@people.example")
    outbox.send_due()

    assert (answer.status_code, answer["Location"]) == (302, "/messages/contacts/?tab=invitations")
    assert sorted((each.to, each.cc, each.bcc) for each in mail.outbox) == [
        (["one@people.example"], [], []), (["two@people.example"], [], []),
    ]  # fmt: skip
    assert "2 invitations are on their way." in said(vic.get(answer["Location"]))


def test_those_that_failed_are_reported_with_the_reason_and_offered_again(cast, vic):
    invited(cast, "open@people.example")
    answer = sent(vic, CUSTOMERS, "one@people.example, nonsense, vic@people.example, open@people.example")
    shown = said(answer)

    assert answer.status_code == 422
    assert "1 invitation is on its way; these could not be invited and stand in the box again:" in shown
    assert "nonsense: This is no e-mail address." in shown
    assert "vic@people.example: This is somebody of your own company." in shown
    assert "open@people.example: This address has been invited already" in shown
    box = document(answer).xpath("//textarea[@name='emails']")[0].text.strip()
    assert box.split() == ["nonsense", "vic@people.example", "open@people.example"]


def test_only_nonsense_invites_nobody_and_says_which(cast, vic):
    answer = sent(vic, CUSTOMERS, "nonsense, more@nonsense")

    assert (answer.status_code, ContactInvitation.objects.count()) == (422, 0)
    failed = [item.text_content() for item in document(answer).xpath("//*[@role='alert']//li")]
    assert failed == [f"{each}: This is no e-mail address." for each in ("nonsense", "more@nonsense")]


@pytest.mark.parametrize(
    ("emails", "sentence"),
    [
        ("", "This field is required."),
        (" ,; ", "Enter at least one e-mail address."),
        (", ".join(f"n{number}@people.example" for number in range(51)), "At most 50 addresses at once."),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_the_box_and_nothing_is_lost(cast, vic, emails, sentence):
    answer = sent(vic, CUSTOMERS, emails, message="Hello there")

    assert (answer.status_code, sentence in said(answer), "Hello there" in answer.content.decode()) == (422, True, True)
    assert not ContactInvitation.objects.exists()


def test_fifty_at_once_are_fine(cast, vic):
    answer = sent(vic, CUSTOMERS, "\n".join(f"n{number}@people.example" for number in range(50)))

    assert (answer.status_code, ContactInvitation.objects.count()) == (302, 50)


def test_a_company_on_hold_is_told_so(cast, vic):
    cast.set_status("vendor", "on_hold")

    assert "You or your company are on hold." in said(sent(vic, CUSTOMERS, "one@people.example"))
    assert "Invite as a customer" not in said(vic.get(CONTACTS))


def test_a_buyer_invites_suppliers(cast):
    bea = cast.client_for("bea")
    sent(bea, SUPPLIERS, "one@people.example")

    assert ContactInvitation.objects.values_list("company__code", "side").get() == ("ACME", "seller")


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("vic", (200, 200, 403)), ("sam", (200, 200, 403)), ("max", (200, 200, 403)), ("bea", (200, 403, 200)),
        ("ada", (200, 200, 200)), ("ruth", (403, 403, 403)), ("alf", (403, 403, 403)), ("fay", (403, 403, 403)),
    ],
)  # fmt: skip
def test_the_role_opens_the_pages(cast, who, codes):
    client = cast.client_for(who)

    assert tuple(client.get(url).status_code for url in (CONTACTS, CUSTOMERS, SUPPLIERS)) == codes


def tabs(client, url=CONTACTS):
    return document(client.get(url)).xpath("//nav[@class='tabs']/a/text()")


def test_each_finds_the_tabs_of_his_role(cast, vic):
    found = {who: tabs(cast.client_for(who)) for who in ("vic", "bea", "ada")}

    assert found == {
        "vic": ["Customers", "Invitations"],
        "bea": ["Suppliers", "Invitations"],
        "ada": ["Suppliers", "Customers", "Invitations"],
    }
    assert tabs(vic, f"{CONTACTS}?tab=suppliers") == ["Customers", "Invitations"]


# ---------------------------------------------------------------- the lists
def test_customers_are_those_who_accepted_and_those_who_write(cast, vic):
    accepted(cast)
    talking.asked(cast)

    shown = rows(vic.get(CONTACTS))

    assert [row.split(" ")[0] for row in shown] == ["Acme", "Zenith"]
    assert ("By messages" in shown[0], "Church candle" in shown[0], "Invitation" in shown[1]) == (True, True, True)
    assert rows(vic.get(f"{CONTACTS}?tab=customers&known=invitation")) == [shown[1]]
    assert rows(vic.get(f"{CONTACTS}?tab=customers&known=messages")) == [shown[0]]
    assert rows(vic.get(f"{CONTACTS}?tab=customers&q=zen")) == [shown[1]]


def test_suppliers_are_the_mirror_of_that(cast):
    talking.asked(cast)
    shown = rows(cast.client_for("ada").get(f"{CONTACTS}?tab=suppliers"))

    assert [("Vendor" in row, "By messages" in row, "Write to them" in row) for row in shown] == [(True, True, True)]
    assert rows(cast.client_for("zoe").get(f"{CONTACTS}?tab=suppliers")) == []


def profiles(client, tab):
    return document(client.get(f"{CONTACTS}?tab={tab}")).xpath("//table//tbody//td[1]//a/@href")


def test_the_name_opens_the_profile_once_they_have_responded(cast, vic):
    thread = talking.asked(cast, asks=False).thread
    bea, profile = cast.client_for("bea"), f"/messages/threads/{thread.pk}/company/"
    first = (profiles(vic, "customers"), profiles(bea, "suppliers"))
    talking.responded(cast, thread, at=talking.after(cast, seconds=1))
    second = (profiles(vic, "customers"), profiles(bea, "suppliers"))
    talking.responded(cast, thread, "bea", side=Side.BUYER, at=talking.after(cast, seconds=2), words="Good")

    assert (first, second) == (([], []), ([], [profile]))
    assert profiles(vic, "customers") == [profile]


def test_a_customer_who_has_closed_is_marked(cast, vic):
    accepted(cast)
    cast.set_status("zenith", "closed")

    assert "No longer trades here" in rows(vic.get(CONTACTS))[0]


def test_invitations_say_how_they_stand(cast, vic):
    accepted(cast)
    invited(cast, "open@people.example")
    late = invited(cast, "late@people.example")
    early = cast.now - timedelta(days=20)
    ContactInvitation.objects.filter(pk=late.pk).update(invited_at=early, sent_at=early, expires_at=cast.now)
    found = {
        query: sorted(re.findall(r"\S+@\S+", " ".join(rows(vic.get(f"{CONTACTS}?tab=invitations{query}")))))
        for query in ("", "&state=invited", "&state=expired", "&state=accepted", "&q=zenith", "&side=seller")
    }

    assert found == {
        "": ["late@people.example", "open@people.example", EMAIL],
        "&state=invited": ["open@people.example"],
        "&state=expired": ["late@people.example"],
        "&state=accepted": [EMAIL],
        "&q=zenith": [EMAIL],
        "&side=seller": [],
    }


def test_the_lists_are_files_too(cast, vic):
    accepted(cast)
    talking.asked(cast)

    for tab, heads in (("customers", "company\thow"), ("invitations", "email\tcompany")):
        answer = vic.get(f"{CONTACTS}?tab={tab}&export=tsv")
        assert b"".join(answer).decode("utf-8-sig").startswith(heads)


def test_the_lists_ask_as_often_for_many_rows_as_for_one(cast, vic):
    asked = {}
    for number in (1, 15):
        with rolled_back():
            for each in range(number):
                company = Partner.objects.create(code=f"C{each}", name=f"Company {each}")
                made = invited(cast, f"n{each}@people.example")
                ContactInvitation.objects.filter(pk=made.pk).update(
                    state="accepted", answered_at=cast.now, accepted_as=company
                )
                Contact.objects.create(seller=cast.partners.vendor, buyer=company, since=cast.now)
            asked[number] = [queries(vic, f"{CONTACTS}?tab={tab}") for tab in ("customers", "invitations")]

    assert asked[1] == asked[15]
    assert max(asked[1]) <= 10, asked

"""Contact us: anybody asks, the answer tells nothing, nobody is flooded with mails (T7, S05)."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.models import Product
from core import outbox
from core.models import OutboxEntry
from telesales.actions import lead as actions
from telesales.links import lead as links
from telesales.models import Lead
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.pages.reading import body, document, sentences
from tests.pages.test_registering import told
from tests.pages.writing import everything
from tests.telesales.leads import SAID

FORM = {**SAID, "fax": ""}


def test_a_question_becomes_a_lead_and_both_sides_are_written_to(world, clean_cache):  # noqa: F811
    answer = Client().post("/contact/", FORM)

    lead = Lead.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/contact/question/sent/")
    assert (lead.state, lead.source, lead.company, lead.product, lead.created_by) == (
        "submitted", "contact", "Nordlicht GmbH", None, None,
    )  # fmt: skip
    outbox.send_due()
    told = [(message.to[0], message.subject) for message in mail.outbox if "order" not in message.subject.lower()]
    assert [each for each in told if each[0] in ("max@people.example", SAID["email"])] == [
        (SAID["email"], "We have your question"),
        ("max@people.example", "Nordlicht GmbH would like to buy"),
    ]


def test_the_confirmation_repeats_nothing_that_was_typed(world, clean_cache):  # noqa: F811
    """Else anybody could have the house write anything to anybody."""
    Client().post("/contact/", {**FORM, "company": "BUY-NOW", "name": "CLICK-HERE", "message": "http://evil.example"})
    outbox.send_due()

    confirmation = next(each for each in mail.outbox if each.to == ["nina@nordlicht.example"])
    whole = confirmation.subject + confirmation.body + confirmation.alternatives[0][0]
    assert re.findall("BUY-NOW|CLICK-HERE|evil.example", whole) == []


def test_one_address_is_written_to_once_a_day(world, clean_cache):  # noqa: F811
    for _number in range(3):
        Client().post("/contact/", FORM)
    Client().post("/contact/", {**FORM, "email": "NINA@Nordlicht.example"})

    assert OutboxEntry.objects.filter(topic="lead.received").count() == 1
    assert Lead.objects.count() == 4


def test_known_and_unknown_addresses_are_answered_alike(world, clean_cache):  # noqa: F811
    unknown = Client().post("/contact/", FORM)
    known = Client().post("/contact/", {**FORM, "email": "bea@people.example"})

    assert told(unknown) == told(known)


def test_known_and_unknown_addresses_take_as_many_statements(world, clean_cache):  # noqa: F811
    sent = []
    for email in ("bea@people.example", "nobody@people.example"):
        with CaptureQueriesContext(connection) as captured:
            Client().post("/contact/", {**FORM, "email": email})
        sent.append(len(captured))

    assert sent[0] == sent[1]


def test_an_address_that_asks_too_often_waits(world, clean_cache):  # noqa: F811
    answers = [Client().post("/contact/", FORM) for _number in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_machine_is_answered_alike_and_nothing_is_kept(world, clean_cache):  # noqa: F811
    answer = Client().post("/contact/", {**FORM, "fax": "123"})

    assert (answer["Location"], Lead.objects.count()) == ("/contact/question/sent/", 0)


@pytest.mark.parametrize("field", ["company", "name", "email", "message"])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(world, clean_cache, field):  # noqa: F811
    answer = Client().post("/contact/", {**FORM, field: ""})

    assert (answer.status_code, sentences(answer)[-1]) == (422, "This field is required.")
    assert document(answer).xpath("//input[@name='city']/@value") == ["Kiel"]
    assert Lead.objects.count() == 0


def test_a_question_about_a_product_names_it(world, clean_cache):  # noqa: F811
    page = Client().get("/contact/lantern/")
    Client().post("/contact/lantern/", FORM)

    assert document(page).xpath("string(//h1)") == "Ask about Storm lantern"
    assert Lead.objects.get().product == world.cast.products.LANTERN


@pytest.mark.parametrize("hidden", [{"is_active": False}, {"vendor": "acme"}])
def test_a_product_that_is_not_for_everybody_is_none(world, clean_cache, hidden):  # noqa: F811
    if "vendor" in hidden:
        hidden = {"vendor": getattr(world.cast.partners, hidden["vendor"])}
    Product.objects.filter(code="LANTERN").update(**hidden)

    shown, nothing = Client().get("/contact/LANTERN/"), Client().get("/contact/NOTHING/")
    Client().post("/contact/LANTERN/", FORM)

    assert body(shown).replace(b"LANTERN", b"NOTHING") == body(nothing)
    assert Lead.objects.get().product is None


def test_a_form_of_elsewhere_is_not_taken(world, clean_cache):  # noqa: F811
    assert Client(enforce_csrf_checks=True).post("/contact/", FORM).status_code == 403


def test_an_unknown_word_in_the_form_sets_nothing(world, clean_cache):  # noqa: F811
    Client().post("/contact/", {**FORM, "state": "converted", "reseller": "1", "for_ssrs": "on", "tax_number": "X"})

    lead = Lead.objects.get()
    assert (lead.state, lead.reseller, lead.for_ssrs, lead.tax_number) == ("submitted", None, False, "")


def test_who_is_signed_in_need_not_type_who_he_is(world, clean_cache):  # noqa: F811
    page = world.cast.client_for("bea").get("/contact/")

    given = {name: document(page).xpath(f"//input[@name='{name}']/@value") for name in ("company", "name", "email")}
    assert given == {"company": ["Acme"], "name": ["Bea"], "email": ["bea@people.example"]}


def test_the_sign_in_page_leads_there(world):  # noqa: F811
    entrance = Client().get("/account/sign-in/")

    assert document(entrance).xpath("//a[@href='/contact/']/text()") == ["Questions? Contact us"]


TO_SELLER, TO_FORM = ("/messages/ask/LANTERN/", "Ask the seller"), ("/contact/LANTERN/", "Ask about this product")


@pytest.mark.parametrize(("vendor", "led"), [("vendor", TO_SELLER), ("acme", TO_FORM)])
def test_a_product_leads_to_its_seller_or_else_to_the_form_never_to_both(world, vendor, led):  # noqa: F811
    Product.objects.filter(code="LANTERN").update(vendor=getattr(world.cast.partners, vendor))

    page = document(world.cast.client_for("bea").get("/catalogue/LANTERN/"))

    links = page.xpath("//a[@href='/contact/LANTERN/' or @href='/messages/ask/LANTERN/']")
    assert [(each.get("href"), each.text_content().strip()) for each in links] == [led]


# ---------------------------------------------------------------- the link of an invitation
@pytest.fixture
def invited(world):  # noqa: F811
    return actions.invite(data=SAID, to=(True, None), by=world.cast.acting("max"), now=world.now)


def test_opening_the_link_changes_nothing_and_hides_the_token(invited, client):
    before = everything()
    answer = client.get(f"/contact/invitation/link/{links.token(invited)}/", follow=True)

    assert (answer.redirect_chain, everything()) == ([("/contact/invitation/answer/", 302)], before)
    assert links.token(invited).encode() not in answer.content


def test_an_answer_is_kept_once_and_his_address_stays(invited, client, world):  # noqa: F811
    client.get(f"/contact/invitation/link/{links.token(invited)}/")
    done = client.post("/contact/invitation/answer/", {**SAID, "city": "Lübeck", "email": "other@evil.example"})
    again = client.get(f"/contact/invitation/link/{links.token(invited)}/")

    invited.refresh_from_db()
    assert (done["Location"], again.status_code) == ("/contact/question/sent/", 404)
    assert (invited.city, invited.email, invited.answered_at is not None) == ("Lübeck", SAID["email"], True)


@pytest.mark.parametrize("token", ["forged", "", "e30:x"])
def test_a_forged_link_shows_the_neutral_page(world, client, token):  # noqa: F811
    assert client.get(f"/contact/invitation/link/{token or '-'}/").status_code == 404
    assert client.post("/contact/invitation/answer/", SAID).status_code == 404

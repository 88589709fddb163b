"""The pages of leads: the list and its file without an end, what a lead shows to whom, how it becomes a customer."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from telesales.actions import lead as actions
from telesales.models import Lead
from telesales.queries.lead import MOST_FOUND
from tests.pages.reading import document, sentences
from tests.pages.test_query_counts import queries, rolled_back
from tests.telesales.leads import NEW, SAID, lead, rivals
from tests.telesales.selling import resold


def many(cast, number, **values):
    known = {**SAID, "source": "contact", "created_at": cast.now, "state": "assigned", **values}
    return Lead.objects.bulk_create(Lead(**{**known, "company": f"Company {each}"}) for each in range(number))


def companies(answer):
    return document(answer).xpath("//table//tbody//tr//td[1]//a/text()") or document(answer).xpath(
        "//table//tbody//a[contains(@href, '/leads/')]/text()"
    )


@pytest.mark.parametrize("who", ["max", "sam"])
def test_the_number_of_queries_does_not_follow_the_number_of_rows(cast, who):
    asked = []
    for rows in (1, 16, 24):
        with rolled_back():
            many(cast, rows, for_ssrs=True, product=cast.products.LANTERN, owner=cast.memberships.sam)
            asked.append(queries(cast.client_for(who), "/sales/leads/"))

    assert (asked[0], asked[0] <= 10) == (asked[1], True), asked
    assert asked[1] == asked[2], asked


def test_a_lead_is_shown_with_few_queries(cast):
    found = lead(cast, to="ssr", taken_by="sam")

    assert queries(cast.client_for("sam"), f"/sales/leads/{found.pk}/") <= 10


def test_the_list_is_narrowed_and_searched(cast):
    lead(cast, to="ssr", company="Ours")
    lead(cast, company="Nobodys", country="FR")
    client = cast.client_for("max")

    found = {query: companies(client.get(f"/sales/leads/?{query}")) for query in (
        "assigned=ssr", "state=submitted", "country=FR", "q=our", "q=LANTERN", "owner=none&sort=company")}  # fmt: skip

    assert found == {
        "assigned=ssr": ["Ours"],
        "state=submitted": ["Nobodys"],
        "country=FR": ["Nobodys"],
        "q=our": ["Ours"],
        "q=LANTERN": [],
        "owner=none&sort=company": ["Nobodys", "Ours"],
    }


def test_a_text_is_looked_for_in_all_that_a_lead_says_and_in_the_product_asked_about(cast):
    said = {"name": "Rosa Lind", "email": "rosa@lind.example", "phone": "+44 161 4711", "city": "Hull"}
    lead(cast, company="Lind & Co", product=cast.products.LANTERN, **said)
    lead(cast, company="Other")
    client = cast.client_for("max")

    texts = ("lind %26 c", "ROSA", "@lind.", "161 47", "hul", "lantern", " rosa  lind ")

    assert [companies(client.get(f"/sales/leads/?q={text}")) for text in texts] == [["Lind & Co"]] * len(texts)
    assert companies(client.get("/sales/leads/?q=lanter")) == companies(client.get("/sales/leads/?q=%25")) == []


def test_what_very_many_leads_have_is_found_too(cast):
    many(cast, MOST_FOUND + 2, for_ssrs=True, city="Hull")
    lead(cast, company="Elsewhere")

    page = cast.client_for("max").get("/sales/leads/?q=hull")

    assert page.context["list"].total == MOST_FOUND + 2


def test_a_file_of_leads_has_no_end_and_is_read_in_parts(cast):
    """As many statements for thousands of rows as for a few, but for the parts a cursor reads them in."""
    many(cast, 2500, for_ssrs=True)
    client = cast.client_for("sam")

    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/sales/leads/?export=csv")
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert (answer.streaming, len(rows)) == (True, 2501)
    assert len(captured) < 12
    assert AuditEntry.objects.get(event="list.exported").new["rows"] == 2500


def test_a_reseller_reads_of_a_lead_that_went_elsewhere_what_it_said(cast):
    rivals(cast)
    found = lead(cast, to="resale")
    by, later = cast.acting("max"), cast.now + timedelta(seconds=1)
    actions.assign(lead=found, for_ssrs=False, reseller=cast.partners.rival, by=by, now=later)
    actions.take(lead=found, by=cast.acting("rex"), now=later)
    client = cast.client_for("ruth")

    page, listed = client.get(f"/sales/leads/{found.pk}/"), client.get("/sales/leads/")

    for answer in (page, listed):
        text = answer.content.decode()
        assert ("Nordlicht" in text, "Rex" in text, "Rival" in text) == (True, False, False)
    assert document(page).xpath("//form[contains(@action, '/leads/')]") == []


def test_a_lead_that_is_somebody_else_does_not_exist(cast):
    found = lead(cast, to="ssr")
    client = cast.client_for("ruth")

    foreign, none = client.get(f"/sales/leads/{found.pk}/"), client.get("/sales/leads/999999/")
    assert (foreign.status_code, none.status_code) == (404, 404)


def test_a_lead_is_written_down_on_a_page(cast):
    client = cast.client_for("max")

    refused = client.post("/sales/leads/new/", {**SAID, "company": "", "to": ""})
    taken = client.post("/sales/leads/new/", {**SAID, "product": "lantern", "to": "ssr"})

    made = Lead.objects.get()
    assert (refused.status_code, document(refused).xpath("//input[@name='city']/@value")) == (422, ["Kiel"])
    assert (taken["Location"], made.for_ssrs, made.product) == (
        f"/sales/leads/{made.pk}/", True, cast.products.LANTERN,
    )  # fmt: skip


def test_a_lead_becomes_a_customer_from_its_page(cast):
    found = lead(cast, to="resale")
    client = cast.client_for("ruth")

    first = client.get(f"/sales/leads/{found.pk}/conversion/")
    done = client.post(f"/sales/leads/{found.pk}/conversion/", NEW, follow=True)

    assert document(first).xpath("//input[@name='company']/@value") == ["Nordlicht GmbH"]
    assert sentences(done)[0] == "Nordlicht GmbH is a customer now."
    links = document(done).xpath("//main//a[contains(@href, '/sales/customers/')]/@href")
    assert [client.get(each).status_code for each in links] == [200]


def test_whom_a_lead_may_be_is_offered_and_taken(cast):
    resold(cast, "acme")
    found = lead(cast, to="resale", email="ada@people.example", company="Somebody")
    client, address = cast.client_for("ruth"), f"/sales/leads/{found.pk}/"

    offered = document(client.get(address + "conversion/")).xpath("//input[@name='customer']/@value")
    forged = client.post(address + "association/", {"customer": cast.memberships.zoe.pk})
    taken = client.post(address + "association/", {"customer": cast.memberships.ada.pk})

    found.refresh_from_db()
    assert (offered, forged.status_code, taken.status_code) == ([str(cast.memberships.ada.pk)], 422, 302)
    assert (found.state, found.user) == ("converted", cast.users.ada)


@pytest.mark.parametrize("name", ["company", "name", "message", "city"])
def test_what_a_lead_says_is_shown_as_text(cast, name):
    found = lead(cast, to="ssr", **{name: "<script>alert(1)</script>"})

    page = cast.client_for("sam").get(f"/sales/leads/{found.pk}/")

    assert b"<script>alert(1)" not in page.content

"""The audit as operator and partner read it: their own part, filtered, exported, never changed (P14, CHECKS T17)."""

import csv
import io

import pytest

from core import audit
from core.actor import Actor
from tests.pages.reading import document, words

CLERK = Actor(None, "Cleo Clerk", ip="192.0.2.7", behalf_of="Somebody")


@pytest.fixture
def told(cast, now):
    """Three rows: of the depot, of zenith, and of nobody's company."""
    partners = cast.partners
    audit.record("partner.status_set", partners.acme_depot, by=CLERK, at=now, partner_id=partners.acme_depot.pk,
                 old={"status": "open"}, new={"status": "on_hold"}, reason="Invoice 4711")  # fmt: skip
    audit.record("partner.moved", partners.zenith, by=CLERK, at=now, partner_id=partners.zenith.pk)
    audit.record("thing.done", partners.operator, by=CLERK, at=now)


def rows(cast, who, query="q=cleo"):
    page = document(cast.client_for(who).get(f"/audit/?{query}"))
    return [words(row) for row in page.xpath("//tbody/tr")]


def test_the_operator_reads_everything(cast, told):
    assert len(rows(cast, "fay")) == 3


@pytest.mark.parametrize(("who", "companies"), [("ada", ["Acme Depot"]), ("zoe", ["Zenith"])])
def test_a_company_reads_its_own_and_what_is_below(cast, told, who, companies):
    page = document(cast.client_for(who).get("/audit/?q=cleo"))

    assert [words(cell) for cell in page.xpath("//td[@data-label='Company']")] == companies


@pytest.mark.parametrize("who", ["bea", "carl", "sam", "vic"])
def test_others_do_not_read_it(cast, who):
    assert cast.client_for(who).get("/audit/").status_code == 403


def test_a_row_says_what_was_before_and_after(cast, told):
    [row] = rows(cast, "ada")

    assert "Status set" in row
    assert "status open → on_hold" in row
    assert "Invoice 4711" in row


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("q=CLERK", 3), ("q=somebody", 3), ("q=nobody", 0), ("event=partner.moved&q=cleo", 1),
        ("company=zenith&q=cleo", 1), ("at_before=2020-01-01", 0), ("at_after=2020-01-01&q=cleo", 3),
        ("subject=nonsense", 0), ("subject=partner:999999999999999999", 0),
    ],
)  # fmt: skip
def test_rows_are_found(cast, told, query, number):
    assert len(rows(cast, "fay", query)) == number


def test_the_history_of_one_thing_is_exported(cast, told):
    depot = cast.partners.acme_depot

    response = cast.client_for("ada").get(f"/audit/?subject=partner:{depot.pk}&export=csv")

    content = b"".join(response.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content))
    assert (row["What"], row["Company"], row["Reason"]) == ("partner.status_set", "Acme Depot", "Invoice 4711")
    assert (row["Before"], row["After"], row["For"]) == ('{"status": "open"}', '{"status": "on_hold"}', "Somebody")
    assert "From address" not in row


def test_addresses_of_people_are_for_the_operator_alone(cast, told):
    def heads(who):
        return [words(head) for head in document(cast.client_for(who).get("/audit/?columns=at,ip")).xpath("//th")]

    assert (heads("fay"), heads("ada")) == (["When", "What", "From address"], ["When", "What"])


def test_the_page_cannot_be_posted_to(cast):
    assert cast.client_for("fay").post("/audit/").status_code == 405


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_follow_the_number_of_rows(cast, now, number, django_assert_max_num_queries):
    audit.record_many(
        [audit.Event("thing.done", "partner", cast.partners.acme.pk, cast.partners.acme.pk) for _each in range(number)],
        by=CLERK,
        at=now,
    )
    client = cast.client_for("ada")
    client.get("/audit/")

    with django_assert_max_num_queries(10) as asked:
        client.get("/audit/?q=cleo")

    assert len(asked) == (7 if number == 1 else 8)

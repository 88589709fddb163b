"""The import from upload to written rows, the export that comes back unchanged, and the demand view's page."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import jobs
from core.models import AuditEntry, Job
from partners.models import Partner
from tests.commerce.test_demand import order
from tests.pages.reading import buttons, document, sentences, words
from tests.pages.writing import everything
from tests.partners.test_intake import PARTNERS, counts


def upload(client, text, kind="partners"):
    """Send a file as the page does and let the worker check it; give the preview."""
    file = SimpleUploadedFile("new.csv", text.encode(), "text/csv")
    answer = client.post("/import/", {"kind": kind, "file": file})
    jobs.work()
    job = re.fullmatch(r"/jobs/(\d+)/", answer["Location"]).group(1)
    return client.get(f"/import/{job}/"), f"/import/{job}/"


def test_a_file_goes_from_upload_over_the_preview_to_written_rows(world):
    client = world.cast.client_for("max")
    preview, address = upload(client, PARTNERS + "BAD,\n")
    figures = [words(each) for each in document(preview).xpath("//*[contains(@class, 'kpi-value')]")]
    answer = client.post(address, {"mode": "sound"})
    jobs.work()

    assert (figures, buttons(preview)) == (["3", "0", "0", "1"], ["Write 3 rows"])
    assert "3 created, 0 changed, 0 as they were, 1 refused." in client.get(answer["Location"]).content.decode()
    assert Partner.objects.filter(code__in=["NEW", "NEW-1", "DEPOT-2"]).count() == 3


def test_a_preview_is_seen_by_whoever_asked_for_it_and_by_nobody_else(world):
    _preview, address = upload(world.cast.client_for("max"), PARTNERS)
    Job.objects.update(owner=world.cast.users.ada)

    assert world.cast.client_for("max").get(address).status_code == 404
    assert world.cast.client_for("max").post(address, {"mode": "all"}).status_code == 404


def test_without_a_file_the_page_says_so(world):
    answer = world.cast.client_for("max").post("/import/", {"kind": "partners"})

    assert (answer.status_code, sentences(answer)[-1]) == (422, "This field is required.")


def test_the_export_of_all_partners_comes_back_unchanged(world):
    Partner.objects.filter(code="ACME").update(name='=Acme, \t"Ltd"', phone="+44 20 7946 0000", email="a@b.example")
    client = world.cast.client_for("max")
    every = "name,code,path,type,level,status,city,tax_number,email,phone,currency,created"
    text = b"".join(client.get(f"/partners/?export=tsv&columns={every}")).decode()
    rows = [line for line in text.splitlines() if not line.startswith("Counterpart")]
    preview, _address = upload(client, "\n".join(rows))

    assert counts(Job.objects.get()) == [0, 0, Partner.objects.count() - 1, 0]
    assert buttons(preview) == []


def test_ticked_partners_lead_to_their_demand(world):
    client = world.cast.client_for("max")
    ids = [world.cast.partners.acme.pk, world.cast.partners.zenith.pk, 999_999]
    answer = client.post("/demand/", {"ids": ids})

    assert answer["Location"] == "/demand/?partners=ACME%2CZENITH&below=on"
    page = client.get(answer["Location"])
    assert [words(head) for head in document(page).xpath("//h2[contains(@class, 'block-head')]")] == ["GBP"]


def test_looking_at_demand_writes_nothing_but_an_export_is_told_in_the_audit(world):
    client = world.cast.client_for("max")
    before = everything()
    client.get("/demand/?partners=ACME&below=on")
    client.get("/demand/products/POUND/?partners=ACME&below=on")
    assert everything() == before

    text = b"".join(client.get("/demand/?partners=ACME&below=on&export=tsv")).decode()
    entry = AuditEntry.objects.get(event="list.exported")
    assert text.startswith("currency\tcode\tname")
    assert (entry.actor_name, entry.new["rows"]) == ("Max", len(text.splitlines()) - 1)


def test_every_chart_has_a_name_and_its_figures_behind_it(world):
    page = document(world.cast.client_for("sam").get("/demand/?partners=ACME&below=on"))

    [drawing] = page.xpath("//svg[@role='img']")
    [months] = page.xpath("//details[contains(@class, 'trend-table')]//table")
    [partners] = page.xpath("//table[contains(@class, 'trend-bars')]")

    assert drawing.get("aria-label").startswith("Value of orders by month: ")
    assert [head.text for head in months.xpath(".//th[@scope='col']")] == [
        "Month", "Value", "Orders", "Branches that ordered",
    ]  # fmt: skip
    assert partners.xpath("string(.//tbody/tr/th)") == "Acme, ACME"


@pytest.mark.parametrize("address", [
    "/demand/?partners=%00&q=%00", "/demand/?partners=" + "x" * 500,
    "/demand/?begins=9999-12-31&ends=9999-12-31&partners=ACME",
    "/demand/?begins=0001-01-01&partners=ACME", "/demand/?sort=rubbish&state=rubbish&partners=ACME",
    "/demand/products/POUND/?partner=%00&partners=ACME",
])  # fmt: skip
def test_odd_addresses_are_answered(world, address):
    assert world.cast.client_for("max").get(address).status_code == 200


def test_the_demand_page_asks_as_often_for_one_order_as_for_thirty(cast):
    client, asked = cast.client_for("max"), []
    for number in (1, 29):
        for _each in range(number):
            order(cast, "acme_depot", at=cast.now)
        cast.filled_cart("bea", "3.00") if number == 1 else None
        client.get("/demand/?partners=ACME&below=on")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/demand/?partners=ACME&below=on").status_code == 200
        asked.append(len(captured))

    assert (asked[0] == asked[1], asked[1] <= 11) == (True, True), asked

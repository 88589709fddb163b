"""The pages of background jobs: each is seen by whoever asked for it, and by nobody else."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import jobs
from core.models import AuditEntry, Job
from tests.pages.reading import document, of_class, sentences, words

KINDS = {
    "counts": "tests.core.kinds.counts",
    "reads": "tests.core.kinds.reads",
    "refuses": "tests.core.kinds.refuses",
    "list_export": "core.lists.background.export",
}


@pytest.fixture(autouse=True)
def known_kinds(settings):
    settings.JOB_KINDS = KINDS


@pytest.fixture
def ada(cast):
    return cast.client_for("ada")


def begun(cast, kind="counts", upload=None, **params):
    params = params or ({"most": 2} if kind == "counts" else {})
    return jobs.start(kind, title="Counting sheep", by=cast.acting("ada"), upload=upload, **params)


def test_while_it_waits_the_page_asks_again_with_and_without_script(cast, ada):
    job = begun(cast)

    page = document(ada.get(f"/jobs/{job.pk}/"))

    card = page.get_element_by_id("job")
    assert (card.get("hx-get"), card.get("hx-trigger")) == (f"/jobs/{job.pk}/", "every 1s")
    assert page.xpath("//noscript/meta/@content") == ["3"]
    assert words(of_class(page, "status")[0]) == "Waiting"


def test_while_it_runs_the_page_shows_how_far_it_is(cast, ada, now):
    job = begun(cast)
    Job.objects.update(
        state="running", started_at=now, heartbeat_at=now, attempts=1, done=250, total=1000, note="Reading"
    )

    page = document(ada.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}))

    [bar] = page.xpath("//progress")
    assert (bar.get("value"), bar.get("max")) == ("250", "1000")
    assert "250 of 1,000 (25 %) · Reading" in words(page)


def test_when_it_is_done_the_page_says_so_and_where_to_go(cast, ada):
    job = begun(cast)
    jobs.work()

    response = ada.get(f"/jobs/{job.pk}/")

    assert "2 are counted." in words(document(response).get_element_by_id("job"))
    assert document(response).xpath("//a[contains(@class, 'btn-primary')]/@href") == ["/jobs/"]
    assert b'hx-trigger="every' not in response.content


def test_why_it_failed_is_said(cast, ada):
    job = begun(cast, "refuses")
    jobs.work()

    assert sentences(ada.get(f"/jobs/{job.pk}/")) == ["There is nothing to do."]


def test_what_it_made_is_downloaded_and_never_opened_here(cast, ada):
    job = begun(cast, "reads", upload=SimpleUploadedFile("Größen <1>.csv", b"a;b", "text/html"))
    jobs.work()
    report = job.files.get(name="back.csv")

    response = ada.get(f"/jobs/{job.pk}/files/{report.pk}/")

    assert (b"".join(response.streaming_content), response["Content-Length"]) == (b"a;b", "3")
    assert response["Content-Disposition"] == 'attachment; filename="back.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_upload_is_not_given_out_again(cast, ada):
    job = begun(cast, "reads", upload=SimpleUploadedFile("list.csv", b"a;b"))
    upload = job.files.get(role="upload")

    assert ada.get(f"/jobs/{job.pk}/files/{upload.pk}/").status_code == 404


def test_a_job_is_called_off_from_its_page(cast, ada):
    job = begun(cast)

    answers = [ada.post(f"/jobs/{job.pk}/cancellation/", follow=True) for _click in range(2)]

    job.refresh_from_db()
    assert job.state == "cancelled"
    assert sentences(answers[1]) == ["It is over already."]


@pytest.mark.parametrize("who", ["zoe", "bea", "max"])
def test_another_persons_job_and_its_files_are_not_there(cast, who):
    job = begun(cast, "reads", upload=SimpleUploadedFile("list.csv", b"a;b"))
    jobs.work()
    other = cast.client_for(who)

    addresses = [f"/jobs/{job.pk}/", f"/jobs/{job.pk}/files/{job.files.get(name='back.csv').pk}/"]

    assert [other.get(address).status_code for address in addresses] == [404, 404]
    assert other.post(f"/jobs/{job.pk}/cancellation/").status_code == 404
    assert words(document(other.get("/jobs/"))).count("Counting sheep") == 0


def test_ones_own_jobs_are_listed_and_found_by_state(cast, ada):
    begun(cast)
    jobs.work()

    assert "Counting sheep" in words(document(ada.get("/jobs/?state=done")).get_element_by_id("list"))
    assert "Counting sheep" not in words(document(ada.get("/jobs/?state=failed")).get_element_by_id("list"))


def test_a_big_spreadsheet_is_made_in_the_background_with_the_same_rows(
    cast, settings, django_capture_on_commit_callbacks
):
    settings.XLSX_AT_ONCE = 1
    ada = cast.client_for("ada")
    here = ada.get("/audit/?export=tsv&columns=event")
    expected = [line.split("\t")[1] for line in b"".join(here.streaming_content).decode().splitlines()[1:]]

    response = ada.get("/audit/?export=xlsx&columns=event")
    job = Job.objects.get()
    jobs.work()
    job.refresh_from_db()

    assert (response["Location"], job.state, job.note) == (f"/jobs/{job.pk}/", "done", "")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(job.files.get().chunks())))
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["list.exported", *expected]
    entries = AuditEntry.objects.filter(event="list.exported").order_by("pk")
    assert list(entries.values_list("channel", flat=True)) == ["page", "job"]


def test_a_spreadsheet_is_not_made_for_whoever_lost_the_right_meanwhile(cast, settings):
    settings.XLSX_AT_ONCE = 0
    cast.client_for("ada").get("/audit/?export=xlsx")
    place = cast.memberships.ada
    place.roles = ["buyer"]
    place.save(update_fields=["roles"])

    jobs.work()

    job = Job.objects.get()
    assert (job.state, job.files.count()) == ("failed", 0)
    assert "You can no longer export this list." in sentences(cast.client_for("ada").get(f"/jobs/{job.pk}/"))


def test_what_takes_no_right_stays_whose_it_is(cast, ada):
    job = begun(cast, "reads", upload=SimpleUploadedFile("list.csv", b"a;b"))
    jobs.work()
    place = cast.memberships.ada
    place.roles = ["buyer"]
    place.save(update_fields=["roles"])

    addresses = [f"/jobs/{job.pk}/", f"/jobs/{job.pk}/files/{job.files.get(name='back.csv').pk}/"]

    assert [ada.get(address).status_code for address in addresses] == [200, 200]


@pytest.mark.parametrize("address", ["/orders/?", "/orders/?scope=company&"])
def test_a_list_that_sellers_see_for_their_customers_is_made_in_the_background_too(cast, settings, address):
    settings.XLSX_AT_ONCE = 0
    cast.submitted("bea")
    cast.client_for("bea").get(f"{address}export=xlsx")

    jobs.work()

    assert (Job.objects.get().state, Job.objects.get().files.count()) == ("done", 1)

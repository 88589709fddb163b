"""A file that a seller uploads in a sale is his own job, at his customer's place (T2, T8)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commerce.forms.cart import NEW
from core.models import Job
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.telesales.attacking import selling

FILE = b"code,quantity\nPOUND,3\n"


@pytest.fixture
def sam(world):  # noqa: F811
    return selling(world.cast)


def sent(client):
    return client.post(reverse("commerce:sheet_new"), {"file": SimpleUploadedFile("candles.csv", FILE)})


def test_it_is_the_sellers_at_the_customers_place(world, sam):  # noqa: F811
    answer = sent(sam)

    job, cast = Job.objects.get(kind="order_sheet"), world.cast
    assert (answer.status_code, answer["Location"]) == (302, reverse("commerce:sheet", args=[job.pk]))
    assert (job.owner, job.owner_name, job.membership_id, job.partner_id) == (
        cast.users.sam, "Sam", cast.memberships.sam.pk, cast.partners.acme_depot.pk,
    )  # fmt: skip


def test_he_goes_on_with_it_in_the_sale_and_the_customer_does_not_find_it(world, sam):  # noqa: F811
    page = sent(sam)["Location"]

    preview = sam.get(page)
    added = sam.post(f"{page}addition/", {"to": NEW, "name": "Candles"})
    answers = [world.cast.client_for(who).get(page).status_code for who in ("bea", "carl", "zoe")]

    assert (preview.status_code, added.status_code, answers) == (200, 302, [404, 404, 404])
    assert world.cast.client_for("bea").get("/jobs/").content.decode().count("candles.csv") == 0
    assert sam.get("/jobs/").content.decode().count("candles.csv") == 1


def test_after_the_sale_its_job_leads_nowhere_and_says_why(world, sam):  # noqa: F811
    page = sent(sam)["Location"]
    job = Job.objects.get(kind="order_sheet")
    Job.objects.filter(pk=job.pk).update(result={"sentence": "Read", "next_url": page})

    during = sam.get(reverse("job", args=[job.pk])).content.decode()
    sam.post(reverse("telesales:end"))
    after = sam.get(reverse("job", args=[job.pk])).content.decode()

    assert [page in each for each in (during, after)] == [True, False]
    assert ["act there again" in each for each in (during, after)] == [False, True]


def test_who_acts_for_himself_owns_what_he_uploads(world):  # noqa: F811
    sent(world.cast.client_for("bea"))

    job = Job.objects.get(kind="order_sheet")
    assert (job.owner, job.membership_id) == (world.cast.users.bea, world.cast.memberships.bea.pk)


def test_a_big_list_is_written_at_once_in_a_sale(world, sam, settings):  # noqa: F811
    settings.XLSX_AT_ONCE = 0

    answer = sam.get(reverse("commerce:orders"), {"export": "xlsx"})
    alone = world.cast.client_for("bea").get(reverse("commerce:orders"), {"export": "xlsx"})

    assert (answer.status_code, io.BytesIO(b"".join(answer.streaming_content)).read(2)) == (200, b"PK")
    assert (alone.status_code, Job.objects.get(kind="list_export").owner) == (302, world.cast.users.bea)

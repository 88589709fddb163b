"""What a job has made is handed out only to whoever could still have it made (T12)."""

import pytest
from django.conf import settings as wired
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.module_loading import import_string

from commerce.models import PriceList
from core import jobs
from core.models import Job
from partners.models import Membership
from partners.permissions import Role
from tests.factories.rows import PriceListFactory
from tests.telesales.selling import let, resold
from tests.telesales.uploading import CUSTOMERS, ORDERS

BAD = ",,,,,,,,,,,\n"


def exported(cast, client):
    return client.get("/audit/?export=xlsx")


def of_file(address, text, **values):
    """Give what uploads a file with a bad row at an address that may name a price list of ada's."""

    def send(cast, client):
        known = {"list": PriceListFactory(owner=cast.partners.acme).pk} if "{list}" in address else {}
        file = SimpleUploadedFile("rows.csv", text.encode(), "text/csv")
        return client.post(address.format(**known), {"file": file, **values})

    return send


MADE = {
    "spreadsheet": ("ada", exported),
    "partners": ("max", of_file("/import/", "code,name\nNEW,New\nBAD,\n", kind="partners")),
    "products": ("vic", of_file("/products/import/", "code,name\n,Nameless\n")),
    "prices": ("ada", of_file("/price-lists/{list}/import/", "code,min quantity,price\nNOTHING,1,1\n", how="merge")),
    "customers": ("ruth", of_file("/sales/uploads/", CUSTOMERS + "BAD" + BAD)),
    "orders": ("ruth", of_file("/sales/uploads/orders/", ORDERS + "A-1,ACME,bea@people.example,NOTHING,20,,,,,\n")),
}
WITHOUT = {"max": [Role.FINANCE]}


@pytest.fixture
def made(cast, settings):
    """Give a function that has one kind of job made and done: who asked, his client, the addresses of page and file."""
    settings.XLSX_AT_ONCE = 0
    let(Role.RESELLER, finalise=True)
    resold(cast)

    def make(name="spreadsheet"):
        who, ask = MADE[name]
        client = cast.client_for(who)
        answer = ask(cast, client)
        jobs.work()
        job = Job.objects.latest("pk")
        assert (answer.get("Location"), job.state) == (f"/jobs/{job.pk}/", "done")
        return who, client, [f"/jobs/{job.pk}/", f"/jobs/{job.pk}/files/{job.files.get(role='report').pk}/"]

    return make


def statuses(client, addresses):
    return [client.get(address).status_code for address in addresses]


def place_of(cast, who):
    return Membership.objects.filter(pk=getattr(cast.memberships, who).pk)


@pytest.mark.parametrize("name", MADE)
def test_whoever_has_lost_the_right_has_lost_the_page_and_the_file_until_he_has_it_again(cast, made, name):
    who, client, addresses = made(name)
    roles = place_of(cast, who).get().roles

    before = statuses(client, addresses)
    place_of(cast, who).update(roles=WITHOUT.get(who, [Role.BUYER]))
    without = statuses(client, addresses)
    place_of(cast, who).update(roles=roles)

    assert (before, without, statuses(client, addresses)) == ([200, 200], [404, 404], [200, 200])


@pytest.mark.parametrize("how", ["ended", "moved"])
def test_whoever_has_lost_the_place_has_lost_them_though_he_has_the_right_elsewhere(cast, made, how):
    who, client, addresses = made()
    roles = [Role.PARTNER_ADMINISTRATOR]
    Membership.objects.create(user=cast.users.ada, partner=cast.partners.resale, roles=roles)
    before = statuses(client, addresses)

    changed = {"ended": {"ended_at": cast.now}, "moved": {"partner": cast.partners.acme_north}}[how]
    place_of(cast, who).update(**changed)

    assert (before, statuses(client, addresses)) == ([200, 200], [404, 404])


def test_a_list_that_has_gone_to_another_company_takes_its_files_along(cast, made):
    _who, client, addresses = made("prices")
    PriceList.objects.filter(owner=cast.partners.acme).update(owner=cast.partners.resale)

    assert statuses(client, addresses) == [404, 404]


def test_every_kind_says_who_may_have_what_it_made():
    assert set(wired.JOB_KINDS) - set(wired.JOB_RIGHTS) == set()
    assert [path for path in wired.JOB_RIGHTS.values() if not callable(import_string(path))] == []

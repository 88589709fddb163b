"""The pages of uploads: from a file over its preview to what came of it; each sees his own (T5, S03)."""

import re

import pytest

from commerce.models import Order
from core import jobs
from core.models import Job
from partners.models import Partner
from partners.permissions import Role
from telesales.intake.customers import columns as customer_columns
from telesales.intake.orders import columns as order_columns
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import buttons, document, sentences, words
from tests.telesales.selling import let, resold
from tests.telesales.uploading import CUSTOMERS, ORDERS, checked_customers, uploaded

ROW = "A-1,ACME_DEPOT,bea@people.example,POUND,20,,,,,\n"


@pytest.fixture
def ruth(cast):
    let(Role.RESELLER, finalise=True)
    resold(cast)
    return cast.client_for("ruth")


FORMS = {"customers": "/sales/uploads/", "orders": "/sales/uploads/orders/"}


def sent(client, kind, text, **values):
    """Send a file as the page does and let the worker check it; give the address of the preview."""
    answer = client.post(FORMS[kind], {"file": uploaded(text), **values})
    assert answer.status_code == 302, sentences(answer)
    jobs.work()
    pk = re.fullmatch(r"/jobs/(\d+)/", answer["Location"]).group(1)
    return f"/sales/uploads/{kind}/{pk}/"


def figures(page):
    return [words(each) for each in document(page).xpath("//*[contains(@class, 'kpi-value')]")]


def test_customers_go_from_upload_over_the_preview_to_companies(cast, ruth):
    address = sent(ruth, "customers", CUSTOMERS)
    preview = ruth.get(address)
    answer = ruth.post(address)
    jobs.work()

    assert (figures(preview), buttons(preview)) == (["2", "3", "0", "0"], ["Create 2 companies and invite"])
    assert "2 companies created, 0 there already, 0 rows refused." in ruth.get(answer["Location"]).content.decode()
    assert Partner.objects.filter(code__in=["JUNIPER", "KIEFER"]).count() == 2


def test_orders_go_from_upload_over_the_preview_to_a_report_with_links(cast, ruth):
    address = sent(ruth, "orders", ORDERS + ROW + ROW.replace("A-1", "A-2").replace("POUND", "NOTHING"))
    preview = ruth.get(address)
    made = ruth.post(address)["Location"].split("/")[2]
    jobs.work()
    report = ruth.get(f"/sales/uploads/orders/{made}/report/")

    number = Order.objects.get().number
    assert (figures(preview), buttons(preview)) == (["1", "0", "0", "1"], ["Submit 1 order"])
    assert (figures(report), ruth.get(f"/orders/{number}/").status_code) == (["1", "0", "1"], 200)
    assert document(report).xpath(f"//a[@href='/orders/{number}/']") != []


def test_the_operators_staff_choose_the_reseller(cast):
    max_ = cast.client_for("max")

    unsaid = max_.post(FORMS["customers"], {"file": uploaded(CUSTOMERS)})
    address = sent(max_, "customers", CUSTOMERS, reseller=cast.partners.resale.pk)

    assert unsaid.status_code == 422
    assert "They become customers of Resale." in max_.get(address).content.decode()


def test_a_company_that_sells_nothing_is_no_reseller_to_choose(cast):
    values = {"file": uploaded(CUSTOMERS), "reseller": cast.partners.acme.pk}

    assert cast.client_for("max").post(FORMS["customers"], values).status_code == 422


@pytest.mark.parametrize("kind", ["customers", "orders"])
def test_without_a_file_the_page_says_so(cast, ruth, kind):
    answer = ruth.post(FORMS[kind])

    assert (answer.status_code, sentences(answer)[-1]) == (422, "This field is required.")


def test_a_preview_is_of_whoever_asked_for_it_at_the_place_he_asked_from(cast, ruth):
    check = checked_customers(cast)
    address = f"/sales/uploads/customers/{check.pk}/"
    theirs = cast.client_for("max")

    assert (ruth.get(address).status_code, theirs.get(address).status_code, theirs.post(address).status_code) == (
        200,
        404,
        404,
    )
    Job.objects.filter(pk=check.pk).update(partner_id=cast.partners.vendor.pk)
    assert (ruth.get(address).status_code, ruth.post(address).status_code) == (404, 404)


def test_a_preview_of_one_kind_is_none_of_the_other(cast, ruth):
    check = checked_customers(cast)

    assert ruth.post(f"/sales/uploads/orders/{check.pk}/").status_code == 404
    assert ruth.get(f"/sales/uploads/orders/{check.pk}/report/").status_code == 404


@pytest.mark.parametrize(("kind", "columns"), [("customers", customer_columns), ("orders", order_columns)])
def test_the_sample_file_is_one_that_is_understood(cast, ruth, kind, columns):
    answer = ruth.get(f"/sales/uploads/{kind}/sample/")

    result = ruth.get(sent(ruth, kind, answer.content)).context["result"]

    assert (answer.content.decode(), result["unused"]) == (columns.SAMPLE, [])
    assert "attachment" in answer["Content-Disposition"]

"""Phone sales: who sees which, what their pages say to each reader (F5, F6, P12)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import audit
from telesales.actions import recording, recording_request
from telesales.models import PhoneSale
from telesales.queries import phone_sale as queries
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales import phoning
from tests.telesales import recording as calls

MOST, MOST_OF_PAGE = 10, 20
"""The page also asks for the plan with its payments, the commission, the recordings and who has heard them."""


def url(name, *args):
    return reverse(f"telesales:{name}", args=args)


def page(cast, who, name, *args):
    return cast.client_for(who).get(url(name, *args)).content.decode()


def words(html):
    """Give the words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ---------------------------------------------------------------- sight
def test_everybody_sees_his_own_companys_sales_and_a_vendor_those_of_his_products(cast):
    by_vic, by_alf, by_sam = calls.sold(cast), calls.sold(cast, "alf", customer="zoe"), calls.sold(cast, "sam")

    seen = {
        who: {sale.pk for sale in queries.listed(cast.acting(who))}
        for who in ("vic", "alf", "sam", "max", "fay", "ruth")
    }

    everything = {by_vic.pk, by_alf.pk, by_sam.pk}
    of_operator = {"sam": everything, "max": everything, "fay": everything}
    assert seen == {"vic": everything, "alf": {by_alf.pk}, "ruth": set(), **of_operator}


def test_another_companys_sale_does_not_exist(cast):
    sale = calls.sold(cast)

    codes = {
        who: cast.client_for(who).get(url("phone_sale", sale.order.number)).status_code
        for who in ("vic", "alf", "sam", "ruth", "ada")
    }

    assert codes == {"vic": 200, "alf": 404, "sam": 200, "ruth": 403, "ada": 403}


# ---------------------------------------------------------------- the list
def test_the_list_says_what_was_sold_and_how_it_stands(cast):
    sale = calls.sold(cast, kind="instalments", count=3, interval="month")
    calls.asked(cast, sale)

    shown = words(page(cast, "vic", "phone_sales"))

    for told in (sale.order.number, "Ada", "Church candle", "Vic", "Instalments", "£100.00", "asked for"):
        assert told in shown


STATES = {
    "none": lambda cast, sale: None,
    "there": lambda cast, sale: calls.given(cast, sale),
    "reference": lambda cast, sale: refer(cast, sale),
    "asked": lambda cast, sale: calls.asked(cast, sale),
    "missed": lambda cast, sale: recording_request.sweep(now=calls.asked(cast, sale).due_at),
    "deleted": lambda cast, sale: recording.delete(
        recording=calls.given(cast, sale), reason="Wrong call", by=cast.acting("max"), now=cast.now
    ),
}


def refer(cast, sale):
    return recording.refer(offer=sale.offer, reference="PBX-1", by=cast.acting("vic"), now=cast.now)


@pytest.mark.parametrize("state", STATES)
def test_the_list_is_narrowed_by_its_recordings(cast, state):
    sale = calls.sold(cast)
    STATES[state](cast, sale)
    max_ = cast.client_for("max")

    found = {
        each: sale.order.number in max_.get(url("phone_sales"), {"recording": each}).content.decode() for each in STATES
    }

    assert found == {each: each == state for each in STATES}


@pytest.mark.parametrize("text", ["{number}", "ada", "acme", "CANDLE", "church"])
def test_sales_are_found_by_number_buyer_company_and_product(cast, text):
    sale = calls.sold(cast)
    max_ = cast.client_for("max")

    found = max_.get(url("phone_sales"), {"q": text.format(number=sale.order.number)}).content.decode()
    other = max_.get(url("phone_sales"), {"q": "zzz"}).content.decode()

    assert (sale.order.number in found, sale.order.number in other) == (True, False)


def test_the_list_is_exported(cast):
    sale = calls.sold(cast)

    answer = cast.client_for("vic").get(url("phone_sales"), {"export": "csv"})

    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert (sale.order.number in told, "Church candle" in told, "Recording" in told) == (True, True, True)


# ---------------------------------------------------------------- the page
def test_the_page_says_what_the_buyer_was_told_and_where_to_read_it(cast):
    sale = calls.sold(cast)

    html = page(cast, "vic", "phone_sale", sale.order.number)

    shown = words(html)
    for told in ("Church candle", "£100.00", "Counterpart Ltd", "Terms of sale", "1 Mill Lane", "LS1 4AP Leeds"):
        assert told in shown
    assert f'href="{url("phone_script", 1)}"' in html


def test_a_vendor_reads_the_town_of_his_affiliates_buyer_and_no_more(cast):
    sale = calls.sold(cast, "alf", note="Ring twice")

    vendors, affiliates = (page(cast, who, "phone_sale", sale.order.number) for who in ("vic", "alf"))

    assert ("Leeds" in vendors, "1 Mill Lane" in vendors, "Ring twice" in vendors) == (True, False, False)
    assert ("1 Mill Lane" in affiliates, "Ring twice" in affiliates) == (True, True)


def test_outsiders_read_that_an_order_moved_and_not_why(cast):
    sale = calls.sold(cast)
    order = sale.order
    known = {"by": cast.acting("max"), "at": cast.now, "partner_id": order.partner_id}
    audit.record("order.cancelled", order, reason="zz secret of the house", **known)
    audit.record("order.held", order, reason="zz credit", **known)

    vic, max_ = (page(cast, who, "phone_sale", order.number) for who in ("vic", "max"))

    assert [text in vic for text in ("Cancelled", "zz secret", "zz credit", "On hold")] == [True, False, False, False]
    assert [text in max_ for text in ("zz secret", "zz credit")] == [True, True]


def test_only_staff_with_the_right_are_led_to_the_order(cast):
    sale = calls.sold(cast)
    to_order = f'href="{reverse("commerce:order", args=[sale.order.number])}"'

    assert {who: to_order in page(cast, who, "phone_sale", sale.order.number) for who in ("max", "vic")} == {
        "max": True, "vic": False,
    }  # fmt: skip


def test_the_orders_page_leads_staff_to_the_sale_and_tells_the_buyer_what_he_was_told(cast):
    sale = calls.sold(cast)
    to_sale = f'href="{url("phone_sale", sale.order.number)}"'
    order_page = reverse("commerce:order", args=[sale.order.number])

    found = {who: cast.client_for(who).get(order_page).content.decode() for who in ("max", "ada")}

    assert {who: ("Sold on the phone" in html, to_sale in html) for who, html in found.items()} == {
        "max": (True, True), "ada": (True, False),
    }  # fmt: skip
    assert "Goods stay ours until they are paid." in found["ada"]


def test_another_order_has_no_such_panel(cast):
    order = cast.submitted("bea")

    html = cast.client_for("max").get(reverse("commerce:order", args=[order.number])).content.decode()

    assert "Sold on the phone" not in html


@pytest.mark.parametrize("who", ["vic", "max", "sam", "fay", "alf"])
def test_the_navigation_leads_to_the_list(cast, who):
    phoning.script(cast)

    assert f'href="{url("phone_sales")}"' in page(cast, who, "phone_sales")


# ---------------------------------------------------------------- statements
def counted(client, address):
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_the_list_asks_as_often_for_many_as_for_one(cast):
    calls.sold(cast)
    vic = cast.client_for("vic")
    one = counted(vic, url("phone_sales"))
    for _time in range(4):
        calls.sold(cast)

    many = counted(vic, url("phone_sales"))

    assert (many, many <= MOST) == (one, True)


def test_the_page_asks_as_often_for_many_recordings_as_for_one(cast):
    sale = calls.sold(cast)
    calls.given(cast, sale)
    max_ = cast.client_for("max")
    one = counted(max_, url("phone_sale", sale.order.number))
    for _time in range(5):
        calls.given(cast, sale)

    many = counted(max_, url("phone_sale", sale.order.number))

    assert (many, many <= MOST_OF_PAGE) == (one, True)
    assert PhoneSale.objects.count() == 1

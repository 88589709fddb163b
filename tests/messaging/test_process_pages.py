"""The pages of purchase processes: draft, publish, offer, compare, award; who reads what of them (S1, S7, T16)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from commerce.models import CartLine
from core import outbox
from messaging.models import ProcessOffer, PurchaseProcess, Thread
from partners.permissions import Role
from telesales.models import Opportunity
from tests.messaging import buying, talking
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.telesales.selling import let

SOON = timedelta(days=5)


def url(name, *args):
    return reverse(f"messaging:{name}", args=args)


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def entered(cast, **changed):
    return {
        "title": "Candles for the autumn", "specification": "White", "product": "CANDLE", "category": "",
        "quantity": "200", "unit": "", "budget": "1900.00", "deadline": local(cast.now + SOON), **changed,
    }  # fmt: skip


def offer_of(**changed):
    return {
        "unit_price": "8.75", "currency": "GBP", "basis": "net", "quantity": "200", "delivery_days": "5",
        "valid_until": "", "body": "We have them.", **changed,
    }  # fmt: skip


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_buyer_publishes_a_seller_offers_and_wins(live):
    bea, vic = live.client_for("bea"), live.client_for("vic")

    drafted = bea.post(url("process_new"), entered(live))
    process = PurchaseProcess.objects.get()
    assert drafted.headers["Location"] == url("process_publication", process.pk)
    assert "It suits 1 seller." in text(bea.get(drafted.headers["Location"]))
    bea.post(url("process_publication", process.pk))

    assert "Candles for the autumn" in text(vic.get(url("requests")))
    sent = vic.post(
        url("request_offer", process.pk), offer_of(product=live.products.CANDLE.pk, asks="on")
    )  # fmt: skip
    offer = ProcessOffer.objects.get()
    assert sent.headers["Location"] == f"{url('thread', offer.thread_id)}#message-{offer.message_id}"

    compared = text(bea.get(url("process", process.pk)))
    assert ("£8.75 without tax" in compared, "£1,750.00" in compared, "within the budget" in compared) == (True,) * 3
    asked = text(bea.get(url("process_award", process.pk, offer.thread_id)))
    assert "At the price of your own lists, £9.00 without tax" in asked
    bea.post(url("process_award", process.pk, offer.thread_id), {"kind": "cart", "offer": offer.pk})

    assert (CartLine.objects.get().quantity, PurchaseProcess.objects.get().state) == (200, "awarded")
    assert "The buyer has decided for your offer." in text(vic.get(url("request", process.pk)))


def test_what_is_refused_stays_as_it_was_typed(live):
    response = live.client_for("bea").post(
        url("process_new"), entered(live, title="", quantity="0", deadline="2020-01-01T10:00", specification="Kept")
    )

    assert (response.status_code, PurchaseProcess.objects.count()) == (422, 0)
    assert b"Kept" in response.content
    assert response.context["form"].errors.keys() == {"title"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "1e3"}, "quantity"),
        ({"budget": "12.345"}, "budget"),
        ({"deadline": "2020-01-01T10:00"}, "deadline"),
        ({"deadline": ""}, "deadline"),
        ({"product": ""}, "product"),
        ({"product": "NOWHERE"}, "product"),
    ],
)
def test_each_refusal_stands_beside_its_field(live, changed, field):
    response = live.client_for("bea").post(url("process_new"), entered(live, **changed))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_the_deadline_is_read_in_the_readers_zone(live):
    live.users.bea.timezone = "Pacific/Kiritimati"
    live.users.bea.save(update_fields=["timezone"])
    day = (live.now + SOON).date()

    live.client_for("bea").post(url("process_new"), entered(live, deadline=f"{day}T08:00"))

    assert PurchaseProcess.objects.get().deadline.isoformat() == f"{day - timedelta(days=1)}T18:00:00+00:00"


def test_products_are_found_while_one_types_and_only_those_that_one_sees(live):
    live.price_list.entries.filter(product__code="LANTERN").delete()
    typed = entered(live, product="", product_q="CANDLE", find="1")

    page = live.client_for("bea").post(url("process_new"), typed)
    part = live.client_for("bea").post(url("process_new"), typed, headers={"hx-request": "true"})
    none = live.client_for("bea").post(url("process_new"), {**typed, "product_q": "LANTERN"})

    assert [page.status_code, part.status_code, none.status_code] == [200] * 3
    assert (b"Church candle" in page.content, b"Church candle" in part.content) == (True, True)
    assert (b"Storm lantern" in none.content, b"<html" in part.content) == (False, False)


def test_a_draft_is_changed_and_thrown_away(live):
    bea, process = live.client_for("bea"), buying.drafted(live)

    bea.post(url("process_edit", process.pk), entered(live, title="Fewer candles"))
    bea.post(url("process_end", process.pk), {"reason": ""})

    process.refresh_from_db()
    assert (process.title, process.state) == ("Fewer candles", "closed")


def test_scenario_9_past_its_deadline_no_thread_is_opened_and_an_existing_one_goes_on(live):
    early, late = live.now - timedelta(days=8), live.now - timedelta(days=7)
    process = buying.published(live, at=early)
    offer = buying.offered(live, process, at=late - timedelta(hours=1))
    other = buying.published(live, at=early, title="Another")
    vic, candle = live.client_for("vic"), live.products.CANDLE.pk

    refused = vic.post(url("request_offer", other.pk), offer_of(product=candle))
    shown = text(vic.get(url("request", other.pk)))
    form = text(vic.get(url("request_offer", other.pk)))
    replied = vic.post(url("reply", offer.thread_id), {"body": "Are you still interested?"})
    revised = vic.post(url("request_offer", process.pk), offer_of(product=candle, unit_price="8.50"))

    assert (refused.status_code, Thread.objects.count()) == (422, 1)
    assert "The time limit is over: no new offer can be made" in text(refused)
    assert "The time limit is over: no new offer can be made" in shown
    assert ("Send the offer" in form, b"We have them." in refused.content) == (False, True)
    assert (replied.status_code, revised.status_code) == (302, 302)
    assert list(ProcessOffer.objects.order_by("pk").values_list("unit_price", flat=True)) == [
        Decimal("8.75"), Decimal("8.50"),
    ]  # fmt: skip
    assert PurchaseProcess.objects.get(pk=other.pk).state == "active"


@pytest.mark.parametrize("name", ["process", "process_edit", "process_publication", "process_end"])
@pytest.mark.parametrize("who", ["zoe", "vic"])
def test_a_process_is_not_there_for_others(live, name, who):
    process = buying.published(live)
    answer = live.client_for(who).get(url(name, process.pk)).status_code

    assert answer == (404 if who == "zoe" else 403)


def test_awarding_of_others_is_not_there(live):
    process = buying.published(live)
    offer = buying.offered(live, process)
    second = buying.published(live, title="Another")

    answers = [
        live.client_for("zoe").post(url("process_award", process.pk, offer.thread_id), {"kind": "cart"}),
        live.client_for("bea").post(url("process_award", second.pk, offer.thread_id), {"kind": "cart"}),
        live.client_for("bea").get(url("process_award", process.pk, 999_999)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3


@pytest.mark.parametrize("name", ["request", "request_offer"])
def test_a_request_is_not_there_for_whom_it_does_not_suit(live, name):
    published, draft = buying.published(live), buying.drafted(live)

    answers = {
        who: live.client_for(who).get(url(name, published.pk)).status_code for who in ("zoe", "ada", "sam", "vic")
    }

    assert answers == {"zoe": 404, "ada": 404, "sam": 404, "vic": 200}
    assert live.client_for("vic").get(url(name, draft.pk)).status_code == 404


HIDDEN = Decimal("87654.32")
WRITTEN = ("87,654.32", "87654.32", "87.654,32")


def everything(live, process):
    """Give all that a seller gets of a process: pages, files, mail."""
    vic = live.client_for("vic")
    mail.outbox.clear()
    outbox.send_due()
    files = [b"".join(vic.get(f"{url('requests')}?export={kind}").streaming_content) for kind in ("csv", "tsv")]
    pages = [vic.get(url(name, *args)).content for name, *args in (
        ["requests"], ["request", process.pk], ["request_offer", process.pk])]  # fmt: skip
    mails = [f"{each.subject}{each.body}{each.alternatives}".encode() for each in mail.outbox]
    return b"\n".join([*files, *pages, *mails]).decode(), len(mails)


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_hidden_budget_is_read_nowhere_by_sellers(live, is_shown):
    process = buying.published(live, budget=HIDDEN, is_budget_shown=is_shown)

    read, mails = everything(live, process)

    assert (any(each in read for each in WRITTEN), mails >= 1) == (is_shown, True)
    assert any(each in text(live.client_for("bea").get(url("process", process.pk))) for each in WRITTEN)


def test_sellers_read_nothing_of_each_others_offers(live):
    buying.goods(live)
    process = buying.published(live)
    buying.offered(live, process, unit_price=Decimal("7.6543"))
    offer = buying.offered(live, process, "sam", code="LANTERN", unit_price=Decimal("20.00"))
    buying.awarded(live, offer)
    sam, vic = live.client_for("sam"), live.client_for("vic")

    pages = [text(who.get(url("request", process.pk))) for who in (sam, vic)]
    mail.outbox.clear()
    outbox.send_due()
    told = {each.to[0]: each.body for each in mail.outbox if "offer" in each.subject}

    assert ("7.6543" in pages[0], "20.00" in pages[1], "Counterpart" in told["vic@people.example"]) == (False,) * 3
    assert all(len(each.to) == 1 and not each.cc and not each.bcc for each in mail.outbox)
    assert "has decided for another offer" in told["vic@people.example"]
    assert "has decided for your offer" in told["sam@people.example"]


def test_currencies_stand_apart(live):
    buying.goods(live)
    process = buying.published(live)
    buying.offered(live, process, currency="EUR")
    buying.offered(live, process, "sam", code="LANTERN", unit_price=Decimal("20.00"))

    page = live.client_for("bea").get(url("process", process.pk))

    assert [group.currency for group in page.context["groups"]] == ["GBP", "EUR"]
    assert "neither added nor held against each other" in text(page)


def test_the_lowest_stands_first_and_what_is_over_last(live):
    buying.goods(live)
    talking.owned(live, "LANTERN")
    process = buying.published(live, at=live.now - timedelta(days=3))
    yesterday = (live.now - timedelta(days=1)).date()
    buying.offered(live, process, unit_price=Decimal("1.00"), valid_until=yesterday, at=live.now - timedelta(days=2))
    buying.offered(live, process, code="LANTERN", unit_price=Decimal("20.00"), quantity=Decimal(100))

    [group] = live.client_for("bea").get(url("process", process.pk)).context["groups"]

    assert [(row.total, row.is_over, row.is_short) for row in group.rows] == [
        (Decimal("4000.00"), False, True), (Decimal("200.00"), True, False),
    ]  # fmt: skip


def test_an_award_becomes_an_opportunity_that_its_owner_opens(live):
    let(Role.SSR)
    process = buying.published(live)
    offer = buying.offered(live, process)

    live.client_for("bea").post(
        url("process_award", process.pk, offer.thread_id), {"kind": "opportunity", "offer": offer.pk}
    )

    made = Opportunity.objects.get()
    page = live.client_for("bea").get(url("process", process.pk))
    assert page.context["result"] == ("Your quotes", reverse("telesales:quotes"))
    assert live.client_for("sam").get(reverse("telesales:opportunity", args=[made.number])).status_code == 200


def test_a_forged_award_decides_nothing(live):
    process = buying.published(live)
    offer = buying.offered(live, process)
    bea, address = live.client_for("bea"), url("process_award", process.pk, offer.thread_id)

    answers = [bea.post(address, sent).status_code for sent in (
        {}, {"kind": "gift", "offer": offer.pk}, {"kind": "cart"}, {"kind": "cart", "offer": "1"},
        {"kind": "cart", "offer": "x\0"})]  # fmt: skip

    assert (answers, PurchaseProcess.objects.get().state) == ([422] * 5, "active")


def test_colleagues_see_no_buttons_that_are_not_theirs(live):
    process = buying.published(live)
    buying.offered(live, process)

    page = live.client_for("dora").get(url("process", process.pk))

    assert (page.context["may_award"], page.context["may_close"]) == (False, False)
    assert live.client_for("dora").post(url("process_end", process.pk), {"reason": "No"}).status_code == 422


def test_sellers_find_first_what_is_open(live):
    over = buying.published(live, at=live.now - timedelta(days=8), title="Over")
    offered, fresh = buying.published(live, title="Offered"), buying.published(live, title="Fresh")
    buying.offered(live, offered)
    vic = live.client_for("vic")

    def found(show):
        page = vic.get(url("requests"), {"show": show} if show else {})
        return {each.row.process.title for each in page.context["list"].items}

    assert {show: found(show) for show in ("", "open", "offered", "over", "all")} == {
        "": {"Offered", "Fresh"}, "open": {"Fresh"}, "offered": {"Offered"}, "over": {"Over"},
        "all": {over.title, offered.title, fresh.title},
    }  # fmt: skip

"""The sales desk, the customer's page, and what the customer reads of it all (T2, T9)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commerce.models import CartLine, Order
from core.models import AuditEntry
from partners.permissions import Role
from telesales.models import CustomerNote, SalesOptOut, SalesSession
from tests.pages.reading import document, of_class, sentences, words
from tests.pages.sale import sam, sent, start  # noqa: F401
from tests.telesales.selling import let, policy, resold


# ---------------------------------------------------------------- the desk
def test_the_desk_finds_by_a_plain_form_and_gives_the_list_alone_by_htmx(world, sam):  # noqa: F811
    page = sam.get(reverse("telesales:desk"), {"q": "bea"})
    part = sam.get(reverse("telesales:desk"), {"q": "bea"}, headers={"HX-Request": "true"})

    link = reverse("telesales:customer", args=[world.cast.memberships.bea.pk])
    assert [a.text for a in document(page).xpath(f"//a[@href='{link}']")] == ["Bea"]
    assert (b"<html" in part.content, link in part.content.decode()) == (False, True)


def test_the_desk_remembers_whom_one_dealt_with(world, sam):  # noqa: F811
    start(sam, world)
    sam.post(reverse("telesales:end"))
    sam.post(
        reverse("telesales:customer_note", args=[world.cast.memberships.zoe.pk]), {"kind": "call", "text": "Wants ten"}
    )

    rows = of_class(document(sam.get(reverse("telesales:desk"))), "desk-table")[0].xpath(".//tbody//a[@data-desk-link]")
    assert [row.text for row in rows] == ["Zoe", "Bea"]


# ---------------------------------------------------------------- the customer
def test_the_customers_page_shows_what_is_going_on(world, sam):  # noqa: F811
    page = sam.get(reverse("telesales:customer", args=[world.cast.memberships.bea.pk]))

    shown = words(document(page))
    for told in ("Bea", "ACME_DEPOT", world.placed.number, world.waiting.number, "£12.34", "above it Carl decides"):
        assert told in shown
    assert "Outstanding credit" not in shown


def test_credit_is_shown_to_who_may_read_it(world):
    page = world.cast.client_for("max").get(reverse("telesales:customer", args=[world.cast.memberships.bea.pk]))

    assert "Outstanding credit" in words(document(page))


@pytest.mark.parametrize("who", ["sam", "max", "fay"])
def test_ones_own_colleagues_are_not_there(world, sam, who):  # noqa: F811
    pk = getattr(world.cast.memberships, who).pk

    answers = [sam.get(reverse("telesales:customer", args=[pk])), start(sam, world, who)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not SalesSession.objects.exists()


def test_a_resellers_page_is_for_his_customers_alone(world):
    let(Role.RESELLER)
    resold(world.cast, "zenith")
    ruth = world.cast.client_for("ruth")

    found = [
        ruth.get(reverse("telesales:customer", args=[pk])).status_code
        for pk in (world.cast.memberships.zoe.pk, world.cast.memberships.bea.pk, 999_999)
    ]
    assert found == [200, 404, 404]


def test_the_page_asks_at_most_twelve_times(world, sam):  # noqa: F811
    url = reverse("telesales:customer", args=[world.cast.memberships.bea.pk])
    max_ = world.cast.client_for("max")

    counts = []
    for client in (sam, max_):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert max(counts) <= 12, counts


def test_a_note_is_kept_and_told_to_colleagues_not_to_the_customer(world, sam):  # noqa: F811
    bea = world.cast.memberships.bea

    answer = sam.post(reverse("telesales:customer_note", args=[bea.pk]), {"kind": "call", "text": "Prefers mornings"})

    note = CustomerNote.objects.get()
    assert (answer.status_code, note.by, note.kind, note.sold_from) == (
        302, world.cast.users.sam, "call", world.cast.partners.operator,
    )  # fmt: skip
    page = world.cast.client_for("max").get(reverse("telesales:customer", args=[bea.pk]))
    assert "Prefers mornings" in words(document(page))
    mine = world.cast.client_for("bea").get(reverse("telesales:log"))
    assert b"Prefers mornings" not in mine.content
    told = AuditEntry.objects.get(event="customernote.written")
    assert (told.partner_id, told.new) == (world.cast.partners.operator.pk, {"kind": "call"})


@pytest.mark.parametrize("data", [{}, {"kind": "call", "text": "  "}, {"kind": "spell", "text": "x"}])
def test_an_empty_note_comes_back_with_what_is_wrong(world, sam, data):  # noqa: F811
    answer = sam.post(reverse("telesales:customer_note", args=[world.cast.memberships.bea.pk]), data)

    assert (answer.status_code, CustomerNote.objects.count()) == (422, 0)


def test_a_start_without_a_reason_comes_back_with_what_is_wrong(world, sam):  # noqa: F811
    answer = start(sam, world, reason=" ")

    assert (answer.status_code, SalesSession.objects.count()) == (422, 0)


def test_a_start_that_is_refused_is_told_on_the_customers_page(world, sam):  # noqa: F811
    policy(may_opt_out=True)
    SalesOptOut.objects.create(user=world.cast.users.bea, since=world.now)

    answer = start(sam, world, reason="Phone call")

    assert answer.status_code == 422
    assert any("does not want others to order in his name" in said for said in sentences(answer))


def test_where_opportunities_are_the_way_nobody_is_sold_to_at_once(world, sam):  # noqa: F811
    policy(mode="opportunities")

    assert start(sam, world).status_code == 422
    page = sam.get(reverse("telesales:customer", args=[world.cast.memberships.bea.pk]))
    assert of_class(document(page), "desk-start", "form") == []


# ---------------------------------------------------------------- what the customer sees
def test_the_customer_reads_who_did_what_for_him(world, sam):  # noqa: F811
    start(sam, world)
    sam.post(reverse("commerce:cart_item", args=[world.cart.pk]), {"code": "LANTERN", "quantity": "3"})
    page = sam.get(reverse("commerce:checkout", args=[world.cart.pk]))
    sam.post(reverse("commerce:submission", args=[world.cart.pk]), sent(page))
    order = Order.objects.get(cart=world.cart)
    sam.post(reverse("telesales:end"))

    log = document(world.cast.client_for("bea").get(reverse("telesales:log")))
    shown = words(log)
    for told in ("Sam, ", "He called about candles", "Put into the cart: 3 × LANTERN", "Submitted", order.number):
        assert told in shown
    assert reverse("commerce:order", args=[order.number]) in log.xpath("//a/@href")


@pytest.mark.parametrize(("who", "scope", "status"), [
    ("zoe", "mine", 200), ("ada", "company", 200), ("bea", "company", 404), ("max", "all", 200), ("sam", "all", 404),
    ("fay", "company", 404), ("ada", "all", 404),
])  # fmt: skip
def test_a_log_is_for_whom_it_is_about_his_administrator_and_managers(world, sam, who, scope, status):  # noqa: F811
    start(sam, world)

    answer = world.cast.client_for(who).get(reverse("telesales:log"), {"scope": scope})

    assert answer.status_code == status
    assert (b"He called about candles" in answer.content) == (status == 200 and who != "zoe")


def test_a_log_asks_as_often_for_many_sessions_as_for_one(world, sam):  # noqa: F811
    """Of the one session that runs it also asks whether it may still go on."""
    bea, counts = world.cast.client_for("bea"), []
    for number in (1, 12):
        for _ in range(number):
            start(sam, world)
            sam.post(reverse("commerce:cart_item", args=[world.cart.pk]), {"code": "LANTERN", "quantity": "1"})
        bea.get(reverse("telesales:log"))
        with CaptureQueriesContext(connection) as captured:
            bea.get(reverse("telesales:log"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 17, counts


def test_the_customer_forbids_it_and_allows_it_again(world, sam):  # noqa: F811
    policy(may_opt_out=True)
    bea = world.cast.client_for("bea")
    start(sam, world)

    bea.post(reverse("telesales:log_choice"), {"choice": "forbid"})
    refused = sam.post(reverse("commerce:cart_item", args=[world.cart.pk]), {"code": "LANTERN", "quantity": "1"})
    told = sam.get(reverse("telesales:customer", args=[world.cast.memberships.bea.pk]))
    bea.post(reverse("telesales:log_choice"), {"choice": "allow"})

    assert (refused.status_code, refused["Location"]) == (302, reverse("telesales:desk"))
    assert any("does not want others to order in his name" in said for said in sentences(told))
    assert not CartLine.objects.filter(cart=world.cart, product__code="LANTERN").exists()
    assert start(sam, world).status_code == 302
    events = AuditEntry.objects.filter(event__in=["sales.forbidden", "sales.allowed"]).order_by("id")
    assert [(row.event, row.actor_name) for row in events] == [("sales.forbidden", "Bea"), ("sales.allowed", "Bea")]


def test_where_the_marketplace_does_not_let_users_forbid_it_nobody_does(world):
    bea = world.cast.client_for("bea")

    bea.post(reverse("telesales:log_choice"), {"choice": "forbid"})

    assert not SalesOptOut.objects.exists()
    assert b"Nobody is to order in my name" not in bea.get(reverse("telesales:log")).content

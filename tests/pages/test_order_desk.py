"""The desk is worked without leaving its list (O6); companies find their own orders (X04)."""

import csv
import io

import pgtrigger
import pytest

from commerce.actions import desk, note, shipment
from commerce.models import Order
from commerce.queries import order_lists
from core.models import AuditEntry

ROW = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def sam(cast):
    return cast.client_for("sam")


def place(cast, total="20.00", who="bea", **values):
    order = cast.submitted(who, total, payment_method="bank_transfer")
    Order.objects.filter(pk=order.pk).update(**values) if values else None
    return Order.objects.get(pk=order.pk)


def numbers(client, address):
    rows = client.get(address).context["list"].items
    return [item.row["number"] for item in rows]


def test_only_finally_placed_orders_are_unserviced(cast, sam):
    placed, waiting = place(cast), cast.submitted("bea", "60.00")

    lists = {key: numbers(sam, f"/desk/?list={key}") for key in ("unserviced", "approval", "held", "all")}

    assert lists == {
        "unserviced": [placed.number],
        "approval": [waiting.number],
        "held": [],
        "all": [waiting.number, placed.number],
    }


def test_the_counters_say_how_many_are_in_each_list(cast, sam, now):
    started = place(cast)
    desk.start(order=started, by=cast.acting("sam"), now=now)
    place(cast), cast.submitted("bea", "60.00")

    tabs = {tab["key"]: tab["count"].number for tab in sam.get("/desk/").context["tabs"]}

    expected = {"awaiting": 0, "approval": 1, "held": 0, "unserviced": 1, "progress": 1, "partly": 0, "shipped": 0}
    assert tabs == {**expected, "returns": 0, "all": 3}


def test_the_next_step_is_done_in_the_row_which_comes_back_with_the_counters(cast, sam):
    order = place(cast)
    back = "/desk/?list=unserviced&columns=number,state,next"

    bodies = [
        sam.post(f"/orders/{order.number}/{step}/", {"back": back}, **ROW).content.decode()
        for step in ("start", "shipment/all", "completion")
    ]

    assert [body.count("<tr>") for body in bodies] == [1, 1, 1]
    said = ["is in progress.", "is shipped.", "is completed."]
    assert [f"Order {order.number} {words}" in body for words, body in zip(said, bodies, strict=True)] == [True] * 3
    assert ["hx-swap-oob" in body and "desk-tabs" in body for body in bodies] == [True] * 3
    assert [("Ship all" in body, "Complete<" in body) for body in bodies] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert Order.objects.get(pk=order.pk).state == "completed"


def test_without_a_script_the_next_step_leads_back_to_the_list(cast, sam):
    order, back = place(cast), "/desk/?list=unserviced&sort=-total"

    answer = sam.post(f"/orders/{order.number}/start/", {"back": back})

    assert (answer.status_code, answer["Location"]) == (302, back)


@pytest.mark.parametrize("back", ["https://elsewhere.example/desk/", "//elsewhere.example", "/orders/", ""])
def test_an_act_leads_nowhere_else(cast, sam, back):
    order = place(cast)

    answer = sam.post(f"/orders/{order.number}/start/", {"back": back})

    assert answer["Location"] == f"/orders/{order.number}/"


def test_a_refused_step_says_so_in_the_row(cast, sam):
    order = cast.submitted("bea", "60.00")

    body = sam.post(f"/orders/{order.number}/start/", {"back": "/desk/"}, **ROW).content.decode()

    assert f"Order {order.number} is “Awaiting approval”; it cannot become “In progress”." in body


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{number}", True),
        ("{digits}", True),
        ("PO-77", True),
        ("o-7741", True),
        ("refit", True),
        ("acme depot", True),
        ("ACME_DEP", True),
        ("bea", True),
        ("%", False),
        ("PO_77", False),
        ("po", True),
        ("41", False),
        ("\\\\", False),
        ("zenith", False),
        ("PO-78", False),
    ],
)
def test_an_order_is_found_by_number_po_reference_company_and_buyer(cast, sam, text, found):
    order = place(cast, po_number="PO-7741", reference="Spring refit")
    text = text.format(number=order.number.lower(), digits=order.number[2:])

    assert numbers(sam, f"/desk/?list=all&q={text.replace('%', '%25')}") == ([order.number] if found else [])


def test_a_text_that_very_many_have_finds_them_as_well(cast, sam, monkeypatch):
    monkeypatch.setattr(order_lists, "MOST_FOUND", 1)
    orders = [place(cast, po_number="PO-7741"), place(cast, reference="po-77"), place(cast)]

    found = {text: numbers(sam, f"/desk/?list=all&q={text}") for text in ("PO-77", "acme", "O-1", "7741")}

    every = [order.number for order in reversed(orders)]
    assert found == {"PO-77": every[1:], "acme": every, "O-1": every, "7741": every[2:]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("method=bank_transfer", True),
        ("method=card", False),
        ("company=acme", True),
        ("company=ACME_DEPOT", True),
        ("company=zenith", False),
        ("company=nobody", False),
        ("buyer=bea", True),
        ("buyer=carl", False),
        ("total_min=20&total_max=20", True),
        ("total_min=20.01", False),
        ("requested_after=2026-03-10&requested_before=2026-03-10", True),
        ("requested_after=2026-03-11", False),
        ("submitted_after=2020-01-01", True),
        ("submitted_before=2020-01-01", False),
        ("state=placed", True),
        ("state=shipped", False),
        ("asks=yes", False),
    ],
)
def test_lists_are_narrowed_by_what_they_show(cast, sam, query, found):
    order = place(cast)
    dated(order, "2026-03-10")

    assert numbers(sam, f"/desk/?list=all&{query}") == ([order.number] if found else [])


def dated(order, day):
    with pgtrigger.ignore("commerce.Order:order_terms_are_frozen"):
        Order.objects.filter(pk=order.pk).update(requested_on=day)


def test_orders_whose_buyer_asks_to_cancel_are_found_and_marked(cast, sam, now):
    order, _other = place(cast), place(cast)
    note.ask_to_cancel(order=order, text="Not needed", by=cast.acting("bea"), now=now)

    page = sam.get("/desk/?list=all&asks=yes")

    assert [item.row["number"] for item in page.context["list"].items] == [order.number]
    assert "Cancellation asked for" in page.content.decode()


def test_ticked_orders_are_shown_confirmed_and_each_told(cast, sam):
    placed, waiting = place(cast), cast.submitted("bea", "60.00")
    ids = f"{placed.pk},{waiting.pk}"

    asked = sam.post("/desk/start/", {"ids": ids, "back": "/desk/?list=all"})
    done = sam.post("/desk/start/", {"ids": ids, "back": "/desk/?list=all", "confirmed": "on"})

    assert ("Start work on 1" in asked.content.decode(), asked.context["ids"]) == (True, [placed.pk])
    assert "Done for 1 of 1." in done.content.decode()
    states = Order.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["in_progress", "awaiting_approval"]


@pytest.mark.parametrize(("act", "begins", "ends"), [("shipment", "in_progress", "shipped"),
                                                     ("completion", "shipped", "completed")])  # fmt: skip
def test_ticked_orders_are_shipped_and_completed(cast, sam, now, act, begins, ends):
    orders, by = [place(cast), place(cast)], cast.acting("sam")
    for order in orders:
        desk.start(order=order, by=by, now=now)
        if begins == "shipped":
            shipment.ship_rest(order=order, by=by, now=now)

    sam.post(f"/desk/{act}/", {"ids": [order.pk for order in orders], "confirmed": "on"})

    assert set(Order.objects.values_list("state", flat=True)) == {ends}


def test_what_changed_meanwhile_is_told_and_the_rest_is_done(cast, sam, now):
    """One was cancelled between the page and its confirmation."""
    first, second = place(cast), place(cast)
    Order.objects.filter(pk=second.pk).update(state="cancelled", ended_at=now)

    done = sam.post("/desk/start/", {"ids": [first.pk, second.pk], "confirmed": "on"})

    assert [row["number"] for row in done.context["results"]] == [first.number]


def test_nothing_ticked_is_said(sam):
    answer = sam.post("/desk/shipment/", {"back": "/desk/?list=all"}, follow=True)

    assert "Tick at least one order." in answer.content.decode()


def test_a_pick_list_names_what_is_open_order_by_order(cast, sam, now):
    order, other = place(cast, "20.50"), place(cast)
    by = cast.acting("sam")
    desk.start(order=order, by=by, now=now)
    pound = order.lines.get(code="POUND")
    shipment.ship(order=order, quantities={pound.pk: 15}, by=by, now=now)

    answer = sam.post("/desk/pick-list/", {"ids": [order.pk, other.pk]}, follow=True)

    picks = [(found.number, [(line.code, line.open_quantity) for line in lines])
             for found, lines in answer.context["picks"]]  # fmt: skip
    assert picks == [(order.number, [("POUND", 5), ("PENNY", 50)]), (other.number, [("POUND", 20)])]


def test_what_has_nothing_to_pick_is_left_out(cast, sam):
    waiting = cast.submitted("bea", "60.00")

    body = sam.get(f"/desk/pick-list/?ids={waiting.pk}").content.decode()

    assert ("Nothing to pick" in body, "1 order has nothing to pick" in body) == (True, True)


def exported(client, address):
    body = b"".join(client.get(address).streaming_content).decode()
    return list(csv.DictReader(io.StringIO(body), dialect="excel-tab"))


def test_an_export_holds_the_list_and_is_told_in_the_audit(cast, sam):
    order, other = place(cast, po_number="=1+1"), place(cast, "30.00", payment_method="bank_transfer")

    rows = exported(sam, "/desk/?list=all&export=tsv")
    ticked = exported(sam, f"/desk/?list=all&export=tsv&ids={order.pk}")

    assert [(row["number"], row["total"], row["po_number"]) for row in rows] == [
        (other.number, "30.000", ""),
        (order.number, "20.000", "'=1+1"),
    ]
    assert [row["number"] for row in ticked] == [order.number]
    told = AuditEntry.objects.filter(event="list.exported").values_list("new__list", "new__rows")
    assert list(told.order_by("id")) == [("desk", 2), ("desk", 1)]


@pytest.mark.parametrize(("who", "mine", "company"), [("bea", 1, 1), ("carl", 0, 1), ("ada", 0, 1), ("zoe", 0, 0)])
def test_a_company_sees_its_own_and_what_is_below(cast, who, mine, company):
    place(cast)
    client = cast.client_for(who)

    seen = [len(exported(client, f"/orders/?scope={scope}&export=tsv")) for scope in ("mine", "company")]

    assert seen == [mine, company]


def test_the_tab_of_approvals_counts_what_waits(cast):
    cast.submitted("bea", "60.00")

    body = cast.client_for("carl").get("/orders/").content.decode()

    assert 'Needs my approval <span class="count">1</span>' in body


def test_a_tab_stays_when_the_list_is_searched(cast, sam):
    place(cast)

    body = sam.get("/desk/").content.decode()

    assert '<input type="hidden" name="list" value="unserviced">' in body

"""Pages that ship, cancel, send back and note; for whom an order is not, it does not exist (O9, P12, T03, T04, T16)."""

import pytest
from django.contrib.messages import get_messages

from commerce.actions import desk, note, returns, shipment
from commerce.models import Cancellation, Order, OrderNote, Return, Shipment
from tests.pages.reading import body
from tests.pages.writing import everything

CANARY = "CNRY-pays-late"


@pytest.fixture
def sam(cast):
    return cast.client_for("sam")


@pytest.fixture
def order(cast, now):
    placed = cast.submitted("bea", "20.50", payment_method="bank_transfer")
    return desk.start(order=placed, by=cast.acting("sam"), now=now)


@pytest.fixture
def shipped(cast, order, now):
    shipment.ship_rest(order=order, by=cast.acting("sam"), now=now)
    return Order.objects.get(pk=order.pk)


def fields(order, **pieces):
    ids = dict(order.lines.values_list("code", "pk"))
    return {f"line_{ids[code]}": str(number) for code, number in pieces.items()}


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_all_that_is_open_is_prefilled_and_a_part_is_shipped(order, sam):
    page = sam.get(f"/orders/{order.number}/shipment/").context["form"]
    sent = {**fields(order, POUND=5, PENNY=0), "carrier": "DHL", "tracking": "JD014"}

    answer = sam.post(f"/orders/{order.number}/shipment/", sent)

    assert [field.value() for _line, field in page.rows] == [20, 50]
    assert said(answer) == [f"Shipment 1 of order {order.number} is on its way."]
    assert list(Shipment.objects.values_list("carrier", "tracking")) == [("DHL", "JD014")]


@pytest.mark.parametrize(("pieces", "told"), [
    ({"POUND": 21}, "Ensure this value is less than or equal to 20."),
    ({"POUND": "x"}, "Enter a whole number."),
    ({"POUND": 0}, "Enter how many of at least one line."),
])  # fmt: skip
def test_a_refused_shipment_keeps_what_was_typed(order, sam, pieces, told):
    before = everything()

    answer = sam.post(f"/orders/{order.number}/shipment/", {**fields(order, **pieces), "carrier": "DHL"})

    text = answer.content.decode()
    assert (answer.status_code, told in text, 'value="DHL"' in text) == (422, True, True)
    assert everything() == before


def test_pieces_are_cancelled_with_a_reason(order, sam):
    refused = sam.post(f"/orders/{order.number}/cancellation/", {**fields(order, POUND=5), "reason": ""})
    done = sam.post(f"/orders/{order.number}/cancellation/", {**fields(order, POUND=5), "reason": "Sold out"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Cancellation.objects.get().reason == "Sold out"


def test_the_other_button_cancels_all_whatever_is_typed(order, sam):
    sent = {**fields(order, POUND=5), "reason": "Sold out", "everything": "on"}

    sam.post(f"/orders/{order.number}/cancellation/", sent)

    assert Order.objects.get(pk=order.pk).state == "cancelled"


@pytest.mark.parametrize("who", ["bea", "ada", "sam"])
def test_goods_are_sent_back_from_the_orders_page(cast, shipped, who):
    client = cast.client_for(who)

    answer = client.post(f"/orders/{shipped.number}/return/", {**fields(shipped, POUND=2), "reason": "Broken"})

    assert said(answer) == ["The return is asked for; the order desk decides about it."]
    assert "Broken" in client.get(f"/orders/{shipped.number}/").content.decode()


def asked(cast, order, now):
    quantities = {order.lines.get(code="POUND").pk: 2}
    return returns.ask(order=order, quantities=quantities, reason="Broken", by=cast.acting("bea"), now=now)


def test_a_return_goes_from_the_list_to_its_refund(cast, shipped, now):
    returned, fay = asked(cast, shipped, now), cast.client_for("fay")

    listed = [item.row.pk for item in fay.get("/desk/returns/?state=asked").context["list"].items]
    accepted = fay.post(f"/desk/returns/{returned.pk}/acceptance/", {f"accept{returned.pk}-answer": "By DHL"})
    offered = "Book the receipt and refund £2.00" in fay.get(f"/orders/{shipped.number}/").content.decode()
    refunded = fay.post(f"/desk/returns/{returned.pk}/refund/")

    assert (listed, offered) == ([returned.pk], True)
    assert (said(accepted), said(refunded)) == (["The return is accepted."], ["The return is refunded."])
    assert Return.objects.get().answer == "By DHL"


def test_who_may_not_refund_is_not_offered_it(cast, shipped, sam, now):
    returns.accept(returned=asked(cast, shipped, now), by=cast.acting("sam"), now=now)

    body = sam.get(f"/orders/{shipped.number}/").content.decode()

    assert ("Book the receipt" in body, "Refuse the return" in body) == (False, True)


def test_a_company_reads_its_return_and_decides_nothing(cast, shipped, now):
    asked(cast, shipped, now)

    body = cast.client_for("bea").get(f"/orders/{shipped.number}/").content.decode()

    assert ("Asked for" in body, "Accept the return" in body, "Refuse the return" in body) == (True, False, False)


def test_a_refusal_without_a_reason_is_told_and_nothing_is_written(cast, shipped, sam, now):
    returned = asked(cast, shipped, now)
    before = everything()

    answer = sam.post(f"/desk/returns/{returned.pk}/refusal/", {f"refuse{returned.pk}-reason": ""})

    assert (said(answer), everything() == before) == (["This field is required."], True)


@pytest.mark.parametrize("who", ["bea", "carl", "ada"])
def test_an_internal_note_is_in_no_page_of_the_company(cast, order, now, who):
    """Neither on the order's page nor in a list, a file or the audit (T16)."""
    note.add(order=order, text=CANARY, is_internal=True, by=cast.acting("sam"), now=now)
    client = cast.client_for(who)
    pages = [f"/orders/{order.number}/", "/orders/?scope=company", "/"]
    pages += ["/audit/", f"/audit/?subject=order:{order.pk}"] if who == "ada" else []

    bodies = [client.get(page).content.decode() for page in pages]
    file = b"".join(client.get("/orders/?scope=company&export=tsv").streaming_content).decode()

    assert [CANARY in body for body in [*bodies, file]] == [False] * (len(pages) + 1)
    assert CANARY in cast.client_for("sam").get(f"/orders/{order.number}/").content.decode()


def test_a_company_cannot_make_its_note_internal(cast, order):
    sent = {"note-text": "Call first", "note-audience": "internal"}

    cast.client_for("bea").post(f"/orders/{order.number}/notes/", sent)

    assert OrderNote.objects.get().is_internal is False


ADDRESSES = ["return/", "notes/", "cancellation/request/"]
SENT = {"reason": "x", "note-text": "x", "cancel-text": "x"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_order_of_another_company_does_not_exist(cast, shipped, address):
    before, zoe = everything(), cast.client_for("zoe")

    foreign = zoe.post(f"/orders/{shipped.number}/{address}", {**SENT, **fields(shipped, POUND=1)})
    missing = zoe.post(f"/orders/O-0/{address}", SENT)

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert body(foreign) == body(missing)
    assert everything() == before


@pytest.mark.parametrize("page", ["shipment/", "cancellation/", "return/"])
def test_lines_of_another_order_are_not_touched_by_a_forged_form(cast, order, shipped, sam, page):
    """The form knows its own lines alone: a foreign id is no field of it (T04)."""
    other = cast.submitted("bea", "7.00", payment_method="bank_transfer")
    before = everything()

    sam.post(f"/orders/{order.number}/{page}", {"reason": "x", f"line_{other.lines.get().pk}": "3"})

    assert everything() == before

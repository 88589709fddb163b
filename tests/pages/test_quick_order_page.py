"""Quick order, files, lists and ordering again as pages: a wrong row breaks nothing and is mended in place (O1)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.actions import requisition
from commerce.actions.cart_filling import Wanted
from commerce.models import Cart, CartLine, PriceEntry, RequisitionList
from core.models import Job
from tests.pages.reading import document, of_class, sentences, words

QUICK = "/quick-order/"
UNKNOWN = "No product with this code is in your price lists."


@pytest.fixture
def bea(cast):
    return cast.client_for("bea")


def rows(*given):
    codes, quantities = zip(*given, strict=True)
    return {"code": codes, "quantity": quantities, "note": [""] * len(codes)}


def typed(response):
    """Give what stands in the rows that hold something."""
    page = document(response)
    columns = [page.xpath(f"//tbody//input[@name='{name}']/@value") for name in ("code", "quantity")]
    return [row for row in zip(*columns, strict=True) if row[0]]


def verdicts(response):
    return [words(each) for each in of_class(document(response), "quick-verdict") if words(each)]


def lines():
    return list(CartLine.objects.order_by("pk").values_list("product__code", "quantity"))


def upload(client, text, name="order.csv", **query):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post("/quick-order/file/", {"file": file}, query_params=query)


def test_without_script_there_are_five_rows_and_more_on_demand(bea):
    first = bea.get(QUICK)
    more = bea.post(QUICK, {"act": "more", "to": "new", **rows(("CANDLE", "2"))})

    count = [len(document(answer).xpath("//tbody/tr")) for answer in (first, more)]
    assert (count, typed(more)) == ([5, 11], [("CANDLE", "2")])


def test_checking_tells_each_row_and_writes_nothing(cast, bea):
    answer = bea.post(QUICK, {"act": "check", "to": "new", **rows(("candle", "120"), ("NOPE", "1"), ("POUND", "2,5"))})

    assert (answer.status_code, Cart.objects.count()) == (200, 0)
    assert verdicts(answer) == [
        "Church candleCANDLE£1,080.00£9.00 / piece",
        UNKNOWN,
        "A pound's worth: “2,5” is not a whole quantity.",
    ]


def test_what_is_right_is_added_and_what_is_not_stays_to_be_mended(cast, bea):
    answer = bea.post(
        QUICK, {"act": "add", "to": "new", **rows(("candle", "2"), ("NOPE", "1"), ("POUND", "3"))}, follow=True
    )

    assert lines() == [("CANDLE", 2), ("POUND", 3)]
    assert typed(answer) == [("NOPE", "1")]
    assert sentences(answer)[:2] == ["2 products are in “Cart”.", "1 row is still to be mended."]


def test_looking_again_does_not_forget_what_is_to_be_mended_and_another_company_does_not_see_it(cast, bea):
    bea.post(QUICK, {"act": "add", "to": "new", **rows(("CANDLE", "2"), ("NOPE", "1"))})

    assert [typed(bea.get(QUICK)) for _time in range(2)] == [[("NOPE", "1")]] * 2
    assert typed(cast.client_for("carl").get(QUICK)) == []


def test_rows_that_are_all_right_lead_to_the_cart(cast, bea):
    cart = cast.filled_cart("bea", "1.00")

    answer = bea.post(QUICK, {"act": "add", "to": cart.pk, **rows(("LANTERN", "2"), ("lantern", "1"))})

    assert (answer.status_code, answer["Location"]) == (302, f"/carts/{cart.pk}/")
    assert lines() == [("POUND", 1), ("LANTERN", 3)]


def test_no_right_row_adds_nothing_and_starts_no_cart(bea):
    answer = bea.post(QUICK, {"act": "add", "to": "new", **rows(("NOPE", "1"))})

    assert (answer.status_code, typed(answer), Cart.objects.count()) == (422, [("NOPE", "1")], 0)


def test_a_foreign_cart_cannot_be_chosen(cast, bea):
    foreign = Cart.objects.create(user=cast.users.zoe, partner=cast.partners.zenith, name="Z", currency="GBP")

    answer = bea.post(QUICK, {"act": "add", "to": foreign.pk, **rows(("CANDLE", "2"))})

    assert (answer.status_code, foreign.lines.count(), typed(answer)) == (422, 0, [("CANDLE", "2")])


@pytest.mark.parametrize(
    "text",
    [
        "CANDLE\t2\nPOUND\t3",
        "CANDLE;2\r\nPOUND;3",
        "CANDLE,2\nPOUND,3",
        "CANDLE 2\n\n  POUND   3  ",
        "candle; 2,0\nPOUND;3",
    ],
)
def test_pasted_lines_go_into_the_table(cast, bea, text):
    answer = bea.post(QUICK, {"act": "paste", "to": "new", "pasted": text})

    assert [code.upper() for code, _quantity in typed(answer)] == ["CANDLE", "POUND"]
    assert len(of_class(document(answer), "quick-good")) == 2


def test_more_than_the_table_holds_is_refused_and_stays_typed(bea):
    text = "\n".join(f"M{number} 1" for number in range(201))

    answer = bea.post(QUICK, {"act": "paste", "to": "new", "pasted": text})

    assert answer.status_code == 422
    assert "The table holds 200 rows. Please use a file for more." in sentences(answer)[0]
    assert document(answer).xpath("//textarea")[0].text_content().strip() == text


def test_completion_gives_code_name_and_price_of_what_he_sees(cast, bea):
    answer = bea.get("/quick-order/options/", {"q": "cand"})

    assert document(answer).xpath("//li/@data-code") == ["CANDLE"]


@pytest.mark.parametrize(
    "query", [{}, {"q": "\0"}, {"q": "x" * 3000}, {"code": "\0", "quantity": "\0"}, {"quantity": "1e9"}]
)
def test_odd_questions_are_answered(bea, query):
    assert [bea.get(f"/quick-order/{name}/", query).status_code for name in ("options", "verdict")] == [200, 200]


def test_a_file_is_previewed_mended_in_place_and_added(cast, bea):
    preview = bea.get(upload(bea, "code;quantity\nCANDLE;2\nNOPE;1\nPOUND;2,5\n")["Location"])
    form = {"number": [3, 4], "code": ["LANTERN", "POUND"], "quantity": ["1", "25"], "note": ["", "x"]}
    address = preview.request["PATH_INFO"]

    mended = bea.post(address, form, follow=True)
    added = bea.post(f"{address}addition/", {"to": "new"})

    assert typed(preview) == [("NOPE", "1"), ("POUND", "2,5")]
    assert len(of_class(document(mended), "quick-good")) == 3
    assert (added.status_code, lines()) == (302, [("CANDLE", 2), ("LANTERN", 1), ("POUND", 25)])


def test_a_file_that_cannot_be_read_is_told_at_its_field_and_not_on_the_cart(cast, bea):
    answer = upload(bea, "code;colour\nX;red\n")

    assert answer.status_code == 422
    assert "These columns are missing: quantity." in sentences(answer)[0]
    assert sentences(bea.get("/carts/current/")) == []


def test_the_file_of_somebody_else_is_not_there(cast, bea):
    address = upload(cast.client_for("carl"), "code;quantity\nCANDLE;2\n")["Location"]

    answers = [
        bea.get(address),
        bea.post(address),
        bea.post(f"{address}addition/", {"to": "new"}),
        bea.get(f"{address}errors/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


@pytest.mark.parametrize("name", ["../../etc/passwd", "n" * 300 + ".csv", "<b>x</b>.csv", "order.html"])
def test_a_hostile_file_name_is_stored_and_shown_inert(cast, bea, name):
    answer = upload(bea, "code;quantity\nCANDLE;2\n", name=name)

    if answer.status_code == 302:
        page = bea.get(answer["Location"])
        assert document(page).xpath("//h1/b") == []
        assert "/" not in Job.objects.get().title.removeprefix("Order from ").replace("</b>", "")
    else:
        assert answer.status_code == 422


def test_a_list_is_filled_from_a_file(cast, bea, now):
    of = requisition.start(name="Monthly", by=cast.acting("bea"), now=now)

    address = upload(bea, "code;quantity\nCANDLE;2\nNOPE;1\n", list=of.pk)["Location"]
    answer = bea.post(f"{address}addition/")

    assert (answer["Location"], list(of.lines.values_list("product__code", "quantity"))) == (
        f"/lists/{of.pk}/", [("CANDLE", 2)],
    )  # fmt: skip


def test_a_list_as_a_file_can_be_sent_again(cast, bea, now):
    wanted = [Wanted(cast.products.CANDLE.pk, 2, "=1+1")]
    of = requisition.start(name="Monthly", wanted=wanted, by=cast.acting("bea"), now=now)

    given = bea.get(f"/lists/{of.pk}/file/").content

    assert given.decode("utf-8-sig").splitlines() == ["code,quantity,note,name", "CANDLE,2,'=1+1,Church candle"]
    address = upload(bea, given)["Location"]
    bea.post(f"{address}addition/", {"to": "new"})
    assert CartLine.objects.values_list("quantity", "note").get() == (2, "=1+1")


def test_ordering_again_asks_whether_to_add_or_to_replace(cast, bea):
    order = cast.submitted("bea", "20.00")
    cart = cast.filled_cart("bea", "0.05")
    form = {"act": "cart", "to": cart.pk, "ids": [1], "quantity-1": "7"}

    asked = bea.post(f"/orders/{order.number}/again/", form)
    added = bea.post(f"/orders/{order.number}/again/", {**form, "how": "merge"})
    merged = list(cart.lines.order_by("pk").values_list("product__code", "quantity"))
    bea.post(f"/orders/{order.number}/again/", {**form, "how": "replace"})

    assert (asked.status_code, added.status_code) == (422, 302)
    assert "“Cart” holds 1 line: add to it, or replace it?" in sentences(asked)[0]
    assert merged == [("PENNY", 5), ("POUND", 7)]
    assert list(cart.lines.values_list("product__code", "quantity")) == [("POUND", 7)]


def test_what_is_no_longer_sold_is_named_and_left_out(cast, bea):
    order = cast.submitted("bea", "20.05")
    PriceEntry.objects.filter(product=cast.products.PENNY).delete()

    page = bea.get(f"/orders/{order.number}/again/")
    form = {"act": "cart", "to": "new", "ids": [1, 2], "quantity-1": "20", "quantity-2": "5"}
    answer = bea.post(f"/orders/{order.number}/again/", form, follow=True)

    assert "A penny's worth (PENNY)" in sentences(page)[0]
    assert document(page).xpath("//input[@name='ids'][@checked]/@value") == ["1"]
    assert sentences(answer)[:2] == ["1 product is in “Cart”.", "PENNY has no price for you in this quantity."]


def test_a_quantity_that_is_none_stays_as_typed_beside_its_reason(cast, bea):
    order = cast.submitted("bea", "20.00")

    answer = bea.post(f"/orders/{order.number}/again/", {"act": "cart", "to": "new", "ids": [1], "quantity-1": "-4"})

    assert answer.status_code == 422
    assert document(answer).xpath("//input[@name='quantity-1']/@value") == ["-4"]
    assert Cart.objects.filter(ordered_at=None).count() == 0


def test_an_order_and_a_cart_are_saved_as_lists(cast, bea):
    order = cast.submitted("bea", "20.00")
    cart = cast.filled_cart("bea", "3.00")
    form = {"act": "list", "to": "new", "ids": [1], "quantity-1": "20", "list_name": "From an order"}

    bea.post(f"/orders/{order.number}/again/", form)
    bea.post(f"/carts/{cart.pk}/list/", {"name": "From a cart"})

    found = RequisitionList.objects.order_by("pk").values_list("name", "lines__quantity")
    assert list(found) == [("From an order", 20), ("From a cart", 3)]


def test_another_companys_order_list_and_cart_are_not_there(cast, bea, now):
    order = cast.submitted("bea", "20.00")
    cart = cast.filled_cart("bea", "3.00")
    of = requisition.start(name="Monthly", by=cast.acting("bea"), now=now)
    zoe = cast.client_for("zoe")

    addresses = [f"/orders/{order.number}/again/", f"/carts/{cart.pk}/", f"/carts/{cart.pk}/list/", f"/lists/{of.pk}/"]

    assert [zoe.get(address).status_code for address in addresses] == [404] * 4

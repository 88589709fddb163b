"""Numbers that cannot be, in every field of products, prices, taxes and pieces: refused in words, nothing written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.actions import desk, shipment
from commerce.models import PriceEntry, PriceRule, Product, QuantityRule, TaxClass, TaxRate
from core import jobs
from core.models import Job
from tests.pages.reading import document, fields
from tests.pages.test_bad_input import FORM, QUANTITIES, named
from tests.pages.writing import everything
from tests.site.test_routes import kept

WHOLE = [*(text for text in QUANTITIES if text.strip()), "1.0", "2.5", "1,0", "१", "1 000", "--1", "1e1", "0b1"]
PRICES = [
    "-1", "-0.01", "1e3", "1E3", "1e999999", "NaN", "nan", "sNaN", "Infinity", "-Infinity", "inf", "٣", "５", "²", "½",
    "0x10", "1_000", "+5", "0.00001", "1.23456", "1,234", "1.2.3", "1,2,3", "--1", "5\0", "5\n6", "£5", "5 EUR", "5%",
    "1000000000000", str(2**63), "9" * 61, "9" * 5000, "'; DROP TABLE commerce_priceentry; --", "", "   ", "=1+1",
]  # fmt: skip
RATES = ["-1", "100.001", "1e1", "1e999999", "NaN", "Infinity", "٣", "５", "0.0001", "1_0", "+5", "5\0", "", "9" * 5000]


@pytest.fixture
def world(standing_world, db):
    return standing_world.fresh()


@pytest.fixture
def rows(world):
    """Give the addresses of a product, of a price and of a rule that max may change."""
    product = kept(world)
    entry = PriceEntry.objects.get(product=world.cast.products.LANTERN)
    known = {"product": world.cast.products.LANTERN, "kind": "percent", "value": 5, "condition_1": "@territory=north"}
    rule = PriceRule.objects.create(price_list=entry.price_list, **known)
    at = f"/price-lists/{entry.price_list_id}"
    return {"product": f"/products/{product.pk}/", "quantities": f"/products/{product.pk}/quantities/",
            "entry": f"{at}/prices/{entry.pk}/", "amount": f"{at}/prices/{entry.pk}/amount/", "list": at,
            "price": f"{at}/prices/new/", "rule": f"{at}/rules/{rule.pk}/", "mass": f"{at}/mass-update/",
            "settings": f"{at}/settings/", "copy": f"{at}/copy/", "new": "/products/new/",
            "rates": "/taxes/rates/"}  # fmt: skip


def filled(client, address, names):
    """Give what a browser would send of the form at an address that has these fields."""
    page = document(client.get(address))
    return next(sent for sent in map(fields, page.xpath("//form")) if set(names) <= set(sent))


def refused(client, address, sent, before):
    """Send a form; give what is wrong with the answer: nothing, or (status, whether something was written)."""
    status = client.post(address, sent).status_code
    return None if (status, everything() == before) == (422, True) else (status, everything() != before)


NUMBER_FIELDS = [
    ("product", "pack_size", {}), ("product", "delivery_days", {}), ("quantities", "minimum", {"increment": "1"}),
    ("quantities", "increment", {"minimum": "1"}), ("quantities", "maximum", {"minimum": "1", "increment": "1"}),
    ("price", "min_quantity", {"product": "CANDLE", "unit_price": "5"}), ("entry", "min_quantity", {}),
    ("rule", "min_quantity", {}), ("settings", "priority", {}), ("mass", "seen_version", {"by": "1", "apply": "1"}),
]  # fmt: skip
SIGNED_OR_ZERO = {"priority": {"-1", "0"}, "delivery_days": {"0"}, "seen_version": {"1000001"}}


@pytest.mark.parametrize(("page", "field", "known"), NUMBER_FIELDS, ids=[f"{f[0]}-{f[1]}" for f in NUMBER_FIELDS])
def test_an_impossible_whole_number_is_refused(world, rows, page, field, known):
    client, bad = world.cast.client_for("max"), {}
    names = {field} if field != "seen_version" else {"by"}
    ready = {**filled(client, rows[page], names), **known}
    before = everything()

    for text in WHOLE:
        if text not in SIGNED_OR_ZERO.get(field, ()) and (
            wrong := refused(client, rows[page], {**ready, field: text}, before)
        ):
            bad[named(text)] = wrong

    assert bad == {}


PRICE_FIELDS = [
    ("price", "unit_price", {"product": "CANDLE", "min_quantity": "7"}), ("entry", "unit_price", {}),
    ("rule", "value", {}), ("mass", "by", {"how": "amount", "seen_version": "1", "apply": "1"}),
    ("copy", "percent", {}),
]  # fmt: skip
MAY_BE = {"by": {"-1", "-0.01", "+5"}, "percent": {"-1", "-0.01", "+5", "", "   "}, "value": set()}


@pytest.mark.parametrize(("page", "field", "known"), PRICE_FIELDS, ids=[f"{f[0]}-{f[1]}" for f in PRICE_FIELDS])
def test_an_impossible_price_is_refused(world, rows, page, field, known):
    client, bad = world.cast.client_for("max"), {}
    ready = {**filled(client, rows[page], {field}), **known}
    before = everything()

    for text in PRICES:
        if text not in MAY_BE.get(field, ()) and (wrong := refused(client, rows[page], {**ready, field: text}, before)):
            bad[named(text)] = wrong

    assert bad == {}


@pytest.mark.parametrize("headers", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["form", "htmx"])
def test_an_impossible_price_in_its_row_is_refused(world, rows, headers):
    client, before, answers = world.cast.client_for("max"), everything(), {}

    for text in PRICES:
        answers[text] = client.post(rows["amount"], {"unit_price": text}, **headers).status_code

    assert (answers, everything()) == (dict.fromkeys(PRICES, 422 if headers else 302), before)


def test_an_impossible_tax_rate_is_refused(world, rows):
    client = world.cast.client_for("max")
    goods = TaxClass.objects.create(code="goods", name="Goods")
    before, answers = everything(), {}

    for text in RATES:
        sent = {"tax_class": goods.pk, "country": "GB", "rate": text}
        answers[named(text)] = client.post(rows["rates"], sent).status_code

    assert (answers, TaxRate.objects.count()) == ({named(text): 422 for text in RATES}, 0)
    assert everything() == before


TWICE = [
    ("quantities", "minimum=5&minimum=-4&increment=1"), ("quantities", "minimum=1&minimum=1&increment=1"),
    ("quantities", "minimum[]=5&increment=1"), ("price", "product=CANDLE&min_quantity=5&min_quantity=-4&unit_price=1"),
    ("price", "product=CANDLE&min_quantity=5&unit_price=1&unit_price=0.01"), ("amount", "unit_price=1&unit_price=0.01"),
    ("price", "product=CANDLE&product=TWINE&min_quantity=5&unit_price=1"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "sent"), TWICE)
def test_a_number_sent_twice_or_as_a_list_is_none(world, rows, page, sent):
    client, before = world.cast.client_for("max"), everything()

    answer = client.post(rows[page], sent, content_type=FORM, HTTP_HX_REQUEST="true")

    assert (answer.status_code, everything()) == (422, before)


PIECES = {
    "shipment": ("sam", "/orders/{placed}/shipment/", {}),
    "cancellation": ("sam", "/orders/{placed}/cancellation/", {"reason": "Sold out"}),
    "return": ("bea", "/orders/{placed}/return/", {"reason": "Broken"}),
    "released part": ("fay", "/orders/{held}/release/part/", {}),
    "decision": ("carl", "/approvals/steps/{step}/", {"decision": "accept"}),
    "change": ("bea", "/approvals/orders/{waiting}/change/", {"act": "change"}),
}


@pytest.fixture(params=PIECES)
def pieces(world, request):
    """Give where pieces of an order are asked for: a client, the address, the field of a line, what else is sent."""
    who, address, known = PIECES[request.param]
    sam, now = world.cast.acting("sam"), world.now
    if request.param in {"shipment", "return"}:
        world.placed = desk.start(order=world.placed, by=sam, now=now)
    if request.param == "return":
        shipment.ship_rest(order=world.placed, by=sam, now=now)
    order = {"released part": world.held, "decision": world.waiting, "change": world.waiting}.get(
        request.param, world.placed
    )
    at = {name: getattr(world, name).number for name in ("placed", "held", "waiting")} | {"step": world.step.pk}
    field = f"line_{order.lines.get(code='POUND').pk}"
    return world.cast.client_for(who), address.format(**at), field, {"seen": order.content_hash, **known}


def test_an_impossible_number_of_pieces_is_refused_and_a_plain_one_is_not(pieces):
    (client, address, field, known), bad = pieces, {}
    before = everything()

    for text in [text for text in WHOLE if text != "0"]:
        if wrong := refused(client, address, {**known, field: text}, before):
            bad[named(text)] = wrong

    assert bad == {}
    assert client.post(address, {**known, field: " 1 "}).status_code == 302


@pytest.mark.parametrize("values", [("5", "-4"), ("1", "1"), ("4", "5"), ("", "5")], ids=str)
def test_a_number_of_pieces_sent_twice_is_none(pieces, values):
    client, address, field, known = pieces
    before = everything()

    assert refused(client, address, {**known, field: values}, before) is None


ASKING = ["/partners/ACME_DEPOT/prices/?sku=LANTERN", "/prices/why/?sku=LANTERN&partner=ACME",
          "/catalogue/LANTERN/price/?", "/catalogue/?of=LANTERN", "/catalogue/LANTERN/?"]  # fmt: skip


@pytest.mark.parametrize("address", ASKING)
def test_no_number_in_an_address_makes_a_page_fail(world, address):
    who = "bea" if address.startswith("/catalogue") else "max"
    client, seen = world.cast.client_for(who), set()

    for text in WHOLE:
        seen.add(client.get(address, {**dict(part.split("=") for part in address.partition("?")[2].split("&") if part),
                                      "quantity": text}, HTTP_HX_REQUEST="true").status_code)  # fmt: skip

    assert seen <= {200, 422}


@pytest.mark.parametrize("who", ["bea", "carl", "vic", "sam", "fay"])
def test_prices_that_a_role_without_the_right_sends_count_for_nothing(world, rows, who):
    client, before = world.cast.client_for(who), everything()
    sent = {"unit_price": "0.01", "price": "0.01", "total": "0.01", "product": "LANTERN", "min_quantity": "1",
            "value": "99", "by": "-50", "how": "percent", "seen_version": "1", "apply": "1", "act": "end",
            "name": "Mine", "currency": "GBP", "taxes": "net", "priority": "9"}  # fmt: skip
    posts = [*(rows[page] for page in ("entry", "amount", "price", "rule", "mass", "settings", "copy")),
             f"{rows['entry']}removal/", f"{rows['list']}/versions/", f"{rows['list']}/given/", "/price-lists/new/",
             f"{rows['list']}/import/"]  # fmt: skip

    answers = {address: client.post(address, sent).status_code for address in posts}

    assert (answers, everything()) == (dict.fromkeys(posts, 403), before)


def imported(client, address, text, **values):
    answer = client.post(address, {"file": SimpleUploadedFile("rows.csv", text.encode(), "text/csv"), **values})
    assert answer.status_code == 302, answer.content.decode()
    jobs.work()
    return Job.objects.latest("pk")


def cell(text):
    return '"' + text.replace('"', '""') + '"'


def test_impossible_prices_in_a_file_are_refused_by_row(world, rows):
    bad = [text for text in PRICES if "\n" not in text]
    text = "code,min quantity,price\n" + "".join(f"CANDLE,{number},{cell(each)}\n" for number, each in
                                                 enumerate(bad, 200))  # fmt: skip

    job = imported(world.cast.client_for("max"), f"{rows['list']}/import/", text, how="merge")

    assert (job.state, job.result["counts"]["new"], job.result["counts"]["refused"]) == ("done", 0, len(bad))


def test_impossible_quantities_in_a_file_are_refused_by_row(world, rows):
    text = "code,min quantity,price\n" + "".join(f"CANDLE,{cell(each)},1\n" for each in WHOLE)

    job = imported(world.cast.client_for("max"), f"{rows['list']}/import/", text, how="merge")

    assert (job.state, job.result["counts"]["new"], job.result["counts"]["refused"]) == ("done", 0, len(WHOLE))


@pytest.mark.parametrize("head", ["pack size", "delivery days"])
def test_impossible_numbers_in_a_file_of_products_are_refused_by_row(world, head):
    bad = [each for each in WHOLE if (head, each) != ("delivery days", "0")]
    text = f"code,name,{head}\n" + "".join(f"X-{number},Name,{cell(each)}\n" for number, each in enumerate(bad))

    job = imported(world.cast.client_for("max"), "/products/import/", text)

    assert (job.state, job.result["counts"]["new"], job.result["counts"]["refused"]) == ("done", 0, len(bad))
    assert (Product.objects.filter(code__startswith="X-").count(), QuantityRule.objects.count()) == (0, 0)

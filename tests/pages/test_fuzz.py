"""Whatever stands in an address or a form, no page fails."""

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

PAGES = {
    "bea": ["/", "/catalogue/", "/carts/", "/carts/current/", "/orders/", "/approvals/", "/catalogue/LANTERN/"],
    "fay": ["/desk/", "/credit/", "/credit/holds/", "/credit/ACME/", "/partners/", "/partners/ACME/"],
    "max": [
        "/products/",
        "/products/new/",
        "/price-lists/",
        "/price-lists/new/",
        "/price-lists/{list}/",
        "/price-lists/{list}/rules/",
        "/price-lists/{list}/versions/",
        "/price-lists/{list}/prices/new/",
        "/price-lists/{list}/choices/product/",
        "/price-lists/{list}/choices/partner/",
        "/prices/why/",
        "/taxes/",
        "/price-lists/{list}/products/LANTERN/history/",
        "/partners/ACME/prices/",
        "/categories/",
        "/attributes/",
        "/demand/",
        "/jobs/",
        "/orders/O-WAITING/lines/1/price/",
    ],
    "zoe": ["/catalogue/", "/completion/", "/catalogue/OBELISK/price/", "/prices/changes/", "/products/"],
    "anon": ["/account/sign-in/", "/account/password/reset/", "/healthz", "/readyz"],
}
NAMES = ["q", "page", "sort", "state", "scope", "list", "category", "status", "payment_method", "next", "mail", "x",
         "export", "columns", "after", "before", "ids", "sku", "partner", "quantity", "at", "as_known_then", "owner",
         "vendor", "active", "price", "picture", "tax_class", "availability", "currency", "product", "try", "view",
         "of", "attribute:Colour", "attr.Colour", "f.Colour", "on", "id", "cursor"]  # fmt: skip
ODD = [
    "\0",
    "a\0",
    "٣",
    "-1",
    "1e999",
    "9" * 400,
    "%",
    "_",
    "\\",
    "'",
    "‮",
    "\ud800",
    "number",
    "-partner",
    "NaN",
    "<!--",
    "1970-01-01T00:00",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "9999-12-31",
    "2026-02-30",
    "24:61",
    "True",
    "csv",
    "LANTERN",
    "ACME",
    "x" * 10_000,
    "1," * 4000,
]
TEXTS = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
PLACES = st.sampled_from([(who, page) for who, pages in PAGES.items() for page in pages])
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=4)
HEADERS = st.sampled_from([{}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_HX_REQUEST": "true", "HTTP_HX_BOOSTED": "true"}])


def encoded(pairs):
    from_text = {}
    for name, text in pairs:
        from_text.setdefault(name, []).append(text.encode("utf-8", "surrogatepass"))
    return from_text


def test_no_query_makes_a_page_fail(world, client):
    people = {who: client if who == "anon" else world.cast.client_for(who) for who in PAGES}
    seen = set()

    @settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
    @given(place=PLACES, query=QUERIES, headers=HEADERS)
    def ask(place, query, headers):
        who, page = place
        answer = people[who].get(page.format(list=world.cast.price_list.pk), encoded(query), **headers)
        answer.getvalue() if answer.streaming else None
        seen.add(answer.status_code)
        assert answer.status_code < 500

    ask()

    assert seen <= {200, 302, 400, 404, 422}


FORMS = {
    "/carts/": ["name"],
    "/catalogue/LANTERN/line/": ["quantity", "next"],
    "/partners/switch/": ["membership"],
}


def test_no_form_makes_a_page_fail(world):
    bea = world.cast.client_for("bea")

    @settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
    @given(page=st.sampled_from(sorted(FORMS)), texts=st.lists(TEXTS, min_size=2, max_size=3))
    def send(page, texts):
        values = encoded(zip([*FORMS[page], "x"], texts, strict=False))
        assert bea.post(page, values).status_code in {302, 404, 422}

    send()


KEEPING = [
    "/products/new/", "/products/{product}/", "/products/{product}/quantities/", "/products/activation/",
    "/categories/", "/products/category/", "/products/import/", "/products/{product}/images/",
    "/products/{product}/activity/", "/categories/{category}/", "/categories/{category}/shift/", "/attributes/",
    "/taxes/classes/", "/taxes/rates/",
    "/price-lists/new/", "/price-lists/{list}/settings/", "/price-lists/{list}/copy/", "/price-lists/{list}/given/",
    "/price-lists/{list}/versions/", "/price-lists/{list}/prices/new/", "/price-lists/{list}/prices/{entry}/",
    "/price-lists/{list}/prices/{entry}/amount/", "/price-lists/{list}/rules/new/", "/price-lists/{list}/mass-update/",
    "/price-lists/{list}/rules/new/?try=1", "/price-lists/assignments/{given}/", "/price-lists/{list}/import/",
    "/partners/ACME/prices/lists/", "/partners/ACME/prices/mode/",
]  # fmt: skip
SOUND = {
    "name": "Fresh", "code": "FRESH", "unit": "piece", "pack_size": "1", "availability": "in_stock",
    "tax_class": "standard", "minimum": "2", "increment": "2", "currency": "GBP", "taxes": "net", "priority": "1",
    "product": "CANDLE", "min_quantity": "9", "unit_price": "3", "kind": "percent", "value": "3", "by": "3",
    "how": "percent", "rounding": "four", "property_1": "@a", "value_1": "b", "partner": "ZENITH", "act": "priority",
    "country": "GB", "rate": "20", "position": "1", "reason": "Because", "confirmed": "on", "places": "1",
    "percent": "1", "mode": "lowest", "number": "1", "apply": "1", "seen_version": "1", "effective_from": "2026-03-01",
    "effective_to": "2027-03-01", "at": "2027-03-01", "category": "", "parent": "", "ids": "1", "vendor": "",
    "delivery_days": "", "restricted_countries": "", "description": "", "seen": "", "back": "/products/",
    "attributes_name": "Colour", "attributes_value": "blue", "name_de": "", "maximum": "", "price_list": "1",
    "property_2": "", "value_2": "", "is_active": "on", "file": "x", "pictures": "x", "tax_class_": "",
}  # fmt: skip


def test_no_form_of_products_and_prices_makes_a_page_fail(world):
    cast = world.cast
    known = {
        "product": cast.products.LANTERN.pk, "category": world.category.pk, "list": cast.price_list.pk,
        "entry": cast.price_list.entries.first().pk, "given": cast.price_list.assignments.get().pk,
    }  # fmt: skip
    client, seen = cast.client_for("max"), {}

    @settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
    @given(
        page=st.sampled_from(KEEPING),
        bad=st.dictionaries(st.sampled_from(sorted(SOUND)), st.lists(TEXTS, max_size=2), min_size=1, max_size=4),
        headers=HEADERS,
    )
    @example(page="/price-lists/{list}/prices/{entry}/amount/", bad={"name": []}, headers={"HTTP_HX_REQUEST": "true"})
    @example(page="/price-lists/{list}/mass-update/", bad={"description": []}, headers={})
    def send(page, bad, headers):
        pairs = [(name, text) for name, texts in bad.items() for text in texts]
        values = {**{name: [text] for name, text in SOUND.items() if name not in bad}, **encoded(pairs)}
        with transaction.atomic():
            status = client.post(page.format(**known), values, **headers).status_code
            transaction.set_rollback(True)
        seen.setdefault(status, page)
        assert status in {200, 302, 400, 404, 422}

    send()

    assert {200, 302, 422} <= set(seen)

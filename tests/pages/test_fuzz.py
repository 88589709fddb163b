"""Whatever stands in an address or a form, no page fails."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PAGES = {
    "bea": ["/", "/catalogue/", "/carts/", "/carts/current/", "/orders/", "/approvals/", "/catalogue/LANTERN/"],
    "fay": ["/desk/", "/credit/", "/credit/holds/", "/credit/ACME/", "/partners/", "/partners/ACME/"],
    "anon": ["/account/sign-in/", "/account/password/reset/", "/healthz", "/readyz"],
}
NAMES = ["q", "page", "sort", "state", "scope", "list", "category", "status", "payment_method", "next", "mail", "x"]
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
    people = {"bea": world.cast.client_for("bea"), "fay": world.cast.client_for("fay"), "anon": client}
    seen = set()

    @settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
    @given(place=PLACES, query=QUERIES, headers=HEADERS)
    def ask(place, query, headers):
        who, page = place
        answer = people[who].get(page, encoded(query), **headers)
        seen.add(answer.status_code)
        assert answer.status_code < 500

    ask()

    assert seen <= {200, 302, 400, 404}


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

"""Visitors notice: what is wrong with a page is told, in the theme in which it is wrong."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PLANT = """([html, light, dark]) => {
    const planted = document.createElement("div");
    planted.innerHTML = html;
    document.querySelector("main").append(planted);
    const marked = planted.querySelector("#planted");
    const paint = () => Object.assign(marked.style, document.documentElement.dataset.bsTheme === "dark" ? dark : light);
    new MutationObserver(paint).observe(document.documentElement, {attributeFilter: ["data-bs-theme"]});
    paint();
}"""
TEXT = '<p id="planted">Words that one reads</p>'
LINK = '<p>Words with <a id="planted" href="/">a link</a> between words, and more of them.</p>'
READABLE, FAINT = {"color": "#000", "background": "#fff"}, {"color": "#ccc", "background": "#fff"}
UNDERLINED, PLAIN = {"textDecoration": "underline"}, {"textDecoration": "none", "color": "#fff"}
FAULTS = {
    "faint in the dark": ((TEXT, READABLE, FAINT), {"light": [], "dark": ["color-contrast: #planted"]}),
    "faint in the light": ((TEXT, FAINT, READABLE), {"light": ["color-contrast: #planted"], "dark": []}),
    "told by colour alone in the dark": (
        (LINK, UNDERLINED, PLAIN), {"light": [], "dark": ["link-in-text-block: #planted"]},
    ),
    "a field without a name": (("<input id='planted'>", {}, {}), {"light": ["label: #planted"], "dark": []}),
}  # fmt: skip


@pytest.mark.parametrize(("planted", "expected"), FAULTS.values(), ids=FAULTS)
def test_what_keeps_people_out_is_told_in_its_theme(transactional_db, visit, planted, expected):
    with visit() as somebody:
        somebody.page.goto("/account/sign-in/")
        somebody.page.evaluate(PLANT, planted)

        found = somebody.barriers()

    assert found == expected


def test_what_the_policy_stops_is_told_also_where_one_has_looked(transactional_db, visit):
    somebody = visit()
    somebody.page.goto("/account/sign-in/")
    somebody.barriers()

    somebody.page.evaluate("""() => {
        const own = document.createElement("script");
        own.textContent = "1";
        document.body.append(own);
    }""")

    with pytest.raises(AssertionError, match="script"):
        somebody.__exit__(None)

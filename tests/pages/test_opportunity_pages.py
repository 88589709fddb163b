"""The pages of opportunities (T4, T5, UX 24): found, begun, changed line by line, given away."""

from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.models import CartLine
from partners.permissions import Role
from telesales.models import Opportunity
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.opportunities import at, prepared
from tests.telesales.selling import bound, let, policy

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def sellers(cast):
    """Let sales support sell at up to ten per cent off, managers do everything."""
    let(Role.SSR, change_prices=True)
    bound(Role.SSR, max_discount=Decimal(10))
    let(Role.MARKETPLACE_MANAGER, change_prices=True, finalise=True, deletion=True, custom_terms=True, set_dates=True)
    bound(Role.MARKETPLACE_MANAGER, max_discount=Decimal(50))


@pytest.fixture
def sam(cast):
    return cast.client_for("sam")


@pytest.fixture
def made(cast):
    return prepared(cast, notes="Wants beeswax")


def url(name, *args):
    return reverse(f"telesales:{name}", args=args)


def line_of(made, code="POUND"):
    return CartLine.objects.get(cart=made.cart, product__code=code)


def changed(client, made, *, htmx=True, code="POUND", **typed):
    known = {"quantity": "20", "offer": "", "reason": "", **typed}
    headers = HTMX if htmx else {}
    return client.post(url("opportunity_line", made.number, line_of(made, code).pk), known, **headers)


# ---------------------------------------------------------------- begun
def test_one_is_begun_with_a_customer_and_products(cast, sam):
    policy(mode="opportunities")
    whom = sam.get(url("opportunity_new"), {"q": "bea"}).content.decode()
    assert f"?customer={cast.memberships.bea.pk}" in whom

    page = sam.get(url("opportunity_new"), {"customer": cast.memberships.bea.pk})
    assert (page.status_code, "New opportunity for Bea" in page.content.decode()) == (200, True)

    sent = {"customer": cast.memberships.bea.pk, "name": "Spring", "act": "add", "pasted": "penny 100"}
    sent |= {"code": ["POUND", ""], "quantity": ["20", ""], "note": ["for the hall", ""]}
    answer = sam.post(url("opportunity_new"), sent)

    made = Opportunity.objects.get()
    assert (answer.status_code, answer.url) == (302, url("opportunity", made.number))
    rows = made.cart.lines.order_by("pk").values_list("product__code", "quantity", "note")
    assert list(rows) == [("POUND", 20, "for the hall"), ("PENNY", 100, "")]


def test_what_is_not_right_stays_as_it_was_typed(cast, sam):
    policy(mode="opportunities")
    sent = {"customer": cast.memberships.bea.pk, "name": "", "act": "add", "notes": "By phone"}
    sent |= {"code": ["NOWHERE"], "quantity": ["20"], "note": [""]}

    answer = sam.post(url("opportunity_new"), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert [text in page for text in ("NOWHERE", "By phone", "This field is required")] == [True] * 3
    assert not Opportunity.objects.exists()


def test_a_forged_customer_of_ones_own_company_is_refused(cast, sam):
    policy(mode="opportunities")
    sent = {"customer": cast.memberships.fay.pk, "name": "Spring", "act": "add"}
    sent |= {"code": ["POUND"], "quantity": ["20"], "note": [""]}

    page = sam.post(url("opportunity_new"), sent).content.decode()

    assert "own company" in page
    assert not Opportunity.objects.exists()


def test_in_direct_mode_it_is_said_how_one_sells(cast, sam):
    assert "sells directly" in sam.get(url("opportunity_new")).content.decode()
    policy(mode="opportunities")
    desk = sam.get(reverse("commerce:desk")).content.decode()
    assert "New Lead or Purchase" in desk
    assert "New Lead or Purchase" not in cast.client_for("fay").get(reverse("commerce:desk")).content.decode()


# ---------------------------------------------------------------- lines
def test_a_changed_line_is_answered_with_its_row_and_the_sums(sam, made):
    answer = changed(sam, made, quantity="30", offer="0.95", reason="Loyal")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert [text in page for text in (f'id="line-{line_of(made).pk}"', "5 % off", "£28.50", 'id="summary"')] == [
        True
    ] * 4
    line = line_of(made)
    assert (line.quantity, line.override_quantity, line.override_price) == (30, 30, Decimal("0.9500"))


def test_a_quantity_keeps_the_offered_price(sam, made):
    changed(sam, made, offer="0.95", reason="Loyal")

    changed(sam, made, quantity="40", offer="0.95", reason="Loyal")

    line = line_of(made)
    assert (line.quantity, line.override_quantity, line.override_price) == (40, 40, Decimal("0.9500"))
    made.refresh_from_db()
    assert made.total == Decimal("38.000")


def test_an_offer_says_why_or_stays_as_typed(sam, made):
    answer = changed(sam, made, offer="8 %")

    page = answer.content.decode()
    assert (answer.status_code, "Say why you offer another price" in page, 'value="8 %"' in page) == (422, True, True)
    assert line_of(made).override_price is None


@pytest.mark.parametrize(
    ("typed", "price"),
    [("8 %", "0.9200"), ("-8%", "0.9200"), ("+5 %", "1.0500"), ("0,95", "0.9500"), ("1", "1.0000"), ("", None)],
)
def test_a_price_or_a_discount_may_be_typed(sam, made, typed, price):
    bounds = {"offer": typed, "reason": "Loyal"}

    changed(sam, made, **bounds)

    found = line_of(made).override_price
    assert found == (price and Decimal(price)) or (typed == "1" and found is None)


def test_beyond_the_bounds_the_page_says_that_a_manager_looks_at_it(sam, made):
    page = changed(sam, made, offer="0.80", reason="Loyal").content.decode()

    assert "20 % off is more than 10 %" in page
    assert "A manager has to look at 1 price." in page


def test_a_price_that_the_role_may_not_offer_is_refused(cast, sam, made):
    let(Role.SSR, change_prices=False)

    answer = changed(sam, made, offer="0.99", reason="Loyal")

    assert (answer.status_code, line_of(made).override_price) == (422, None)
    assert "own prices" in answer.content.decode()


def test_many_lines_are_offered_at_once(sam, made):
    sam.post(url("opportunity_paste", made.number), {"pasted": "PENNY 100\nLANTERN;2\nNOWHERE 1"})
    ids = list(made.cart.lines.values_list("pk", flat=True))

    sam.post(url("opportunity_lines", made.number), {"act": "offer", "ids": ids, "offer": "5 %", "reason": "Fair"})

    rows = made.cart.lines.order_by("pk").values_list("product__code", "override_price")
    assert list(rows) == [("POUND", Decimal("0.9500")), ("PENNY", Decimal("0.0095")), ("LANTERN", Decimal("22.8000"))]
    sam.post(url("opportunity_lines", made.number), {"act": "own", "ids": ids[:1]})
    sam.post(url("opportunity_lines", made.number), {"act": "remove", "ids": ids[1:]})
    assert made.cart.lines.get().override_price is None


def test_everything_works_without_script(sam, made):
    answers = [
        changed(sam, made, htmx=False, quantity="30"),
        sam.post(url("opportunity_item", made.number), {"code": "penny", "quantity": "5"}),
        sam.post(url("opportunity_line_removal", made.number, line_of(made).pk)),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert made.cart.lines.get().product.code == "PENNY"
    assert changed(sam, made, htmx=False, code="PENNY", quantity="0").status_code == 422
    assert sam.post(url("opportunity_item", made.number), {"code": "?", "quantity": "5"}).status_code == 422


def test_addresses_of_others_are_not_taken(sam, made):
    answer = sam.post(url("opportunity_terms", made.number), {"payment_method": "on_account", "cost_centre": "999999"})

    assert (answer.status_code, "not offered for the customer" in answer.content.decode()) == (422, True)


def test_facts_and_terms_are_saved(cast, made):
    max_ = cast.client_for("max")
    facts = {"name": "Beeswax", "attribution": "Fair", "terms": "90 days", "service_from": "2027-02-01"}

    first = max_.post(url("opportunity_facts", made.number), facts)
    second = max_.post(url("opportunity_terms", made.number), {"payment_method": "bank_transfer", "po_number": "4711"})

    made.refresh_from_db()
    assert (first.status_code, second.status_code, made.name, made.terms) == (302, 302, "Beeswax", "90 days")
    assert made.cart.checkout == {"payment": "bank_transfer", "po_number": "4711"}


# ---------------------------------------------------------------- given away, board, report
def test_it_is_given_away_after_it_was_said_what_goes(cast, made):
    max_ = cast.client_for("max")
    page = max_.get(url("opportunity_owner", made.number)).content.decode()
    assert "1 product for £20.00 is removed" in page

    refused = max_.post(url("opportunity_owner", made.number), {"owner": cast.memberships.max.pk})
    given = max_.post(url("opportunity_owner", made.number), {"owner": cast.memberships.max.pk, "is_agreed": "on"})

    assert (refused.status_code, given.status_code) == (422, 302)
    assert Opportunity.objects.get(pk=made.pk).owner == cast.memberships.max


def test_list_board_and_report_show_what_is_under_way(cast, sam, made):
    at(cast, prepared(cast, name="Waiting one"), "pending_review")
    other = prepared(cast, "max", name="A manager's own")

    pages = [sam.get(url(name)).content.decode() for name in ("opportunities", "board", "pipeline")]

    assert all("Candles for spring" in page and "Waiting one" in page for page in pages[:2])
    assert all(other.name not in page for page in pages)
    assert "£40.00" in pages[2]
    file = sam.get(url("pipeline"), {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert file[:3] == [
        "by,name,number,value,currency",
        "State,Open,1,20.000,GBP",
        "State,Waiting for review,1,20.000,GBP",
    ]
    export = b"".join(sam.get(url("opportunities"), {"export": "tsv"}).streaming_content).decode().splitlines()
    assert len(export) == 3


def test_a_foreign_one_is_not_there(cast, made):
    theirs = prepared(cast, "max")
    for name in ("opportunity", "opportunity_owner"):
        assert cast.client_for("sam").get(url(name, theirs.number)).status_code == 404
        assert cast.client_for("sam").get(url(name, "OP-0")).status_code == 404

"""The pages of vendors and affiliates: invite with a report, answer behind a link, sell from cards (F1, F5)."""

import re

import pytest

from commerce.models import Product
from telesales.models import AffiliateProduct, Affiliation, CommissionRate
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.pages.reading import document
from tests.telesales.affiliating import EMAIL, accepted, invited, said, state
from tests.telesales.phoning import owned

ANSWER = "/sales/affiliates/invitation/answer/"
JOIN = "/sales/affiliates/invitation/company/"
PASSWORD = {"password": "a-long-enough-secret", "again": "a-long-enough-secret"}


@pytest.fixture
def vic(cast):
    return cast.client_for("vic")


@pytest.fixture
def alf(cast):
    return cast.client_for("alf")


def form(cast, emails=EMAIL, **values):
    return {
        "emails": emails, "language": "en-gb", "message": "", "products": [owned(cast).pk], "may_phone": "on",
        "rate0-value": "8.5", "rate0-kind": "percent", "rate1-value": "5", "rate1-kind": "fixed",
        "rate1-currency": "GBP", "rate2-value": "", **values,
    }  # fmt: skip


def seen(client, path=ANSWER):
    return re.search(r'name="seen" value="(\w+)"', client.get(path).content.decode())[1]


# ---------------------------------------------------------------- inviting
def test_a_vendor_invites_and_finds_them_in_his_list(cast, vic):
    answer = vic.post("/sales/affiliates/new/", form(cast, "one@people.example, two@people.example"))

    assert (answer.status_code, answer["Location"]) == (302, "/sales/affiliates/")
    shown = said(vic.get("/sales/affiliates/"))
    assert "2 invitations are on their way." in shown
    assert ("one@people.example" in shown, "two@people.example" in shown, "8.5 %, £5.00" in shown) == (True,) * 3
    assert "Invited" in shown


def test_those_that_failed_are_told_and_stay_in_the_form(cast, vic):
    answer = vic.post("/sales/affiliates/new/", form(cast, "one@people.example\nvic@people.example\nnonsense"))

    shown = said(answer)
    assert answer.status_code == 422
    assert "1 invitation is on its way; these could not be invited:" in shown
    assert "nonsense: This is no e-mail address." in shown
    assert "vic@people.example: This is somebody of your own company." in shown
    left = re.search(r"<textarea[^>]*name=\"emails\"[^>]*>\s*([^<]*)</textarea>", answer.content.decode())[1]
    assert left.split() == ["nonsense", "vic@people.example"]
    assert 'value="8.5"' in answer.content.decode()


def test_a_whole_category_is_given_at_once(world, vic):  # noqa: F811
    cast = world.cast
    owned(cast), owned(cast, "LANTERN"), owned(cast, "TWINE")
    for product in (cast.products.CANDLE, cast.products.LANTERN):
        product.category = world.category
        product.save(update_fields=["category"])

    vic.post("/sales/affiliates/new/", form(cast, products=[], categories=[world.category.pk]))

    given = AffiliateProduct.objects.order_by("product__code")
    assert list(given.values_list("product__code", flat=True)) == ["CANDLE", "LANTERN"]
    assert CommissionRate.objects.count() == 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"products": []}, "Choose at least one product."),
        ({"rate0-value": "", "rate1-value": ""}, "Offer at least one commission."),
        ({"rate0-value": "1e2"}, "Commission: Enter a number."),
        ({"rate0-value": "101"}, "Enter a commission above 0 and up to 100 per cent."),
        ({"rate1-currency": ""}, "Choose the currency of the amount."),
        ({"emails": " , "}, "Enter at least one e-mail address."),
        ({"emails": "nonsense"}, "nonsense: This is no e-mail address."),
        ({"emails": " ".join(f"n{n}@people.example" for n in range(51))}, "At most 50 addresses at once."),
    ],
)
def test_what_is_wrong_stands_on_the_form_and_nobody_is_invited(cast, vic, wrong, sentence):
    answer = vic.post("/sales/affiliates/new/", form(cast, **wrong))

    assert (answer.status_code, sentence in said(answer)) == (422, True)
    assert not Affiliation.objects.exists()


def test_foreign_products_are_no_choice(cast, vic):
    answer = vic.post("/sales/affiliates/new/", form(cast, products=[cast.products.LANTERN.pk]))

    assert answer.status_code == 422
    assert not Affiliation.objects.exists()


# ---------------------------------------------------------------- looking for products
def more(cast, number=70):
    """Give the vendor so many products more than stand on the form."""
    owned(cast)
    rows = [Product(code=f"T{each:03}", name=f"Tool {each:03}", vendor=cast.partners.vendor) for each in range(number)]
    return Product.objects.bulk_create(rows)


def boxes(response, name="products"):
    """Give {value: ticked} of the check boxes of a page."""
    found = document(response).xpath(f"//input[@name='{name}']")
    return {int(each.get("value")): each.get("checked") is not None for each in found}


@pytest.mark.parametrize("where", ["new", "more"])
def test_products_are_looked_for_and_what_is_ticked_stays(cast, vic, where):
    tools = more(cast)
    url = "/sales/affiliates/new/" if where == "new" else f"/sales/affiliates/{accepted(cast).pk}/products/"
    page = vic.get("/sales/affiliates/new/" if where == "new" else url.removesuffix("products/"))
    assert (len(boxes(page)), "The first 60 by code" in said(page)) == (60, True)

    answer = vic.post(url, form(cast, products=[tools[0].pk], product_q="tool 069", find="1"))

    assert (answer.status_code, boxes(answer)) == (200, {tools[0].pk: True, tools[69].pk: False})
    assert "1 product found. What is ticked stays ticked." in said(answer)
    assert ('value="8.5"' in answer.content.decode(), AffiliateProduct.objects.count()) == (True, where == "more")


def test_by_htmx_only_the_products_are_answered(cast, vic):
    tools = more(cast)
    sent = form(cast, products=[], product_q="T069", find="1")

    answer = vic.post("/sales/affiliates/new/", sent, headers={"hx-request": "true"})

    assert (boxes(answer), "<html" in answer.content.decode()) == ({tools[69].pk: False}, False)


def test_what_was_ticked_before_one_looked_for_others_is_given(cast, vic):
    tools = more(cast)

    vic.post("/sales/affiliates/new/", form(cast, products=[tools[0].pk, tools[69].pk], product_q="069"))

    given = AffiliateProduct.objects.order_by("product__code").values_list("product__code", flat=True)
    assert list(given) == ["T000", "T069"]


def test_nothing_found_says_so_and_leaves_the_form(cast, vic):
    more(cast)

    answer = vic.post("/sales/affiliates/new/", form(cast, products=[], product_q="nothing like it", find="1"))

    assert (boxes(answer), "0 products found." in said(answer)) == ({}, True)
    assert "Send the invitations" in said(answer)


def test_with_few_products_there_is_nothing_to_look_for(cast, vic):
    owned(cast)

    assert "product_q" not in vic.get("/sales/affiliates/new/").content.decode()


# ---------------------------------------------------------------- the table
def test_products_and_commissions_are_changed_in_the_table(cast, vic):
    made = accepted(cast)
    url, given = f"/sales/affiliates/{made.pk}/", made.products.get()
    vic.post(f"{url}products/change/", {"act": "phone", "ids": given.pk})
    vic.post(f"{url}products/change/", {"act": "rate", "ids": given.pk, "value": "12.5", "kind": "percent"})
    vic.post(f"{url}rates/{given.rates.get(value=10).pk}/end/")
    owned(cast, "TWINE")
    vic.post(f"{url}products/", form(cast, products=[cast.products.TWINE.pk]))

    shown = said(vic.get(url))
    assert AffiliateProduct.objects.get(pk=given.pk).may_phone
    assert "Commissions that have ended" in shown
    assert "12.5 %" in shown
    assert "Garden twine" in shown
    vic.post(f"{url}products/change/", {"act": "take", "ids": given.pk})
    assert list(AffiliateProduct.objects.filter(ended_at=None).values_list("product__code", flat=True)) == ["TWINE"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"act": "phone"}, "Tick the products that you mean."),
        ({"act": "phone", "ids": "999999"}, "Some of these products have been taken away meanwhile"),
        ({"act": "rate", "ids": "own", "value": ""}, "This field is required."),
        ({"act": "rate", "ids": "own", "value": "101"}, "Enter a commission above 0 and up to 100 per cent."),
        ({"act": "rate", "ids": "own", "value": "10"}, "This commission is offered already."),
        ({"act": "boom", "ids": "own"}, "Choose what is to be done."),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_on_the_page(cast, vic, sent, sentence):
    made = accepted(cast)
    sent = {**sent, **({"ids": made.products.get().pk} if sent.get("ids") == "own" else {})}

    answer = vic.post(f"/sales/affiliates/{made.pk}/products/change/", sent)

    assert (answer.status_code, sentence in said(answer)) == (422, True)


def test_a_commission_is_ended_on_its_own_page_alone(cast, vic):
    first = accepted(cast)
    second = invited(cast, "new@people.example", codes=("TWINE",))
    rate = CommissionRate.objects.get(product__affiliation=second)

    assert vic.post(f"/sales/affiliates/{first.pk}/rates/{rate.pk}/end/").status_code == 404


def test_it_is_ended_and_withdrawn_on_the_page(cast, vic):
    made = accepted(cast)
    answer = vic.post(f"/sales/affiliates/{made.pk}/end/", follow=True)

    assert "He sells nothing for you any more" in said(answer)
    assert state(made) == "ended"
    second = invited(cast)
    assert vic.post(f"/sales/affiliates/{second.pk}/withdrawal/").status_code == 302
    assert vic.post(f"/sales/affiliates/{second.pk}/withdrawal/").status_code == 422
    assert "Withdrawn" in said(vic.get("/sales/affiliates/"))

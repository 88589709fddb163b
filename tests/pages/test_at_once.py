"""Two people at once, through real requests: nobody meets an error, and nothing is lost unseen (C2, C5, C6)."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from commerce.models import (
    Attribute,
    Category,
    Order,
    PriceEntry,
    PriceList,
    PriceListAssignment,
    Product,
    ProductImage,
    TaxClass,
    TaxRate,
)
from commerce.queries import category as categories
from core import jobs
from core.models import AuditEntry, Job
from tests.factories.racing import REPEATS, together
from tests.factories.rows import CategoryFactory, ProductFactory
from tests.pages.reading import document, fields

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=REPEATS)
def repeated(request):
    """Run the test more than once: a race is not lost every time."""


@pytest.fixture
def two(cast, repeated):
    """Give two people of the operator's, each with a browser of his own."""
    return cast.client_for("max"), cast.client_for("max")


def post(client, address, **values):
    return lambda: client.post(address, values)


def statuses(answers):
    """Give the answers' statuses; an exception of a view would be a 500."""
    for answer in answers:
        if isinstance(answer, Exception) or answer is None:
            raise AssertionError(f"not answered: {answer!r}") from answer
    return sorted(answer.status_code for answer in answers)


def form_of(client, address, name):
    return next(sent for sent in map(fields, document(client.get(address)).xpath("//form")) if name in sent)


def test_of_two_who_save_a_product_one_is_told(two):
    product = ProductFactory(code="ONE", name="One")
    at = f"/products/{product.pk}/"
    sent = form_of(two[0], at, "description")

    answers = together(*(post(client, at, **{**sent, "name": name}) for client, name in zip(two, "AB", strict=True)))

    assert statuses(answers) == [302, 422]
    assert AuditEntry.objects.filter(event="product.edited").count() == 1


def test_of_two_who_make_the_same_product_one_is_told(two):
    sent = {**form_of(two[0], "/products/new/", "description"), "code": "SAME", "name": "Same"}

    answers = together(*(post(client, "/products/new/", **sent) for client in two))

    assert (statuses(answers), Product.objects.filter(code="SAME").count()) == ([302, 422], 1)


def test_of_two_edits_of_one_price_one_is_told_what_it_is_now(two, cast):
    entry = PriceEntry.objects.get(product=cast.products.LANTERN)
    at = f"/price-lists/{entry.price_list_id}/prices/{entry.pk}/amount/"

    answers = together(*(
        (lambda c=client, p=price: c.post(at, {"unit_price": p}, HTTP_HX_REQUEST="true"))
        for client, price in zip(two, ("31", "32"), strict=True)
    ))  # fmt: skip

    live = PriceEntry.objects.filter(product=cast.products.LANTERN, retired_in=None)
    assert (statuses(answers), live.count(), PriceList.objects.get().version) == ([200, 422], 1, 2)


def test_a_mass_update_beside_an_import_loses_neither(two, cast):
    at = f"/price-lists/{cast.price_list.pk}"
    file = SimpleUploadedFile("prices.csv", b"code,price\nLANTERN,30\nCANDLE,12\n", "text/csv")
    two[0].post(f"{at}/import/", {"file": file, "how": "merge"})
    jobs.work()
    two[0].post(f"{at}/import/{Job.objects.get().pk}/", {"mode": "sound"})

    sent = {"how": "percent", "by": "10", "rounding": "four", "seen_version": "1", "apply": "1"}
    imported, updated = together(jobs.work, post(two[1], f"{at}/mass-update/", **sent))

    assert (imported, statuses([updated]) in ([302], [422])) == (1, True)
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert PriceList.objects.get().version == (3 if updated.status_code == 302 else 2)
    lantern = PriceEntry.objects.get(product=cast.products.LANTERN, retired_in=None)
    assert str(lantern.unit_price) == "30.0000"


def test_of_two_mass_updates_one_is_asked_to_look_again(two, cast):
    at = f"/price-lists/{cast.price_list.pk}/mass-update/"
    sent = {"how": "percent", "by": "10", "rounding": "four", "seen_version": "1", "apply": "1"}

    answers = together(*(post(client, at, **sent) for client in two))

    lantern = PriceEntry.objects.get(product=cast.products.LANTERN, retired_in=None)
    assert (statuses(answers), str(lantern.unit_price)) == ([302, 422], "26.4000")


def test_two_categories_moved_under_each_other_make_no_circle(two):
    one, other = CategoryFactory(name="One"), CategoryFactory(name="Other")

    answers = together(
        post(two[0], f"/categories/{one.pk}/", name="One", parent=other.pk),
        post(two[1], f"/categories/{other.pk}/", name="Other", parent=one.pk),
    )

    assert (statuses(answers), len(categories.tree())) == ([302, 422], 2)


def test_a_category_that_goes_while_something_is_put_into_it_is_told(two):
    category, product = CategoryFactory(name="Going"), ProductFactory(code="IN")
    at = f"/products/{product.pk}/"
    sent = {**form_of(two[0], at, "description"), "category": category.pk}

    answers = together(post(two[0], f"/categories/{category.pk}/deletion/"), post(two[1], at, **sent))

    assert statuses(answers) in ([302, 302], [302, 422])
    product.refresh_from_db()
    is_there = Category.objects.filter(pk=category.pk).exists()
    assert product.category_id == (category.pk if is_there else None)


@pytest.mark.parametrize("act", ["rename", "below", "shift", "delete", "tick"])
def test_whatever_happens_to_a_category_that_goes_is_answered(two, act):
    category, beside = CategoryFactory(name="Going"), CategoryFactory(name="Beside")
    product = ProductFactory(code="IN")
    acts = {
        "rename": post(two[1], f"/categories/{category.pk}/", name="Gone"),
        "below": post(two[1], f"/categories/{beside.pk}/", name="Beside", parent=category.pk),
        "shift": post(two[1], f"/categories/{category.pk}/shift/", places="1"),
        "delete": post(two[1], f"/categories/{category.pk}/deletion/"),
        "tick": post(two[1], "/products/category/", ids=product.pk, confirmed="on", category=category.pk),
    }

    answers = together(post(two[0], f"/categories/{category.pk}/deletion/"), acts[act])

    assert set(statuses(answers)) <= {302, 404, 422}
    beside.refresh_from_db()
    assert beside.parent_id is None or Category.objects.filter(pk=category.pk).exists()


@pytest.fixture
def pictured(cast, settings, tmp_path):
    """Give a product with three pictures."""
    settings.MEDIA_ROOT = str(tmp_path)
    product, client = ProductFactory(code="SEEN"), cast.client_for("max")
    for colour in ("red", "green", "blue"):
        buffer = io.BytesIO()
        Image.new("RGB", (4, 4), colour).save(buffer, "PNG")
        client.post(f"/products/{product.pk}/images/", {"pictures": SimpleUploadedFile("a.png", buffer.getvalue())})
    return product


@pytest.mark.parametrize(
    "acts", [("shift", "shift"), ("shift", "removal"), ("text", "removal"), ("removal", "removal")]
)
def test_pictures_are_ordered_described_and_removed_at_once(pictured, two, acts):
    images = list(ProductImage.objects.order_by("position"))
    values = {"places": "1", "alt": "Red"}

    answers = together(*(
        post(client, f"/products/{pictured.pk}/images/{images[0].pk}/{act}/", **values)
        for client, act in zip(two, acts, strict=True)
    ))  # fmt: skip

    assert set(statuses(answers)) <= {302, 404}
    left = list(ProductImage.objects.order_by("position", "pk"))
    pictured.refresh_from_db()
    assert (len(left), pictured.picture) == (2 if "removal" in acts else 3, left[0].small)
    assert len({image.position for image in left}) == len(left)


def test_off_sale_and_on_sale_at_once_leave_the_one_or_the_other(two):
    product = ProductFactory(code="SALE")
    ids = {"ids": product.pk, "confirmed": "on", "reason": "Recalled"}

    answers = together(post(two[0], "/products/deactivation/", **ids), post(two[1], "/products/activation/", **ids))

    product.refresh_from_db()
    events = list(
        AuditEntry.objects.filter(event__startswith="product.").order_by("pk").values_list("event", flat=True)
    )
    assert statuses(answers) == [302, 302]
    assert events in (["product.deactivated"], ["product.deactivated", "product.activated"])
    assert product.is_active == (events[-1] == "product.activated")


def test_a_switch_pressed_by_two_is_pressed_once_or_twice_and_told_so(two):
    product = ProductFactory(code="SWITCH")

    answers = together(*(post(client, f"/products/{product.pk}/activity/", reason="Recalled") for client in two))

    product.refresh_from_db()
    told = AuditEntry.objects.filter(event__startswith="product.").count()
    assert statuses(answers) == [302, 302]
    assert product.is_active == (told % 2 == 0)


def test_a_list_taken_away_while_somebody_orders_counts_or_does_not(two, cast):
    cart = cast.filled_cart("bea", "12.00")
    cast.no_limit("bea")
    bea = cast.client_for("bea")
    sent = {"key": str(uuid.uuid4()), "seen_total": "12.00", "payment_method": "on_account"}

    ended, submitted = together(
        post(two[0], f"/price-lists/assignments/{PriceListAssignment.objects.get().pk}/", act="end"),
        post(bea, f"/carts/{cart.pk}/submission/", **sent),
    )

    assert (statuses([ended]), statuses([submitted]) in ([302], [422])) == ([302], True)
    assert [str(order.total) for order in Order.objects.all()] == (["12.000"] if submitted.status_code == 302 else [])


@pytest.mark.parametrize(("address", "sent", "model"), [
    ("/attributes/", {"name": "Colour", "position": "1"}, Attribute),
    ("/taxes/classes/", {"code": "books", "name": "Books"}, TaxClass),
    ("/categories/", {"name": "Garden"}, Category),
    ("/price-lists/new/", {"name": "Recommended", "currency": "EUR", "taxes": "net", "priority": "0",
                           "is_recommended": "on"}, PriceList),
])  # fmt: skip
def test_what_there_is_once_is_made_once(two, cast, address, sent, model):
    before = model.objects.count()

    answers = together(*(post(client, address, **sent) for client in two))

    assert (statuses(answers), model.objects.count()) == ([302, 422], before + 1)


def test_two_rates_for_one_period_are_not_both_set(two, cast):
    goods = TaxClass.objects.create(code="goods", name="Goods")
    sent = {"tax_class": goods.pk, "country": "GB", "rate": "20"}

    answers = together(*(post(client, "/taxes/rates/", **sent) for client in two))

    assert (statuses(answers), TaxRate.objects.count()) == ([302, 422], 1)


@pytest.mark.parametrize("what", ["attributes", "taxes/classes"])
def test_what_two_delete_is_gone_once(two, cast, what):
    row = Attribute.objects.create(name="A") if what == "attributes" else TaxClass.objects.create(code="a", name="A")

    answers = together(*(post(client, f"/{what}/{row.pk}/deletion/") for client in two))

    assert set(statuses(answers)) <= {302, 404}


@pytest.mark.parametrize("what", ["assignments", "removal", "rules", "settings"])
def test_a_list_is_changed_by_two_without_an_error(two, cast, what):
    entry = PriceEntry.objects.get(product=cast.products.LANTERN)
    at = f"/price-lists/{cast.price_list.pk}"
    rule = {"product": "LANTERN", "kind": "percent", "value": "5", "min_quantity": "1"}
    acts = {
        "assignments": [(f"{at}/given/", {"partner": "ZENITH"})] * 2,
        "removal": [(f"{at}/prices/{entry.pk}/removal/", {}), (f"{at}/prices/{entry.pk}/", {"unit_price": "9",
                                                              "min_quantity": "1"})],
        "rules": [(f"{at}/rules/new/", {**rule, "property_1": "@a", "value_1": "b"})] * 2,
        "settings": [(f"{at}/settings/", {"name": name, "currency": "GBP", "taxes": "net", "priority": "1"})
                     for name in ("One", "Other")],
    }  # fmt: skip

    answers = together(*(post(c, url, **sent) for c, (url, sent) in zip(two, acts[what], strict=True)))

    assert set(statuses(answers)) <= {302, 422}
    price_list = PriceList.objects.get()
    assert price_list.versions.filter(number__gt=1).count() == price_list.version - 1

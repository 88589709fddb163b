"""A vendor sells while he speaks: the page by hand and by keys, without a reload, and once without scripts (F1-F5)."""

import pytest
from playwright.sync_api import expect

from commerce.models import Order
from telesales.actions import phone
from telesales.models import PhoneOffer
from tests.telesales import phoning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
BUYER = {"name": "Nora New", "company": "New Ltd", "email": "nora@new.example", "phone": "0113 496 0000"}
ADDRESS = {"street": "1 Mill Lane", "city": "Leeds", "postcode": "LS1 4AP"}


@pytest.fixture
def shop(people):
    """Give the cast with a script and a product of the vendor's."""
    phoning.script(people)
    phoning.owned(people)
    return people


def begun(shop, seller="vic"):
    return phone.start(product=shop.products.CANDLE, by=shop.acting(seller), now=shop.now)


def fill(page, values):
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)


def test_from_the_product_to_the_order_while_one_speaks(shop, visit):
    with visit() as vic:
        page = vic.page
        page.goto(f"/products/{shop.products.CANDLE.pk}/")
        vic.sign_in("vic")
        page.get_by_role("button", name="Phone offer").click()
        expect(page.get_by_role("heading", name="Phone offer")).to_be_visible()
        vic.look()

        fill(page, BUYER)
        page.locator("#id_country").select_option("GB")
        expect(page.locator("#id_postcode")).to_have_attribute("placeholder", "EC1Y 8SY")
        fill(page, ADDRESS)
        fill(page, {"quantity": "1", "amount": "100.00"})
        page.locator("#id_kind").focus()
        page.locator("#id_kind").select_option("instalments")
        expect(page.locator("#id_count")).to_be_visible()
        expect(page.locator("#id_kind")).to_be_focused()
        page.locator("#id_count").fill("3")
        page.locator("#id_interval").select_option("month")
        expect(page.locator("#phone-live")).to_contain_text("£33.34")
        page.get_by_label("Invoice, paid after delivery").check()
        page.get_by_label("I have told who the contracting party is").check()
        page.get_by_label("I have told which terms apply, and the buyer agrees").check()
        expect(page.get_by_role("heading", name="Everything is there")).to_be_visible()
        expect(page.locator(".phone-saved")).to_contain_text("Saved")
        vic.look()

        page.reload()
        expect(page.locator("#id_postcode")).to_have_value("LS1 4AP")
        page.get_by_role("button", name="Order now").click()
        expect(page.get_by_role("heading", name="Confirm the order")).to_be_visible()
        vic.look()
        page.get_by_role("button", name="Order now").click()
        expect(page.get_by_text("is made; the buyer is sent its confirmation")).to_be_visible()

    order = Order.objects.get(channel="phone")
    assert (order.buyer.name, order.total, order.plan.count) == ("Nora New", 100, 3)


def test_what_is_missing_leads_to_its_field_and_enter_finds_the_buyer(shop, visit):
    offer = begun(shop, "sam")

    with visit() as sam:
        page = sam.page
        page.goto(f"/sales/phone/offers/{offer.pk}/")
        sam.sign_in("sam")
        page.get_by_label("Has he bought before?").fill("ada")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Choose Ada, Acme").click()
        expect(page.locator(".phone-chosen")).to_contain_text("Ada")
        page.get_by_role("link", name="Enter the amount of one unit, above zero.").click()
        expect(page.locator("#id_amount")).to_be_focused()
        page.keyboard.type("twelve")
        page.keyboard.press("Tab")
        expect(page.locator("#id_amount_error")).not_to_be_empty()
        sam.look()

    assert PhoneOffer.objects.get(pk=offer.pk).customer == shop.memberships.ada


def test_the_page_fits_a_phone(shop, visit):
    offer = begun(shop)

    with visit(width=390) as vic:
        vic.page.goto(f"/sales/phone/offers/{offer.pk}/")
        vic.sign_in("vic")
        vic.look()
        wide = [vic.too_wide()]
        for address in ("/sales/phone/offers/", "/sales/phone/offers/new/"):
            vic.open(address)
            wide.append(vic.too_wide())
        vic.page.goto(f"/sales/phone/offers/{offer.pk}/")
        low = vic.page.evaluate(
            "[...document.querySelectorAll('#phone .form-control, #phone .form-select, #phone-live .btn')]"
            ".filter(each => each.offsetParent && each.offsetHeight < 44).map(each => each.id)"
        )

    assert (wide, low) == ([0, 0, 0], [])


def test_the_whole_way_without_scripts(shop, visit):
    offer = begun(shop)

    with visit(script=False) as vic:
        page = vic.page
        page.goto(f"/sales/phone/offers/{offer.pk}/")
        vic.sign_in("vic")
        fill(page, {**BUYER, "amount": "100.00", "street": "1 Mill Lane"})
        page.locator("#id_country").select_option("GB")
        page.locator("#id_kind").select_option("instalments")
        page.get_by_role("button", name="Recalculate").click()
        fill(page, {**ADDRESS, "count": "4"})
        page.locator("#id_interval").select_option("week")
        page.get_by_label("Bank transfer in advance").check()
        page.get_by_label("I have told who the contracting party is").check()
        page.get_by_label("I have told which terms apply, and the buyer agrees").check()
        page.get_by_role("button", name="Recalculate").click()
        expect(page.locator("#phone-live")).to_contain_text("£25.00")
        page.get_by_role("button", name="Order now").click()
        page.get_by_role("button", name="Order now").click()
        expect(page.get_by_text("is made; the buyer is sent its confirmation")).to_be_visible()

    assert Order.objects.get(channel="phone").plan.count == 4

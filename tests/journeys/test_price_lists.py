"""The day of the pricing administrator in a real browser: a list is made, filled, ruled, given, changed, taken back and
filled from a file. Once more with JavaScript off."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from commerce.models import PriceList
from commerce.queries import pricing
from core import clock
from partners.models import Partner, PartnerLevel
from tests.browser.house import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
D = Decimal
FILE = "code;ab Menge;Preis\nLANTERN;10;18,50\nTWINE;1;0,05\nNEVER;1;3\n"


def tab(max_, name):
    max_.page.get_by_label("About this price list").get_by_role("link", name=name).click()
    expect(max_.page.get_by_label("About this price list").get_by_role("link", name=name)).to_have_attribute(
        "aria-current", "page"
    )
    max_.look()


def make_a_list(max_):
    max_.go("Price lists")
    max_.look()
    max_.page.get_by_role("link", name="New price list").click()
    max_.look()
    max_.page.get_by_label("Name", exact=True).fill("Partners 2027")
    max_.page.get_by_label("Priority", exact=False).fill("80")
    max_.page.get_by_role("button", name="Make the list").click()
    expect(max_.page.get_by_role("heading", level=1)).to_contain_text("Partners 2027")
    max_.look()


def add_prices(max_):
    max_.page.get_by_role("link", name="Add a price").click()
    max_.look()
    for code, price, button in (("LANTERN", "20,00", "Add and enter another"), ("TWINE", "0.04", "Add the price")):
        max_.page.get_by_label("Product code").fill(code)
        max_.page.get_by_label("Price", exact=True).fill(price)
        max_.page.get_by_role("button", name=button).click()
        expect(max_.page.get_by_text(f"The price of {code} is in the list.").first).to_be_visible()


def change_a_price_in_its_row(max_):
    field = max_.page.get_by_label("Price of LANTERN from 1")
    field.fill("-3")
    submit(max_, field)
    expect(max_.page.get_by_text("A price is not below zero.").first).to_be_visible()
    if not max_.script:
        tab(max_, "Prices")
        field = max_.page.get_by_label("Price of LANTERN from 1")
    field.fill("21")
    submit(max_, field)
    expect(max_.page.get_by_text("saved").first).to_be_visible()
    max_.look()


def submit(max_, field):
    """Leave the field; without script a button stands beside it."""
    if max_.script:
        field.press("Tab")
    else:
        field.locator("xpath=..").get_by_role("button", name="Save").click()


def write_a_rule(max_):
    tab(max_, "Rules")
    max_.page.get_by_role("link", name="New rule").click()
    max_.look()
    max_.page.get_by_label("Product code").fill("LANTERN")
    max_.page.get_by_label("How much").fill("10")
    max_.page.get_by_label("Partner has").select_option(label="Gold")
    max_.page.get_by_label("Try it with partner").fill("ACME_DEPOT")
    max_.page.get_by_role("button", name="Show prices without and with it").click()
    expect(max_.page.get_by_text("The list is not in force for Acme Depot.").first).to_be_visible()
    max_.look()
    max_.page.get_by_role("button", name="Save the rule").click()
    expect(max_.page.get_by_text("level Gold").first).to_be_visible()
    max_.look()


def give_it(max_):
    tab(max_, "Given to")
    max_.page.get_by_label("Partner", exact=True).fill("ACME")
    max_.page.get_by_role("button", name="Give the list").click()
    expect(max_.page.get_by_text("Acme has the list from now on.").first).to_be_visible()
    max_.look()
    max_.page.get_by_role("main").get_by_role("link", name="Acme", exact=True).click()
    expect(max_.page.get_by_role("heading", name="Change what counts here")).to_be_visible()
    max_.look()
    max_.page.get_by_role("link", name="Partners 2027").click()


def try_the_rule_again(max_):
    tab(max_, "Rules")
    max_.page.get_by_role("link", name="Storm lantern").click()
    max_.page.get_by_label("Try it with partner").fill("ACME_DEPOT")
    max_.page.get_by_label("How much").fill("50")
    max_.page.get_by_role("button", name="Show prices without and with it").click()
    row = max_.page.get_by_role("row").filter(has_text="Storm lantern")
    expect(row).to_contain_text("£18.90")
    expect(row).to_contain_text("£10.50")
    expect(row).to_contain_text("Yes")
    max_.look()


def change_many_and_take_it_back(max_):
    tab(max_, "Mass update")
    max_.page.get_by_label("How much").fill("10")
    max_.page.get_by_role("button", name="Show what would happen").click()
    expect(max_.page.get_by_text("£23.10")).to_be_visible()
    max_.look()
    max_.page.get_by_role("button", name="Change 1 price").click()
    expect(max_.page.get_by_text("Mass update", exact=True).last).to_be_visible()
    max_.look()
    max_.page.get_by_role("button", name="Undo").click()
    expect(max_.page.get_by_text("Undone").first).to_be_visible()
    max_.look()


def import_a_file(max_):
    tab(max_, "Import")
    file = {"name": "prices.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    max_.page.locator("[name=file]").set_input_files(file)
    max_.page.get_by_role("button", name="Check the file").click()
    over(max_, "Look at the preview")
    max_.page.get_by_role("link", name="Look at the preview").click()
    expect(max_.page.get_by_text("There is no product with this code.").first).to_be_visible()
    max_.look()
    max_.page.get_by_role("button", name="Write the prices").click()
    over(max_, "Look at the prices")
    max_.page.get_by_role("link", name="Look at the prices").click()
    expect(max_.page.get_by_label("Price of LANTERN from 10")).to_have_value("18.50")
    max_.look()


def over(max_, link):
    """Wait for the worker; the page follows it by script, and without by asking for itself again."""

    def seen():
        return max_.page.get_by_role("link", name=link).count() or max_.page.wait_for_timeout(300)

    until(seen, link)
    max_.look()


@SCRIPT
def test_a_price_list_is_made_ruled_given_changed_taken_back_and_filled_from_a_file(people, visit, script):
    gold = PartnerLevel.objects.create(name="Gold")
    Partner.objects.filter(code="ACME").update(level=gold)

    with visit(script=script) as max_:
        max_.open("/")
        max_.sign_in("max")
        make_a_list(max_)
        add_prices(max_)
        change_a_price_in_its_row(max_)
        write_a_rule(max_)
        give_it(max_)
        try_the_rule_again(max_)
        change_many_and_take_it_back(max_)
        import_a_file(max_)

    made = PriceList.objects.get(name="Partners 2027")
    lantern = people.products.LANTERN.pk
    wanted = [(lantern, 1), (lantern, 10), (people.products.TWINE.pk, 1)]
    depot = people.partners.acme_depot.pk
    found = pricing.resolve(partner_id=depot, currency="GBP", wanted=wanted, now=clock.now())
    assert [found[key].unit_price for key in wanted] == [D("18.9"), D("16.65"), D("0.05")]
    assert list(made.versions.order_by("number").values_list("kind", flat=True)) == [
        "created", "entries", "entries", "entries", "rules", "mass_update", "undo", "import",
    ]  # fmt: skip

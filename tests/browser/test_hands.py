"""What hands do: keys, dialogs, the theme, adding without a reload, and forms that come back with what was typed."""

import re

import pytest
from playwright.sync_api import expect

from commerce.models import Cart, Order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def signed_in(visit):
    """Give a function that lets somebody sign in and open a page; his browser is closed, and checked, at the end."""
    opened = []

    def come(login, page="/", **how):
        person = visit(**how)
        opened.append(person)
        person.page.goto("/")
        person.sign_in(login)
        person.page.goto(page)
        return person.page

    yield come
    for person in opened:
        person.__exit__(None)


def test_the_slash_key_goes_to_the_search_and_enter_finds(people, signed_in):
    page = signed_in("bea")

    page.keyboard.press("/")
    page.keyboard.type("lantern")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Storm lantern")).to_be_visible()
    assert page.locator('[data-search="page"]').input_value() == "lantern"


def test_what_is_found_while_one_types_is_walked_by_arrows_and_opened_by_enter(people, signed_in):
    order = people.submitted("bea", "40.00")
    page = signed_in("bea", "/carts/")
    box = page.get_by_role("combobox", name="Search everywhere")

    page.keyboard.press("Control+k")
    page.keyboard.type(order.number)
    option = page.get_by_role("option", name=order.number)
    expect(option).to_be_visible()
    expect(page.locator("#live")).to_have_text("1 result")
    page.keyboard.press("ArrowDown")

    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/orders/{order.number}/$"))


def test_the_help_shows_the_keys_and_single_ones_can_be_switched_off(people, signed_in):
    page = signed_in("bea", "/carts/")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")

    page.keyboard.press("?")
    expect(help_).to_be_visible()
    help_.get_by_label("Single keys work while nobody is typing").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("/")

    expect(help_).to_be_hidden()
    expect(page.get_by_role("combobox", name="Search everywhere")).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search everywhere")).to_be_focused()


def test_a_section_that_was_folded_comes_folded_on_the_next_page(people, signed_in):
    page = signed_in("bea", "/carts/")
    orders = page.locator('[data-section="orders"]')

    orders.locator("summary").click()
    expect(orders).not_to_have_attribute("open", "")
    page.goto("/catalogue/")

    expect(orders).not_to_have_attribute("open", "")
    expect(page.locator('[data-section="buying"]')).to_have_attribute("open", "")


def test_on_a_phone_the_navigation_is_a_drawer(people, signed_in):
    page = signed_in("bea", "/carts/", width=390)
    drawer = page.get_by_role("navigation", name="Main")

    expect(drawer).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(drawer).to_be_visible()
    drawer.get_by_role("link", name="Quick order").click()

    expect(page).to_have_url(re.compile("/quick-order/$"))
    expect(drawer).to_be_hidden()


def test_a_slash_that_is_typed_into_a_field_stays_there(people, signed_in):
    page = signed_in("bea", "/carts/")

    page.get_by_label("Name").press_sequentially("Q3/2026")

    assert page.get_by_label("Name").input_value() == "Q3/2026"


def test_the_first_tab_skips_to_the_content(people, signed_in):
    page = signed_in("bea", "/orders/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_a_dialog_opens_by_key_escapes_by_key_and_gives_the_focus_back(people, signed_in):
    order = people.submitted("bea", "120.00")
    page = signed_in("bea", f"/orders/{order.number}/")
    opener, dialog = page.get_by_role("button", name="Withdraw into a cart").first, page.get_by_role("dialog")

    opener.focus()
    page.keyboard.press("Space")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_what_the_dialog_asks_is_done_on_its_button_alone(people, signed_in):
    order = people.submitted("bea", "120.00")
    page = signed_in("bea", f"/orders/{order.number}/")

    page.get_by_role("button", name="Withdraw into a cart").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw into a cart").click()

    expect(page.get_by_text(f"Order {order.number} is withdrawn; its lines are in a new cart.").first).to_be_visible()
    assert Order.objects.get().state == "withdrawn"


def test_a_chosen_theme_stays_on_the_next_page(people, signed_in):
    page = signed_in("bea")

    page.get_by_text("Account menu").locator("..").click()
    page.get_by_role("button", name="Dark").click()
    page.goto("/orders/")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("[data-theme-choice=dark]")).to_have_attribute("aria-pressed", "true")


def test_adding_updates_the_counter_without_leaving_the_page(people, signed_in):
    page = signed_in("bea", "/catalogue/")
    page.evaluate("window.isSamePage = true")

    page.locator("li", has_text="Storm lantern").get_by_role("button", name="Add").click()
    expect(page.locator("#cart-count")).to_contain_text("1")
    page.locator("li", has_text="Church candle").get_by_role("button", name="Add").click()
    expect(page.locator("#cart-count")).to_contain_text("2")

    assert page.evaluate("window.isSamePage") is True


def test_a_list_that_is_narrowed_tells_how_many_are_found(people, signed_in):
    order, _other = people.submitted("bea", "40.00"), people.submitted("bea", "30.00")
    page = signed_in("bea", "/orders/")

    page.locator(".toolbar-search").first.fill(order.number)
    expect(page.locator("#live")).to_have_text("1 found")
    page.locator(".toolbar-search").first.fill("nothing like it")
    expect(page.locator("#live")).to_have_text("Nothing matches")
    page.locator(".toolbar-search").first.fill(order.number)

    expect(page.locator("#live")).to_have_text("1 found")


def test_a_changed_quantity_tells_the_new_total(people, signed_in):
    people.filled_cart("bea", "20.00")
    page = signed_in("bea", "/carts/current/")

    page.get_by_label("Quantity of A pound's worth").fill("30")
    page.keyboard.press("Tab")

    expect(page.locator("#live")).to_contain_text("£30.00")


def test_an_impossible_quantity_is_told_without_leaving_the_page(people, signed_in):
    page = signed_in("bea", "/catalogue/")

    card = page.locator("li", has_text="Storm lantern")
    card.get_by_label("Quantity of Storm lantern").fill("-1")
    card.get_by_role("button", name="Add").click()

    expect(page.get_by_role("alert")).to_contain_text("Enter a whole quantity from 1 to 1,000,000.")
    expect(page.locator("#cart-count")).to_contain_text("0")


def test_a_changed_quantity_changes_the_total_and_what_will_happen_at_once(people, signed_in):
    people.filled_cart("bea", "20.00")
    page = signed_in("bea", "/carts/current/")
    expect(page.get_by_text("It will be placed at once.").first).to_be_visible()

    page.get_by_label("Quantity of A pound's worth").fill("60")
    page.keyboard.press("Tab")

    expect(page.get_by_text("Waiting for Carl, because the total is above the limit of £50.00.").first).to_be_visible()
    expect(page.locator(".cart-summary .total")).to_contain_text("£60.00")


def test_another_way_to_pay_changes_the_button_and_keeps_what_was_typed(people, signed_in):
    cart = people.filled_cart("dora", "1000.01")
    page = signed_in("dora", f"/carts/{cart.pk}/checkout/")
    page.get_by_label("Your PO number").fill("PO-4711")
    page.get_by_label("Note to the operator").fill("Gate 3")
    expect(page.get_by_role("button", name="Request release")).to_be_visible()

    page.get_by_label("Bank transfer in advance").check()

    expect(page.get_by_role("button", name="Place order")).to_be_visible()
    typed = [page.get_by_label(label).input_value() for label in ("Your PO number", "Note to the operator")]
    assert typed == ["PO-4711", "Gate 3"]


def test_a_double_click_submits_once(people, signed_in):
    cart = people.filled_cart("bea", "20.00")
    page = signed_in("bea", f"/carts/{cart.pk}/checkout/")

    page.get_by_role("button", name="Place order").dblclick()

    expect(page.locator("#main .status").first).to_have_text("Placed")
    assert (Order.objects.count(), Cart.objects.filter(ordered_at=None).count()) == (1, 0)


def test_a_refused_form_takes_the_focus_to_what_is_wrong(people, signed_in):
    order = people.submitted("bea", "120.00")
    page = signed_in("carl", f"/approvals/steps/{order.approval_steps.get().pk}/")

    page.get_by_role("button", name=f"Reject {order.number}").click()

    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").click()
    expect(page.get_by_label("Comment to the buyer")).to_be_focused()


def test_of_two_quick_changes_of_a_line_the_last_is_shown(people, signed_in):
    cart = people.filled_cart("bea", "20.00")
    page = signed_in("bea", "/carts/current/")
    quantity = page.get_by_label("Quantity of A pound's worth")

    for number in ("30", "41"):
        quantity.fill(number)
        quantity.dispatch_event("change")

    expect(page.locator(".cart-summary .total")).to_contain_text("£41.00")
    expect(page.locator("tbody tr").first).to_contain_text("£41.00")
    assert (cart.lines.get().quantity, quantity.input_value()) == (41, "41")

"""What is printed is dark on white, whatever theme the screen has."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
COLOURS = """() => {
    const card = getComputedStyle(document.querySelector("#main .card"));
    return [card.backgroundColor, card.color];
}"""


def test_paper_is_light_though_the_screen_is_dark(world, visit):
    with visit() as bea:
        bea.page.emulate_media(color_scheme="dark")
        bea.page.goto(f"/orders/{world.placed.number}/")
        bea.sign_in("bea")
        expect(bea.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
        screen = bea.page.evaluate(COLOURS)
        bea.page.emulate_media(media="print", color_scheme="dark")
        paper = bea.page.evaluate(COLOURS)

    assert (screen, paper) == (
        ["rgb(23, 29, 39)", "rgb(223, 228, 236)"],
        ["rgb(255, 255, 255)", "rgb(28, 36, 48)"],
    )

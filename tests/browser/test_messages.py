"""Two companies write to each other: question, answer, a page left open until its time is over (S1-S5)."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from messaging.models import Message, Reading, Side
from tests.messaging import talking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
TYPED = "Fifty are in stock, and"
OVER = "Acme asked for a response within 72 hours, and the time is over."


@pytest.fixture
def shop(people):
    """Give the cast; the vendor sells the candle."""
    talking.owned(people)
    return people


def asked(shop, *, left):
    """Have bea ask the vendor so long ago that `left` is left to respond."""
    return talking.asked(shop, at=clock.now() - timedelta(hours=72) + left).thread


def test_a_question_from_the_products_page_is_answered(shop, visit):
    with visit() as bea, visit() as vic:
        page = bea.page
        page.goto("/catalogue/CANDLE/")
        bea.sign_in("bea")
        page.get_by_role("link", name="Ask the seller").click()
        expect(page.get_by_role("heading", name="Ask the seller")).to_be_visible()
        bea.look()
        page.get_by_label("Your message").fill("Do you have fifty?")
        expect(page.get_by_label("Ask for a response within 72 hours")).to_be_checked()
        page.get_by_role("button", name="Send the message").click()
        expect(page.locator("#thread-messages")).to_contain_text("Do you have fifty?")
        expect(page.locator("#thread-live")).to_contain_text("Waiting for them")
        bea.look()

        vic.page.goto("/messages/sales/")
        vic.sign_in("vic")
        expect(vic.page.get_by_role("cell", name="Acme", exact=True)).to_be_visible()
        vic.look()
        vic.page.get_by_role("link", name="Church candle").click()
        expect(vic.page.locator("#thread-live")).to_contain_text("Waiting for us")
        vic.look()
        vic.page.get_by_label("Your message").fill("Fifty are here.")
        vic.page.get_by_role("button", name="Send").click()
        expect(vic.page.locator("#thread-messages")).to_contain_text("Fifty are here.")

        # She does nothing: her open page looks for itself, soon.
        expect(page.locator("#thread-messages")).to_contain_text("Fifty are here.", timeout=40_000)
        expect(page.locator(".said-outcome")).to_contain_text("Answered after")
        bea.look()

    question, answer = Message.objects.order_by("pk")
    assert (question.asks, question.answer, answer.side) == (True, answer, Side.SELLER)
    assert Reading.objects.filter(membership=shop.memberships.bea, until=answer.sent_at).exists()


@pytest.mark.parametrize("wrong", [timedelta(days=-400), timedelta(days=400)], ids=["behind", "ahead"])
def test_a_page_left_open_closes_in_time_whatever_the_computers_clock_says(shop, visit, wrong):
    thread = asked(shop, left=timedelta(seconds=25))

    with visit() as vic:
        page = vic.page
        page.clock.set_fixed_time(clock.now() + wrong)
        page.goto(f"/messages/threads/{thread.pk}/")
        vic.sign_in("vic")
        expect(page.locator(".countdown")).to_contain_text("s left")
        page.get_by_label("Your message").fill(TYPED)

        expect(page.locator("#reply-over")).to_be_visible(timeout=40_000)

        expect(page.locator("#reply-over")).to_contain_text(OVER)
        box = page.get_by_label("Your message")
        expect(box).to_have_value(TYPED)
        expect(box).not_to_be_editable()
        expect(page.get_by_role("button", name="Send")).to_have_count(0)
        vic.look()

    assert thread.messages.count() == 1


def test_a_page_that_slept_is_told_when_it_wakes(shop, visit):
    """The countdown of the page stood still meanwhile: it asks again, and the server has the last word."""
    thread = asked(shop, left=timedelta(hours=2))

    with visit() as vic:
        page = vic.page
        page.goto(f"/messages/threads/{thread.pk}/")
        vic.sign_in("vic")
        expect(page.locator("#thread-live")).to_contain_text("1 h 59 min left")
        page.get_by_label("Your message").fill(TYPED)
        other = talking.responded(shop, thread, at=clock.now(), words="A colleague was faster.")
        page.evaluate("Date.now = ((real) => () => real() + 3600_000)(Date.now)")

        expect(page.locator("#thread-messages")).to_contain_text("A colleague was faster.")
        expect(page.locator("#thread-live")).to_contain_text("We wrote last")
        expect(page.get_by_label("Your message")).to_have_value(TYPED)

    assert thread.messages.latest("pk") == other


def test_what_is_sent_too_late_is_refused_and_kept_without_scripts_too(shop, visit):
    thread = asked(shop, left=timedelta(seconds=15))

    with visit(script=False) as vic:
        page = vic.page
        page.goto(f"/messages/threads/{thread.pk}/")
        vic.sign_in("vic")
        page.get_by_label("Your message").fill(TYPED)
        page.wait_for_timeout(15_000)
        page.get_by_role("button", name="Send").click()

        expect(page.get_by_text(OVER)).to_be_visible()
        expect(page.locator("#kept")).to_have_value(TYPED)
        expect(page.get_by_role("button", name="Send")).to_have_count(0)

    assert thread.messages.count() == 1


def test_the_pages_fit_a_phone(shop, visit):
    thread = asked(shop, left=timedelta(hours=2))

    with visit(width=390) as vic:
        vic.page.goto("/messages/sales/")
        vic.sign_in("vic")
        wide = [vic.too_wide()]
        vic.look()
        vic.open(f"/messages/threads/{thread.pk}/")
        wide.append(vic.too_wide())

    assert wide == [0, 0]

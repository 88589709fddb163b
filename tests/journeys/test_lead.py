"""Somebody without an account asks about a product; a manager assigns the lead, and sales support makes an opportunity
of it at once (T4, T7)."""

import pytest
from playwright.sync_api import expect

from telesales.models import Lead, Opportunity
from tests.telesales.quoting import sellers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


def ask(visitor):
    """Ask about a product by the public form."""
    page = visitor.page
    page.goto("/contact/POUND/")
    for label, typed in {"Company": "Acme", "Your name": "Bea", "Your e-mail": "bea@people.example",
                         "What may we do for you?": "Two hundred of these, please"}.items():  # fmt: skip
        page.get_by_label(label, exact=True).fill(typed)
    visitor.look()
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Ask about")
    visitor.look()


def assign(manager, lead):
    manager.page.goto("/sales/leads/")
    manager.sign_in("max")
    manager.page.locator("#main").get_by_role("link", name=lead.company, exact=True).first.click()
    manager.page.get_by_label("Who looks after it").select_option(label="All sales support representatives")
    manager.page.get_by_role("button", name="Assign", exact=True).click()
    expect(manager.page.get_by_text("The lead is assigned.").first).to_be_visible()
    manager.look()


@BOTH
def test_a_question_becomes_an_opportunity_with_the_product_asked_about(people, visit, script):
    sellers()
    with visit(script=script, **PHONE) as anybody:
        ask(anybody)
    lead = Lead.objects.get()
    with visit(script=script) as manager:
        assign(manager, lead)

    with visit(script=script) as sam:
        sam.page.goto(f"/sales/leads/{lead.pk}/")
        sam.sign_in("sam")
        sam.page.get_by_role("button", name="Take it").click()
        sam.page.get_by_role("link", name="Make it a customer").click()
        sam.look()
        expect(sam.page.get_by_label("Open an opportunity").first).to_be_checked()
        sam.page.get_by_role("radio", name="Bea, bea@people.example").check()
        sam.page.get_by_role("button", name="It is this customer").click()
        expect(sam.page.get_by_role("heading", level=1, name="Acme: A pound's worth")).to_be_visible()
        expect(sam.page.get_by_role("textbox", name="Quantity A pound's worth")).to_have_value("1")
        sam.look()

    lead.refresh_from_db()
    found = Opportunity.objects.get()
    lines = list(found.cart.lines.values_list("product__code", flat=True))
    assert (lead.state, lead.opportunity, lead.product) == ("converted", found, people.products.POUND)
    assert (found.customer, found.owner, lines) == (people.memberships.bea, people.memberships.sam, ["POUND"])

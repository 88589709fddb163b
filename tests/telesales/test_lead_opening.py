"""A lead that becomes a customer has its opportunity at once, in the same transaction (T4, T5, T7)."""

import re
from decimal import Decimal

import pytest

from commerce.models import PriceList, PriceListAssignment
from core.models import AuditEntry
from core.refusal import Refused
from partners.models import Partner
from partners.permissions import Role
from telesales.actions import conversion_of_lead as actions
from telesales.models import Lead, Opportunity
from tests.factories.racing import refusals, together
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.leads import NEW, lead, rivals
from tests.telesales.selling import let, policy, resold

pytestmark = pytest.mark.django_db


def sellers():
    for role in (Role.SSR, Role.RESELLER):
        let(role)
    let(Role.MARKETPLACE_MANAGER, finalise=True)


@pytest.fixture
def people(cast):
    """Have the marketplace sell by opportunities, and three roles that may sell to everybody."""
    rivals(cast)
    policy(mode="opportunities")
    sellers()
    return cast


def asking(people, *, to="ssr", code="POUND", **values):
    return lead(people, to=to, product=getattr(people.products, code), **values)


def associated(people, found, who="sam", place="bea", **more):
    known = {"place": getattr(people.memberships, place), "opens": True, **more}
    return actions.associate(lead=found, **known, by=people.acting(who), now=people.now)


def converted(people, found, who="max", **more):
    new = {"data": {**NEW, "currency": "GBP"}, "price_list": people.price_list, "opens": True, **more}
    return actions.convert(lead=found, **new, by=people.acting(who), now=people.now)


# ---------------------------------------------------------------- opened
def test_somebody_known_has_his_opportunity_with_what_he_asked_about(people):
    found = asking(people)

    associated(people, found)

    made = Opportunity.objects.get()
    found.refresh_from_db()
    assert (found.state, found.opportunity, made.customer) == ("converted", made, people.memberships.bea)
    assert (made.name, made.notes, made.owner) == (
        f"Nordlicht GmbH: {people.products.POUND.name}", "Two hundred lanterns", people.memberships.sam,
    )  # fmt: skip
    assert [(line.product, line.quantity) for line in made.cart.lines.all()] == [(people.products.POUND, 1)]
    told = AuditEntry.objects.get(event="lead.opened")
    assert (told.actor_name, told.subject_id, told.new) == ("Sam", found.pk, {"number": made.number})


def test_a_new_company_has_prices_and_an_opportunity_at_once(people):
    found = asking(people)

    place = converted(people, found)

    made = Opportunity.objects.get()
    assert (made.customer, made.partner.name, made.total) == (place, "Nordlicht GmbH", Decimal("1.000"))
    given = PriceListAssignment.objects.get(partner=place.partner)
    assert (given.price_list, Lead.objects.get().opportunity) == (people.price_list, made)


def test_a_resellers_lead_gives_him_customer_and_opportunity(people):
    resold(people)
    found = asking(people, to="resale")

    associated(people, found, "ruth")

    made = Opportunity.objects.get()
    assert (made.owner, made.owner_role, made.sold_from) == (
        people.memberships.ruth, Role.RESELLER, people.partners.resale,
    )  # fmt: skip


def test_without_the_wish_there_is_none(people):
    found = asking(people)

    associated(people, found, opens=False)

    assert (Opportunity.objects.count(), Lead.objects.get().state) == (0, "converted")


# ---------------------------------------------------------------- refused
REFUSED = {
    "no product": (
        lambda people: lead(people, to="ssr"), {},
        "Write down first which product it is about.",
    ),
    "no price": (
        lambda people: asking(people), {"place": "zoe"},
        "No opportunity can be opened: Zenith has no price for POUND yet.",
    ),
    "direct mode": (
        lambda people: (policy(mode="direct"), asking(people))[1], {},
        "No opportunity can be opened: This marketplace sells directly: begin a sale with the customer at the sales "
        "desk instead.",
    ),
    "administrators only": (
        lambda people: (let(Role.SSR, every_user=False), asking(people))[1], {},
        "No opportunity can be opened: You may sell to company administrators only: ask a manager for more.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_opened_leaves_the_lead_as_it_was(people, why):
    make, more, sentence = REFUSED[why]
    found = make(people)

    with pytest.raises(Refused) as refused:
        associated(people, found, **more)

    assert (refused.value.sentence, refused.value.field) == (sentence, "opens")
    assert (Lead.objects.get().state, Opportunity.objects.count()) == ("assigned", 0)
    assert not AuditEntry.objects.filter(event__in=["lead.converted", "lead.opened"]).exists()


def test_a_new_company_is_not_made_where_its_opportunity_is_refused(people):
    found = asking(people)

    with pytest.raises(Refused, match=r"Nordlicht GmbH has no price for POUND yet\."):
        converted(people, found, price_list=None)

    assert not Partner.objects.filter(name=NEW["company"]).exists()


def test_whoever_gives_no_prices_gives_none_in_this_way(people):
    found = asking(people)

    with pytest.raises(Refused):
        converted(people, found, "sam", opens=False)

    assert not Partner.objects.filter(name=NEW["company"]).exists()


@pytest.mark.django_db(transaction=True)
def test_associated_twice_at_once_it_is_one_opportunity(cast):
    """The lock of the company is enough for it here; what the lead's own is for is shown where it is converted."""
    policy(mode="opportunities")
    sellers()
    found = asking(cast)

    said = refusals(together(*(lambda who=who: associated(cast, found, who) for who in ("sam", "max"))))

    found.refresh_from_db()
    assert said == [f"This lead is converted already, by {found.decided_by.name}."]
    assert Opportunity.objects.get() == found.opportunity


# ---------------------------------------------------------------- the pages
def page(people, who, found):
    return people.client_for(who).get(f"/sales/leads/{found.pk}/conversion/").content.decode()


def test_the_choice_is_ticked_where_one_sells_by_opportunities(people):
    found = asking(people, email="ada@people.example")

    by_opportunities = page(people, "sam", found)
    policy(mode="direct")
    directly = page(people, "sam", found)

    ticked = [tag for tag in re.findall(r"<input[^>]*>", by_opportunities) if 'name="opens"' in tag]
    assert (["checked" in tag for tag in ticked], 'name="opens"' in directly) == ([True], False)


def test_only_who_gives_prices_is_asked_for_them(people):
    PriceList.objects.create(name="Struck", currency="GBP", is_recommended=True)
    found = asking(people)

    assert ['name="price_list"' in page(people, who, found) for who in ("max", "sam")] == [True, False]
    assert "Struck" not in page(people, "max", found)


def test_whoever_opens_one_goes_on_with_it_and_the_lead_leads_there(people):
    found = asking(people, email="ada@people.example")
    client = people.client_for("sam")

    answer = client.post(
        f"/sales/leads/{found.pk}/association/", {"customer": people.memberships.ada.pk, "opens": "on"}
    )

    made = Opportunity.objects.get()
    where = f"/sales/opportunities/{made.number}/"
    assert (answer.status_code, answer["Location"]) == (302, where)
    assert f'href="{where}"' in client.get(f"/sales/leads/{found.pk}/").content.decode()


def test_a_refusal_stands_at_the_choice_and_nothing_is_lost(people):
    found = asking(people, email="zoe@people.example")

    answer = people.client_for("sam").post(
        f"/sales/leads/{found.pk}/association/", {"customer": people.memberships.zoe.pk, "opens": "on"}
    )

    said = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#known_opens">' in said
    assert "Zenith has no price for POUND yet." in said
    assert f'value="{people.memberships.zoe.pk}" id="customer-{people.memberships.zoe.pk}" checked' in said


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"opens": "on"}, "An opportunity needs prices: choose a list, or open none."),
        ({"currency": "EUR", "list": True}, "Trade is in GBP."),
    ],
)
def test_a_new_company_needs_prices_for_its_opportunity(people, sent, fault):
    found = asking(people)
    known = {**NEW, "currency": "GBP", **sent}
    if known.pop("list", None):
        known["price_list"] = people.price_list.pk

    answer = people.client_for("max").post(f"/sales/leads/{found.pk}/conversion/", known)

    assert (answer.status_code, fault in answer.content.decode()) == (422, True)


# ---------------------------------------------------------------- new lead or purchase
def test_the_button_over_orders_leads_to_a_lead_or_a_purchase(people):
    desk = people.client_for("sam").get("/desk/").content.decode()
    asked = people.client_for("sam").get("/sales/new/").content.decode()
    policy(mode="direct")
    directly = people.client_for("sam").get("/sales/new/").content.decode()

    assert 'href="/sales/new/"' in desk
    assert re.findall(r'class="card" href="([^"]+)"', asked) == ["/sales/opportunities/new/", "/sales/leads/new/"]
    assert re.findall(r'class="card" href="([^"]+)"', directly) == ["/sales/", "/sales/leads/new/"]

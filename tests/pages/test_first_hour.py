"""The first hour of a marketplace: from an empty database to a placed order, by the steps of the page alone."""

import io
import re

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from commerce.models import Order, PriceList
from commerce.pages.setup import DONE_KEY
from core import marketplace as marketplaces
from core.models import AuditEntry, Marketplace
from partners.links import person as links
from partners.models import Invitation, Partner, User
from tests.pages.reading import document, fields, of_class, words

PASSWORD = "a long enough one"
FOUNDING = {"company": "Northgate", "name": "Mia Moor", "email": "mia@northgate.example"}


@pytest.fixture(autouse=True)
def read_anew():
    """Leave nothing kept to the other tests."""
    for _time in "before", "after":
        marketplaces.forget()
        cache.delete(DONE_KEY)
        if _time == "before":
            yield


def found_marketplace(**values):
    """Run the command; give what it prints."""
    said = io.StringIO()
    call_command("create_marketplace", stdout=said, **{**FOUNDING, **values})
    return said.getvalue()


def let_in(url):
    """Choose a password behind the link of an invitation, and sign in with it."""
    client = Client()
    landed = client.get(url, follow=True)
    form = document(landed).xpath("//form[.//input[@type='password']]")[0]
    typed = {**fields(form), "new_password1": PASSWORD, "new_password2": PASSWORD}
    done = client.post(form.get("action") or landed.request["PATH_INFO"], typed)
    assert done.status_code == 302
    login = Invitation.objects.latest("pk").user.username
    signed = client.post("/account/sign-in/", {"login": login, "password": PASSWORD})
    assert signed.status_code == 302
    return client


def take(client, key, *, by="//main//form[@method='post']", **typed):
    """Begin a step, and send the form of the page it leads to."""
    page = client.post(f"/setup/steps/{key}/", follow=True)
    return send(client, page, by=by, **typed)


def send(client, page, *, by="//main//form[@method='post']", **typed):
    form = document(page).xpath(by)[0]
    answer = client.post(form.get("action") or page.request["PATH_INFO"], {**fields(form), **typed})
    assert answer.status_code == 302, words(document(answer))[:600]
    return answer


def standing(client):
    """Give the keys of the steps that are done, in order, as the page says it."""
    steps = of_class(document(client.get("/setup/")), "setup-step")
    return ["is-done" in step.get("class") for step in steps]


def test_an_empty_marketplace_comes_to_its_first_order_by_the_steps_alone(db):
    said = found_marketplace()
    manager = let_in(re.search(r"http\S+/invitation/\S+", said).group())
    home = manager.get("/").content.decode()
    assert ("Go on with the steps" in home, standing(manager)) == (True, [False] * 7)

    take(manager, "company", label="Head office", street="1 Mill Lane", postcode="LS1 1AA", city="Leeds", country="GB")
    take(manager, "look", name="Northgate Market")
    send(manager, manager.get("/products/new/"), code="LAMP", name="Desk lamp")
    take(manager, "prices", name="Trade prices", currency="GBP", is_active="on")
    price_list = PriceList.objects.get()
    priced = manager.get(f"/price-lists/{price_list.pk}/prices/new/")
    send(manager, priced, product="LAMP", min_quantity="1", unit_price="12.50")
    take(
        manager, "partner", name="Acme", code="ACME", currency="GBP", admin_name="Ada A", admin_email="ada@acme.example"
    )
    assert standing(manager) == [True, True, True, True, True, False, False]
    take(manager, "given", partner="ACME")
    assert "Next: The first order" in " ".join(words(document(manager.get("/"))).split())

    buyer = let_in(f"/invitation/{links.invitation_token(Invitation.objects.latest('pk'))}/")
    buyer.post("/catalogue/LAMP/line/", {"quantity": "2"})
    order_something(buyer)

    assert Order.objects.get().placed_at is not None
    assert standing(manager) == [True] * 7
    assert "Go on with the steps" not in manager.get("/").content.decode()


def order_something(client):
    """Check the current cart out, to an address that is entered on the way."""
    send(client, client.get("/partners/ACME/addresses/new/"), label="Shop", street="Kai 1", city="Leeds", country="GB",
         postcode="LS2 2BB", is_default_ship_to="on", is_default_bill_to="on")  # fmt: skip
    cart = document(client.get("/carts/current/"))
    checkout = next(link for link in cart.xpath("//a/@href") if link.endswith("/checkout/"))
    client.post(checkout, {"payment_method": "bank_transfer"})
    page = client.get(checkout)
    answer = send(client, page, by="//form[@id='checkout']")
    assert answer["Location"].startswith("/orders/")


def test_a_marketplace_is_made_once(db):
    found_marketplace()

    with pytest.raises(CommandError, match="has an operator already"):
        found_marketplace(email="other@northgate.example")

    user = User.objects.get()
    assert (user.username, Partner.objects.get().kind, user.has_usable_password()) == ("mia.moor", "operator", False)
    assert set(user.memberships.get().roles) == {"marketplace_manager", "channel_administrator", "finance"}


@pytest.mark.parametrize(
    ("values", "words"),
    [({"email": "mia"}, "valid email"), ({"code": "a/b"}, "Use letters"), ({"name": " "}, "a name")],
)
def test_what_cannot_be_made_is_told_and_leaves_nothing(db, values, words):
    with pytest.raises(CommandError, match=f"(?i){words}"):
        found_marketplace(**values)

    assert (Partner.objects.exists(), User.objects.exists()) == (False, False)


def test_a_step_shows_the_way_back_until_it_is_taken(cast):
    client = cast.client_for("max")

    client.post("/setup/steps/look/")
    there = client.get("/settings/look/").content.decode()
    client.post("/setup/back/")

    assert ("Back to the steps" in there, "Back to the steps" in client.get("/settings/look/").content.decode()) == (
        True,
        False,
    )


def test_steps_that_are_not_ones_own_or_come_later_lead_nowhere(cast):
    PriceList.objects.all().delete()
    client = cast.client_for("fay")

    page = words(document(client.get("/setup/")))

    assert "Takes one of these roles: Marketplace manager." in page
    assert client.post("/setup/steps/look/").status_code == 404
    assert cast.client_for("max").post("/setup/steps/given/").status_code == 404
    assert cast.client_for("max").post("/setup/steps/nothing/").status_code == 404


def test_who_needs_no_steps_dismisses_them_and_may_have_them_back(cast, django_capture_on_commit_callbacks):
    client = cast.client_for("max")
    before = client.get("/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/setup/dismissal/")
    after = client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/setup/dismissal/", {"show": "again"})

    assert ["Go on with the steps" in page for page in (before, after, client.get("/").content.decode())] == [
        True,
        False,
        True,
    ]
    events = AuditEntry.objects.filter(event__startswith="marketplace.setup").values_list("event", flat=True)
    assert sorted(events) == ["marketplace.setup_dismissed", "marketplace.setup_shown"]
    assert Marketplace.objects.get().name == "Counterpart"

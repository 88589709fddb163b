"""Cost centres: who keeps them, where they are offered, and that orders carry them (A7)."""

import uuid

import pytest
from django.urls import reverse

from commerce.actions import cost_centre as actions
from commerce.actions import order as orders
from commerce.checkout import Checkout
from commerce.models import CostCentre, Order
from commerce.queries import order_lists
from core import audit
from core.refusal import Refused
from tests.pages.conftest import unhashed_static  # noqa: F401 - pages link static files

pytestmark = pytest.mark.usefixtures("unhashed_static")


@pytest.fixture
def travel(cast, now):
    ada = cast.acting("ada")
    return actions.open_one(partner=cast.partners.acme, code=" 4711 ", name="Travel", by=ada, now=now)


@pytest.fixture
def ordered(cast, now):
    """Give a function by which Bea orders for a cost centre."""

    def call(cost_centre_id):
        cart, bea = cast.filled_cart("bea"), cast.acting("bea")
        checkout = Checkout(payment="bank_transfer", cost_centre=cost_centre_id)
        return orders.submit(cart=cart, key=uuid.uuid4(), checkout=checkout, by=bea, now=now)

    return call


def events(of):
    return [(entry.event, entry.actor_name) for entry in audit.of(of)]


def test_an_administrator_opens_changes_closes_and_reopens_one(cast, travel, now):
    ada = cast.acting("ada")

    actions.change(cost_centre=travel, code="4712", name="Fairs", by=ada, now=now)
    actions.switch(cost_centre=travel, is_active=False, by=ada, now=now)
    actions.switch(cost_centre=travel, is_active=False, by=ada, now=now)
    actions.switch(cost_centre=travel, is_active=True, by=ada, now=now)

    travel.refresh_from_db()
    assert (travel.code, travel.name, travel.is_active) == ("4712", "Fairs", True)
    names = ["opened", "changed", "closed", "reopened"]
    assert events(travel) == [(f"cost_centre.{name}", "Ada") for name in names]


@pytest.mark.parametrize(
    ("code", "name", "field", "sentence"),
    [
        ("", "Vans", "code", "Enter the code that your books know it by."),
        ("x" * 21, "Vans", "code", "A code has at most 20 characters."),
        ("4712", " ", "name", "Enter a name."),
        ("4711", "Vans", "code", "Acme has a cost centre 4711 already."),
    ],
)
def test_what_it_is_called_is_sound(cast, travel, now, code, name, field, sentence):
    with pytest.raises(Refused) as refusal:
        actions.open_one(partner=cast.partners.acme, code=code, name=name, by=cast.acting("ada"), now=now)

    assert (refusal.value.field, str(refusal.value)) == (field, sentence)


@pytest.mark.parametrize(
    ("who", "partner", "sentence"),
    [
        ("bea", "acme", "Your role does not manage users."),
        ("zoe", "acme", "This partner is not yours to manage."),
        ("max", "operator", "The operator buys nothing: choose one of the partners."),
    ],
)
def test_others_keep_none(cast, now, who, partner, sentence):
    with pytest.raises(Refused) as refusal:
        actions.open_one(partner=getattr(cast.partners, partner), code="1", name="One", by=cast.acting(who), now=now)

    assert str(refusal.value) == sentence


def test_an_order_carries_the_cost_centre_of_its_checkout(cast, travel, ordered):
    order = Order.objects.get(pk=ordered(travel.pk).pk)

    page = cast.client_for("bea").get(reverse("commerce:order", args=[order.number])).content.decode()

    assert order.cost_centre == travel
    assert "<dt>Cost centre</dt><dd>4711 Travel</dd>" in page


@pytest.mark.parametrize("which", ["switched off", "of a stranger", "of a sister branch", "of nobody"])
def test_one_that_is_not_offered_is_refused(cast, travel, ordered, now, which):
    if which == "switched off":
        actions.switch(cost_centre=travel, is_active=False, by=cast.acting("ada"), now=now)
    if which == "of a stranger":
        travel = CostCentre.objects.create(partner=cast.partners.zenith, code="Z", name="Z")
    if which == "of a sister branch":
        sister = type(cast.partners.acme).objects.create(code="SISTER", name="Sister", parent=cast.partners.acme)
        travel = CostCentre.objects.create(partner=sister, code="S", name="S")
    pk = 999_999_999 if which == "of nobody" else travel.pk

    with pytest.raises(Refused) as refusal:
        ordered(pk)

    assert refusal.value.field == "cost_centre"
    assert str(refusal.value) == "This cost centre is no longer offered: choose another."


def test_a_refused_choice_is_told_beside_its_field(cast, travel, now):
    cart = cast.filled_cart("bea")
    values = {"key": uuid.uuid4(), "seen_total": "20.00", "payment_method": "bank_transfer", "cost_centre": "987"}

    response = cast.client_for("bea").post(reverse("commerce:submission", args=[cart.pk]), values)

    sentence = "This cost centre is no longer offered: choose another."
    assert (response.status_code, response.context["form"].errors["cost_centre"]) == (422, [sentence])


def test_orders_are_found_by_their_cost_centre(cast, travel, ordered):
    mine, _other = ordered(travel.pk), ordered(None)

    found = [
        list(order_lists.charged_to(Order.objects.all(), "4711")),
        list(order_lists.containing(Order.objects.all(), "travel")),
        list(order_lists.charged_to(Order.objects.all(), "4712")),
    ]

    assert found == [[mine], [mine], []]


def test_a_withdrawn_order_keeps_it_in_its_cart(cast, travel, now):
    cart = cast.filled_cart("bea", "60.00")
    checkout = Checkout(payment="bank_transfer", cost_centre=travel.pk)

    orders.submit(cart=cart, key=uuid.uuid4(), checkout=checkout, by=cast.acting("bea"), now=now)

    cart.refresh_from_db()
    assert Checkout.of(cart.checkout).cost_centre == travel.pk


def test_the_pages_open_change_and_switch_one(cast):
    ada = cast.client_for("ada")

    ada.post(reverse("commerce:cost_centre_new"), {"partner": "acme_north", "code": "N1", "name": "North"})
    made = CostCentre.objects.get()
    ada.post(reverse("commerce:cost_centre", args=[made.pk]), {"code": "N2", "name": "North"})
    ada.post(reverse("commerce:cost_centre_switch", args=[made.pk]), {"is_active": "no"})

    made.refresh_from_db()
    assert (made.partner, made.code, made.is_active) == (cast.partners.acme_north, "N2", False)
    file = b"".join(ada.get(reverse("commerce:cost_centres"), {"export": "tsv"})).decode()
    assert file.splitlines() == [
        "code\tname\tcompany\tcompany_code\tstate",
        "N2\tNorth\tAcme North\tACME_NORTH\tSwitched off",
    ]

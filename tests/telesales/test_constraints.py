"""What the database itself refuses: sales for others, offered prices, opportunities, quotes, resellers, leads."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.models import Cart, Document
from partners.permissions import Role
from telesales.models import CustomerNote, Opportunity, PriceOverride, Quote, Sale, SalesSession
from tests.factories.standing import standing
from tests.factories.violations import altered, promised, refused_with
from tests.telesales import cases
from tests.telesales.cases.selling import note
from tests.telesales.selling import begun, bound, let, offer

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Scene:
    """An order that Sam sold to Bea with a line at an offered price, and what new rows about it would look like."""

    def __init__(self, cast):
        self.cast, self.now = cast, cast.now
        let(Role.SSR, change_prices=True, finalise=True)
        bound(Role.SSR)
        for_bea = begun(cast, "sam", "bea")
        cart = cast.filled_cart("bea", "20.20")
        offer(cast, cart, "POUND", "0.90")
        self.order = orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=for_bea, now=cast.now)
        self.sale = Sale.objects.get(order=self.order)
        SalesSession.objects.filter(ended_at=None).update(ended_at=cast.now, end="ended")

    def session(self, **values):
        known = {"seller": self.cast.memberships.sam, "seller_user": self.cast.users.sam, "reason": "He called"}
        known |= {"customer": self.cast.memberships.bea, "partner": self.cast.partners.acme_depot}
        known |= {"sold_from": self.cast.partners.operator, "started_at": self.now}
        return SalesSession.objects.create(**{**known, "expires_at": self.now + timedelta(hours=1), **values})

    def new_sale(self, **values):
        known = {"seller": self.cast.memberships.sam, "at": self.now}
        return Sale.objects.create(**{**known, **values})

    def two_sales(self, **values):
        return [self.new_sale(order=self.cast.submitted("bea"), **values) for _time in range(2)]

    def new_override(self, **values):
        copied = PriceOverride.objects.filter(sale=self.sale).values().get()
        del copied["id"], copied["product_id"]
        return PriceOverride.objects.create(**{"product": self.cast.products.PENNY, **copied, **values})

    def draft_cart(self):
        return Cart.objects.create(
            user=self.cast.users.bea,
            partner=self.cast.partners.acme_depot,
            name="Draft",
            currency="GBP",
            is_sales_draft=True,
        )

    def opportunity(self, **values):
        known = {"number": uuid.uuid4().hex[:12], "name": "Candles for spring", "customer": self.cast.memberships.bea}
        known |= {"partner": self.cast.partners.acme_depot, "owner": self.cast.memberships.sam, "owner_role": Role.SSR}
        known |= {"sold_from": self.cast.partners.operator, "currency": "GBP", "created_at": self.now}
        known |= {"created_by": self.cast.users.sam, "changed_at": self.now}
        known |= {"expires_at": self.now + timedelta(days=30)}
        if "cart" not in values:
            known["cart"] = self.draft_cart()
        return Opportunity.objects.create(**{**known, **values})

    def strange_opportunity(self):
        """The check of ended_at lists the states too and would speak first."""
        altered("telesales_opportunity DROP CONSTRAINT opportunity_ended_exactly_when_ended")
        return self.opportunity(state="lost")

    def quote(self, **values):
        known = {"version": 1, "content": {}, "content_hash": "x", "currency": "GBP", "total": 1, "zone": "UTC"}
        known |= {"sent_at": self.now, "sent_by": self.cast.users.sam, "expires_at": self.now + timedelta(days=14)}
        if "opportunity" not in values:
            known["opportunity"] = self.opportunity()
        return Quote.objects.create(**{**known, **values})

    def strange_quote(self):
        """The check of answers lists the states too and would speak first."""
        altered("telesales_quote DROP CONSTRAINT quote_answered_exactly_when_answered")
        return self.quote(state="lost")

    def paper(self):
        known = {"kind": "confirmation", "number": 1, "partner": self.cast.partners.acme, "order": self.order}
        return Document.objects.create(**known, currency="GBP", total=1, content={}, issued_at=self.now)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, lambda: NOW, Scene) as found:
        yield found


@pytest.fixture
def scene(built, db):
    return built.fresh()


def test_every_promise_of_the_models_has_its_case():
    assert set(cases.CASES) == promised("telesales")


@pytest.mark.parametrize("name", cases.CASES)
def test_the_database_refuses_it(scene, name):
    assert name in refused_with(cases.CASES[name], scene)


@pytest.mark.parametrize("sold_from", ["acme", "acme_north", "acme_depot"])
@pytest.mark.parametrize("what", ["session", "opportunity"])
def test_nothing_begins_within_a_tree_wherever_in_it_the_seller_stands(scene, what, sold_from):
    told = refused_with(lambda: getattr(scene, what)(sold_from=getattr(scene.cast.partners, sold_from)))

    assert "a company does not sell to itself" in told


@pytest.mark.parametrize("what", ["session", "opportunity"])
def test_what_was_begun_is_not_moved_into_the_sellers_own_tree(scene, what):
    row = getattr(scene, what)()
    own = {"sold_from": scene.cast.partners.acme}

    assert "a company does not sell to itself" in refused_with(lambda: type(row).objects.update(**own))


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"content": {"lines": []}},
        {"content_hash": "y"},
        {"currency": "EUR"},
        {"zone": "Europe/Berlin"},
        {"message": "Dearer"},
        {"sent_at": None},
        {"expires_at": None},
    ],
)
def test_nothing_of_a_sent_quote_changes(scene, change):
    later = {name: scene.now + timedelta(days=1) for name, value in change.items() if value is None}
    quote = Quote.objects.filter(pk=scene.quote().pk)

    assert "Cannot update" in refused_with(lambda: quote.update(**{**change, **later}))


@pytest.mark.parametrize("state", ["replaced", "countered", "approved", "rejected", "withdrawn"])
def test_an_answered_quote_is_not_answered_again(scene, state):
    by = {"answered_at": scene.now, "answered_by": scene.cast.users.bea}
    quote = scene.quote(state=state, **(by if state in ("countered", "approved", "rejected") else {}))

    told = refused_with(lambda: Quote.objects.filter(pk=quote.pk).update(state="sent", answered_at=None))

    assert "Cannot update" in told


@pytest.mark.parametrize("state", ["declined", "rejected", "expired"])
def test_what_has_ended_never_goes_on(scene, state):
    made = scene.opportunity(state=state, ended_at=scene.now)

    told = refused_with(lambda: Opportunity.objects.filter(pk=made.pk).update(state="pending_review", ended_at=None))

    assert "opportunity_keeps_its_path" in told


def test_what_was_sold_and_at_which_price_and_what_was_noted_is_never_deleted(scene):
    note(scene)

    for model in (PriceOverride, Sale, CustomerNote):
        assert "delete rows from" in refused_with(lambda model=model: raw_delete(model))


def raw_delete(model):
    """Delete as the database sees it, past what Django protects before."""
    return model.objects.all()._raw_delete(model.objects.db)


def test_a_draft_is_never_the_current_cart_of_its_customer(scene):
    carts.open_current(by=scene.cast.acting("bea"), now=scene.now)
    draft = scene.draft_cart()

    assert "cart_" in refused_with(lambda: Cart.objects.filter(pk=draft.pk).update(is_current=True))

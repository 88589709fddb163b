"""A reseller reads the papers of the orders that he sold, and nobody else's (T5, P12, T02)."""

import uuid

import pytest
from django.urls import reverse

from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.models import Document
from core import outbox
from partners.permissions import Role
from telesales.models import ResellerCustomer
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.leads import rivals
from tests.telesales.selling import begun, let, resold

pytestmark = pytest.mark.django_db


class Papers:
    """Two resellers with a customer each; what Ruth sold to Bea, and what Bea ordered herself."""

    def __init__(self, cast):
        self.cast = cast
        rivals(cast)
        cast.no_limit("bea")
        let(Role.RESELLER, finalise=True)
        self.link = resold(cast)
        resold(cast, "zenith", "rival")
        self.sold = self._ordered(begun(cast, "ruth", "bea"), "CNRY-SOLD")
        self.own = self._ordered(cast.acting("bea"), "CNRY-OWN")

    def _ordered(self, by, canary):
        cart = carts.open_current(by=by, now=self.cast.now)
        carts.add(cart=cart, product=self.cast.products.POUND, quantity=20, by=by, now=self.cast.now)
        how = {"key": uuid.uuid4(), "payment_method": "on_account", "note": canary}
        order = orders.submit(cart=cart, **how, by=by, now=self.cast.now)
        outbox.send_due()
        return Document.objects.get(order=order)

    def seen_by(self, who):
        return set(Document.objects.visible_to(self.cast.acting(who)).filter(order__isnull=False))

    def lost(self):
        """Have the customer go to the other reseller."""
        ResellerCustomer.objects.filter(pk=self.link.pk).update(ended_at=self.cast.now, ended_by=self.cast.users.max)
        resold(self.cast, "acme", "rival")


@pytest.fixture
def papers(cast, clean_cache):
    return Papers(cast)


def test_each_reads_what_concerns_him(papers):
    seen = {who: papers.seen_by(who) for who in ("ruth", "rex", "bea", "zoe", "max")}

    both = {papers.sold, papers.own}
    assert seen == {"ruth": {papers.sold}, "rex": set(), "bea": both, "zoe": set(), "max": both}


def test_who_sold_it_reads_it_on_when_he_has_lost_the_customer_and_the_next_does_not(papers):
    papers.lost()

    assert (papers.seen_by("ruth"), papers.seen_by("rex")) == ({papers.sold}, set())


@pytest.mark.parametrize(("who", "answers"), [("ruth", [200, 404]), ("rex", [404, 404]), ("zoe", [404, 404])])
def test_the_paper_itself_is_there_for_him_alone(papers, who, answers):
    client = papers.cast.client_for(who)

    given = [client.get(reverse("commerce:document", args=[each.pk])) for each in (papers.sold, papers.own)]

    assert [answer.status_code for answer in given] == answers


@pytest.mark.parametrize(("who", "canaries"), [("ruth", (True, False)), ("rex", (False, False))])
def test_lists_and_their_files_tell_of_nobody_elses(papers, who, canaries):
    client = papers.cast.client_for(who)

    told = client.get("/documents/").content.decode()
    file = b"".join(client.get("/documents/?export=csv").streaming_content).decode()

    for text in (told, file):
        assert tuple(each.order.number in text for each in (papers.sold, papers.own)) == canaries
        assert "CNRY-OWN" not in text


def test_while_one_sells_only_the_customers_own_papers_count(papers):
    by = begun(papers.cast, "ruth", "bea")

    assert set(Document.objects.visible_to(by).filter(order__isnull=False)) == {papers.sold, papers.own}

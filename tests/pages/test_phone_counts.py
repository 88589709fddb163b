"""The pages of phone sales and of affiliates ask the database little, and no more often for many rows."""

import pytest
from django.test import Client
from django.urls import reverse

from commerce.models import PriceEntry, Product
from telesales.actions import phone_link
from telesales.models import AffiliateProduct, Affiliation, CommissionRate, Recording
from tests.commerce import planning
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.test_sale_counts import least
from tests.telesales import affiliating, phoning

STAFF, MOST = 11, 10


@pytest.fixture(autouse=True)
def sold(cast):
    phoning.script(cast)
    phoning.owned(cast)


def most(who):
    return STAFF if who in {"sam", "max", "fay"} else MOST


def more_products(cast, number):
    """As many again of the vendor's, which the affiliate may sell too."""
    rows = [Product(code=f"TOOL-{each}", name=f"Tool {each}", vendor=cast.partners.vendor) for each in range(number)]
    fresh = Product.objects.bulk_create(rows)
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=cast.price_list, product=each, min_quantity=1, unit_price=2) for each in fresh
    )
    affiliation = Affiliation.objects.first()
    if affiliation is None:
        return
    given = AffiliateProduct.objects.bulk_create(
        AffiliateProduct(affiliation=affiliation, product=each, may_phone=True, since=cast.now) for each in fresh
    )
    CommissionRate.objects.bulk_create(
        CommissionRate(product=each, kind="percent", value=value, since=cast.now, ended_at=ended)
        for each in given
        for value, ended in ((10, None), (5, cast.now))
    )


def asked(cast, who, url, more=29):
    """Count the queries of a page with few products and with many."""
    client = cast.client_for(who)
    few = least(client, url)
    more_products(cast, more)
    return few, least(client, url)


@pytest.mark.parametrize("who", ["vic", "sam", "alf"])
@pytest.mark.parametrize("page", ["phone_offer", "phone_confirm", "phone_link"])
def test_an_offer_asks_little_from_the_first_word_to_its_confirmation(cast, who, page):
    known = {"rate": phoning.allowed(cast)[0]} if who == "alf" else {}
    offer = phoning.offered(cast, who, **known)

    counts = asked(cast, who, reverse(f"telesales:{page}", args=[offer.pk]))

    assert (counts[0] == counts[1], counts[1] <= most(who)) == (True, True), counts


@pytest.mark.parametrize("page", ["phone_card", "phone_status"])
def test_paying_by_card_in_the_call_asks_little(cast, page):
    offer = phoning.offered(cast, payment_method="card", kind="instalments", count=3, interval="month")
    planning.card(cast)

    counts = asked(cast, "vic", reverse(f"telesales:{page}", args=[offer.pk]))

    assert (counts[0] == counts[1], counts[1] <= MOST) == (True, True), counts


def test_the_pages_of_a_payment_link_ask_little(cast):
    offer = phoning.offered(cast)
    _offer, token = phone_link.send(offer=offer, seen=offer.version, by=cast.acting("vic"), now=cast.now)
    counts = []

    for client in (Client(), cast.client_for("ada")):
        client.get(reverse("telesales:phone_link_open", args=[token]))
        counts.append(least(client, reverse("telesales:phone_pay")))
    counts.append(least(cast.client_for("vic"), reverse("telesales:phone_status", args=[offer.pk])))

    assert max(counts) <= MOST, counts


@pytest.mark.parametrize("who", ["vic", "max", "sam", "fay"])
@pytest.mark.parametrize("number", [3, 60])
def test_a_phone_sale_asks_as_often_for_sixty_payments_as_for_three(cast, who, number):
    plan = planning.by_card(cast, count=number)
    phoning.shared(cast, 10)
    planning.collect(cast, 70)

    count = least(cast.client_for(who), reverse("telesales:phone_sale", args=[plan.order.number]))

    assert count <= most(who), count


def test_who_has_heard_its_recordings_is_one_query_more(cast):
    """For managers alone, and only where there is something to hear."""
    plan = planning.by_card(cast)
    url = reverse("telesales:phone_sale", args=[plan.order.number])
    before = least(cast.client_for("max"), url)
    at = {"offer": plan.order.phone_offer, "at": cast.now, "by": cast.users.vic}
    Recording.objects.create(kind="reference", reference="CALL-1", **at)

    assert least(cast.client_for("max"), url) - before == 1


def test_an_affiliate_sees_his_own_sale_with_few(cast):
    offer = phoning.offered(cast, "alf", rate=phoning.allowed(cast)[0])
    order = phoning.ordered(cast, offer, "alf")

    assert least(cast.client_for("alf"), reverse("telesales:phone_sale", args=[order.number])) <= MOST


PAGES = [
    ("vic", "affiliations"), ("vic", "affiliation"), ("vic", "affiliation_new"), ("vic", "product_shares"),
    ("max", "product_shares"), ("alf", "affiliate_products"), ("alf", "affiliate_invitations"), ("vic", "phone_new"),
    ("vic", "phone_offers"), ("vic", "phone_sales"), ("vic", "commission_statement"), ("alf", "commission_statement"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "page"), PAGES, ids=[" ".join(each) for each in PAGES])
def test_pages_of_affiliates_ask_as_often_for_thirty_products_as_for_one(cast, who, page):
    phoning.allowed(cast)
    phoning.shared(cast, 10)
    arguments = {
        "affiliation": [Affiliation.objects.get().pk],
        "product_shares": [cast.products.CANDLE.pk],
        "commission_statement": [cast.acting(who).partner_code],
    }

    counts = asked(cast, who, reverse(f"telesales:{page}", args=arguments.get(page)))

    assert (counts[1] - counts[0] in {0, 1}, max(counts) <= most(who)) == (True, True), counts


@pytest.mark.parametrize("page", ["affiliation_answer", "affiliation_join"])
def test_an_invited_person_reads_it_with_few(cast, page):
    affiliating.invited(cast, "nora@new.example")
    client = Client()
    client.get(affiliating.link("nora@new.example"))

    assert least(client, reverse(f"telesales:{page}")) <= MOST

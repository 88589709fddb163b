"""The pages of resellers: who looks after whom, and what each of two resellers sees (T5, P12)."""

import re
import uuid

import pytest
from django.core import mail

from commerce.actions import order as orders
from core import outbox
from partners.models import Membership, Partner
from partners.permissions import Role
from telesales.actions import lead as leads
from telesales.models import ResellerCustomer
from telesales.queries import reseller as resellers
from tests.pages.reading import document, sentences
from tests.pages.test_query_counts import queries, rolled_back
from tests.pages.walking import Walk
from tests.telesales.leads import SAID, joined, lead, rivals
from tests.telesales.selling import begun, let, resold
from tests.telesales.test_selling import filled


@pytest.fixture
def people(cast):
    rivals(cast)
    return cast


def more_customers(cast, number):
    made = Partner.objects.bulk_create(Partner(code=f"SHOP-{each}", name=f"Shop {each}") for each in range(number))
    ResellerCustomer.objects.bulk_create(
        ResellerCustomer(
            reseller=cast.partners.resale, customer=each, origin="assigned", since=cast.now, by=cast.users.max
        )
        for each in made
    )


def more_resellers(cast, number):
    made = Partner.objects.bulk_create(Partner(code=f"SELL-{each}", name=f"Seller {each}") for each in range(number))
    Membership.objects.bulk_create(
        Membership(user=cast.users.ruth, partner=each, roles=[Role.RESELLER]) for each in made
    )
    more_customers(cast, 1)


@pytest.mark.parametrize(
    ("who", "url", "fill"),
    [
        ("ruth", "/sales/customers/", more_customers),
        ("max", "/sales/customers/", more_customers),
        ("max", "/sales/resellers/", more_resellers),
        ("max", "/sales/resellers/RESALE/", more_customers),
    ],
)
def test_the_number_of_queries_does_not_follow_the_number_of_rows(cast, who, url, fill):
    asked = []
    for rows in (1, 16, 24):
        with rolled_back():
            fill(cast, rows)
            asked.append(queries(cast.client_for(who), url))

    assert (asked[0] == asked[1] == asked[2], asked[0] <= 13) == (True, True), asked


def test_customers_are_looked_for_ticked_and_given(people):
    resold(people, "zenith", "rival")
    client = people.client_for("mia")

    page = client.get("/sales/resellers/RESALE/?q=e")
    ticks = {
        text.strip(): value
        for value, text in zip(
            document(page).xpath("//input[@name='ids']/@value"),
            document(page).xpath("//input[@name='ids']/following-sibling::label/text()[1]"),
            strict=True,
        )
    }
    wanted = {"ids": [ticks["Acme"], ticks["Zenith"]], "q": "e"}
    refused = client.post("/sales/resellers/RESALE/customers/", wanted)
    done = client.post("/sales/resellers/RESALE/customers/", {**wanted, "take_over": "on"}, follow=True)

    assert (refused.status_code, sentences(refused)[0]) == (422, "Zenith is with Rival: tick to take it over.")
    assert sentences(done)[0] == "2 customers are with Resale now."
    assert set(resellers.current().values_list("reseller__code", flat=True)) == {"RESALE"}


def test_a_closed_reseller_tells_that_its_customers_are_left_alone(people):
    resold(people, "acme", "rival")
    people.set_status("rival", "closed")

    page = people.client_for("max").get("/sales/resellers/RIVAL/")

    assert "Nobody there sells to its 1 customer: give it to another reseller." in page.content.decode()


def test_a_customer_reads_who_sells_to_him(people):
    resold(people, "acme")

    home = people.client_for("bea").get("/")

    card = document(home).xpath("//section[@aria-labelledby='your-seller']")[0]
    assert card.xpath(".//strong/text()") == ["Resale"]


# ---------------------------------------------------------------- two resellers
def canary(world, mark, seller, reseller, company, buyer):
    """Have a reseller's company do all that leaves texts: a customer, an order, leads, each with the mark in it."""
    resold(world, company, reseller)
    Partner.objects.filter(pk=getattr(world.partners, company).pk).update(name=f"CANARY-{mark}-company")
    by = begun(world, seller, buyer, reason=f"CANARY-{mark}-reason")
    cart = filled(world, by)
    orders.submit(cart=cart, key=uuid.uuid4(), payment_method="bank_transfer", by=by, now=world.now)
    said = {
        **SAID,
        "company": f"CANARY-{mark}-lead",
        "name": f"CANARY-{mark}-name",
        "message": f"CANARY-{mark}-message",
    }
    leads.enter(data=said, to=(False, None), by=world.acting(seller), now=world.now)


@pytest.fixture
def two(people):
    let(Role.RESELLER, finalise=True, payment_methods=True)
    people.no_limit("bea")
    canary(people, "one", "ruth", "resale", "acme", "bea")
    joined(people, "cleo", "cobalt", [Role.BUYER])
    people.price_list.assignments.create(partner=people.partners.cobalt)
    canary(people, "two", "rex", "rival", "cobalt", "cleo")
    return people


ABOUT = ("/sales/", "/orders/", "/documents/", "/partners/")
"""Where a reseller reads of customers; the catalogue and his own account tell of nobody."""


class CustomerWalk(Walk):
    """Follow the links that lead on to customers."""

    def open(self, url):
        if url == "/" or url.startswith(ABOUT):
            super().open(url)

    def with_mark(self, mark):
        return sorted(url for url, found in self.leaks.items() if f"CANARY-{mark}" in found)


STARTS = ("/", "/sales/customers/", "/sales/leads/", "/orders/?scope=company", "/sales/")


@pytest.mark.parametrize(("who", "own", "other"), [("ruth", "one", "two"), ("rex", "two", "one")])
def test_no_page_or_file_shows_a_reseller_what_is_anothers(two, who, own, other):
    walk = CustomerWalk(two.client_for(who), re.compile("CANARY-(?:one|two)"), STARTS).run()

    assert walk.with_mark(other) == []
    seen = walk.with_mark(own)
    assert [each for each in ("/sales/customers/", "/sales/leads/") if each not in seen] == []
    assert {status for status in walk.seen.values() if status >= 500} == set()


@pytest.mark.parametrize("page", ["/sales/customers/", "/sales/leads/", "/orders/"])
@pytest.mark.parametrize("query", ["q=CANARY-two", "export=csv&q=CANARY", "export=tsv", "export=csv&ids={ids}"])
def test_no_search_or_file_gives_anothers_rows(two, page, query):
    ids = ",".join(str(number) for number in range(1, 3000))
    answer = two.client_for("ruth").get(f"{page}?{query.format(ids=ids)}", follow=True)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert b"CANARY-two-" not in content.replace(b'value="CANARY-two"', b"")


def test_guessed_addresses_of_anothers_do_not_exist(two):
    theirs = lead(two, to="rival")
    client = two.client_for("ruth")
    guesses = [
        "/sales/customers/COBALT/", "/sales/customers/NOTHING/", f"/sales/leads/{theirs.pk}/",
        f"/sales/leads/{theirs.pk}/conversion/", f"/sales/leads/{theirs.pk}/edit/",
    ]  # fmt: skip

    assert {url: client.get(url).status_code for url in guesses} == dict.fromkeys(guesses, 404)


def test_an_order_of_his_customer_that_he_did_not_sell_is_not_his_to_see(two):
    """What a customer orders himself stays between him and the house (P12)."""
    own = two.submitted("bea", "3.00")

    client = two.client_for("ruth")
    assert client.get(f"/orders/{own.number}/").status_code == 404
    assert own.number not in client.get("/sales/customers/ACME/").content.decode()


FOREIGN = {"ruth": "two", "rex": "one"}


def test_no_mail_to_a_reseller_speaks_of_what_is_anothers(two):
    for name in ("ruth", "rex"):
        found = lead(two, company=f"CANARY-{name}")
        to = {"ruth": two.partners.resale, "rex": two.partners.rival}[name]
        leads.assign(lead=found, for_ssrs=False, reseller=to, by=two.acting("max"), now=two.now)
    outbox.send_due(limit=500)

    told = {}
    for name in ("ruth", "rex"):
        texts = [f"{each.subject} {each.body}" for each in mail.outbox if each.to == [f"{name}@people.example"]]
        told[name] = sorted(set(re.findall(r"CANARY-(\w+)", " ".join(texts))) & {"ruth", "rex", FOREIGN[name]})
    assert told == {"ruth": ["ruth"], "rex": ["rex"]}

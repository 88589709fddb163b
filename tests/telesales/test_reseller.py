"""Reseller companies and their customers: one reseller each, both sides told, nothing sold while closed (T1, T5)."""

from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError

from commerce.actions import cart as carts
from core import outbox
from core.models import AuditEntry
from core.refusal import Refused
from partners import moves
from partners.actions import partner as companies
from partners.permissions import Role
from partners.queries import move as branches
from telesales.actions import reseller as actions
from telesales.actions import selling
from telesales.models import ResellerCustomer
from telesales.moves import branch as branch_moves
from telesales.queries import reseller as queries
from telesales.rules import selling as rules
from tests.factories.racing import together
from tests.telesales.leads import rivals
from tests.telesales.selling import begun, bound, let, offer, resold
from tests.telesales.test_selling import submitted


@pytest.fixture
def people(cast):
    rivals(cast)
    return cast


def assign(people, *customers, to="resale", by="mia", **more):
    return actions.assign(
        reseller=getattr(people.partners, to),
        customers=[getattr(people.partners, name) for name in customers],
        by=people.acting(by),
        now=people.now,
        **more,
    )


def refusal(call, *arguments, **values):
    with pytest.raises(Refused) as refused:
        call(*arguments, **values)
    return refused.value.sentence


def with_whom():
    links = queries.current().order_by("customer__name")
    return list(links.values_list("customer__name", "reseller__name"))


# ---------------------------------------------------------------- who looks after whom
def test_several_customers_at_once_are_given_to_a_reseller(people):
    assign(people, "acme", "zenith")
    outbox.send_due()

    assert with_whom() == [("Acme", "Resale"), ("Zenith", "Resale")]
    told = AuditEntry.objects.filter(event="reseller.customer_assigned").values_list("partner_id", "actor_name")
    assert sorted(told) == sorted([(people.partners.acme.pk, "Mia"), (people.partners.zenith.pk, "Mia")])
    assert sorted((each.to[0], each.subject) for each in mail.outbox) == [
        ("ada@people.example", "Resale looks after Acme from now on and may order for you."),
        ("ruth@people.example", "You look after Acme from now on."),
        ("ruth@people.example", "You look after Zenith from now on."),
        ("zoe@people.example", "Resale looks after Zenith from now on and may order for you."),
    ]


def test_taking_a_customer_over_is_said_on_purpose(people):
    assign(people, "acme", to="rival")

    assert refusal(assign, people, "zenith", "acme") == "Acme is with Rival: tick to take it over."
    assert with_whom() == [("Acme", "Rival")]
    assign(people, "acme", take_over=True)
    outbox.send_due()

    assert with_whom() == [("Acme", "Resale")]
    assert [each.subject for each in mail.outbox if each.to == ["rex@people.example"]][-1:] == [
        "You no longer look after Acme."
    ]


def test_giving_it_again_changes_nothing(people):
    assign(people, "acme")

    assert (assign(people, "acme"), ResellerCustomer.objects.count()) == ([], 1)


@pytest.mark.parametrize(
    ("customer", "to", "by", "sentence"),
    [
        ("acme", "resale", "sam", "Your role does not decide about the customers of resellers."),
        ("acme", "resale", "ruth", "Your role does not decide about the customers of resellers."),
        ("acme", "zenith", "mia", "Zenith is not a reseller: nobody there sells."),
        ("acme_north", "resale", "mia", "Acme North is not a company."),
        ("operator", "resale", "mia", "Counterpart is not a company."),
        ("resale", "resale", "mia", "A company is not its own customer."),
    ],
)
def test_what_is_not_to_be_is_refused(people, customer, to, by, sentence):
    assert refusal(assign, people, customer, to=to, by=by) == sentence
    assert ResellerCustomer.objects.count() == 0


def test_it_ends_and_both_sides_are_told(people):
    link = assign(people, "acme")[0]
    outbox.send_due()
    mail.outbox.clear()

    actions.end(link=link, by=people.acting("max"), now=people.now)
    outbox.send_due()

    assert with_whom() == []
    assert sorted(each.to[0] for each in mail.outbox) == ["ada@people.example", "ruth@people.example"]
    assert AuditEntry.objects.get(event="reseller.customer_ended").old == {"reseller": "Resale"}
    said = refusal(actions.end, link=link, by=people.acting("max"), now=people.now)
    assert said == "This has ended already."


def test_the_database_lets_no_company_have_two(people):
    resold(people, "acme", "resale")

    with pytest.raises(IntegrityError, match="reseller_customer_has_one_reseller"):
        resold(people, "acme", "rival")


@pytest.mark.django_db(transaction=True)
def test_two_who_give_it_at_once_come_one_after_the_other(cast):
    """Shown to fail without the customer's lock: the second ran into the database's constraint."""
    rivals(cast)
    calls = [lambda to=to: assign(cast, "acme", to=to) for to in ("resale", "rival")]

    answers = together(*calls)

    said = [str(answer) for answer in answers if isinstance(answer, Refused)]
    name = queries.of_customer(cast.partners.acme.pk).name
    assert (said, len(with_whom())) == ([f"Acme is with {name}: tick to take it over."], 1)


# ---------------------------------------------------------------- trees that change
def moved(people, name, below):
    return branches.planned(getattr(people.partners, name), getattr(people.partners, below), {})


def test_a_reseller_that_becomes_a_branch_leaves_its_customers(people):
    resold(people, "acme")

    told = [(effect.kind, effect.sentence) for effect in branch_moves.preview(moved(people, "resale", "zenith"))]
    by = people.acting("max")
    companies.move(partner=people.partners.resale, parent=people.partners.zenith, by=by, now=people.now)

    assert told == [("ends", "1 customer is left without reseller: Acme")]
    assert with_whom() == []


def test_a_customer_that_becomes_a_branch_has_the_resellers_of_its_new_company(people):
    resold(people, "zenith")

    told = moves.previewed(["telesales.moves.branch"], moved(people, "zenith", "acme"))
    companies.move(partner=people.partners.zenith, parent=people.partners.acme, by=people.acting("max"), now=people.now)

    assert [effect.sentence for effect in told] == ["Resale no longer looks after it: the new company has its own."]
    assert with_whom() == []


# ---------------------------------------------------------------- sales
@pytest.mark.parametrize("status", ["on_hold", "closed"])
def test_nothing_is_sold_while_the_reseller_is_on_hold_or_closed(people, status):
    let(Role.RESELLER, finalise=True)
    resold(people, "acme")
    ruth = people.acting("ruth")
    people.set_status("resale", status)

    now_ruth = people.acting("ruth")
    assert (now_ruth is None) == (status == "closed")
    stale = ruth.at(effective=queries.partners.effective_status(people.partners.resale.pk))
    said = refusal(rules.check_may_sell, stale, people.memberships.bea.pk)
    assert said == "You or your company are on hold: nothing can be sold."


def test_a_reseller_sells_to_his_customers_alone(people):
    let(Role.RESELLER, finalise=True)
    resold(people, "acme", "resale")
    values = {"customer": people.memberships.bea, "reason": "Call", "now": people.now}

    assert refusal(selling.start, by=people.acting("rex"), **values) == "This customer is not one of yours."
    selling.start(by=people.acting("ruth"), **values)


@pytest.mark.parametrize(("price", "is_within"), [("22.08", True), ("22.07", False), ("30.00", True), ("30.01", False)])
def test_resellers_offer_their_own_prices_within_bounds(people, price, is_within):
    let(Role.RESELLER, finalise=True, change_prices=True)
    bound(Role.RESELLER, max_discount=Decimal(8), max_markup=Decimal(25), mode="block")
    people.no_limit("bea", "zoe")
    for seller, reseller in (("ruth", "resale"), ("rex", "rival")):
        ResellerCustomer.objects.filter(ended_at=None).delete()
        resold(people, "acme", reseller)
        for_bea = begun(people, seller, "bea")
        cart = carts.open_current(by=for_bea, now=people.now)
        carts.add(cart=cart, product=people.products.LANTERN, quantity=1, by=for_bea, now=people.now)
        offer(people, cart, "LANTERN", price, by=seller)

        if is_within:
            assert submitted(people, for_bea, cart).total == Decimal(price)
        else:
            assert "LANTERN: " in refusal(submitted, people, for_bea, cart)
            cart.lines.all().delete()


# ---------------------------------------------------------------- figures
def test_a_company_is_told_what_it_is_at(people):
    let(Role.RESELLER, finalise=True)
    resold(people, "acme")
    people.no_limit("bea")
    submitted(people, begun(people, "ruth", "bea"))

    found = queries.figures([people.partners.resale.pk, people.partners.rival.pk], now=people.now)

    ours, theirs = found[people.partners.resale.pk], found[people.partners.rival.pk]
    assert (ours.people, ours.customers, ours.orders, ours.values) == (1, 1, 1, [(Decimal("20.000"), "GBP")])
    assert (theirs.people, theirs.customers, theirs.orders, theirs.values) == (1, 0, 0, [])


def test_reseller_companies_are_those_in_which_somebody_resells(people):
    assert sorted(queries.companies().values_list("code", flat=True)) == ["RESALE", "RIVAL"]

"""Why this price, its history, and what is about to change, as the people they are for read them (C4, C10)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from commerce.actions import notice
from commerce.models import PriceEntry, PriceList, PriceListAssignment, PriceListVersion, PriceRule
from partners.models import PartnerLevel
from tests.factories.rows import AssignmentFactory, PriceEntryFactory, PriceListFactory, ProductFactory

D = Decimal


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def why(cast):
    """Give a function that asks as somebody of the desk; the answer as plain words."""

    def ask(who="sam", **asked):
        known = {"partner": "ACME_DEPOT", "sku": "LANTERN", "quantity": "1", **asked}
        return cast.client_for(who).get("/prices/why/", known)

    return ask


def test_the_desk_reads_which_list_decides_and_why_the_others_do_not(cast, why):
    best = PriceListFactory(name="Contract", priority=50)
    AssignmentFactory(price_list=best, partner=cast.partners.acme_north)
    PriceEntryFactory(price_list=best, product=cast.products.LANTERN, unit_price=D("20.00"))
    ended = PriceListFactory(name="Autumn", priority=60, effective_to=timezone.now() - timedelta(days=1))
    AssignmentFactory(price_list=ended, partner=cast.partners.acme)

    told = text(why())

    assert "Decided by Contract, version 1" in told
    assert "Trade a list of higher priority prices it" in told
    assert "Autumn 60 Acme not in force at that time" in told


def test_rules_that_matched_and_lost_are_told(cast, why):
    gold, silver = (PartnerLevel.objects.create(name=name) for name in ("Gold", "Silver"))
    cast.partners.acme.level = gold
    cast.partners.acme.save(update_fields=["level"])
    for level, percent in ((gold, 10), (silver, 20)):
        PriceRule.objects.create(
            price_list=cast.price_list,
            product=cast.products.LANTERN,
            condition_1=f"level={level.pk}",
            kind="percent",
            value=percent,
        )

    told = text(why())

    assert "Price £21.60" in told
    assert "10 % off level Gold always £21.60 counts" in told
    assert "20 % off level Silver always – the partner lacks a property" in told
    assert "Price of the list always £24.00 a rule counts before it" in told


def test_a_past_price_is_told_as_it_was_known(cast, why):
    was = PriceEntry.objects.get(product=cast.products.LANTERN)
    past, changed = timezone.now() - timedelta(days=30), timezone.now() - timedelta(days=10)
    PriceListAssignment.objects.update(assigned_at=past - timedelta(days=300))
    head = PriceList.objects.get(pk=cast.price_list.pk).head()
    for number, at in ((1, past - timedelta(days=300)), (2, changed)):
        PriceListVersion.objects.create(
            price_list=cast.price_list, number=number, kind="entries", head=head, at=at, by_name="Max"
        )
    PriceEntry.objects.filter(pk=was.pk).update(retired_in=2)
    PriceEntryFactory(price_list=cast.price_list, product=was.product, unit_price=D("27.00"), added_in=2)
    day = past.strftime("%Y-%m-%dT%H:%M")

    now, then, known_then = (text(why(**asked)) for asked in ({}, {"at": day}, {"at": day, "as_known_then": "on"}))

    assert ["£27.00" in now, "Price £27.00" in then, "Price £24.00" in known_then] == [True, True, True]
    history = text(cast.client_for("max").get(f"/price-lists/{cast.price_list.pk}/products/LANTERN/history/"))
    assert "£24.00 always version 1, Prices changed" in history
    assert "version 2, Prices changed" in history


def test_an_order_line_shows_what_was_frozen_and_the_lists_as_known_then(cast, why):
    order = cast.submitted("bea", "20.00")

    answer = cast.client_for("sam").get(f"/orders/{order.number}/lines/1/price/")

    assert (answer.status_code, "Frozen on the line" in text(answer)) == (200, True)
    assert (
        f"/orders/{order.number}/lines/1/price/"
        in cast.client_for("sam").get(f"/orders/{order.number}/").content.decode()
    )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"partner": "NOBODY"}, "There is no partner with this code."),
        ({"sku": "NOTHING"}, "There is no product with this code."),
        ({"quantity": "1e9"}, "Enter a whole quantity from 1 to 1,000,000."),
        ({"at": "yesterday"}, "Enter a valid date/time."),
    ],
)
def test_a_question_that_makes_no_sense_is_explained(why, asked, sentence):
    answer = why(**asked)

    assert (answer.status_code, sentence in text(answer)) == (422, True)


def test_a_companys_administrator_weighs_his_own_and_learns_nothing_of_others(cast, why):
    own = ProductFactory(code="OWN", vendor=cast.partners.acme)
    mine = PriceListFactory(name="Acme to its branches", owner=cast.partners.acme, priority=9)
    for price_list, price in ((mine, "5.00"), (cast.price_list, "7.00")):
        PriceEntryFactory(price_list=price_list, product=own, unit_price=D(price))
    AssignmentFactory(price_list=mine, partner=cast.partners.acme_depot)

    told = text(why("ada", sku="OWN"))

    assert ("Acme to its branches" in told, "One more list of the operator was weighed." in told) == (True, True)
    assert ("£7.00" in told, f"/price-lists/{cast.price_list.pk}/" in told) == (False, False)
    assert why("ada", partner="ZENITH", sku="OWN").status_code == 422
    assert why("ada", sku="LANTERN").status_code == 422
    assert cast.client_for("ada").get(f"/price-lists/{cast.price_list.pk}/products/OWN/history/").status_code == 404


def test_a_branch_reads_what_changes_above_it_and_others_nothing(cast):
    now = timezone.now()
    PriceEntryFactory(
        price_list=cast.price_list,
        product=cast.products.LANTERN,
        unit_price=D("26.00"),
        effective_from=now + timedelta(days=3),
    )
    notice.sweep(now=now)

    pages = {name: text(cast.client_for(name).get("/prices/changes/")) for name in ("bea", "zoe")}
    homes = {name: text(cast.client_for(name).get("/")) for name in ("bea", "zoe")}

    assert ("£24.00 £26.00" in pages["bea"], "Nothing changes soon" in pages["zoe"]) == (True, True)
    assert ["See what changes" in homes[name] for name in ("bea", "zoe")] == [True, False]

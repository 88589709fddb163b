"""Who has sold an order never decides about it, whatever else he is at the customer's company (A03, A3, T8)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from approvals.actions import decision, sweeping
from approvals.links import decision as links
from approvals.models import ApprovalPolicy, ApprovalStep, Asked, Proxy, SpendingLimit
from commerce.models import Order, OrderState
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership
from partners.permissions import Role
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.selling import begun, let
from tests.telesales.test_selling import filled, submitted

S = OrderState


class Both:
    """Sam sells for the operator and has a place in Acme's tree besides."""

    def __init__(self, cast, now):  # noqa: F811
        self.cast, self.now = cast, now
        let(Role.SSR, finalise=True)

    def place(self, code="acme_north", roles=(Role.APPROVER,), **rights):
        partner = getattr(self.cast.partners, code)
        values = {"user": self.cast.users.sam, "partner": partner, "roles": list(roles), "may_accept": True, **rights}
        return Membership.objects.create(**values)

    def sold(self, quantity=60):
        for_bea = begun(self.cast, "sam", "bea")
        return submitted(self.cast, for_bea, filled(self.cast, for_bea, quantity=quantity))

    def acting(self, place):
        return partners.place(membership=place)

    def asked(self, order):
        return set(Asked.objects.filter(step__order=order).values_list("membership__user__username", flat=True))


@pytest.fixture
def both(cast, now):  # noqa: F811
    return Both(cast, now)


def as_approver(both):
    place = both.place()
    SpendingLimit.objects.filter(membership=both.cast.memberships.bea).update(approver=place)
    return place


def as_proxy(both):
    place = both.place()
    Proxy.objects.create(principal=both.cast.memberships.carl, deputy=place)
    return place


def as_administrator(both):
    place = both.place("acme", (Role.PARTNER_ADMINISTRATOR,))
    Membership.objects.filter(user__in=[both.cast.users.carl, both.cast.users.pia]).update(ended_at=both.now)
    return place


PERSONAS = [as_approver, as_proxy, as_administrator]


@pytest.mark.parametrize("persona", PERSONAS)
def test_who_sold_it_is_asked_by_nobody_and_decides_by_no_way(both, persona):
    place = persona(both)
    order = both.sold()

    step = ApprovalStep.objects.filter(order=order, decision=None).first()
    with pytest.raises(Refused):
        decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=both.acting(place), now=both.now)

    order.refresh_from_db()
    assert (order.state, "sam" in both.asked(order)) == (S.AWAITING_APPROVAL, False)


@pytest.mark.parametrize("persona", PERSONAS)
def test_neither_page_nor_bulk_lets_him(both, persona):
    place = persona(both)
    order = both.sold()
    step = ApprovalStep.objects.get(order=order, decision=None)
    client = both.cast.client_for("sam")
    client.post(reverse("partners:switch"), {"membership": place.pk})

    client.post(reverse("approvals:step", args=[step.pk]), {"decision": "accept", "seen": order.content_hash})
    client.post(
        reverse("approvals:acceptance"),
        {"steps": [step.pk], "ids": [step.pk], "confirmed": "on", f"seen-{step.pk}": order.content_hash},
    )

    assert ApprovalStep.objects.get(pk=step.pk).decision is None


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_time_that_passes_brings_it_to_him(both, persona):
    persona(both)
    order = both.sold()
    ApprovalPolicy.objects.update_or_create(partner=both.cast.partners.acme, defaults={"escalate_after_hours": 24})

    for days in range(1, 12):
        sweeping.sweep(now=both.now + timedelta(days=days))

    assert ("sam" in both.asked(order), Order.objects.get(pk=order.pk).placed_at) == (False, None)


def test_in_a_pool_all_are_asked_but_him(both):
    both.place("acme_depot", (Role.BUYER,))
    ApprovalPolicy.objects.create(partner=both.cast.partners.acme, mode="pool")
    Membership.objects.filter(user=both.cast.users.dora).update(may_accept=True)

    order = both.sold(quantity=10)

    assert (order.state, both.asked(order)) == (S.AWAITING_CUSTOMER, {"dora"})


def test_who_only_sells_and_decides_elsewhere_decides_what_a_colleague_sold(both):
    """The same place, the same order, another seller: then he may."""
    place = as_approver(both)
    let(Role.MARKETPLACE_MANAGER, finalise=True)
    for_bea = begun(both.cast, "max", "bea")
    order = submitted(both.cast, for_bea, filled(both.cast, for_bea, quantity=60))

    step = ApprovalStep.objects.get(order=order)
    decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=both.acting(place), now=both.now)

    assert Order.objects.get(pk=order.pk).state == S.PLACED


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_link_that_he_should_never_have_got_does_not_let_him(both, persona):
    place = persona(both)
    order = both.sold()
    step = ApprovalStep.objects.get(order=order, decision=None)
    nonce = links.nonce()
    known = {"nonce": nonce, "token_hash": links.fingerprint(links.made_of(nonce)), "role": "approver"}
    asked = Asked.objects.create(step=step, membership=place, **known, link_expires_at=both.now + timedelta(days=7))
    client = Client()

    client.get(reverse("approvals:link", args=[links.token(asked)]), follow=True)
    client.post(reverse("approvals:linked", args=[step.pk]), {"decision": "accept", "seen": order.content_hash})

    assert ApprovalStep.objects.get(pk=step.pk).decision is None

"""Orders with a payment plan, by a card that was left at the demo's provider or by invoice, past the page."""

import itertools
from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from commerce.actions import collecting
from commerce.cards import demo
from commerce.models import PaymentPlan, StoredCard
from telesales import phone_order
from telesales.models import PhoneScript
from tests.telesales import phoning

_numbers = itertools.count(1)


def card(cast, behaviour="pays", who="ada"):
    """Give a card that somebody has left, which later does what `cards.demo.CARDS` says."""
    place = cast.memberships[who] if isinstance(cast.memberships, dict) else getattr(cast.memberships, who)
    return StoredCard.objects.create(
        partner=place.partner,
        user=place.user,
        variant="demo",
        reference=demo.stored(behaviour, f"test{next(_numbers)}"),
        label=demo.CARDS[behaviour],
        stored_at=cast.now,
    )


def offer(cast, **values):
    """Enter an offer of 100.00 that can be ordered; the product is vic's."""
    if not PhoneScript.objects.exists():
        phoning.script(cast)
    phoning.owned(cast)
    return phoning.offered(cast, **values)


def by_card(cast, behaviour="pays", **values):
    """Give the plan of an order by card: three monthly instalments, unless said otherwise."""
    given = {"kind": "instalments", "amount": Decimal("100.00"), "count": 3, "interval": "month", **values}
    made = offer(cast, payment_method="card", **given)
    with transaction.atomic():
        order = phone_order.placed(
            offer=made, place=made.customer, card_id=card(cast, behaviour).pk, by=cast.acting("vic"), now=cast.now
        )
    return PaymentPlan.objects.get(order=order)


def subscription(cast, behaviour="pays", **values):
    """Give the plan of a subscription of 20.00 a month."""
    given = {"kind": "subscription", "amount": Decimal("20.00"), "count": None, **values}
    return by_card(cast, behaviour, **given)


def by_invoice(cast, **values):
    """Give the plan of an order of three monthly instalments by invoice, unless said otherwise."""
    given = {"kind": "instalments", "count": 3, "interval": "month", "payment_method": "invoice", **values}
    made = offer(cast, **given)
    return PaymentPlan.objects.get(order=phoning.ordered(cast, made))


def collect(cast, days=0, *, most=collecting.BATCH):
    """Collect what is due so many days from now."""
    return collecting.batch(now=cast.now + timedelta(days=days), most=most)


def told(plan):
    """Give (state of the plan, states of its instalments)."""
    plan.refresh_from_db()
    return plan.state, list(plan.instalments.order_by("number").values_list("state", flat=True))

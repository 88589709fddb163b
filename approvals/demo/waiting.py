"""Companies that accept orders in a pool, and orders of theirs that wait for the client's own yes (A6)."""

import random
import uuid
from datetime import timedelta

from approvals.actions import policy
from approvals.models import ApprovalStep
from approvals.queries.route import DEFAULTS
from commerce.actions import cart as carts
from commerce.actions import order
from commerce.models import OrderState, PaymentMethod, Product
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership, Partner
from partners.permissions import Role

SEED = 37
COMPANIES, ORDERS = 2, 2
"""So many companies are turned to a pool, and so many orders of each wait."""
WORTH = [120, 340, 75, 560]


def ask_clients(*, history, staff, plan, end):
    """Turn companies to a pool in which nothing waits yet, so that nothing is asked anew, and let them order."""
    draw, turned, numbers = random.Random(SEED), set(), iter(range(COMPANIES * ORDERS))
    for place in staff.places:
        if len(turned) == COMPANIES:
            return
        root = Partner.objects.get(pk=partners.root_id(place.partner_id))
        if place.roles == [Role.BUYER] and root.code != "ACME" and root.pk not in turned and _turn(root, history, end):
            turned.add(root.pk)
            for number in (next(numbers) for _order in range(ORDERS)):
                _ask(history.acting(place), plan, draw, end - timedelta(hours=3 + 20 * number), WORTH[number])


def _turn(root, history, end):
    """Turn a company to a pool, by its administrator; whether it could be."""
    mine = partners.subtree_ids(root.pk)
    administrator = Membership.objects.current().filter(
        partner=root, roles__contains=[Role.PARTNER_ADMINISTRATOR], may_accept=True
    )
    by = administrator.select_related("user").order_by("pk").first()
    is_open = not Partner.objects.filter(pk__in=mine).exclude(status="open").exists()
    if by is None or not is_open or ApprovalStep.objects.open().filter(order__partner_id__in=mine).exists():
        return False
    values = {name: getattr(DEFAULTS, name) for name in policy.FIELDS}
    policy.set_policy(partner=root, by=history.acting(by), now=end, **{**values, "mode": "pool"})
    return True


def _ask(by, plan, draw, now, worth):
    cart = carts.open_current(by=by, now=now)
    for product, quantity in plan.basket_worth(by.currency, worth):
        carts.add(cart=cart, product=Product.objects.get(pk=product), quantity=quantity, by=by, now=now)
    key = uuid.UUID(int=draw.getrandbits(128), version=4)
    placed = order.submit(cart=cart, key=key, payment_method=PaymentMethod.BANK_TRANSFER, by=by, now=now)
    if placed.state != OrderState.AWAITING_CUSTOMER:
        raise Refused(f"{placed.number} waits for nobody")

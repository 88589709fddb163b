"""What tests of attacks on assisted sales share: a seller with a running sale, and forms with more than they have."""

import uuid
from datetime import timedelta

from django.urls import reverse

from partners.permissions import Role
from telesales.models import SalesSession
from tests.telesales.selling import let, resold

FORGED = (
    "seller", "seller_id", "sold_from", "sold_from_id", "channel", "buyer", "buyer_id", "owner", "user", "user_id",
    "partner", "partner_id", "override_price", "override_quantity", "override_until", "override_reason", "override_by",
    "unit_price", "price", "list_price", "total", "discount", "is_sales_draft", "is_shared", "is_staff",
    "is_superuser", "role", "roles", "status", "state", "finalise", "reviewed_by", "reviewed_by_id", "session",
)  # fmt: skip
"""Names that no form of a cart or a checkout has (T06, M09)."""


def forged(cast, **sent):
    """Give what is sent, with everything beside that would be worth forging."""
    values = dict.fromkeys(FORGED, "1")
    values |= dict.fromkeys(("seller", "seller_id", "override_by", "reviewed_by", "reviewed_by_id"), cast.users.max.pk)
    values |= dict.fromkeys(("sold_from", "sold_from_id", "partner", "partner_id"), cast.partners.resale.pk)
    values |= dict.fromkeys(("buyer", "buyer_id", "owner", "user", "user_id"), cast.users.zoe.pk)
    values |= dict.fromkeys(("override_price", "unit_price", "price", "list_price", "total"), "0.01")
    values |= {"channel": "quote", "state": "placed", "status": "active", "override_reason": "Forged"}
    values |= {"override_until": (cast.now + timedelta(days=9)).isoformat(), "role": Role.MARKETPLACE_MANAGER}
    values |= {"roles": Role.MARKETPLACE_MANAGER, "is_sales_draft": "on", "is_shared": "on", "discount": "99"}
    return {**values, **sent}


def selling(cast, seller="sam", customer="bea"):
    """Give the client of a seller who has begun to sell to somebody, by the pages."""
    let(Role.SSR if seller == "sam" else Role.RESELLER, finalise=True)
    if seller == "ruth":
        resold(cast)
    client = cast.client_for(seller)
    started = start(client, getattr(cast.memberships, customer))
    assert SalesSession.objects.filter(seller_user=getattr(cast.users, seller), ended_at=None).count() == 1, started
    return client


def start(client, place):
    """Ask to sell to a place."""
    return client.post(reverse("telesales:start", args=[place.pk]), {"reason": "He called"})


def checkout(cart, total, **more):
    """Give what the form of a checkout sends."""
    return {"key": uuid.uuid4(), "seen_total": total, "payment_method": "on_account", **more}

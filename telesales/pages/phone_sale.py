"""What the page of a phone sale shows to each of its readers, and what an order's page says of how it was sold
(F5, F6, P12)."""

from dataclasses import replace

from django.urls import reverse

from commerce.models import Order, OrderChannel
from commerce.pages import plan as plans
from commerce.queries.order import Panel
from core import timeline
from partners.permissions import Permission
from telesales.models import RecordingRequest
from telesales.pages import commission
from telesales.pages import recording as recordings
from telesales.queries import phone_sale as queries
from telesales.queries import recording as recording_queries
from telesales.rules import continuing


def context(sale, acting, *, now):
    """Give what the page shows. Whom it was sold to with his address, its own seller and the operator read; a vendor
    whose affiliate sold it reads name, company and town."""
    is_sellers = acting.is_operator or recording_queries.is_sellers(acting, sale.offer)
    block = recordings.block(offer=sale.offer, acting=acting, now=now)
    is_open = block.request is not None and block.request.state == RecordingRequest.State.OPEN
    is_manager = acting.may(Permission.PHONE_MANAGE)
    plan = sale.order.plan
    panel = plans.panel(order=sale.order, acting=acting, plan=plan)
    return {
        "sale": sale,
        "order": sale.order,
        "plan": panel,
        "is_sellers": is_sellers,
        "order_url": order_url(sale.order, acting),
        "script_url": reverse("telesales:phone_script", args=[sale.script.version]),
        "recordings": block,
        "commission": commission.of_sale(sale, acting, instalments=plans.whole(panel)),
        "may_continue": is_sellers and acting.may(Permission.PHONE_SELL) and continuing.can_continue(plan, sale.order),
        "continued_by": plan.continued_by if plan else None,
        "may_ask": is_manager and not is_open and not any(row.may_play for row in block.rows),
        "may_withdraw": is_manager and is_open and not block.is_over,
        "timeline": moments(sale, acting),
    }


def moments(sale, acting):
    """Give what has happened; of the order outsiders read that it did, not why."""
    rows = list(queries.history(sale, is_operator=acting.is_operator))
    found = timeline.moments(rows)
    if acting.is_operator:
        return found
    return [
        replace(moment, detail="") if row.subject_type == "order" else moment
        for row, moment in zip(rows, found, strict=True)
    ]


def order_url(order, acting):
    """Give where the reader finds the order; "" where he does not see it."""
    is_seen = acting.may(Permission.ORDER_READ) and (
        acting.is_operator or Order.objects.visible_to(acting).filter(pk=order.pk).exists()
    )
    return reverse("commerce:order", args=[order.number]) if is_seen else ""


def panel(*, order, acting):
    """Give the panel of an order that was sold on the phone: by whom, and what the buyer was told; never its
    recording. None for any other order."""
    if order.channel != OrderChannel.PHONE:
        return None
    sale = queries.of_order(order)
    if sale is None:
        return None
    is_seller = acting.may(Permission.PHONE_READ)
    url = reverse("telesales:phone_sale", args=[order.number]) if is_seller else ""
    return Panel("telesales/phone/sale_order_panel.html", {"order": order, "sale": sale, "url": url})

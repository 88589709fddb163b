"""What operator staff do with one order: take it into work, complete it (O6)."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from commerce.actions import desk as desk_actions
from commerce.models import Order
from commerce.pages import order_desk as pages
from partners.access import require
from partners.permissions import Permission

ALL = "all orders, operator staff only"


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def start(request, number):
    """Take a placed order into work."""
    return pages.done(request, _order(request, number), desk_actions.start, _("Order %(number)s is in progress."))


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def completion(request, number):
    """Close a shipped order."""
    return pages.done(request, _order(request, number), desk_actions.complete, _("Order %(number)s is completed."))


def _order(request, number):
    return get_object_or_404(Order.objects.visible_to(request.acting), number=number)

"""What becomes of carts and orders when somebody moves or leaves: they stay, and wait to be recovered (P7)."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.models import WAITING, Cart, Order, OrderState
from partners.moves import Effect

UNDER_WAY = (OrderState.PLACED, OrderState.IN_PROGRESS, OrderState.PARTLY_SHIPPED, OrderState.SHIPPED)
SHOWN = 20


def preview(move):
    """Tell how many carts stay, which orders wait, and how many are under way."""
    recovery = reverse("commerce:recovery")
    carts = Cart.objects.filter(user=move.user, partner=move.source, ordered_at=None, is_sales_draft=False).count()
    if carts:
        sentence = ngettext(
            "%(number)s cart at %(partner)s; it can be given to a colleague there.",
            "%(number)s carts at %(partner)s; they can be given to colleagues there.",
            carts,
        )
        yield Effect("stays", sentence % {"number": carts, "partner": move.source.name}, recovery)
    mine = Order.objects.filter(partner=move.source).filter(Q(buyer=move.user, owner=None) | Q(owner=move.user))
    waiting = list(mine.filter(state__in=WAITING).order_by("submitted_at", "id"))
    for order in waiting[:SHOWN]:
        values = {"number": order.number, "state": order.get_state_display()}
        sentence = _("Order %(number)s (%(state)s); it can be given to a colleague there.") % values
        yield Effect("stays", sentence, reverse("commerce:order", args=[order.number]))
    if len(waiting) > SHOWN:
        yield Effect("stays", _("%(number)s more orders that wait.") % {"number": len(waiting) - SHOWN}, recovery)
    placed = mine.filter(state__in=UNDER_WAY).count()
    if placed:
        sentence = ngettext("%(number)s placed order goes on for %(partner)s.",
                            "%(number)s placed orders go on for %(partner)s.", placed)  # fmt: skip
        yield Effect("stays", sentence % {"number": placed, "partner": move.source.name})


def carry_out(move, *, by, now):
    """Carts and orders keep their partner and their history: nothing is written."""

"""The first page after sign-in: what waits for this reader, his figures, and what he does most (UX 22, X5)."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from commerce.models import Order
from commerce.queries import order as orders
from core import waiting
from partners.access import signed_in
from partners.permissions import Permission

NOON, EVENING = 12, 18
FIRST, NEWEST = 8, 5
"""So many rows of what waits stand open, and so many orders."""


@signed_in(sight="what the reader's role shows elsewhere")
def home(request):
    """Put together what each app has for this reader: somebody with several roles reads the union, each thing once."""
    acting = request.acting
    found = _all(settings.HOME_WAITING, acting)
    rows = waiting.sort(row for each in found for row in each.rows)
    context = {
        "greeting": _greeting(acting),
        "banners": _some(settings.HOME_BANNERS, acting),
        "waiting": rows[:FIRST],
        "later": rows[FIRST:],
        "more": [each for each in found if each.more],
        "tiles": _all(settings.HOME_TILES, acting),
        "charts": sorted(_all(settings.HOME_CHARTS, acting), key=lambda chart: chart.position),
        "cards": _some(settings.HOME_CARDS, acting),
    }
    if acting.may(Permission.ORDER_READ) and not acting.may(Permission.ORDER_DESK):
        visible = Order.objects.visible_to(acting)
        context["orders"] = orders.rows(visible).order_by("-submitted_at", "-id")[:NEWEST]
    return render(request, "commerce/home.html", context)


def _all(sources, acting):
    """Give what each source has a list of."""
    return [each for source in sources for each in import_string(source)(acting)]


def _some(sources, acting):
    """Give what each source has one of, or nothing."""
    return [each for source in sources if (each := import_string(source)(acting))]


def _greeting(acting):
    hour = timezone.localtime(acting.read_at).hour
    if hour < NOON:
        words = _("Good morning, %(name)s")
    else:
        words = _("Good afternoon, %(name)s") if hour < EVENING else _("Good evening, %(name)s")
    return words % {"name": acting.name}

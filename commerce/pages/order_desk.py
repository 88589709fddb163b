"""What the desk's acts answer: the row of the list as it is now, or the page where they were asked for (O6)."""

import copy
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from commerce.models import Order
from commerce.pages import order_cells
from commerce.pages import order_listings as listings
from commerce.queries import order_lists as queries
from core import clock
from core.lists.page import Item, ListPage
from core.refusal import Refused


def tabs(shown):
    """Give the desk's lists with their counters; `shown` is the one that is looked at."""
    found, url = queries.counts(), reverse("commerce:desk")
    rows = [
        {"key": key, "label": label, "count": found[key], "url": f"{url}?list={key}", "is_shown": key == shown}
        for key, (label, _state) in queries.LISTS.items()
    ]
    label = listings.RETURNS.title
    returns = {"key": "returns", "label": label, "count": found["returns"], "url": reverse("commerce:returns")}
    rows.insert(-1, {**returns, "is_shown": shown == "returns"})
    return rows


def back(request, otherwise):
    """Give the list of the desk that an act was asked from, as the reader left it."""
    given = request.POST.get("back", "")
    is_ours = given.startswith(reverse("commerce:desk")) and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if is_ours else otherwise


def done(request, order, action, said, **data):
    """Do something to an order and answer: its row for htmx, else the page it was asked from."""
    try:
        action(order=order, by=request.acting, now=clock.now(), **data)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said % {"number": order.number})
    if request.htmx and not request.htmx.boosted:
        return _row(request, order)
    return redirect(back(request, reverse("commerce:order", args=[order.number])))


def _row(request, order):
    """Give the row of the list as it is now, with the columns that are shown, the counters and what is said."""
    query = QueryDict(urlsplit(back(request, "")).query)
    asked = copy.copy(request)
    asked.GET = query
    found = queries.rows(Order.objects.visible_to(request.acting).filter(pk=order.pk))
    page = ListPage(asked, listings.DESK, found)
    ready = order_cells.ready(request, back(request, ""))
    page.items = [Item(row["pk"], row) for row in ready(list(found))]
    context = {"list": page, "tabs": tabs(query.get("list", "unserviced")), "oob": True}
    return render(request, "commerce/order/row.html", context)

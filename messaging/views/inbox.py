"""Sales management and Purchases management: a list per side of one's company (S1)."""

from urllib.parse import urlsplit

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import lists
from core.lists import address
from messaging import polling
from messaging.models import Side
from messaging.pages import inbox_listing as pages
from messaging.queries import inbox
from messaging.views import elsewhere
from partners.access import require
from partners.permissions import Permission

SIGHT = "threads of the acting company, whoever of it wrote them"
BOTH = ("GET", "POST")


@elsewhere.leads(elsewhere.holds(Permission.MESSAGE_SELL), _("Sales management is read for %(company)s"))
@require(Permission.MESSAGE_SELL, sight=SIGHT, methods=BOTH)
def sales(request):
    """List what customers have written, and what was offered to buyers; POST exports the ticked ones."""
    return _list(request, Side.SELLER, pages.SALES)


@elsewhere.leads(elsewhere.holds(Permission.MESSAGE_BUY), _("Purchases management is read for %(company)s"))
@require(Permission.MESSAGE_BUY, sight=SIGHT, methods=BOTH)
def purchases(request):
    """List what one's company has asked sellers, and what they have offered; POST exports the ticked ones."""
    return _list(request, Side.BUYER, pages.PURCHASES)


@require(Permission.MESSAGE_SELL, sight=SIGHT)
def sales_news(request):
    """Say to a list that is open how much was written since."""
    return _news(request, Side.SELLER)


@require(Permission.MESSAGE_BUY, sight=SIGHT)
def purchases_news(request):
    """Say the same to the other list."""
    return _news(request, Side.BUYER)


def _list(request, side, listing):
    acting = request.acting
    found = inbox.rows(acting, side, acting.read_at)
    news = pages.news(acting, side, acting.read_at, shown_until=acting.read_at)
    terms = {"enrich": pages.ready(acting, side), "extra": {"side": side, "news": news}}
    return lists.respond(request, listing, found, template="messaging/inbox/index.html", **terms)


def _news(request, side):
    """Without script it is the list itself, which shows all that there is."""
    after = _moment(request.GET.get("after", ""))
    if not request.htmx or after is None:
        return redirect(pages.URLS[side])
    acting = request.acting
    context = {
        "news": pages.news(acting, side, acting.read_at, shown_until=after),
        "number": inbox.news_count(acting, side, after),
        "most": inbox.COUNTED,
        "list_url": _list_url(request, side),
    }
    return render(request, "messaging/inbox/news.html", context)


def _moment(given):
    is_number = given.isascii() and given.isdigit() and len(given) < 17
    return polling.moment(int(given)) if is_number else None


def _list_url(request, side):
    """Give the list as the reader has narrowed and sorted it, from its beginning."""
    url, shown = reverse(pages.URLS[side]), urlsplit(request.htmx.current_url_abs_path or "")
    return url + address.link(QueryDict(shown.query)) if shown.path == url else url

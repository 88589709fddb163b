"""The demand view: carts and orders of the users of picked partners, read only (P9)."""

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from commerce.forms.demand import DemandForm, beginning_of, end_of
from commerce.models import Product
from commerce.pages import demand as pages
from commerce.queries import demand as queries
from core import audit, clock, lists
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission

ALL = "all partners, operator staff only"
SESSION_KEY = "demand_partners"
TICKED = "ticked"
MOST_PICKED = 1000
LONGEST_ADDRESS = 1800
MOST_FOUND = 20


@require(Permission.DEMAND_READ, sight=ALL, methods=("GET", "POST"))
def demand(request):
    """Show the demand of picked partners; POST takes ticked rows of the list of partners."""
    if request.method == "POST":
        return _picked(request)
    selection, choice = _selection(request)
    if selection.partners and request.GET.get("export") == "tsv":
        return _export(request, selection)
    context = {"selection": selection, "choice": choice, "found": _found(request, selection), "query": _query(request)}
    if selection.partners:
        context |= pages.context(selection, choice, now=selection.now)
    return render(request, "commerce/demand/index.html", context)


@require(Permission.DEMAND_READ, sight=ALL)
def product(request, code):
    """Show who of the picked partners asked for one product, and in which orders."""
    selection, choice = _selection(request)
    article = get_object_or_404(Product, code__iexact=code)
    partner = _text(request, "partner")
    context = {
        "product": article,
        "partner": partner,
        "selection": selection,
        "choice": choice,
        "query": _query(request, without=("partner",)),
        "blocks": pages.by_currency(queries.buying(selection, article.pk)),
        "orders": queries.orders(selection, product_id=article.pk, partner=partner),
    }
    return render(request, "commerce/demand/product.html", context)


def _picked(request):
    """Turn ticked rows into an address that can be kept; too many of them stay in the session."""
    ids = lists.ticked_ids(request.POST.getlist("ids"))
    partners = Partner.objects.visible_to(request.acting).filter(pk__in=ids)
    codes = list(partners.order_by("code").values_list("code", flat=True))
    query = urlencode({"partners": ",".join(codes), "below": "on"})
    if len(query) > LONGEST_ADDRESS:
        request.session[SESSION_KEY] = codes
        query = urlencode({"partners": TICKED, "below": "on"})
    return redirect(f"{reverse('commerce:demand')}?{query}")


def _selection(request):
    """Resolve the partners and the period of the address; what is unknown or foreign is left out."""
    choice = DemandForm(request.GET).chosen(timezone.localdate())
    given = [code.strip() for value in request.GET.getlist("partners") for code in value.split(",")]
    if given == [TICKED]:
        given = request.session.get(SESSION_KEY, [])
    codes = {code.lower() for code in given if code and "\0" not in code}
    partners = Partner.objects.visible_to(request.acting).alias(key=Lower("code"))
    partners = partners.filter(key__in=sorted(codes)[:MOST_PICKED])
    return queries.select(
        partners,
        below=choice["below"],
        begins=beginning_of(choice["begins"]),
        ends=end_of(choice["ends"]),
        zone=timezone.get_current_timezone_name(),
    ), choice


def _found(request, selection):
    """Give the partners that the page's own search finds, without those that are picked."""
    text = _text(request, "q")
    if not text:
        return []
    visible = Partner.objects.visible_to(request.acting).exclude(kind=Partner.Kind.OPERATOR)
    named = visible.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    picked = [partner.id for partner in selection.partners]
    return named.exclude(pk__in=picked).order_by("name", "id").values("code", "name")[:MOST_FOUND]


def _query(request, without=()):
    """Give the address's choice for links that go on from here."""
    query = request.GET.copy()
    for name in ("q", "export", *without):
        query.pop(name, None)
    return query.urlencode()


def _text(request, name):
    return request.GET.get(name, "").replace("\0", "").strip()[:100]


def _export(request, selection):
    """Send the whole ranking as tab-delimited text."""
    lines, number = pages.ranking_text(selection)
    told = {"list": "demand", "format": "tsv", "rows": number, "partners": len(selection.partners)}
    subject = audit.Event("list.exported", "user", request.acting.user_id, request.acting.partner_id, new=told)
    audit.record_many([subject], by=request.acting, at=clock.now())
    response = StreamingHttpResponse(lines, content_type="text/tab-separated-values; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="demand.tsv"'
    return response

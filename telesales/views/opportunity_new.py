"""Begin an opportunity: find the customer, name it, choose products (T4, T5)."""

from itertools import count

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions.cart_filling import Wanted
from commerce.forms.quick_order import pasted
from commerce.pages import cards, quick
from commerce.queries import asked, catalogue, tax
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import opportunity as actions
from telesales.forms.opportunity import NewForm
from telesales.queries import opportunity as queries
from telesales.queries import selling as sellers
from telesales.rules import selling
from telesales.views.opportunity_answers import is_begun_here

REACH = "customers in the seller's reach"
ROWS, MORE, OPTIONS = 5, 10, 8


@require(Permission.SALE_MAKE, sight=REACH, methods=("GET", "POST"))
def new(request):
    """Choose the customer, then name it and choose products; POST begins it, or takes rows in."""
    place = _place(request, request.POST.get("customer") or request.GET.get("customer", ""))
    if not is_begun_here():
        return render(request, "telesales/opportunity/new_not.html", status=422 if request.method == "POST" else 200)
    if place is None:
        text = request.GET.get("q", "").strip()[:100].replace("\0", "")
        context = {"text": text, "customers": queries.customers(request.acting, text)}
        return render(request, "telesales/opportunity/new_whom.html", context)
    if request.method != "POST":
        return _page(request, place, NewForm(), [])
    form = NewForm(request.POST)
    rows, act = form.rows(), request.POST.get("act", "add")
    for name in ("name",) if act != "add" else ():
        form.fields[name].required = False
    if not form.is_valid():
        return _page(request, place, form, rows, status=422)
    rows += pasted(form.cleaned_data["pasted"], start=len(rows))
    rows = [row._replace(number=number) for row, number in zip(rows, count(1), strict=False)]
    if act != "add":
        fresh = NewForm(initial={**form.cleaned_data, "pasted": ""})
        return _page(request, place, fresh, rows, more=MORE if act == "more" else 1)
    return _begin(request, place, form, rows)


@require(Permission.SALE_MAKE, sight=REACH)
def customers(request):
    """Complete whom it is for while he is typed."""
    text = request.GET.get("q", "").strip()[:100].replace("\0", "")
    context = {"text": text, "customers": queries.customers(request.acting, text) if text else []}
    return render(request, "telesales/opportunity/new_whom.html#found", context)


@require(Permission.SALE_MAKE, sight=REACH)
def options(request, pk):
    """Complete a product's code or name, at a customer's prices."""
    place = _place_or_404(request, pk)
    text, now = request.GET.get("q", "").strip()[:100].replace("\0", ""), clock.now()
    how = tax.treatment(partner_id=place.partner_id, now=now)
    found = catalogue.page(acting=place, now=now, text=text, size=OPTIONS).items if text else []
    shown = [cards.of(item, how=how, currency=place.currency) for item in found]
    return render(request, "commerce/quick_order/page.html#options", {"cards": shown})


@require(Permission.SALE_MAKE, sight=REACH)
def verdict(request, pk):
    """Judge one row by itself, as the customer would buy it."""
    place = _place_or_404(request, pk)
    given = {name: request.GET.get(name, "").replace("\0", "")[:60] for name in ("code", "quantity")}
    now = clock.now()
    row = quick.rows(asked.judged([asked.Asked(1, **given)], acting=place, now=now), acting=place, now=now)[0]
    return render(request, "commerce/quick_order/page.html#verdict", {"row": row})


def place_of(acting, customer_id):
    """Give a customer's place in the hands of a seller who may sell to him; None where he may not."""
    try:
        selling.check_may_sell(acting, customer_id)
    except Refused:
        return None
    return sellers.acting_for(customer_id, seller=acting)


def _place(request, text):
    """Give the chosen customer's place; without one, or with one who may not be sold to, None and why."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    _check_in_reach(request, int(text))
    try:
        selling.check_may_sell(request.acting, int(text))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return None
    return sellers.acting_for(int(text), seller=request.acting)


def _place_or_404(request, pk):
    _check_in_reach(request, pk)
    place = place_of(request.acting, pk)
    if place is None:
        raise Http404
    return place


def _check_in_reach(request, pk):
    """Raise Http404 for whoever is another's customer as for who never was, and asking as much for both (P12)."""
    customer = sellers.customer(pk, sold_from_id=request.acting.partner_id)
    if customer is None or not selling.is_in_reach(request.acting, customer):
        raise Http404


def _begin(request, place, form, rows):
    now = clock.now()
    judged = asked.judged(rows, acting=place, now=now)
    bad = [each for each in judged if not each.is_good]
    if bad or not judged:
        form.add_error(None, _("Some rows are not right yet.") if bad else _("Add at least one product."))
        return _page(request, place, form, rows, status=422)
    wanted = [Wanted(each.product.id, each.quantity, each.asked.note) for each in judged]
    facts = {name: form.cleaned_data[name] for name in ("name", "attribution", "notes")}
    try:
        customer = queries.customer_place(place.membership_id)
        made = actions.create(customer=customer, wanted=wanted, by=request.acting, now=now, **facts)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, place, form, rows, status=422)
    for sentence in made.left_out:
        messages.warning(request, sentence)
    messages.success(request, _("%(number)s is begun.") % {"number": made.opportunity.number})
    return redirect("telesales:opportunity", made.opportunity.number)


def _page(request, place, form, rows, *, more=1, status=200):
    now = request.acting.read_at or clock.now()
    judged = quick.rows(asked.judged(rows, acting=place, now=now), acting=place, now=now) if rows else []
    number = max(ROWS, len(judged) + more)
    shown = [*judged, *(quick.empty(each) for each in range(len(judged) + 1, number + 1))]
    good = len({row.found_code for row in judged if row.is_good})
    context = {"form": form, "rows": shown, "good": good, "blank": quick.empty("{}"), "place": place}
    return render(request, "telesales/opportunity/new.html", context, status=status)

"""The queue of held orders, and what is done about one of them: hold, release, release in part, reject (K3, K8)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from commerce.actions import hold as actions
from commerce.forms.holds import KINDS, PartForm, PutForm, RejectForm, ReleaseForm
from commerce.models import HoldKind, Order
from commerce.pages import hold as pages
from commerce.pages.hold_listing import HOLDS, WITHOUT_CREDIT
from commerce.queries import holds as queries
from commerce.rules import hold as rules
from commerce.views.fulfilment import tried
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all orders, operator staff only"


@require(Permission.ORDER_DESK, sight=ALL, methods=("GET", "POST"))
def index(request):
    """List the held orders, the oldest first; POST exports the ticked ones. All see every kind and act on theirs."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    is_fragment = request.htmx and not request.htmx.boosted
    return lists.respond(
        request,
        HOLDS if request.acting.may(Permission.CREDIT_READ) else WITHOUT_CREDIT,
        queries.held_orders(kind),
        template="commerce/hold/index.html",
        enrich=pages.ready(request),
        extra={"tabs": [] if is_fragment else pages.tabs(kind)},
    )


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def release(request, number):
    """Let a held order go on, as far as the reader decides: for all of his kinds, or for one."""
    order, kind = _order(request, number), request.POST.get("kind") or None
    _check_mine(request, order, kind)
    form = ReleaseForm(request.POST, prefix=kind)
    comment = form.cleaned_data["comment"].strip() if form.is_valid() else ""
    try:
        order = actions.release(order=order, by=request.acting, now=clock.now(), comment=comment, kind=kind)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, pages.released_words(order))
    return redirect(back(request, reverse("commerce:order", args=[number])))


@require(Permission.ORDER_DESK, sight=ALL, methods=("GET", "POST"))
def rejection(request, number):
    """Refuse a held order, or the held pieces of one, with a reason."""
    order = _order(request, number)
    _check_mine(request, order)
    if refusal := _obstacle(request, order, rules.check_can_reject):
        return refusal
    form = RejectForm(request.POST if request.method == "POST" else None, prefix="reject")
    if form.is_valid() and tried(form, actions.reject, request, order=order, **form.cleaned_data):
        messages.success(request, _("Order %(number)s is rejected and what it took given back.") % {"number": number})
        return redirect(back(request, reverse("commerce:order", args=[number])))
    return _page(request, "commerce/hold/reject.html", order, form)


@require(Permission.CREDIT_RELEASE, sight=ALL, methods=("GET", "POST"))
def part(request, number):
    """Let some pieces of an order go on that credit holds; the others stay held."""
    order = _order(request, number)
    if refusal := _obstacle(request, order, rules.check_can_release_part):
        return refusal
    lines = list(order.lines.order_by("position"))
    sent = request.POST if request.method == "POST" else None
    form = PartForm(sent, lines=lines, available=lambda line: line.open_quantity)
    if form.is_valid():
        what = {"quantities": form.quantities, "comment": form.cleaned_data["comment"].strip()}
        if tried(form, actions.release_part, request, order=order, **what):
            messages.success(request, _("These pieces go on; the others stay held until you decide about them."))
            return redirect("commerce:order", number)
    return _page(request, "commerce/hold/part.html", order, form)


@require(Permission.HOLD_PUT, sight=ALL, methods=("GET", "POST"))
def put(request, number):
    """Hold an order by hand."""
    order = _order(request, number)
    if refusal := _obstacle(request, order, rules.check_can_put):
        return refusal
    form = PutForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(form, actions.put, request, order=order, **form.cleaned_data):
        said = _("Order %(number)s is held, and the buyer is told why.")
        messages.success(request, said % {"number": number})
        return redirect("commerce:order", number)
    return _page(request, "commerce/hold/put.html", order, form)


def back(request, otherwise):
    """Give the queue that an act was asked from, as the reader left it."""
    given = request.POST.get("back", "")
    is_ours = given.startswith(reverse("commerce:holds")) and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if is_ours else otherwise


def _check_mine(request, order, kind=None):
    """Answer 403 to whoever has none of the functions that it takes; what is decided already is said by the action."""
    if kind not in (None, *HoldKind.values):
        raise PermissionDenied
    holds = [hold for hold in rules.open_holds(order) if kind in (None, hold.kind)]
    if rules.is_own(request.acting, order):
        return  # the action says why not
    is_others = holds and not rules.decided_by(request.acting, holds, order)
    if is_others or (kind and not request.acting.may(rules.FUNCTIONS[HoldKind(kind)])):
        raise PermissionDenied


def _obstacle(request, order, check):
    """Go back to the order's page where it cannot be done at all; None where it can."""
    try:
        check(request.acting, order, rules.open_holds(order))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", order.number)
    return None


def _order(request, number):
    return get_object_or_404(Order.objects.visible_to(request.acting).select_related("partner"), number=number)


def _page(request, template, order, form):
    context = {"order": order, "form": form, "sold": pages.sold(order, request.acting)}
    return render(request, template, context, status=422 if form.is_bound else 200)

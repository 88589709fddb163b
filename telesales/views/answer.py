"""Quotes as the customer's people see and answer them (T6). Opening one changes nothing: answers are sent."""

import uuid

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.models import PaymentMethod
from core import clock, lists, pdf
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import answer as actions
from telesales.actions import quote_card
from telesales.forms.quote import ApproveForm, CommentForm, CounterForm, RejectForm
from telesales.models import QuoteState
from telesales.pages import quote as quote_pages
from telesales.pages import quote_answer as pages
from telesales.pages.quote_listing import QUOTES, ready
from telesales.queries import quote as queries
from telesales.views.quote_paper import paper_of

SIGHT = "quotes for the acting user, those of the nodes below, and an administrator's own node"
BOTH = ("GET", "POST")


@require(Permission.CART_EDIT, sight=SIGHT, methods=BOTH)
def index(request):
    """List the quotes that the reader sees, the last version of each; POST exports the ticked ones."""
    found = queries.latest(queries.to_customer(request.acting))
    now = request.acting.read_at or clock.now()
    return lists.respond(request, QUOTES, found, template="telesales/quote/index.html", enrich=ready(now))


@require(Permission.CART_EDIT, sight=SIGHT)
def detail(request, pk):
    """Show a quote."""
    return _page(request, pk)


@require(Permission.ORDER_PLACE, sight=SIGHT, methods=("POST",))
def approval(request, pk):
    """Say yes: it is ordered, by card once it is paid; after its end the seller decides."""
    quote, form = _found(request, pk), ApproveForm(request.POST, prefix="approve")
    if not form.is_valid():
        return _page(request, pk, payment=form)
    given = {"quote": quote, "po_number": form.cleaned_data["po_number"], "by": request.acting, "now": clock.now()}
    try:
        if form.cleaned_data["payment"] == PaymentMethod.CARD:
            payment = quote_card.begin(key=form.cleaned_data["key"] or uuid.uuid4(), **given)
            return redirect("commerce:payment", payment.token)
        quote = actions.approve(payment=form.cleaned_data["payment"], **given)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, pk, payment=form)
    order = quote.opportunity.order
    if quote.state == QuoteState.LATE or order is None:
        messages.success(request, _("Your yes is with your contact, who answers you."))
        return redirect("telesales:quote", pk)
    order.refresh_from_db()
    said = {"number": order.number, "state": order.get_state_display()}
    messages.success(request, _("The quote is approved. Order %(number)s: %(state)s.") % said)
    return redirect("commerce:order", order.number)


@require(Permission.CART_EDIT, sight=SIGHT, methods=("POST",))
def rejection(request, pk):
    """Say no, and why."""
    quote, form = _found(request, pk), RejectForm(request.POST, prefix="reject")
    if form.is_valid() and _tried(form, actions.reject, request, quote=quote, **form.cleaned_data):
        messages.success(request, _("The quote is rejected; your contact reads why."))
        return redirect("telesales:quote", pk)
    return _page(request, pk, reject=form)


@require(Permission.CART_EDIT, sight=SIGHT, methods=BOTH)
def counter(request, pk):
    """Ask for other quantities or prices."""
    quote = _found(request, pk)
    now = clock.now()
    form = CounterForm(request.POST if request.method == "POST" else None, rows=quote_pages.rows(quote))
    if form.is_bound and form.is_valid():
        known = {"quote": quote, "wanted": form.wanted, "comment": form.cleaned_data["comment"]}
        if _tried(form, actions.counter, request, **known):
            messages.success(request, _("Your counter-proposal is with your contact, who sends a new version."))
            return redirect("telesales:quote", pk)
    context = pages.counter_context(quote, request.acting, now=now, form=form)
    return render(request, "telesales/quote/counter.html", context, status=422 if form.is_bound else 200)


@require(Permission.CART_EDIT, sight=SIGHT, methods=("POST",))
def comment(request, pk):
    """Ask something, without answering yet."""
    quote, form = _found(request, pk), CommentForm(request.POST, prefix="comment")
    known = {"opportunity": quote.opportunity, "is_customers": True}
    if form.is_valid() and _tried(form, actions.comment, request, **known, **form.cleaned_data):
        messages.success(request, _("Your message is with your contact."))
        return redirect("telesales:quote", pk)
    return _page(request, pk, comment=form)


@require(Permission.CART_EDIT, sight=SIGHT, methods=("POST",))
def seen(request, pk):
    """Note that whom it is for has opened it: the page tells so by itself, never by being opened alone."""
    actions.see(quote=_found(request, pk), by=request.acting, now=clock.now())
    return HttpResponse(status=204) if request.htmx else redirect("telesales:quote", pk)


@csp(pdf.FILE_POLICY)
@require(Permission.CART_EDIT, sight=SIGHT)
def paper(request, pk):
    """Give a quote as PDF in the reader's language."""
    return paper_of(request, _found(request, pk))


def _found(request, pk):
    return get_object_or_404(queries.to_customer(request.acting), pk=pk)


def _page(request, pk, **refused):
    """Show a quote; with a form that was refused, what was typed stays (422)."""
    now = clock.now() if refused else request.acting.read_at or clock.now()
    found = queries.with_versions(queries.to_customer(request.acting), pk)
    quote = next((version for version in found if version.pk == pk), None)
    if quote is None:
        raise Http404
    context = pages.context(found, quote, request.acting, now=now, **refused)
    return render(request, "telesales/quote/detail.html", context, status=422 if refused else 200)


def _tried(form, action, request, **known):
    """Do it; a refusal stands in the form."""
    try:
        action(by=request.acting, now=clock.now(), **known)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return form.is_valid()

"""The approvals inbox, the decision page, and the page behind the link in a mail (A8, A9)."""

import functools

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from approvals import links, panels, rules, sentences
from approvals.actions import decision
from approvals.forms import DecisionForm
from approvals.models import ApprovalStep
from approvals.queries import step as steps
from commerce.queries import order as orders
from core import clock, lists
from core.access import public
from core.reader import as_reader
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

MINE = "steps whose approver or proxy the acting user is"
LINK = "signed link for one person, step and content"


@require(Permission.ORDER_APPROVE, sight=MINE)
def inbox(request):
    """List what waits for the reader's decision, the oldest first."""
    page = lists.paginate(request, steps.waiting_for(request.acting))
    return render(request, "approvals/inbox.html", {"page": page})


@require(Permission.ORDER_APPROVE, sight=MINE, methods=("GET", "POST"))
def step(request, pk):
    """Show what is to be decided, and decide."""
    mine = ApprovalStep.objects.concerning(request.acting)
    found = get_object_or_404(mine.select_related("order__partner", "order__buyer", "approver__user"), pk=pk)
    if request.method != "POST":
        return _page(request, "approvals/step.html", found, DecisionForm(initial=_seen(found)))
    return _decide(request, found, request.acting, "approvals/step.html", lambda order: redirect("approvals:inbox"))


@never_cache
@public(LINK)
def link(request, token):
    """Take the token of a mail out of the address: keep it in the session and show the page without it."""
    opened = links.open_link(token, now=clock.now())
    if opened is None:
        return _neutral(request)
    request.session[_session_key(opened.step.pk)] = token
    return _quiet(redirect("approvals:linked", opened.step.pk))


@never_cache
@public(LINK, methods=("GET", "POST"))
def linked(request, pk):
    """Show the decision page behind a mailed link; only POST decides, because mail scanners open links."""
    token = request.session.get(_session_key(pk), "")
    opened = links.open_link(token, now=clock.now(), ip=request.META.get("REMOTE_ADDR"))
    if opened is None:
        return _neutral(request)
    with as_reader(opened.asked.membership.user):
        if opened.by is None:
            return _quiet(render(request, "approvals/link_over.html", {"step": opened.step}))
        if request.method != "POST":
            return _page(
                request,
                "approvals/link.html",
                opened.step,
                DecisionForm(initial=_seen(opened.step)),
                decider=opened.by.name,
            )
        return _decide(request, opened.step, opened.by, "approvals/link.html", functools.partial(_done, request))


def _done(request, order):
    return render(request, "approvals/link_done.html", {"order": order})


@require(Permission.ORDER_PLACE, sight="the acting user's own orders", methods=("POST",))
def withdrawal(request, number):
    """Take back an order that waits; its lines become the current cart."""
    order = get_object_or_404(orders.mine(request.acting), number=number)
    try:
        decision.withdraw(order=order, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", number)
    messages.success(request, _("Order %(number)s is withdrawn; its lines are in a new cart.") % {"number": number})
    return redirect("commerce:cart")


@require(Permission.ORDER_PLACE, sight="the acting user's own orders", methods=("POST",))
def card_instead(request, number):
    """Take back an order that credit holds, and open its checkout to pay it by card."""
    order = get_object_or_404(orders.mine(request.acting), number=number)
    try:
        cart = decision.pay_by_card(order=order, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", number)
    said = _("Order %(number)s is taken back. Check what is in the cart and pay it by card.")
    messages.success(request, said % {"number": number})
    return redirect("commerce:checkout", cart.pk)


def _decide(request, found, by, template, done):
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, template, found, form, status=422, decider=by.name)
    data = form.cleaned_data
    try:
        order = decision.decide(
            step=found,
            accept=data["decision"] == "accept",
            seen_hash=data["seen"],
            reason=data["reason"],
            by=by,
            now=clock.now(),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        found.refresh_from_db()
        return _page(request, template, found, form, status=422, decider=by.name)
    values = {"number": order.number, "state": order.get_state_display()}
    messages.success(request, _("Your decision is noted. Order %(number)s: %(state)s.") % values)
    return done(order)


def _page(request, template, found, form, status=200, decider=""):
    order = found.order
    lines = orders.lines(order, is_told=False)
    context = {
        "step": found,
        "order": order,
        "form": form,
        "decider": decider,
        "chain": panels.chain(steps.steps_of(order), order),
        "lines": lines,
        "tax_rows": orders.tax_rows(lines, order),
        "obstacle": rules.acceptance_obstacle(order),
        "because": sentences.broken(found.kind, found.limit_broken, found.limit_of, found.period, order.currency),
    }
    return render(request, template, context, status=status)


def _seen(found):
    return {"seen": found.order.content_hash}


def _session_key(pk):
    return f"approval_link_{pk}"


def _neutral(request):
    return _quiet(render(request, "approvals/link_neutral.html", status=404))


def _quiet(response):
    """Let no address with a token in it be told on. Not for pages with a form: browsers would send "Origin: null"."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

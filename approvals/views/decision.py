"""The decision page: of who is signed in, and behind the link in a mail, where the same rules hold (A8, A9)."""

import functools

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from approvals.actions import decision
from approvals.forms.decision import ACCEPT, PREVIEW
from approvals.links import decision as links
from approvals.models import ApprovalStep
from approvals.pages import decision as pages
from approvals.views import mailed
from commerce.queries import order as orders
from commerce.rules import amendment as rules
from commerce.views.checkout import download
from core import clock
from core.access import public
from core.reader import as_reader
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

MINE = "steps whose approver or proxy the acting user is, or about which he was asked"
LINK = "signed link for one person, step and content"
PEOPLE = (
    "order__partner",
    "order__buyer",
    "order__owner",
    "order__seller",
    "order__sold_from",
    "order__cost_centre",
    "approver__user",
    "decided_by",
)


@require(Permission.ORDER_APPROVE, sight=MINE, methods=("GET", "POST"))
def step(request, pk):
    """Show what is to be decided, and decide."""
    found = mine(request, pk)
    if request.method != "POST":
        return page(request, "approvals/step/detail.html", found)
    return _decide(
        request, found, request.acting, "approvals/step/detail.html", lambda order: redirect("approvals:inbox")
    )


@require(Permission.ORDER_APPROVE, sight=MINE)
def step_file(request, pk, file):
    """Hand out a file that came with the order."""
    return _file(mine(request, pk), file)


@never_cache
@public(LINK)
def link(request, token):
    """Take the token of a mail out of the address: keep it in the session and show the page without it.

    Whoever tries very many that open nothing is asked to wait; a link that works is held up by nobody.
    """
    opened = links.open_link(token, now=clock.now())
    if opened is None:
        return ratelimit.consume_or_429(request, action="approval_link", limit_get=True) or mailed.neutral(request)
    mailed.keep(request, opened.step.pk, token)
    return mailed.quiet(redirect("approvals:linked", opened.step.pk))


@never_cache
@public(LINK, methods=("GET", "POST"))
def linked(request, pk):
    """Show the decision page behind a mailed link; only POST decides, because mail scanners open links."""
    opened = mailed.opened(request, pk)
    if opened is None:
        return mailed.neutral(request)
    if mailed.is_strangers(request, opened):
        return mailed.quiet(
            render(request, "approvals/link/others.html", {"owner": opened.asked.membership.user.name}, status=403)
        )
    with as_reader(opened.asked.membership.user):
        if opened.by is None:
            return mailed.quiet(render(request, "approvals/link/over.html", {"step": opened.step}))
        if request.method != "POST":
            return page(request, "approvals/link/page.html", opened.step, decider=opened.by.name)
        return _decide(request, opened.step, opened.by, "approvals/link/page.html", functools.partial(_done, request))


@never_cache
@public(LINK)
def linked_file(request, pk, file):
    """Hand out a file that came with the order behind a mailed link."""
    opened = mailed.opened(request, pk)
    if opened is None or opened.by is None or mailed.is_strangers(request, opened):
        return mailed.neutral(request)
    return _file(opened.step, file)


def mine(request, pk):
    """Give a step that is the reader's; 404 where it is not (P12)."""
    return get_object_or_404(ApprovalStep.objects.concerning(request.acting).select_related(*PEOPLE), pk=pk)


def page(request, template, found, *, form=None, changed=None, question=None, status=200, decider=""):
    """Show the page of a step; `form` and `question` as they were sent, where they were."""
    lines = form.lines if form else pages.lines_of(found.order)
    form = form or pages.form_for(found, lines)
    if found.decision is None and rules.is_amendable(found.order):
        form.put_into(lines)
    context = pages.context(found, now=clock.now(), form=form, lines=lines, changed=changed, question=question)
    return render(request, template, {**context, "decider": decider}, status=status)


def _decide(request, found, by, template, done):
    """Do what the form asks for, or show again what was sent."""
    form = pages.form_for(found, pages.lines_of(found.order), request.POST)
    if not form.is_valid():
        return _again(request, template, found, form, by)
    data = form.cleaned_data
    if data["decision"] == PREVIEW:
        return _again(request, template, found, form, by)
    try:
        order = decision.decide(
            step=found, accept=data["decision"] == ACCEPT, seen_hash=data["seen"], reason=data["reason"],
            quantities=form.quantities, by=by, now=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        found = ApprovalStep.objects.select_related(*PEOPLE).get(pk=found.pk)
        return _again(request, template, found, form, by)
    values = {"number": order.number, "state": order.get_state_display()}
    messages.success(request, _("Your decision is noted. Order %(number)s: %(state)s.") % values)
    return done(order)


def _again(request, template, found, form, by):
    """Show the page with what was sent: the new total, and what is wrong."""
    changed = pages.tried(found.order, form, is_lowering=True) if form.is_valid() else None
    status = 422 if form.errors else 200
    if request.htmx:
        context = pages.live_context(found, now=clock.now(), form=form, changed=changed)
        return render(request, "approvals/step/decision.html#live", context, status=status)
    return page(request, template, found, form=form, changed=changed, status=status, decider=by.name)


def _done(request, order):
    return render(request, "approvals/link/done.html", {"order": order})


def _file(found, pk):
    wanted = orders.file(found.order, pk)
    if not wanted:
        raise Http404
    return download(wanted)

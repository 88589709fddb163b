"""What the views of an opportunity share: who finds it, its page, and the answer to what is refused."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from telesales.pages import opportunity as pages
from telesales.queries import opportunity as queries
from telesales.queries import setup
from telesales.rules import opportunity as rules

SIGHT = "managers all, SSRs those of SSRs, reseller managers those of resellers, resellers their own company's"
BOTH = ("GET", "POST")


def found(request, number):
    """Give an opportunity that the reader sees; any other is not there."""
    opportunity = queries.found(request.acting, number)
    if opportunity is None:
        raise Http404
    return opportunity


def page(request, opportunity, *, status=200, **known):
    """Show an opportunity, with what was refused of a change of it."""
    now = request.acting.read_at or clock.now()
    context = pages.context(opportunity, request.acting, now=clock.now() if known else now, **known)
    return render(request, "telesales/opportunity/detail.html", context, status=422 if known else status)


def refused(request, opportunity, refusal):
    """Answer to what is not allowed (403) or not possible (422): the page, and the sentence on top of it."""
    messages.error(request, refusal.sentence)
    status = 403 if isinstance(refusal, rules.NotAllowed) else 422
    return page(request, found(request, opportunity.number), status=status)


def changed(request, opportunity, form, name, action):
    """Do what a form of the page asks for; with what was refused it stays as it was typed."""
    if form.is_valid():
        try:
            action(clock.now())
        except rules.NotAllowed as refusal:
            return refused(request, opportunity, refusal)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("telesales:opportunity", opportunity.number)
    return page(request, opportunity, **{name: form})


def is_begun_here():
    """Whether the marketplace works with opportunities: then new ones are begun (T4)."""
    return setup.policy().mode == rules.SalesMode.OPPORTUNITIES

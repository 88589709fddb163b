"""Who approves what: the whole organisation, what leads nowhere in it, and an amount tried (A1, A5, A12)."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from approvals.forms.setup import TrialForm
from approvals.pages import organisation, trial, who_approves, who_listing
from approvals.queries import reach
from approvals.queries import who_approves as queries
from core import lists
from partners.access import require
from partners.permissions import Permission

BELOW = "people with a place at the acting partner or below; the operator chooses a company"


@require(Permission.USER_MANAGE, sight=BELOW)
def index(request):
    """List everybody with his limits, his way upwards and what is wrong with it."""
    scope = organisation.scope(request)
    if scope is None:
        return render(request, "approvals/policy/choose.html", {"title": _("Who approves what")})
    today = reach.today(scope.root.pk, now=request.acting.read_at)
    request.problems, whole = who_approves.look(scope, today=today)
    return lists.respond(
        request,
        who_listing.WHO,
        queries.places(scope.node.pk),
        template="approvals/who/index.html",
        enrich=who_approves.ready(today, request.problems),
        extra={
            "scope": scope,
            "count": who_approves.counted(request.problems, whole),
            "kinds": who_approves.kinds(request.problems, whole),
            "whole": who_approves.whole_words(whole, scope),
        },
    )


@require(Permission.USER_MANAGE, sight=BELOW)
def try_amount(request):
    """Show whom an order of somebody over an amount would ask, without making one."""
    scope = organisation.scope(request)
    if scope is None:
        return render(request, "approvals/policy/choose.html", {"title": _("Try an amount")})
    is_asked = "person" in request.GET or "total" in request.GET
    form = TrialForm(request.GET if is_asked else None, scope=scope)
    context = {"scope": scope, "form": form}
    if is_asked and form.is_valid():
        context["trial"] = trial.run(**form.cleaned_data, now=request.acting.read_at)
    return render(request, "approvals/who/trial.html", context, status=422 if form.errors else 200)

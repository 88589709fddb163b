"""How an organisation approves: chain or pool, its clock, reminders, escalation and digest (A4, A6)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.actions import policy as actions
from approvals.forms.setup import PolicyForm
from approvals.models import ApprovalMode, ApprovalPolicy
from approvals.pages import organisation
from approvals.queries import concerned
from approvals.rules import policy as rules
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.forms.people import zones
from partners.permissions import Permission

COMPANY = "the acting partner's company; the operator chooses one"


@require(Permission.USER_MANAGE, sight=COMPANY, methods=("GET", "POST"))
def edit(request):
    """Show the settings; whoever administers the top of the company changes them."""
    scope = organisation.scope(request)
    if scope is None:
        return render(request, "approvals/policy/choose.html", {"title": _("How orders are approved")})
    policy = ApprovalPolicy.objects.filter(partner=scope.root).first() or ApprovalPolicy(partner=scope.root)
    if request.method != "POST":
        form = PolicyForm(initial={name: getattr(policy, name) for name in actions.FIELDS})
        return _page(request, scope, policy, form)
    if not _may_change(request, scope):
        raise PermissionDenied
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _page(request, scope, policy, form)
    try:
        actions.set_policy(partner=scope.root, by=request.acting, now=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, scope, policy, form)
    messages.success(request, _("Saved. What is asked from now on follows it; what waits is asked anew where needed."))
    return redirect(f"{reverse('approvals:policy')}?{scope.query}")


def _may_change(request, scope):
    try:
        rules.check_may_set_policy(request.acting, scope.root)
    except Refused:
        return False
    return True


def _page(request, scope, policy, form):
    context = {
        "scope": scope,
        "policy": policy,
        "form": form,
        "zones": zones(),
        "may_change": _may_change(request, scope),
        "concerned": concerned.of(scope.root.pk),
        "is_pool": policy.mode == ApprovalMode.POOL,
    }
    return render(request, "approvals/policy/edit.html", context, status=422 if form.errors else 200)

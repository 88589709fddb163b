"""The rules that hold a partner's new orders, on its terms (K8)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from commerce.actions import hold_rule as actions
from commerce.forms.holds import RuleForm
from commerce.models import HoldKind, HoldRule
from commerce.rules import hold as rules
from commerce.views import terms
from core import clock
from core.refusal import Refused
from partners import tabs
from partners.access import require
from partners.permissions import Permission

BELOW = "the acting partner and below; the operator sees all"


@require(Permission.HOLD_PUT, sight=BELOW, methods=("POST",))
def add(request, code):
    """Have new orders of a partner held; of a kind that the reader decides about."""
    partner = tabs.find(request, code)
    mine = [kind for kind in rules.BY_HAND if request.acting.may(rules.FUNCTIONS[kind])]
    if not mine:
        raise PermissionDenied
    form = RuleForm(request.POST, kinds=mine, prefix="rule")
    if form.is_valid():
        try:
            actions.add(partner=partner, **form.cleaned_data, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("New orders are held from now on."))
            return redirect("commerce:partner_terms", partner.code)
    return terms.page(request, partner, rule_form=form)


@require(Permission.HOLD_PUT, sight=BELOW, methods=("POST",))
def end(request, code, pk):
    """End a rule."""
    partner = tabs.find(request, code)
    rule = get_object_or_404(HoldRule, pk=pk, partner=partner)
    if not request.acting.may(rules.FUNCTIONS[HoldKind(rule.kind)]):
        raise PermissionDenied
    try:
        actions.end(rule=rule, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("New orders are no longer held for this. What is held already stays held."))
    return redirect("commerce:partner_terms", partner.code)

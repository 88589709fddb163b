"""On which terms a partner orders (O2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import terms as actions
from commerce.forms.delivery import TermsForm
from commerce.models import PaymentMethod
from commerce.pages import hold as hold_pages
from commerce.queries import terms as queries
from commerce.queries.conditions import Terms
from core import clock
from core.refusal import Refused
from partners import tabs
from partners.access import require
from partners.permissions import Permission

BELOW = "the acting partner and below; the operator sees all"


@require(Permission.PARTNER_READ, sight=BELOW)
def terms(request, code):
    """Show the terms that count for a partner and whose they are."""
    return page(request, tabs.find(request, code))


@require(Permission.TERMS_EDIT, sight=BELOW, methods=("POST",))
def agreement(request, code):
    """Agree a partner's own terms."""
    partner = tabs.find(request, code)
    form = TermsForm(request.POST)
    if form.is_valid():
        try:
            actions.agree(partner=partner, **form.cleaned_data, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("The terms are agreed: they count from the next order on."))
            return redirect("commerce:partner_terms", partner.code)
    return page(request, partner, form)


@require(Permission.TERMS_EDIT, sight=BELOW, methods=("POST",))
def dropping(request, code):
    """Let the terms from above count again."""
    partner = tabs.find(request, code)
    actions.drop(partner=partner, by=request.acting, now=clock.now())
    messages.success(request, _("The partner has no terms of its own any more."))
    return redirect("commerce:partner_terms", partner.code)


def page(request, partner, form=None, rule_form=None):
    """Give the tab, with what was entered where that was refused."""
    found = queries.of(partner.pk)
    counts = found or Terms()
    initial = {name: getattr(counts, name) for name in ("payment_methods", "needs_po_number", "invoice_days")}
    may_edit = request.acting.may(Permission.TERMS_EDIT) and partner.kind != partner.Kind.OPERATOR
    context = {
        "terms": counts,
        "ways": [PaymentMethod(method).label for method in counts.payment_methods],
        "whose": found and found.partner,
        "is_own": bool(found) and found.partner_id == partner.pk,
        "form": (form or TermsForm(initial=initial)) if may_edit else None,
        **hold_pages.rules_context(partner, request.acting, rule_form),
    }
    frame = tabs.frame(request, partner, "terms", **context)
    return render(request, "commerce/partner/terms.html", frame, status=422 if form or rule_form else 200)

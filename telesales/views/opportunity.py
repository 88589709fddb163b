"""Opportunities: find them, begin them, say what they are about, give them to somebody else (T4, T5)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import opportunity as actions
from telesales.forms.opportunity import FactsForm, OwnerForm
from telesales.pages import opportunity as pages
from telesales.pages.opportunity_listing import OPPORTUNITIES, ready
from telesales.queries import opportunity as queries
from telesales.queries import setup
from telesales.rules import opportunity as rules
from telesales.views.opportunity_answers import BOTH, SIGHT, changed, found, is_begun_here, page, refused

MOST_OWNERS = 20


@require(Permission.SALE_MAKE, sight=SIGHT, methods=BOTH)
def index(request):
    """List, filter and export the opportunities that the reader sees; POST exports the ticked ones."""
    is_fragment = request.htmx and not request.htmx.boosted
    extra = {} if is_fragment else {"may_begin": is_begun_here()}
    terms = {"enrich": ready(request.acting), "extra": extra, "defaults": {"state": "live"}}
    found = queries.rows(request.acting)
    return lists.respond(request, OPPORTUNITIES, found, template="telesales/opportunity/index.html", **terms)


@require(Permission.SALE_MAKE, sight=SIGHT)
def detail(request, number):
    """Show an opportunity: what it offers, where it stands, and what the reader may do."""
    return page(request, found(request, number))


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def facts(request, number):
    """Say what it is about."""
    opportunity, form = found(request, number), FactsForm(request.POST)
    form.offer(setup.setting(setup.seller_role(request.acting.roles)))
    return changed(request, opportunity, form, "facts", lambda now: actions.change(
        opportunity=opportunity, by=request.acting, now=now, **form.cleaned_data
    ))  # fmt: skip


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def terms(request, number):
    """Say how it is delivered and paid."""
    opportunity = found(request, number)
    priced = queries.priced(opportunity.cart, now=clock.now())
    form = pages.terms_form(opportunity, priced, request.POST)
    return changed(request, opportunity, form, "terms", lambda now: actions.enter(
        opportunity=opportunity, checkout=form.checkout(), by=request.acting, now=now
    ))  # fmt: skip


@require(Permission.SALE_MAKE, sight=SIGHT, methods=BOTH)
def owner(request, number):
    """Choose who takes it over; POST gives it away, without its products."""
    opportunity, acting = found(request, number), request.acting
    now = clock.now()
    if rules.Act.REASSIGN not in rules.allowed(opportunity, acting, now):
        return page(request, opportunity, status=403)
    form = OwnerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _given(request, opportunity, form, now):
        return redirect("telesales:opportunities")
    text = (request.POST if form.is_bound else request.GET).get("q", "").strip()[:100].replace("\0", "")
    offered = queries.owners_for(opportunity, acting, text)[:MOST_OWNERS]
    context = {"opportunity": opportunity, "form": form, "text": text, "owners": offered}
    context["number"] = opportunity.cart.lines.count()
    return render(request, "telesales/opportunity/owner.html", context, status=422 if form.is_bound else 200)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def clone(request, number):
    """Begin another one with the same products at today's prices."""
    opportunity = found(request, number)
    try:
        made = actions.clone(opportunity=opportunity, by=request.acting, now=clock.now())
    except Refused as refusal:
        return refused(request, opportunity, refusal)
    messages.success(request, _("%(number)s is a clone with today's prices.") % {"number": made.opportunity.number})
    for sentence in made.left_out:
        messages.warning(request, sentence)
    return redirect("telesales:opportunity", made.opportunity.number)


def _given(request, opportunity, form, now):
    data = form.cleaned_data
    owner = queries.owners_for(opportunity, request.acting).filter(pk=data["owner"]).first()
    if owner is None:
        form.add_error("owner", _("Choose somebody of the list."))
        return False
    try:
        known = {"opportunity": opportunity, "owner": owner, "is_agreed": data["is_agreed"]}
        actions.reassign(**known, by=request.acting, now=now)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    told = {"number": opportunity.number, "name": owner.user.name}
    messages.success(request, _("%(number)s is %(name)s's now; both of you are told.") % told)
    return True

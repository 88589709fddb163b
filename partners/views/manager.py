"""Account managers: who looks after which partner, the pool, one's own accounts (P13)."""

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Lower
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import clock, lists
from core.refusal import Refused
from partners import listings, tabs
from partners.access import require
from partners.actions import manager as actions
from partners.forms.manager import AssignForm, DeclineForm
from partners.models import Partner
from partners.permissions import Permission
from partners.queries import manager as queries
from partners.queries import search

ALL = "all partners, operator staff only"
OWN = "partners that the acting user was given"


@require(Permission.ACCOUNT_ASSIGN, sight=ALL, methods=("POST",))
def assignment(request, code):
    """Let somebody look after a partner."""
    partner = tabs.find(request, code)
    form = AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose who looks after %(partner)s.") % {"partner": partner.name})
        return redirect("partners:detail", partner.code)
    manager = form.cleaned_data["manager"]
    done = _("%(name)s looks after %(partner)s now.") % {"name": manager.user.name, "partner": partner.name}
    _tried(request, done, lambda now: actions.assign(partner=partner, manager=manager, by=request.acting, now=now))
    return redirect("partners:detail", partner.code)


@require(Permission.ACCOUNT_ASSIGN, sight=ALL, methods=("POST",))
def unassignment(request, code):
    """Take a partner back from its account manager."""
    partner = tabs.find(request, code)
    done = _("%(partner)s has no account manager of its own now.") % {"partner": partner.name}
    _tried(request, done, lambda now: actions.unassign(partner=partner, by=request.acting, now=now))
    return redirect("partners:detail", partner.code)


@require(Permission.ACCOUNT_DRAW, sight=ALL)
def pool(request):
    """List the companies that nobody looks after."""
    acting = request.acting
    return lists.respond(
        request,
        listings.POOL,
        queries.pool(Partner.objects.select_related("type")).annotate(code_key=Lower("code")),
        template="partners/manager/pool.html",
        enrich=lambda partners: search.rows(partners, acting),
    )


@require(Permission.ACCOUNT_DRAW, sight=ALL, methods=("POST",))
def draw(request, code):
    """Take a company from the pool for oneself."""
    partner = tabs.find(request, code)
    done = _("You look after %(partner)s now.") % {"partner": partner.name}
    _tried(request, done, lambda now: actions.draw(partner=partner, by=request.acting, now=now))
    return redirect("partners:pool")


@require(Permission.ACCOUNT_DRAW, sight=OWN)
def accounts(request):
    """List the partners that the reader looks after."""
    acting = request.acting
    mine = queries.accounts_of(acting.membership_id)
    since = mine.filter(partner=OuterRef("pk")).values("assigned_at")[:1]
    found = Partner.objects.filter(pk__in=mine.values("partner")).annotate(assigned_at=Subquery(since))
    return lists.respond(
        request,
        listings.ACCOUNTS,
        found.select_related("type").annotate(code_key=Lower("code")),
        template="partners/manager/accounts.html",
        enrich=lambda partners: search.rows(partners, acting),
        extra={"form": DeclineForm()},
    )


@require(Permission.ACCOUNT_DRAW, sight=OWN, methods=("POST",))
def declining(request, code):
    """Give back a partner that one was given, with the reason."""
    partner = tabs.find(request, code)
    form = DeclineForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    done = _("You no longer look after %(partner)s.") % {"partner": partner.name}
    _tried(request, done, lambda now: actions.decline(partner=partner, reason=reason, by=request.acting, now=now))
    return redirect("partners:accounts")


def _tried(request, done, action):
    """Do it and say so, or say why not."""
    try:
        action(clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)

"""The tree of a partner, and moving its branches (P1, P8)."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.refusal import Refused
from partners import moves, tabs
from partners.access import require
from partners.actions import partner as actions
from partners.forms.move import ROOT, DestinationForm, MoveForm
from partners.models import Partner
from partners.permissions import Permission
from partners.queries import move as branches
from partners.queries import search, tree
from partners.rules import partner as rules

BELOW = "the acting partner and below; the operator sees all"
MOST_OPEN = 200
MOST_FOUND = 20


@require(Permission.PARTNER_READ, sight=BELOW)
def hierarchy(request, code):
    """Show what hangs below a partner as a tree; ?open=A,B names what is unfolded, ?all=1 unfolds everything."""
    partner = tabs.find(request, code)
    everything = request.GET.get("all") == "1"
    given = [each for each in request.GET.get("open", "").split(",") if each and "\0" not in each][:MOST_OPEN]
    lines = tree.opened(partner.pk, open_codes=[partner.code, *given], everything=everything)
    context = {
        "lines": lines,
        "counts": lines[0].counts,
        "open_codes": given,
        "everything": everything,
        "is_cut": everything and len(lines) >= tree.MOST,
        "most": tree.MOST,
        "may_create": request.acting.may(Permission.PARTNER_CREATE) and partner.kind == Partner.Kind.PARTNER,
        "may_move": request.acting.may(Permission.PARTNER_MOVE),
        "moves_itself": _may_move(request.acting, partner),
    }
    return render(request, "partners/partner/hierarchy.html", tabs.frame(request, partner, "hierarchy", **context))


@require(Permission.PARTNER_READ, sight=BELOW)
def children(request, code):
    """Give the children of a node as lines of the tree that asks for them."""
    partner = tabs.find(request, code)
    level, after_id = (_number(request, name) for name in ("level", "after"))
    after = partner.children.filter(pk=after_id).first() if after_id else None
    name = after.name.lower() if after else ""
    lines = tree.children(partner, level=max(2, level), after_name=name, after_id=after.pk if after else 0)
    context = {"lines": lines, "open_codes": (), "may_move": request.acting.may(Permission.PARTNER_MOVE)}
    return render(request, "partners/partner/lines.html", context)


@require(Permission.PARTNER_MOVE, sight=BELOW, methods=("GET", "POST"))
def move(request, code):
    """Look for a new parent, look at what the move means, and then move the branch."""
    partner = tabs.find(request, code)
    if not _may_move(request.acting, partner):
        raise Http404
    given = (request.POST if request.method == "POST" else request.GET).get("to", "")
    if not given:
        return _destinations(request, partner)
    parent = None if given == ROOT else tabs.find(request, given)
    try:
        rules.check_can_move(request.acting, partner, parent)
        rules.check_move(partner, parent)
        rules.check_goes_elsewhere(partner, parent)
    except Refused as refusal:
        return _destinations(request, partner, refusal.sentence)
    plan = branches.planned(partner, parent, {})
    candidates = {side: branches.people_of(plan, side) for side in moves.asked(settings.BRANCH_MOVES, plan)}
    initial = {"to": given, "seen": plan.mark}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=initial, candidates=candidates)
    if request.method == "POST" and form.is_valid() and _moved(request, partner, parent, form):
        return redirect("partners:hierarchy", partner.code)
    if form.is_bound:
        form.data = {**request.POST.dict(), "seen": plan.mark}
    return _preview(request, plan, form)


def _moved(request, partner, parent, form):
    known = {"successors": form.successors, "seen": form.cleaned_data["seen"]}
    try:
        actions.move(partner=partner, parent=parent, **known, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    values = {"partner": partner.name, "parent": parent.name if parent else ""}
    sentence = _("%(partner)s now hangs below %(parent)s.") if parent else _("%(partner)s is a company of its own now.")
    messages.success(request, sentence % values)
    return True


def _may_move(acting, partner):
    if partner.kind == Partner.Kind.OPERATOR or not acting.may(Permission.PARTNER_MOVE):
        return False
    return acting.is_operator or partner.pk != acting.partner_id


def _destinations(request, partner, refused=""):
    form = DestinationForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = []
    if text.strip():
        visible = branches.destinations(Partner.objects.visible_to(request.acting), partner)
        found = search.matching(visible, text).order_by("match", "pk")[:MOST_FOUND]
    context = {
        "destinations": search.rows(list(found), request.acting) if found else [],
        "text": text,
        "destination_form": form,
        "refused": refused,
        "root": ROOT if request.acting.is_operator and partner.parent_id else "",
        "is_full": len(found) == MOST_FOUND,
    }
    status = 422 if refused else 200
    context = tabs.frame(request, partner, "hierarchy", **context)
    return render(request, "partners/partner/move.html", context, status=status)


def _preview(request, plan, form):
    counts = tree.counted([plan.partner.pk])[plan.partner.pk]
    number = counts.below + 1
    button = ngettext("Move %(number)s node", "Move %(number)s nodes", number) % {"number": number}
    context = {"plan": plan, "form": form, "counts": counts, "button": button}
    context = tabs.frame(request, plan.partner, "hierarchy", **context)
    return render(request, "partners/partner/move_preview.html", context, status=422 if form.is_bound else 200)


def _number(request, name):
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

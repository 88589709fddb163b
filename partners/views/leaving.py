"""Move somebody or let him leave: where to, then what will change, then done (P7)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.actions import leaving as actions
from partners.forms.leaving import MoveForm
from partners.permissions import Permission
from partners.queries import leaving
from partners.queries.leaving import UserMove
from partners.rules import leaving as rules
from partners.views.people import BELOW, place_of

KINDS = ("ends", "changes", "goes along", "stays")


@require(Permission.USER_MANAGE, sight=BELOW, methods=("GET", "POST"))
def move(request, pk):
    """Ask where to; show what that would change; do exactly that."""
    place = place_of(request, pk, current=True)
    sent = request.POST if request.method == "POST" else (request.GET or None)
    form = MoveForm(sent, place=place, by=request.acting, initial={"goes": "moves"})
    if sent is None or not form.is_valid():
        return _page(request, place, form)
    plan = UserMove(
        place, place.partner, *(form.cleaned_data[name] for name in ("destination", "successor", "deletes"))
    )
    if request.method != "POST":
        return _preview(request, place, form, plan)
    try:
        data = {name: form.cleaned_data[name] for name in ("destination", "successor", "deletes", "seen")}
        now_at = actions.move(membership=place, **data, by=request.acting, now=clock.now())
    except Refused as refusal:
        return _refused(request, place, form, plan, refusal)
    if now_at is None:
        messages.success(request, _("%(name)s has left %(partner)s.") % {"name": place.user, "partner": plan.source})
        return redirect("partners:person", pk)
    messages.success(request, _("%(name)s is at %(partner)s now.") % {"name": place.user, "partner": plan.destination})
    return redirect("partners:person", now_at.pk)


def _preview(request, place, form, plan):
    try:
        rules.check_can_move(request.acting, plan)
        rules.check_successor(request.acting, plan)
    except Refused as refusal:
        return _refused(request, place, form, plan, refusal)
    return _page(request, place, form, plan)


def _refused(request, place, form, plan, refusal):
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return _page(request, place, form, plan)


def _page(request, place, form, plan=None):
    effects = leaving.preview(plan) if plan else []
    context = {
        "place": place,
        "person": place.user,
        "form": form,
        "plan": plan,
        "questions": leaving.questions(plan) if plan else [],
        "groups": [(kind, found) for kind in KINDS if (found := [each for each in effects if each.kind == kind])],
        "seen": leaving.fingerprint(plan) if plan else "",
        "is_ready": plan is not None and not form.errors,
    }
    return render(request, "partners/people/move.html", context, status=422 if form.errors else 200)

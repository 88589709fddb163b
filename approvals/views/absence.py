"""Absences: one's own, and those of people one manages (A4)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from approvals.actions import absence as actions
from approvals.forms.setup import AbsenceForm
from approvals.models import Absence
from approvals.pages import delegations
from approvals.queries import absence as queries
from approvals.queries import reach
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.models import Membership
from partners.permissions import Permission
from partners.queries import people

OWN = "the acting user's own place"
BELOW = "people with a place at the acting partner or below; the operator sees all"


@require(Permission.ORDER_APPROVE, sight=OWN, methods=("GET", "POST"))
def mine(request):
    """Show and set when the reader is away, and who decides meanwhile."""
    place = Membership.objects.select_related("user", "partner").get(pk=request.acting.membership_id)
    return _page(request, place, "approvals:absences")


@require(Permission.ORDER_APPROVE, sight=OWN, methods=("POST",))
def end_mine(request, pk):
    """Be back, or take an absence back that has not begun."""
    absence = get_object_or_404(Absence, pk=pk, membership_id=request.acting.membership_id)
    return _end(request, absence, redirect("approvals:absences"))


@require(Permission.USER_MANAGE, sight=BELOW, methods=("GET", "POST"))
def of_person(request, pk):
    """Show and set when somebody is away whom the reader manages."""
    return _page(request, _place(request, pk), "approvals:person_absences", pk)


@require(Permission.USER_MANAGE, sight=BELOW, methods=("POST",))
def end_of_person(request, pk, absence):
    """End somebody's absence."""
    found = get_object_or_404(Absence, pk=absence, membership=_place(request, pk))
    return _end(request, found, redirect("approvals:person_absences", pk))


def _place(request, pk):
    places = people.places_visible_to(request.acting).current().select_related("user", "partner")
    place = get_object_or_404(places, pk=pk)
    if place.partner.kind == place.partner.Kind.OPERATOR:
        raise Http404
    return place


def _page(request, place, name, *args):
    form = AbsenceForm(request.POST if request.method == "POST" else None, place=place, by=request.acting)
    if request.method == "POST" and form.is_valid():
        try:
            absence = actions.set_absence(membership=place, by=request.acting, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            _tell(request, absence)
            return redirect(name, *args)
    today = reach.today(place.partner_id, now=request.acting.read_at)
    form.fields["starts_on"].widget.attrs["min"] = form.fields["last_day"].widget.attrs["min"] = today.isoformat()
    context = {
        "place": place,
        "is_mine": not args,
        "form": form,
        "rows": delegations.rows(queries.of_place(place, today=today), today=today),
        "naming": delegations.rows(queries.naming(place, today=today), today=today),
        "today": today,
    }
    return render(request, "approvals/absence/index.html", context, status=422 if form.errors else 200)


def _tell(request, absence):
    """Say that it is set, and where it leads if that is not simply to the delegate."""
    today = reach.today(absence.membership.partner_id, now=clock.now())
    row = delegations.rows([absence], today=today)[0]
    values = {"name": absence.delegate.user.name}
    messages.success(request, _("Saved. %(name)s is asked meanwhile, also about what waits already.") % values)
    if row.warning:
        messages.warning(request, row.warning)
    elif row.chain:
        messages.info(request, row.chain)


def _end(request, absence, done):
    try:
        actions.end_absence(absence=absence, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The absence is ended: the delegate is no longer asked."))
    return done

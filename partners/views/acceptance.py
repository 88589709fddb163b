"""The channel administrator's queue of companies that registered themselves (P15)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock, lists, timeline
from core.refusal import Refused
from partners.access import require
from partners.actions import registration as actions
from partners.forms.registration import AcceptanceForm, DeclineForm, suggested_currency
from partners.models import Registration
from partners.permissions import Permission
from partners.queries import registration as queries

ALL = "all registrations whose address is confirmed, channel administrators only"
STATES = Registration.State
LISTS = {"waiting": [STATES.WAITING], "decided": [STATES.ACCEPTED, STATES.DECLINED]}


@require(Permission.REGISTRATION_DECIDE, sight=ALL)
def index(request):
    """List the companies that wait, the oldest first, or those that were decided about, the newest first."""
    key = "decided" if request.GET.get("list") == "decided" else "waiting"
    found = Registration.objects.filter(state__in=LISTS[key]).select_related("partner")
    page = lists.paginate(request, found.order_by("-decided_at" if key == "decided" else "confirmed_at", "pk"))
    alike = queries.likenesses([row.pk for row in page.rows]) if key == "waiting" else {}
    rows = [(row, alike.get(row.pk, [])) for row in page.rows]
    return render(request, "partners/registration/index.html", {"page": page, "rows": rows, "key": key})


@require(Permission.REGISTRATION_DECIDE, sight=ALL)
def detail(request, pk):
    """Show a registration with what resembles it, and decide."""
    return _page(request, _registration(pk))


@require(Permission.REGISTRATION_DECIDE, sight=ALL, methods=("POST",))
def acceptance(request, pk):
    """Let the company in."""
    registration = _registration(pk)
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        return _page(request, registration, accept=form)
    try:
        actions.accept(registration=registration, **form.cleaned_data, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, _registration(pk), accept=form)
    messages.success(request, _("%(company)s is accepted and may order.") % {"company": registration.company})
    return redirect("partners:registrations")


@require(Permission.REGISTRATION_DECIDE, sight=ALL, methods=("POST",))
def declining(request, pk):
    """Turn the company down, with a reason."""
    registration = _registration(pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, registration, decline=form)
    try:
        actions.decline(registration=registration, **form.cleaned_data, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, _registration(pk), decline=form)
    messages.success(request, _("%(company)s is declined; it reads your reason.") % {"company": registration.company})
    return redirect("partners:registrations")


def _registration(pk):
    confirmed = Registration.objects.exclude(state=STATES.UNCONFIRMED).select_related("partner", "user")
    return get_object_or_404(confirmed, pk=pk)


def _page(request, registration, accept=None, decline=None):
    context = {
        "registration": registration,
        "alike": queries.likenesses([registration.pk]).get(registration.pk, []),
        "waits": registration.state == STATES.WAITING,
        "form": accept or decline,
        "accept": accept or AcceptanceForm(initial={"currency": suggested_currency(registration.country)}),
        "decline": decline or DeclineForm(),
        "timeline": timeline.of(registration),
    }
    return render(request, "partners/registration/detail.html", context, status=422 if accept or decline else 200)

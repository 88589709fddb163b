"""Pages about partners: find them, look at one, set a status."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock, lists, timeline
from core.refusal import Refused
from partners import queries
from partners.access import require
from partners.actions import partner as actions
from partners.forms.partner import PartnerFilter, StatusForm
from partners.models import Partner
from partners.permissions import Permission

BELOW = "the acting partner and below; the operator sees all"
SORTS = {"name": "name", "code": "code"}


@require(Permission.PARTNER_READ, sight=BELOW)
def index(request):
    """List partners with their effective status."""
    found = PartnerFilter(request.GET, queryset=Partner.objects.visible_to(request.acting).select_related("type"))
    page = lists.paginate(request, found.qs.order_by(*lists.sorting(request, SORTS, "name")))
    effective = queries.effective_statuses([partner.pk for partner in page.rows])
    rows = [(partner, effective[partner.pk]) for partner in page.rows]
    template = "partners/index.html#partners" if request.htmx else "partners/index.html"
    return render(request, template, {"page": page, "rows": rows})


@require(Permission.PARTNER_READ, sight=BELOW)
def detail(request, code):
    """Show a partner: where it hangs, what holds it, who works there, what is below."""
    return _page(request, _partner(request, code), StatusForm())


@require(Permission.PARTNER_STATUS, sight="all partners, operator staff only", methods=("POST",))
def status(request, code):
    """Set a partner's own status, with a reason."""
    partner = _partner(request, code)
    form = StatusForm(request.POST)
    if not form.is_valid():
        return _page(request, partner, form, status=422)
    try:
        partner = actions.set_status(partner=partner, **form.cleaned_data, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, partner, form, status=422)
    values = {"partner": partner.name, "status": partner.get_status_display()}
    messages.success(request, _("%(partner)s is now: %(status)s.") % values)
    return redirect("partners:detail", partner.code)


def _partner(request, code):
    visible = Partner.objects.visible_to(request.acting).select_related("type", "level", "parent")
    return get_object_or_404(visible, code__iexact=code)


def _page(request, partner, form, status=200):
    effective = queries.effective_status(partner.pk)
    context = {
        "partner": partner,
        "path": queries.visible_path(partner.pk, request.acting),
        "effective": effective,
        "sentence": queries.status_sentence(effective, partner.pk),
        "people": partner.memberships.current().select_related("user").order_by("user__name"),
        "children": partner.children.order_by("name"),
        "addresses": partner.addresses.order_by("label"),
        "timeline": timeline.of(partner),
        "may_set_status": request.acting.may(Permission.PARTNER_STATUS) and partner.kind == Partner.Kind.PARTNER,
        "form": form,
    }
    return render(request, "partners/detail.html", context, status=status)

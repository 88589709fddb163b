"""Whom a list is given to, from the list's side and from the partner's; what counts before what there (C2, C4)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import price_assignment as actions
from commerce.forms.price_list import GiveForm, GiveListForm, ModeForm, PriorityForm
from commerce.models import PriceList, PriceListAssignment
from commerce.pages import price_list as price_pages
from commerce.pages.price_list import SIGHT
from commerce.queries import price_list as queries
from commerce.rules import price_list as rules
from core import clock
from core.refusal import Refused
from partners import tabs
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission

OWN = "assignments of lists that the user may see, to partners that he may see"


@require(Permission.PRICE_READ, sight=SIGHT, methods=("GET", "POST"))
def index(request, pk):
    """Show to whom a list is given; POST gives it to another partner."""
    price_list, acting = price_pages.find_to_send(request, pk), request.acting
    rows = rules.partners_for(price_list) & Partner.objects.visible_to(acting)
    form = GiveForm(price_pages.sent(request), rows=rows)
    if form.is_valid():
        made = price_pages.tried(
            form, lambda now: actions.give(price_list=price_list, **form.cleaned_data, by=acting, now=now)
        )
        if made:
            said = _("%(partner)s has the list from now on.") % {"partner": made.partner.name}
            messages.success(request, said)
            return redirect("commerce:price_list_assignments", price_list.pk)
    context = price_pages.frame(request, price_list, "given", form=form, given=queries.given(price_list, acting))
    return render(request, "commerce/pricing/assignments.html", context, status=price_pages.status(form))


@require(Permission.PRICE_EDIT, sight=OWN, methods=("POST",))
def assignment(request, pk):
    """Change an assignment: up, down, a number, or its end; then back to the page it was sent from."""
    acting = request.acting
    found = get_object_or_404(
        PriceListAssignment.objects.select_related("price_list", "partner"),
        pk=pk,
        price_list__in=PriceList.objects.visible_to(acting),
        partner__in=Partner.objects.visible_to(acting),
    )
    act = request.POST.get("act", "")
    try:
        _changed(request, found, act)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    if request.POST.get("back") == "list":
        return redirect("commerce:price_list_assignments", found.price_list_id)
    return redirect("commerce:partner_prices", found.partner.code)


def _changed(request, found, act):
    asked = {"assignment": found, "by": request.acting, "now": clock.now()}
    if act in {"up", "down"}:
        actions.move(is_up=act == "up", **asked)
    elif act == "end":
        actions.end(**asked)
        told = {"list": found.price_list.name, "partner": found.partner.name}
        messages.success(request, _("“%(list)s” no longer counts for %(partner)s.") % told)
    elif act == "priority":
        form = PriorityForm(request.POST)
        if not form.is_valid():
            raise Refused(" ".join(str(each) for each in form.errors["priority"]))
        actions.set_priority(priority=form.cleaned_data["priority"], **asked)
    else:
        raise Refused(_("Choose what becomes of it: up, down, a number, or its end."))


@require(Permission.PRICE_EDIT, sight=OWN, methods=("POST",))
def partner_give(request, code):
    """Give one of the lists there are to a partner, from the partner's page."""
    partner = tabs.find(request, code)
    form = GiveListForm(request.POST, lists=PriceList.objects.visible_to(request.acting))
    if form.is_valid():
        made = price_pages.tried(
            form, lambda now: actions.give(partner=partner, **form.cleaned_data, by=request.acting, now=now)
        )
        if made:
            said = _("%(partner)s has “%(list)s” from now on.") % {
                "partner": partner.name,
                "list": made.price_list.name,
            }
            messages.success(request, said)
            return redirect("commerce:partner_prices", partner.code)
    messages.error(request, " ".join(str(text) for errors in form.errors.values() for text in errors))
    return redirect("commerce:partner_prices", partner.code)


@require(Permission.PRICE_EDIT, sight="all partners, operator staff only", methods=("POST",))
def partner_mode(request, code):
    """Choose how the lists of a partner are merged."""
    partner = tabs.find(request, code)
    form = ModeForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Choose how the lists are merged."))
        actions.set_mode(partner=partner, mode=form.cleaned_data["mode"], by=request.acting, now=clock.now())
        messages.success(request, _("It counts from the next page on."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commerce:partner_prices", partner.code)

"""Pages about partners: find them, create, look at one, edit it, set its status, read its history."""

from django.conf import settings
from django.contrib import messages
from django.db.models.functions import Lower
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import audit, clock, lists
from core.refusal import Refused
from partners import history as told
from partners import listings, moves, tabs
from partners.access import require
from partners.actions import partner as actions
from partners.forms.manager import AssignForm
from partners.forms.partner import CreateForm, ProfileForm, StatusForm
from partners.models import Partner
from partners.permissions import Permission, Role
from partners.queries import manager as managers
from partners.queries import search, tree
from partners.rules import partner as rules

BELOW = "the acting partner and below; the operator sees all"
HISTORY_PAGE = 50


@require(Permission.PARTNER_READ, sight=BELOW, methods=("GET", "POST"))
def index(request):
    """List partners with their effective status; POST exports the ticked ones."""
    acting = request.acting
    asked = request.GET.get("q", "")
    listing = listings.FOUND if asked.strip() and "\0" not in asked else listings.PARTNERS
    return lists.respond(
        request,
        listing,
        Partner.objects.visible_to(acting).select_related("type", "level").annotate(code_key=Lower("code")),
        template="partners/index.html",
        enrich=lambda partners: search.rows(partners, acting),
        extra={"may_create": acting.may(Permission.PARTNER_CREATE)},
    )


@require(Permission.PARTNER_CREATE, sight=BELOW, methods=("GET", "POST"))
def create(request, code=None):
    """Create a company, or a branch below the partner named, with its first user."""
    parent = tabs.find(request, code) if code else None
    try:
        rules.check_can_create(request.acting, parent)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("partners:index")
    form = CreateForm(request.POST if request.method == "POST" else None, by=request.acting, parent=parent)
    if request.method == "POST" and form.is_valid():
        known = {"values": form.values, "administrator": form.administrator}
        partner = _tried(form, lambda now: actions.create(parent=parent, **known, by=request.acting, now=now), _FIRST)
        if partner:
            messages.success(request, _("%(partner)s is created.") % {"partner": partner.name})
            return redirect("partners:detail", partner.code)
    return _form_page(request, "partners/new.html", form, {"parent": parent})


@require(Permission.PARTNER_READ, sight=BELOW)
def detail(request, code):
    """Show a partner's profile: what it is, where it is, who looks after it."""
    return _info(request, tabs.find(request, code), StatusForm())


@require(Permission.PARTNER_EDIT, sight=BELOW, methods=("GET", "POST"))
def edit(request, code):
    """Change a partner's profile; what is not the reader's to change is not in the form."""
    partner = tabs.find(request, code)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=partner, by=request.acting)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        edited = _tried(
            form,
            lambda now: actions.edit(partner=partner, values=form.values, seen=seen, by=request.acting, now=now),
        )
        if edited:
            messages.success(request, _("The profile is saved."))
            return redirect("partners:detail", edited.code)
        form.data = _with_fresh_mark(form, partner)
    return _form_page(request, "partners/partner/edit.html", form, tabs.frame(request, partner, "info"))


@require(Permission.PARTNER_STATUS, sight="all partners, operator staff only", methods=("POST",))
def status(request, code):
    """Set a partner's own status, with a reason."""
    partner = tabs.find(request, code)
    form = StatusForm(request.POST)
    if form.is_valid():
        changed = _tried(
            form,
            lambda now: actions.set_status(partner=partner, **form.cleaned_data, by=request.acting, now=now),
        )
        if changed:
            values = {"partner": changed.name, "status": changed.get_status_display()}
            messages.success(request, _("%(partner)s is now: %(status)s.") % values)
            return redirect("partners:detail", changed.code)
    return _info(request, partner, form, status=422)


@require(Permission.PARTNER_READ, sight=BELOW)
def history(request, code):
    """Show what has been changed about a partner, by whom, from what to what."""
    partner = tabs.find(request, code)
    page = lists.paginate(request, audit.of(partner).reverse(), size=HISTORY_PAGE)
    context = {"page": page, "moments": told.moments(page.rows, request.acting)}
    return render(request, "partners/partner/history.html", tabs.frame(request, partner, "history", **context))


_FIRST = {"name": "admin_name", "email": "admin_email"}
"""Where what is wrong with the first user is shown."""


def _tried(form, action, fields=None):
    """Give what the action gives; None when it refuses, with its sentence at the field it is about."""
    try:
        return action(clock.now())
    except Refused as refusal:
        field = (fields or {}).get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.sentence)
        return None


def _with_fresh_mark(form, partner):
    data = form.data.copy()
    data["seen"] = rules.fingerprint(Partner.objects.get(pk=partner.pk))
    return data


def _form_page(request, template, form, context):
    status = 422 if form.is_bound else 200
    return render(request, template, {**context, "form": form}, status=status)


def _info(request, partner, form, status=200):
    acting = request.acting
    is_partner = partner.kind == Partner.Kind.PARTNER
    may_assign = acting.may(Permission.ACCOUNT_ASSIGN) and is_partner
    may_set_status = acting.may(Permission.PARTNER_STATUS) and is_partner
    extra = {
        "addresses": partner.addresses.order_by("label", "pk"),
        "counts": tree.counted([partner.pk])[partner.pk],
        "representative": managers.representative(partner.pk),
        "default_roles": [Role(role).label for role in partner.default_roles],
        "may_edit": bool(rules.editable(acting, partner)),
        "may_set_status": may_set_status,
        "status_effects": moves.told(settings.PARTNER_STATUS_EFFECTS, partner=partner, acting=acting)
        if may_set_status
        else [],
        "assign_form": AssignForm() if may_assign else None,
        "form": form,
    }
    context = tabs.frame(request, partner, "info", **extra)
    return render(request, "partners/partner/info.html", context, status=status)

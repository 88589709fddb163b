"""Pages about people: find them, look at one, make one known, change what he may do (P3-P6)."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import clock, lists, timeline
from core.refusal import Refused
from partners import moves, people_list, tabs
from partners.access import lately_proved, require
from partners.actions import people as actions
from partners.forms.people import AddressForm, GrantForm, InvitationForm, PersonForm, RecordForm, StatusForm, zones
from partners.models import User
from partners.permissions import Permission
from partners.queries import people
from partners.rules import people as rules

BELOW = "people with a place at the acting partner or below; the operator sees all"


@require(Permission.USER_MANAGE, sight=BELOW)
def users(request):
    """List everybody the reader may see, with his places."""
    enrich = people_list.with_places(people.places_visible_to(request.acting))
    found = people.with_invitation(people.visible_to(request.acting))
    return lists.respond(request, people_list.PEOPLE, found, template="partners/people/index.html", enrich=enrich)


@require(Permission.USER_MANAGE, sight=BELOW)
def of_partner(request, code):
    """List the people of one partner; ?below=1 with those of all branches below."""
    partner = tabs.find(request, code)
    with_below = request.GET.get("below") == "1"
    places = people.places_visible_to(request.acting)
    enrich = people_list.with_places(places if with_below else places.filter(partner=partner))
    return lists.respond(
        request,
        people_list.OF_PARTNER,
        people.with_invitation(people.of_partner(partner, with_below=with_below)),
        template="partners/people/tab.html",
        enrich=enrich,
        extra={**tabs.frame(request, partner, active="users"), "with_below": with_below},
    )


@require(Permission.USER_MANAGE, sight=BELOW)
def detail(request, pk):
    """Show a person at one of his places: what he may do there, and what may be done about him."""
    return page(request, place_of(request, pk))


@require(Permission.USER_MANAGE, sight=BELOW, methods=("GET", "POST"))
def new(request, code):
    """Make a user with a place at the partner; limits and proxies are asked for in the same form."""
    partner = tabs.find(request, code)
    form = _person_form(request, partner)
    parts = [import_string(path)(request.POST or None, partner=partner, by=request.acting)
             for path in settings.PERSON_FORMS]  # fmt: skip
    if request.method != "POST":
        return _new_page(request, partner, form, parts)
    if not all([form.is_valid(), *(part.is_valid() for part in parts)]):
        return _new_page(request, partner, form, parts, status=422)
    known = people.by_email(form.cleaned_data["email"]) if request.acting.is_operator else None
    try:
        membership = _second_place(request, known, partner, form) if known else _create(request, partner, form, parts)
    except Refused as refusal:
        owner = next((each for each in [form, *parts] if refusal.field in each.fields), form)
        owner.add_error(refusal.field if refusal.field in owner.fields else None, refusal.sentence)
        return _new_page(request, partner, form, parts, known=known, status=422)
    messages.success(request, _("%(name)s is there.") % {"name": membership.user})
    return redirect("partners:person", membership.pk)


@require(Permission.USER_MANAGE, sight=BELOW, methods=("GET", "POST"))
def edit(request, pk):
    """Change somebody's record, roles and rights; whoever gives more than he has proves that it is him (S15)."""
    place = place_of(request, pk, current=True)
    record, grant = _edit_forms(request, place)
    if request.method != "POST":
        return _edit_page(request, place, record, grant)
    if not all([record.is_valid(), grant.is_valid()]):
        return _edit_page(request, place, record, grant, status=422)
    write = lately_proved(_write) if rules.is_more(place, grant.grant(place)) else _write
    try:
        write(request, place, record, grant)
    except Refused as refusal:
        form = grant if refusal.field in grant.fields else record
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _edit_page(request, place, record, grant, status=422)
    messages.success(request, _("Saved."))
    return redirect("partners:person", pk)


def _write(request, place, record, grant):
    now, by = clock.now(), request.acting
    with transaction.atomic():
        actions.edit(membership=place, by=by, now=now, **record.cleaned_data)
        if place.user_id != by.user_id:
            actions.change_grant(membership=place, grant=grant.grant(place), by=by, now=now)


def place_of(request, pk, *, current=False):
    """Give a place the reader may see; for anybody else it does not exist."""
    places = people.places_visible_to(request.acting)
    place = get_object_or_404(places.select_related("user", "partner"), pk=pk)
    if current and place.ended_at is not None:
        raise Http404
    return place


def page(request, place, *, status=200, **forms):
    """Draw a person's page; `forms` are those that were refused."""
    by, user = request.acting, place.user
    invitation = user.invitations.order_by("-id").first()
    context = {
        "place": place,
        "person": user,
        "places": people.places_visible_to(by).current().filter(user=user).select_related("partner").order_by("id"),
        "is_oneself": user.pk == by.user_id,
        "invitation": invitation,
        "address": user.email or (invitation.email if invitation and not invitation.is_accepted else ""),
        "can_be_invited": user.kind == User.Kind.DIRECT and user.is_active and not user.has_usable_password(),
        "has_second_factor": Authenticator.objects.filter(user=user).exists(),
        "panels": _panels(place, by),
        "status_effects": moves.told(settings.PERSON_STATUS_EFFECTS, membership=place, acting=by),
        "timeline": timeline.of(user)[:30],
        "status_form": forms.get("status_form") or StatusForm(initial={"status": user.status}),
        "address_form": forms.get("address_form") or AddressForm(),
        "invitation_form": forms.get("invitation_form") or InvitationForm(),
    }
    return render(request, "partners/people/detail.html", context, status=status)


def _panels(place, by):
    found = (import_string(path)(membership=place, acting=by) for path in settings.PERSON_PANELS)
    return [panel for panel in found if panel]


def _person_form(request, partner):
    choice = {"roles": rules.grantable(request.acting, partner), "rights": rules.grantable_rights(request.acting)}
    initial = {"timezone": request.user.timezone, "language": request.user.language, "may_place": True,
               "roles": _first_role(partner)}  # fmt: skip
    return PersonForm(request.POST or None, initial=initial, **choice)


def _first_role(partner):
    return [] if partner.kind == partner.Kind.OPERATOR else people.default_roles(partner.pk)


def _create(request, partner, form, parts):
    now, by = clock.now(), request.acting
    with transaction.atomic():
        membership = actions.create(partner=partner, record=form.record(), grant=form.grant(), by=by, now=now)
        for part in parts:
            part.write(membership, by=by, now=now)
    return membership


def _second_place(request, known, partner, form):
    """The operator's staff are told who has the address, and may give him a place here as well."""
    if request.POST.get("second_place") != str(known.pk):
        raise Refused(
            _("%(name)s (%(username)s) has this address.") % {"name": known, "username": known.username}, field="email"
        )
    return _give_place(request, known, partner, form.grant())


@lately_proved
def _give_place(request, known, partner, grant):
    return actions.add_place(user=known, partner=partner, grant=grant, by=request.acting, now=clock.now())


def _new_page(request, partner, form, parts, *, known=None, status=200):
    context = {
        **tabs.frame(request, partner, active="users"),
        "form": form,
        "parts": parts,
        "known": known,
        "zones": zones(),
    }
    return render(request, "partners/people/new.html", context, status=status)


def _edit_forms(request, place):
    user, by = place.user, request.acting
    record = {name: getattr(user, name) for name in actions.RECORD}
    grant = {"roles": place.roles, "may_place": place.may_place, "may_accept": place.may_accept}
    held = {name for name in people.RIGHT_LABELS if getattr(place, name)}
    choice = {
        "roles": rules.grantable(by, place.partner) | set(place.roles),
        "rights": rules.grantable_rights(by) | held,
    }
    data = request.POST or None
    return RecordForm(data, initial=record), GrantForm(
        data if user.pk != by.user_id else grant, initial=grant, **choice
    )


def _edit_page(request, place, record, grant, *, status=200):
    context = {"place": place, "person": place.user, "record": record, "grant": grant, "zones": zones(),
               "is_oneself": place.user_id == request.acting.user_id}  # fmt: skip
    return render(request, "partners/people/edit.html", context, status=status)

"""What is done about one person from his page: status, address, invitation, second factor (P3, P4)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import lately_proved, require
from partners.actions import invitation as invitations
from partners.actions import people as actions
from partners.actions import profile
from partners.forms.people import AddressForm, InvitationForm, StatusForm
from partners.permissions import Permission
from partners.views.people import BELOW, page, place_of


@require(Permission.USER_MANAGE, sight=BELOW, methods=("POST",))
def status(request, pk):
    """Set somebody active, on hold or inactive, or delete him when he has no place left."""
    place, form = place_of(request, pk), StatusForm(request.POST)

    def act(now):
        user = actions.set_status(membership=place, **form.cleaned_data, by=request.acting, now=now)
        return _("%(name)s is now: %(status)s.") % {"name": user, "status": user.get_status_display()}

    return _answer(request, place, form, act, "status_form")


@require(Permission.USER_MANAGE, sight=BELOW, methods=("POST",))
def address(request, pk):
    """Ask at a new address whether it is his; it counts when he confirms."""
    place, form = place_of(request, pk, current=True), AddressForm(request.POST)

    def act(now):
        profile.ask_address_for(membership=place, email=form.cleaned_data["email"], by=request.acting, now=now)
        return _("A mail is on its way to %(email)s. The address counts once it is confirmed.") % form.cleaned_data

    return _answer(request, place, form, act, "address_form")


@require(Permission.USER_MANAGE, sight=BELOW, methods=("POST",))
def invitation(request, pk):
    """Send the invitation again, or revoke it; either way the earlier link no longer works."""
    place, form = place_of(request, pk, current=True), InvitationForm(request.POST)

    def act(now):
        if form.cleaned_data["act"] == "revoke":
            invitations.revoke(user=place.user, by=request.acting, now=now)
            return _("The invitation is revoked: its link no longer works.")
        email = form.cleaned_data["email"]
        sent = invitations.send(user=place.user, email=email, by=request.acting, now=now)
        return _("The invitation is on its way to %(email)s; an earlier link no longer works.") % {"email": sent.email}

    return _answer(request, place, form, act, "invitation_form")


@require(Permission.USER_MANAGE, sight=BELOW, methods=("POST",))
def second_factor(request, pk):
    """Take the second factor off somebody's sign-in, by who proves that it is him (S15)."""
    return _take_off(request, place_of(request, pk, current=True))


@lately_proved
def _take_off(request, place):
    try:
        actions.reset_second_factor(membership=place, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The second factor is taken off; %(name)s is told.") % {"name": place.user})
    return redirect("partners:person", place.pk)


def _answer(request, place, form, act, name):
    """Do it and go back to the page; draw the page again with what was refused."""
    if not form.is_valid():
        return page(request, place, status=422, **{name: form})
    try:
        sentence = act(clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        place.user.refresh_from_db()
        return page(request, place, status=422, **{name: form})
    messages.success(request, sentence)
    return redirect("partners:person", place.pk)

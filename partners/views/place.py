"""Choose the acting company."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners import leaving
from partners.access import signed_in
from partners.actions import place as actions
from partners.forms.place import SwitchForm


@signed_in(sight="the user's own places", methods=("POST",))
def switch(request):
    """Act from another of one's places, its own carts and prices follow; and go on where the form says."""
    form = SwitchForm(request.POST)
    wanted = form.cleaned_data["membership"] if form.is_valid() else None
    place = actions.switch(session=request.session, membership_id=wanted, places=request.user.places)
    if place is None:
        raise Http404
    leaving.leave(request)
    values = {"partner": place.partner_name, "code": place.partner_code}
    messages.success(request, _("You now act for %(partner)s (%(code)s).") % values)
    return redirect(form.back_url())

"""One's own account: name, phone, language, time zone, address (P3, P4). Password and second factor are allauth's."""

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import clock
from core.access import public
from core.refusal import Refused
from partners.access import signed_in
from partners.actions import profile as actions
from partners.forms.people import AddressForm, RecordForm, zones
from partners.links import person as links
from partners.views.invitation import quiet

SESSION_KEY = "address_link"
OWN = "own account"


@signed_in(sight=OWN, methods=("GET", "POST"))
def profile(request):
    """Show and change one's own record."""
    initial = {name: getattr(request.user, name) for name in ("name", "phone", "language", "timezone")}
    form = RecordForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    actions.edit(user_id=request.user.pk, by=request.acting, now=clock.now(), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("partners:profile")


@signed_in(sight=OWN, methods=("POST",))
def address(request):
    """Ask for another address; it counts when the mail sent there is confirmed."""
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            email = form.cleaned_data["email"]
            actions.ask_address(user=request.user, email=email, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            sentence = _("A mail is on its way to %(email)s. The address counts once it is confirmed.")
            messages.success(request, sentence % {"email": email})
            return redirect("partners:profile")
    initial = {name: getattr(request.user, name) for name in ("name", "phone", "language", "timezone")}
    return _page(request, RecordForm(initial=initial), form)


@never_cache
@public("signed link for one account and address")
def address_link(request, token):
    """Take the token of a mail out of the address: keep it in the session and show the page without it."""
    if links.open_address(token, now=clock.now()) is None:
        return ratelimit.consume_or_429(request, action="other_link", limit_get=True) or _neutral(request)
    request.session[SESSION_KEY] = token
    return quiet(redirect("partners:address_confirm"))


@never_cache
@public("signed link for one account and address", methods=("GET", "POST"))
def address_confirm(request):
    """Show which account gets which address; only POST changes it."""
    opened = links.open_address(request.session.get(SESSION_KEY, ""), now=clock.now())
    if opened is None:
        return _neutral(request)
    if request.method == "POST":
        request.session.pop(SESSION_KEY, None)
        try:
            ip = request.META.get("REMOTE_ADDR")
            actions.confirm_address(user=opened.user, email=opened.email, now=clock.now(), ip=ip)
        except Refused:
            return _neutral(request)
        messages.success(request, _("%(email)s is the address of your account now.") % {"email": opened.email})
        return redirect("partners:profile")
    return quiet(render(request, "partners/people/address.html", {"opened": opened}))


def _page(request, form, address_form=None):
    context = {
        "form": form,
        "address_form": address_form or AddressForm(),
        "zones": zones(),
        "has_second_factor": Authenticator.objects.filter(user=request.user).exists(),
        "devices": UserSession.objects.filter(user=request.user).count(),
    }
    is_refused = form.errors or (address_form and address_form.errors)
    return render(request, "partners/people/profile.html", context, status=422 if is_refused else 200)


def _neutral(request):
    return quiet(render(request, "partners/people/address_neutral.html", status=404))

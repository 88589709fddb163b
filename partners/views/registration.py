"""A company registers itself: the form, the answer that is the same for all, the link in the mail (P15)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import clock
from core.access import public
from core.refusal import Refused
from partners.actions import registration as actions
from partners.forms.registration import PasswordForm, RegistrationForm
from partners.links import registration as links
from partners.rules.registration import LINK_DAYS

SESSION_KEY = "registration_link"
LINK = "signed link for one registration"


@never_cache
@public("writes a row and an outbox entry, whoever asks", methods=("GET", "POST"))
def register(request):
    """Take a company's registration. The answer does not tell whether the address is known."""
    sent = request.POST if request.method == "POST" else None
    form = RegistrationForm(sent, initial={"language": get_language()})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "partners/registration/register.html", {"form": form}, status=status)
    limited = ratelimit.consume_or_429(request, action="signup", key=form.cleaned_data["email"].lower())
    if limited:
        return limited
    if not form.is_from_a_machine:
        actions.ask(data=form.data_to_keep, ip=request.META.get("REMOTE_ADDR"), now=clock.now())
    return redirect("partners:registered")


@public("says the same to everybody")
def registered(request):
    """Say that a mail is on its way."""
    return render(request, "partners/registration/registered.html", {"days": LINK_DAYS})


@never_cache
@public(LINK)
def link(request, token):
    """Take the token out of the address: keep it in the session and show the page without it."""
    if links.open_link(token, now=clock.now()) is None:
        return ratelimit.consume_or_429(request, action="other_link", limit_get=True) or _neutral(request)
    request.session[SESSION_KEY] = token
    return _quiet(redirect("partners:registration_confirm"))


@never_cache
@public(LINK, methods=("GET", "POST"))
def confirm(request):
    """Choose a password; with it the company becomes a partner that waits. Opening the page changes nothing."""
    registration = links.open_link(request.session.get(SESSION_KEY, ""), now=clock.now())
    if registration is None:
        return _neutral(request)
    with override(registration.language):
        form = PasswordForm(request.POST if request.method == "POST" else None, registration=registration)
        if not form.is_valid():
            return _password_page(request, registration, form)
        try:
            made = actions.confirm(
                registration=registration,
                password=form.cleaned_data["password"],
                ip=request.META.get("REMOTE_ADDR"),
                now=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return _password_page(request, registration, form)
        del request.session[SESSION_KEY]
        values = {"username": made.user.username}
        messages.success(request, _("Your account is made. Sign in with your e-mail or as %(username)s.") % values)
    return redirect("account_login")


def _password_page(request, registration, form):
    context = {"registration": registration, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "partners/registration/confirm.html", context, status=status)


def _neutral(request):
    return _quiet(render(request, "partners/registration/neutral.html", status=404))


def _quiet(response):
    """Let no address with a token in it be told on."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

"""The link in a vendor's invitation: look at what is offered, accept, decline, or register a company first (F1).

Opening a page changes nothing. A link that was used, is too old or was never made is answered alike.
"""

import dataclasses

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import clock
from core.access import public
from core.refusal import Refused
from telesales.actions import affiliate_joining as joining
from telesales.actions import affiliation as actions
from telesales.forms.affiliate import JoinForm, JoinPasswordForm
from telesales.links import affiliate as links
from telesales.pages import affiliation as pages
from telesales.queries import affiliation as queries

SESSION_KEY = "affiliation_link"
LINK = "signed link for one invitation"


@never_cache
@public(LINK)
def link(request, token):
    """Take the token out of the address: keep it in the session and show the page without it."""
    if links.open_link(token, now=clock.now()) is None:
        return ratelimit.consume_or_429(request, action="affiliate_link", limit_get=True) or _neutral(request)
    request.session[SESSION_KEY] = token
    return _quiet(redirect("telesales:affiliation_answer"))


def _opened(request, now):
    return links.open_link(request.session.get(SESSION_KEY, ""), now=now)


@never_cache
@public(LINK, methods=("GET", "POST"))
def answer(request):
    """Show who invites to what; only POST answers, for the place that is chosen."""
    now = clock.now()
    affiliation = _opened(request, now)
    if affiliation is None:
        return _neutral(request)
    if request.method != "POST":
        return _page(request, affiliation)
    try:
        return _decline(request, affiliation, now) if "decline" in request.POST else _accept(request, affiliation, now)
    except Refused as refusal:
        if _opened(request, now) is None:
            return _neutral(request)
        return _page(request, affiliation, error=str(refusal))


def _accept(request, affiliation, now):
    chosen = request.POST.get("place", "")
    place = next((each for each in _places(request) if str(each.membership_id) == chosen), None)
    if place is None:
        raise Refused(_("Choose the company that sells."))
    place = dataclasses.replace(place, ip=request.META.get("REMOTE_ADDR"))
    actions.accept(affiliation=affiliation, by=place, seen=request.POST.get("seen", ""), now=now)
    del request.session[SESSION_KEY]
    messages.success(request, _("You sell for %(vendor)s from now on.") % {"vendor": affiliation.vendor.name})
    if request.acting.membership_id != place.membership_id:
        messages.info(request, _("Choose %(company)s at the top to sell.") % {"company": place.partner_name})
        return redirect("home")
    return redirect("telesales:affiliate_products")


def _decline(request, affiliation, now):
    by = request.acting if request.user.is_authenticated else None
    actions.decline(affiliation=affiliation, by=by, ip=request.META.get("REMOTE_ADDR"), now=now)
    del request.session[SESSION_KEY]
    messages.success(request, _("You have declined. The vendor is told."))
    return redirect("home" if by else "account_login")


def _places(request):
    return queries.places(request.user.places) if request.user.is_authenticated else []


def _page(request, affiliation, *, error=""):
    context = {
        **pages.offer(affiliation),
        "companies": pages.companies(_places(request)),
        "is_known": queries.known(affiliation.email) is not None,
        "error": error,
        "chosen": request.POST.get("place", ""),
    }
    return render(request, "telesales/affiliate/answer.html", context, status=422 if error else 200)


@never_cache
@public(LINK, methods=("GET", "POST"))
def join(request):
    """Register the company of somebody who has no account yet, and accept with it."""
    now = clock.now()
    affiliation = _opened(request, now)
    if affiliation is None:
        return _neutral(request)
    if request.user.is_authenticated or queries.known(affiliation.email):
        return redirect("telesales:affiliation_answer")
    form, password = _join_forms(request, affiliation)
    if not (form.is_valid() and password.is_valid()):
        return _join_page(request, affiliation, form, password)
    try:
        made = joining.join(
            affiliation=affiliation, data=form.data_to_keep, password=password.cleaned_data["password"],
            ip=request.META.get("REMOTE_ADDR"), seen=request.POST.get("seen", ""), now=now,
        )  # fmt: skip
    except Refused as refusal:
        if _opened(request, now) is None:
            return _neutral(request)
        form.add_error(None, refusal.sentence)
        return _join_page(request, affiliation, form, password)
    del request.session[SESSION_KEY]
    said = _("You are an affiliate of %(vendor)s. Sign in with your e-mail or as %(username)s; you sell as soon as the"
             " marketplace has let your company in.")  # fmt: skip
    messages.success(request, said % {"vendor": affiliation.vendor.name, "username": made.user.username})
    return redirect("account_login")


def _join_forms(request, affiliation):
    """Give the form of the company and that of the password, which must not be like the name."""
    sent = request.POST if request.method == "POST" else None
    form = JoinForm(sent, initial={"language": get_language()})
    name = request.POST.get("name", "")[:200]
    return form, JoinPasswordForm(sent, registration=_Person(name, affiliation.email))


@dataclasses.dataclass(frozen=True)
class _Person:
    """Whose password it is."""

    name: str
    email: str


def _join_page(request, affiliation, form, password):
    context = {**pages.offer(affiliation), "form": form, "password": password}
    return render(request, "telesales/affiliate/join.html", context, status=422 if form.is_bound else 200)


def _neutral(request):
    return _quiet(render(request, "telesales/affiliate/neutral.html", status=404))


def _quiet(response):
    """Let no address with a token in it be told on."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

"""The link in an invitation: look at who asks, accept, decline, or register a company first (S6).

Opening a page changes nothing. A link that was used, is too old or was never made is answered alike.
"""

import dataclasses

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import clock
from core.access import public
from core.refusal import Refused
from messaging.actions import contact as actions
from messaging.actions import contact_joining as joining
from messaging.forms.contact import JoinForm, JoinPasswordForm
from messaging.links import contact as links
from messaging.models import Side
from messaging.pages import contact as pages
from messaging.queries import contact as queries
from messaging.queries import organisation
from partners.access import signed_in

SESSION_KEY = "contact_link"
LINK = "signed link for one invitation"


@never_cache
@public(LINK)
def link(request, token):
    """Take the token out of the address: keep it in the session and show the page without it."""
    if links.open_link(token, now=clock.now()) is None:
        return ratelimit.consume_or_429(request, action="contact_link", limit_get=True) or _neutral(request)
    request.session[SESSION_KEY] = token
    return _quiet(redirect("messaging:contact_answer"))


def _opened(request):
    return links.open_link(request.session.get(SESSION_KEY, ""), now=clock.now())


@never_cache
@public(LINK, methods=("GET", "POST"))
def answer(request):
    """Show who asks for what; only POST answers, for the place that is chosen."""
    invitation = _opened(request)
    if invitation is None:
        return _neutral(request)
    if request.method != "POST":
        return _page(request, invitation)
    try:
        return _decline(request, invitation) if "decline" in request.POST else _accept(request, invitation)
    except Refused as refusal:
        if _opened(request) is None:
            return _neutral(request)
        return _page(request, invitation, error=str(refusal))


def _accept(request, invitation):
    chosen = request.POST.get("place", "")
    places = queries.places(_places(request), invitation)
    place = next((each for each in places if str(each.membership_id) == chosen), None)
    if place is None:
        raise Refused(_("Choose the company for which you accept."))
    accepted = actions.accept(invitation=invitation, by=_here(request, place))
    del request.session[SESSION_KEY]
    return _landed(request, accepted, place)


def _here(request, place):
    return dataclasses.replace(place, ip=request.META.get("REMOTE_ADDR"))


def _landed(request, invitation, place):
    """Lead whoever has accepted to where he writes to the inviter: about a product, or about what is wanted."""
    told = {"inviter": invitation.company.name, "company": place.partner_name}
    is_customer = invitation.side == Side.BUYER
    said = (
        _("%(inviter)s is your supplier from now on.")
        if is_customer
        else _("%(inviter)s is your customer from now on.")
    )
    messages.success(request, said % told)
    if request.acting.membership_id != place.membership_id:
        messages.info(request, _("Choose %(company)s at the top to write.") % told)
        return redirect("home")
    if is_customer:
        return redirect("messaging:supplier", invitation.company_id)
    if queries.suits(organisation.company_id(place), invitation.company_id, clock.now()):
        return redirect("messaging:requests")
    return redirect(pages.tab_url("customers"))


def _decline(request, invitation):
    by = _here(request, request.acting) if request.user.is_authenticated and request.acting else None
    actions.decline(invitation=invitation, by=by, ip=request.META.get("REMOTE_ADDR"))
    del request.session[SESSION_KEY]
    messages.success(request, _("You have declined. %(company)s is told.") % {"company": invitation.company.name})
    return redirect("home" if by else "account_login")


def _places(request):
    return request.user.places if request.user.is_authenticated else []


def _page(request, invitation, *, error=""):
    context = {
        **pages.answer(invitation, request.user, _places(request)),
        "error": error,
        "chosen": request.POST.get("place", "") or (request.acting and str(request.acting.membership_id)) or "",
    }
    return render(request, "messaging/contact/answer.html", context, status=422 if error else 200)


@never_cache
@public(LINK, methods=("GET", "POST"))
def join(request):
    """Register the company of somebody who has no account yet, and accept with it."""
    invitation = _opened(request)
    if invitation is None:
        return _neutral(request)
    if request.user.is_authenticated or queries.is_taken(invitation.email):
        return redirect("messaging:contact_answer")
    form, password = _join_forms(request, invitation)
    if not (form.is_valid() and password.is_valid()):
        return _join_page(request, invitation, form, password)
    try:
        made = joining.join(
            invitation=invitation, data=form.data_to_keep, password=password.cleaned_data["password"],
            ip=request.META.get("REMOTE_ADDR"),
        )  # fmt: skip
    except Refused as refusal:
        if _opened(request) is None:
            return _neutral(request)
        form.add_error(None, refusal.sentence)
        return _join_page(request, invitation, form, password)
    del request.session[SESSION_KEY]
    said = _("Your company is registered. Sign in with your e-mail or as %(username)s: you write to %(company)s as soon"
             " as the marketplace has let your company in.")  # fmt: skip
    messages.success(request, said % {"company": invitation.company.name, "username": made.user.username})
    return redirect("account_login")


def _join_forms(request, invitation):
    """Give the form of the company and that of the password, which must not be like the name."""
    sent = request.POST if request.method == "POST" else None
    form = JoinForm(sent, initial={"language": invitation.language or get_language()})
    name = request.POST.get("name", "")[:200]
    return form, JoinPasswordForm(sent, registration=_Person(name, invitation.email))


@dataclasses.dataclass(frozen=True)
class _Person:
    """Whose password it is."""

    name: str
    email: str


def _join_page(request, invitation, form, password):
    context = {**pages.asked(invitation), "invitation": invitation, "form": form, "password": password}
    context["is_supplier"] = invitation.side == Side.SELLER
    return render(request, "messaging/contact/join.html", context, status=422 if form.is_bound else 200)


@signed_in(sight="invitations that went to the reader's own address", methods=("POST",))
def own(request, pk):
    """Answer an invitation that went to one's own address, for the company that one acts from."""
    invitation = get_object_or_404(queries.open_for(request.user, clock.now()), pk=pk)
    try:
        if "decline" in request.POST:
            return _own_declined(request, invitation)
        accepted = actions.accept(invitation=invitation, by=request.acting)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("messaging:contacts" if queries.sides(request.acting) else "home")
    return _landed(request, accepted, request.acting)


def _own_declined(request, invitation):
    actions.decline(invitation=invitation, by=request.acting)
    messages.success(request, _("You have declined. %(company)s is told.") % {"company": invitation.company.name})
    return redirect("messaging:contacts" if queries.sides(request.acting) else "home")


def _neutral(request):
    return _quiet(render(request, "messaging/contact/neutral.html", status=404))


def _quiet(response):
    """Let no address with a token in it be told on."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

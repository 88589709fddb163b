"""The page behind the link in an invitation: choose a password, or take the place with the account one has (P4)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import clock
from core.access import public
from core.reader import as_reader
from core.refusal import Refused
from partners.actions import invitation as actions
from partners.forms.invitation import AskAgainForm, ChooseForm
from partners.links import person as links
from partners.queries import people

LINK = "signed link for one person"
SESSION_KEY = "invitation_link"


@never_cache
@public(LINK)
def link(request, token):
    """Take the token of a mail out of the address: keep it in the session and show the page without it."""
    if links.open_invitation(token, now=clock.now()) is None:
        return ratelimit.consume_or_429(request, action="other_link", limit_get=True) or neutral(request)
    request.session[SESSION_KEY] = token
    return quiet(redirect("partners:invited"))


@never_cache
@public(LINK, methods=("GET", "POST"))
def invited(request):
    """Show who invites to what; only POST takes the place."""
    invitation = links.open_invitation(request.session.get(SESSION_KEY, ""), now=clock.now())
    if invitation is None:
        return neutral(request)
    with as_reader(invitation.user):
        known = people.by_email(invitation.email)
        if known and known.pk != invitation.user_id:
            return _take(request, invitation, known)
        return _choose(request, invitation)


@public("gives everybody the same answer", methods=("POST",))
def again(request):
    """Ask for a new mail; whether anybody was invited at the address is not told."""
    form = AskAgainForm(request.POST)
    if not form.is_valid():
        return neutral(request, form=form, status=422)
    actions.ask_again(email=form.cleaned_data["email"], now=clock.now())
    return render(request, "partners/people/asked_again.html")


def neutral(request, *, form=None, status=404):
    """Say no more than that the link does not work, and how to get another one."""
    return quiet(render(request, "partners/people/link_neutral.html", {"form": form or AskAgainForm()}, status=status))


def quiet(response):
    """Let no address with a token in it be told on."""
    response.headers["Referrer-Policy"] = "no-referrer" if response.status_code == 302 else "same-origin"
    return response


def _choose(request, invitation):
    form = ChooseForm(invitation.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            password, ip = form.cleaned_data["new_password1"], request.META.get("REMOTE_ADDR")
            actions.accept(invitation=invitation, password=password, now=clock.now(), ip=ip)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            request.session.pop(SESSION_KEY, None)
            messages.success(request, _("Your password is set. Sign in with it now."))
            return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "partners/people/invited.html", _context(invitation, form=form), status=status)


def _take(request, invitation, known):
    """His address has an account: he takes the place with that, signed in."""
    is_his = request.user.is_authenticated and request.user.pk == known.pk
    refusal = ""
    if request.method == "POST" and is_his:
        try:
            ip = request.META.get("REMOTE_ADDR")
            actions.join(invitation=invitation, user=request.user, now=clock.now(), ip=ip)
        except Refused as refused:
            refusal = refused.sentence
        else:
            request.session.pop(SESSION_KEY, None)
            messages.success(request, _("The place is yours: choose the company at the top."))
            return redirect("home")
    context = _context(invitation, known=known, is_his=is_his, refusal=refusal)
    return render(request, "partners/people/invited.html", context, status=422 if refusal else 200)


def _context(invitation, **more):
    place = invitation.user.memberships.current().select_related("partner").order_by("id").first()
    return {"invitation": invitation, "person": invitation.user, "place": place, **more}

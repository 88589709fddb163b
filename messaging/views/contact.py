"""Whom a company knows and whom it invites: customers and suppliers (S6)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core import lists
from core.refusal import Refused
from messaging.access import reads_inbox
from messaging.actions import contact as actions
from messaging.forms.contact import InvitationForm
from messaging.models import Side
from messaging.pages import contact as pages
from messaging.pages import contact_listing as listing
from messaging.queries import contact as queries
from messaging.queries import organisation
from messaging.views import elsewhere
from partners.access import require
from partners.permissions import Permission

SIGHT = "customers, suppliers and invitations of the acting company, for those whose role deals with them"
INDEX = "messaging/contact/index.html"
PAGE = 24


@reads_inbox(sight=SIGHT)
def index(request):
    """List the customers, the suppliers or the invitations of the company; the role says which."""
    acting = request.acting
    shown = pages.sides(acting)
    tab = request.GET.get("tab", "")
    side = pages.side_of(tab)
    if tab != pages.INVITATIONS and side not in shown:
        side, tab = shown[0], pages.TABS[shown[0]]
        request.GET = request.GET.copy()
        request.GET.pop("tab", None)
    how = {"template": INDEX, "defaults": {"tab": tab}, "extra": _frame(request, tab)}
    if side is None:
        found = queries.of_company(acting).select_related("accepted_as", "invited_by")
        return lists.respond(request, listing.INVITATIONS, found, enrich=listing.sent(acting.read_at), **how)
    found = queries.companies(organisation.company_id(acting), side)
    return lists.respond(request, listing.COMPANIES[side], found, enrich=listing.rows(acting, side), **how)


def _frame(request, tab):
    return {
        "tab": tab,
        "tabs": pages.tabs(request.acting, tab),
        "inviting": pages.inviting(request.acting),
        "waiting": pages.waiting(request.acting, request.user),
    }


@require(Permission.MESSAGE_SELL, sight=SIGHT, methods=("GET", "POST"))
def invite_customers(request):
    """Ask several addresses at once to be customers."""
    return _invite(request, Side.BUYER)


@require(Permission.MESSAGE_BUY, sight=SIGHT, methods=("GET", "POST"))
def invite_suppliers(request):
    """Ask several addresses at once to be suppliers."""
    return _invite(request, Side.SELLER)


def _invite(request, side):
    sent = request.POST if request.method == "POST" else None
    form = InvitationForm(sent, initial={"language": get_language()})
    if sent is None or not form.is_valid():
        return _new(request, side, form)
    data = form.cleaned_data
    how = {"message": data["message"], "language": data["language"], "by": request.acting}
    try:
        done = actions.invite_many(emails=data["emails"].read, side=side, **how)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _new(request, side, form)
    made = [invitation for _email, invitation, _why in done if invitation]
    failed = [(each, _("This is no e-mail address.")) for each in data["emails"].unread]
    failed += [(email, why) for email, invitation, why in done if invitation is None]
    if not failed:
        said = ngettext("%(number)s invitation is on its way.", "%(number)s invitations are on their way.", len(made))
        messages.success(request, said % {"number": len(made)})
        return redirect(pages.tab_url(pages.INVITATIONS))
    left = request.POST.copy()
    left["emails"] = "\n".join(email for email, _why in failed)
    form.data = left
    return _new(request, side, form, failed=failed, made=made)


def _new(request, side, form, *, failed=(), made=()):
    context = {**pages.invite(side), "form": form, "failed": failed, "made": made}
    return render(request, "messaging/contact/invite.html", context, status=422 if form.is_bound else 200)


@elsewhere.leads(queries.found, gettext_lazy("%(company)s has sent this invitation"))
@reads_inbox(sight=SIGHT)
def invitation(request, pk):
    """Show one invitation of the company: how it stands, and what became of it."""
    return _page(request, _found(request, pk))


def _page(request, invitation, *, error=""):
    context = pages.detail(invitation, request.acting.read_at, error=error)
    return render(request, "messaging/contact/invitation.html", context, status=422 if error else 200)


def _found(request, pk):
    """Give an invitation of the reader's company; for anybody else it does not exist (P12)."""
    invitation = queries.found(request.acting, pk)
    if invitation is None:
        raise Http404
    return invitation


@reads_inbox(sight=SIGHT, methods=("POST",))
def again(request, pk):
    """Send the mail of an invitation once more."""
    said = _("The invitation was sent again; the link in the earlier mail is dead.")
    return _done(request, pk, actions.invite_again, said)


@reads_inbox(sight=SIGHT, methods=("POST",))
def withdrawal(request, pk):
    """Take an invitation back."""
    return _done(request, pk, actions.withdraw, _("The invitation is withdrawn; its link is dead."))


def _done(request, pk, action, said):
    invitation = _found(request, pk)
    try:
        action(invitation=invitation, by=request.acting)
    except Refused as refusal:
        return _page(request, invitation, error=str(refusal))
    messages.success(request, said)
    return redirect("messaging:contact_invitation", pk)


@require(Permission.MESSAGE_BUY, sight="suppliers that the acting company knows")
def supplier(request, pk):
    """Write to a supplier: choose which of his products it is about."""
    acting = request.acting
    company = get_object_or_404(queries.companies(organisation.company_id(acting), Side.SELLER), pk=pk)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    found = queries.products(acting, company.pk, acting.read_at, text=text)
    page = lists.paginate(request, found, size=PAGE)
    return render(request, "messaging/contact/supplier.html", {"company": company, "page": page, "text": text})

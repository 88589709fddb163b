"""A vendor's affiliates: invite them, see how they do, part with them (F1)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import affiliation as actions
from telesales.forms.affiliate import InvitationForm
from telesales.pages import affiliation as pages
from telesales.pages import affiliation_listing as listing
from telesales.queries import affiliation as queries
from telesales.views import affiliate_answers as answers

SIGHT = "invitations of the acting vendor and below"
RIGHT = Permission.AFFILIATE_INVITE


@require(RIGHT, sight=SIGHT)
def index(request):
    """List those who sell for the vendor, and those who were asked to."""
    found = queries.of_vendor(request.acting).select_related("affiliate")
    rows = listing.rows(request.acting.read_at)
    return lists.respond(request, listing.AFFILIATIONS, found, template="telesales/affiliate/index.html", enrich=rows)


@require(RIGHT, sight=SIGHT, methods=("GET", "POST"))
def new(request):
    """Invite one or several addresses to sell products of the vendor."""
    sent = request.POST if request.method == "POST" else None
    form = InvitationForm(sent, vendor_id=request.acting.partner_id, initial={"language": get_language()})
    if sent is not None and "find" in sent:
        return answers.products(request, form.as_typed()) or _new(request, form, status=200)
    if sent is None or not form.is_valid():
        return _new(request, form)
    data = form.cleaned_data
    how = {"message": data["message"], "language": data["language"], **form.offered}
    try:
        done = actions.invite_many(emails=data["emails"].read, by=request.acting, now=clock.now(), **how)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _new(request, form)
    made = [affiliation for _email, affiliation, _why in done if affiliation]
    failed = [(each, _("This is no e-mail address.")) for each in data["emails"].unread]
    failed += [(email, why) for email, affiliation, why in done if affiliation is None]
    if not failed:
        said = ngettext("%(number)s invitation is on its way.", "%(number)s invitations are on their way.", len(made))
        messages.success(request, said % {"number": len(made)})
        return redirect("telesales:affiliations")
    left = request.POST.copy()
    left["emails"] = "\n".join(email for email, _why in failed)
    form.data = left
    return _new(request, form, failed=failed, made=made)


def _new(request, form, *, failed=(), made=(), status=None):
    context = {"form": form, "failed": failed, "made": made}
    status = status or (422 if form.is_bound else 200)
    return render(request, "telesales/affiliate/new.html", context, status=status)


@require(RIGHT, sight=SIGHT)
def detail(request, pk):
    """Show what somebody sells for the vendor, for which commissions, and what has come of it."""
    return page(request, found(request, pk))


def page(request, affiliation, *, status=None, **more):
    """Answer with the page of an affiliate; with a form or sentence that was refused as 422."""
    context = pages.detail(affiliation, request.acting.read_at, **more)
    status = status or (422 if more else 200)
    return render(request, "telesales/affiliate/detail.html", context, status=status)


def found(request, pk):
    """Give an invitation of the reader's company; for anybody else it does not exist (P12)."""
    rows = queries.of_vendor(request.acting).select_related("affiliate", "vendor", "invited_by", "answered_by")
    return get_object_or_404(rows, pk=pk)


@require(RIGHT, sight=SIGHT, methods=("POST",))
def again(request, pk):
    """Send the mail of an invitation once more."""
    said = _("The invitation was sent again; the link in the earlier mail is dead.")
    return _done(request, pk, actions.invite_again, said, language=get_language() or "")


@require(RIGHT, sight=SIGHT, methods=("POST",))
def withdrawal(request, pk):
    """Take an invitation back."""
    return _done(request, pk, actions.withdraw, _("The invitation is withdrawn; its link is dead."))


@require(RIGHT, sight=SIGHT, methods=("POST",))
def end(request, pk):
    """Have an affiliate sell nothing more."""
    return _done(request, pk, actions.end, _("He sells nothing for you any more. What was sold stays as it is."))


def _done(request, pk, action, said, **values):
    affiliation = found(request, pk)
    try:
        action(affiliation=affiliation, by=request.acting, now=clock.now(), **values)
    except Refused as refusal:
        return page(request, affiliation, error=str(refusal))
    messages.success(request, said)
    return redirect("telesales:affiliation", pk)

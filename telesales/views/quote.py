"""Quotes as those who sell send them, and what they read of the answers (T6)."""

from csp.decorators import csp
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock, pdf
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import answer as answers
from telesales.actions import quote as actions
from telesales.forms.quote import CommentForm
from telesales.pages import quote_sending as pages
from telesales.queries import quote as queries
from telesales.rules import opportunity as rules
from telesales.views import opportunity_answers as opportunities
from telesales.views.opportunity_answers import BOTH, SIGHT
from telesales.views.quote_paper import paper_of


@require(Permission.SALE_MAKE, sight=SIGHT, methods=BOTH)
def send(request, number):
    """Choose until when a quote counts, and send it."""
    found, now = opportunities.found(request, number), clock.now()
    if rules.Act.SEND not in rules.allowed(found, request.acting, now):
        return opportunities.page(request, found, status=403)
    form = pages.send_form(found, now, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (quote := _sent(request, found, form)):
        told = {"version": quote.version, "name": found.customer.user.name}
        messages.success(request, _("Version %(version)s is sent to %(name)s.") % told)
        return redirect("telesales:opportunity_quotes", number)
    context = pages.send_context(found, request.acting, now=now, form=form)
    return render(request, "telesales/quote/send.html", context, status=422 if form.is_bound else 200)


@require(Permission.SALE_MAKE, sight=SIGHT)
def versions(request, number):
    """Show what was sent: each version with what is new in it, and what the customer has answered."""
    return _versions(request, opportunities.found(request, number))


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def withdrawal(request, number):
    """Take back the quote that the customer has."""
    found = opportunities.found(request, number)
    try:
        actions.withdraw(opportunity=found, by=request.acting, now=clock.now())
    except Refused as refusal:
        return opportunities.refused(request, found, refusal)
    messages.success(request, _("The quote is withdrawn; the customer is told."))
    return redirect("telesales:opportunity_quotes", number)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def comment(request, number):
    """Write to the customer about what was quoted."""
    found, form = opportunities.found(request, number), CommentForm(request.POST, prefix="comment")
    if form.is_valid():
        try:
            known = {"opportunity": found, "is_customers": False, **form.cleaned_data}
            answers.comment(**known, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Your message is sent to %(name)s.") % {"name": found.customer.user.name})
            return redirect("telesales:opportunity_quotes", number)
    return _versions(request, found, comment=form)


@csp(pdf.FILE_POLICY)
@require(Permission.SALE_MAKE, sight=SIGHT)
def paper(request, number, version):
    """Give a version as PDF in the reader's language."""
    quotes = queries.to_seller(request.acting)
    return paper_of(request, get_object_or_404(quotes, opportunity__number=number, version=version))


def _versions(request, found, *, comment=None):
    now = request.acting.read_at or clock.now()
    context = pages.versions_context(found, request.acting, now=now, comment=comment)
    return render(request, "telesales/quote/versions.html", context, status=422 if comment else 200)


def _sent(request, found, form):
    """Give the quote that was sent; None where it was refused, which then stands in the form."""
    known = {"expires_at": form.expires_at, "message": form.cleaned_data["message"]}
    try:
        return actions.send(opportunity=found, by=request.acting, now=clock.now(), **known)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return None

"""Give every request of a seller the customer he sells to (T2)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, once
from core.refusal import Refused
from partners import queries as partners
from telesales.actions import selling as actions
from telesales.models import SalesSession
from telesales.queries import selling as queries
from telesales.rules import selling as rules

SESSION_KEY = "sales_session"


def sell(get_response):
    """Set request.selling: the customer's place in the hands of the signed-in seller; None while he sells to nobody.

    A session that is over, or no longer allowed, is forgotten and said so; what was sent with it is not done.
    """

    def middleware(request):
        if request.method not in ("GET", "HEAD"):
            return answer(request)
        with once.reading():
            if request.acting:
                partners.note_company(request.acting.partner_id, request.acting.company_id)
            return answer(request)

    def answer(request):
        pk = request.session.get(SESSION_KEY) if request.acting else None
        if pk is None:
            return get_response(request)
        request.selling, why = _selling(request, pk)
        if request.selling is None:
            del request.session[SESSION_KEY]
            messages.warning(request, why)
            if request.method not in ("GET", "HEAD"):
                _close(pk)
                messages.warning(request, _("What you have just sent was not done."))
                return _away(request)
        return get_response(request)

    return middleware


def _selling(request, pk):
    """Give (the customer's Acting, "") or (None, why not)."""
    seller = request.acting
    session = queries.running(pk, seller, now=seller.read_at)
    if session is None:
        return None, _("Your sales session is over.")
    try:
        rules.check_may_sell(seller, session.customer_id)
    except Refused as refusal:
        return None, str(refusal)
    known = {"session_id": session.pk, "membership": session.customer}
    place = queries.acting_for(session.customer_id, seller=seller, **known)
    if place is None:
        return None, _("The customer's company is closed: nothing can be sold to it.")
    request.sales_session = session
    return place, ""


def _close(pk):
    """Write down that it is over; a page that is only read leaves that to the worker."""
    session = SalesSession.objects.filter(pk=pk, ended_at=None).first()
    if session:
        actions.close(session=session, now=clock.now())


def _away(request):
    where = reverse("telesales:desk")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": where})
    return redirect(where)


def leave(request, *, is_signing_out):
    """End the session of this browser: its seller signs out, or acts from another of his places (S03)."""
    if request.session.pop(SESSION_KEY, None) is None:
        return
    how = actions.End.SIGNED_OUT if is_signing_out else actions.End.ENDED
    actions.end(by=request.acting.seller or request.acting, now=clock.now(), how=how)

"""Begin and end a sales session (T1, T2).

Both give the browser a new session and its forms a new token (S01): a form of another customer's page is not taken.
"""

from django.contrib import messages
from django.middleware.csrf import rotate_token
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.actions import place
from partners.models import Membership
from partners.permissions import Permission
from telesales.actions import selling as actions
from telesales.forms.desk import StartForm
from telesales.middleware import SESSION_KEY
from telesales.pages import customer as pages
from telesales.views import customer as customers
from telesales.views.desk import REACH


@require(Permission.SALE_MAKE, sight=REACH, methods=("POST",))
def start(request, pk):
    """Sell to a customer from now on."""
    seen, form = pages.found(request.acting, pk), StartForm(request.POST)
    if not form.is_valid():
        return customers.page(request, seen, start_form=form)
    try:
        customer = get_object_or_404(Membership.objects.select_related("user"), pk=pk)
        session = actions.start(customer=customer, **form.cleaned_data, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return customers.page(request, seen, start_form=form)
    _renew(request)
    request.session[SESSION_KEY] = session.pk
    return redirect("commerce:catalogue")


@require(Permission.SALE_MAKE, sight="the seller's own session", methods=("POST",))
def end(request):
    """Sell to nobody any more."""
    customer = request.selling
    actions.end(by=request.acting, now=clock.now())
    request.session.pop(SESSION_KEY, None)
    _renew(request)
    messages.success(request, _("The sales session has ended."))
    return redirect("telesales:customer", customer.membership_id) if customer else redirect("telesales:desk")


def _renew(request):
    place.renew(session=request.session)
    rotate_token(request)

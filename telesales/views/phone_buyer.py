"""Whom a phone offer is for, and of what: found while one speaks, on the page itself (F3)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.models import Membership
from partners.permissions import Permission
from telesales.actions import phone as actions
from telesales.pages import phone as pages
from telesales.queries import phone_buyer as queries
from telesales.views import phone_answers as offers
from telesales.views.phone_answers import OWN


@require(Permission.PHONE_SELL, sight=OWN, methods=("POST",))
def buyers(request, pk):
    """Find the buyer; what stands on the page is kept first."""
    offer, text = offers.found(request, pk), offers.searched(request, "q")
    form = None
    if not request.htmx:
        saved = offers.kept(request, offer)
        offer, form = saved.offer, saved.form
    is_slowed = not request.acting.is_operator and not _may_ask(request)
    rows = []
    if text and not is_slowed:
        rows = queries.rows(actions.search(offer=offer, text=text, by=request.acting, now=clock.now()))
    context = {"offer": offer, "found": rows, "q": text, "is_slowed": is_slowed}
    if request.htmx:
        return render(request, "telesales/phone/buyer.html#found", context, status=429 if is_slowed else 200)
    del context["offer"]
    return offers.page(request, offer, bound=form, status=429 if is_slowed else 200, **context)


def _may_ask(request):
    return ratelimit.consume(request, action="phone_buyers", key=str(request.acting.user_id))


@require(Permission.PHONE_SELL, sight=OWN, methods=("POST",))
def buyer(request, pk):
    """Take somebody who was found; without one, somebody new. What stands on the page is kept first."""
    saved = offers.kept(request, offers.found(request, pk))
    if saved.is_stale:
        return offers.page(request, saved.offer, bound=saved.form, status=409, is_stale=True)
    chosen = request.POST.get("customer", "")
    customer = None
    if chosen:
        number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 12 else 0
        customer = Membership.objects.current().select_related("user", "partner").filter(pk=number).first()
    text = offers.searched(request, "q")
    try:
        if chosen and customer is None:
            raise Refused(_("Find the buyer again, and choose him of the list."))
        actions.choose(offer=saved.offer, customer=customer, text=text, by=request.acting, now=clock.now())
    except Refused as refusal:
        return offers.page(request, saved.offer, bound=saved.form, status=422, q=text, buyer_fault=refusal.sentence)
    if customer is not None:
        messages.success(request, _("%(name)s buys.") % {"name": customer.user.name})
    return redirect(f"{reverse('telesales:phone_offer', args=[pk])}#{'address' if customer else 'buyer'}")


@require(Permission.PHONE_SELL, sight=OWN, methods=("POST",))
def products(request, pk):
    """Narrow the drop-down of products to those that a text finds; what stands on the page is kept first."""
    offer = offers.found(request, pk)
    if request.htmx:
        page = pages.Page(offer, request.acting, now=clock.now(), text=offers.searched(request, "product_q"))
        context = page.context(page.form(tab=None))
        return render(request, "telesales/phone/product.html#choice", context)
    saved = offers.kept(request, offer)
    return offers.page(request, saved.offer, bound=saved.form)

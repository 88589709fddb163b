"""Offer a customer another price while one sells to him, and set the terms of the sale (T3).

Who does not sell finds nothing to offer here: 403. Taking offers back is open to the customer too.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.models import Cart, CartLine
from commerce.views.product import tried
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales import offering
from telesales.actions import offer as actions
from telesales.forms.offer import OfferForm, TermsForm
from telesales.pages import offer as pages
from telesales.rules import offer as rules

REACH = "the carts at the customer's place, while one sells to him"
BOTH = ("GET", "POST")
ASKED = ("price", "discount")


@require(Permission.CART_EDIT, sight=REACH, methods=BOTH, in_sale=True)
def offer(request, pk):
    """Show a line with the customer's own price, and what would become of another; POST offers it."""
    if not rules.can_offer(request.acting):
        raise PermissionDenied
    line, now = _line(request, pk), clock.now()
    lines = offering.priced(line.cart, now=now)
    if request.method == "POST":
        form = OfferForm(request.POST)
        if form.is_valid() and _made(request, line, lines, form):
            return redirect("commerce:cart_detail", line.cart_id)
    else:
        asked = any(request.GET.get(name) for name in ASKED)
        form = OfferForm(request.GET if asked else None, initial=_initial(line))
    return _page(request, line, lines, form, now=now)


@require(Permission.CART_EDIT, sight=REACH, methods=("POST",), in_sale=True)
def withdrawal(request, pk):
    """Take an offer back: the customer's own price counts again."""
    line = _line(request, pk)
    actions.withdraw(line=line, by=request.acting, now=clock.now())
    messages.success(request, _("The customer's own price counts again."))
    return redirect("commerce:cart_detail", line.cart_id)


@require(Permission.CART_EDIT, sight=REACH, methods=("POST",), in_sale=True)
def own_prices(request, pk):
    """Take all offers of a cart back, so that its user orders it himself."""
    cart = get_object_or_404(Cart.objects.within_reach(request.acting), pk=pk)
    actions.withdraw_all(cart=cart, by=request.acting, now=clock.now())
    messages.success(request, _("All lines have their own prices again."))
    return redirect("commerce:cart_detail", cart.pk)


@require(Permission.CART_EDIT, sight=REACH, methods=BOTH, in_sale=True)
def terms(request, pk):
    """Set what is agreed beside the lines: dates, terms, what the sale is attributed to."""
    setting = rules.setting_of(request.acting)
    if setting is None:
        raise PermissionDenied
    cart = get_object_or_404(Cart.objects.within_reach(request.acting), pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = TermsForm(sent, setting=setting, initial=pages.terms_initial(cart))
    if form.is_bound and form.is_valid():
        known = {"cart": cart, **form.cleaned_data, "by": request.acting}
        if tried(form, lambda now: actions.set_terms(**known, now=now)):
            messages.success(request, _("Kept for this sale."))
            return redirect("commerce:checkout", cart.pk)
    context = {"cart": cart, "form": form, "setting": setting}
    return render(request, "telesales/offer/terms.html", context, status=422 if form.is_bound else 200)


def _line(request, pk):
    reach = Cart.objects.within_reach(request.acting)
    lines = CartLine.objects.select_related("cart", "product", "override_by")
    return get_object_or_404(lines, pk=pk, cart__in=reach)


def _initial(line):
    if line.override_price is None:
        return {}
    return {"price": f"{line.override_price.normalize():f}", "reason": line.override_reason}


def _made(request, line, lines, form):
    def make(now):
        price = form.price_of(offering.own_line(lines, line.pk)[1])
        reason = form.cleaned_data["reason"]
        return actions.make(line=line, price=price, reason=reason, by=request.acting, now=now)

    made = tried(form, make)
    if made:
        _tone, said, why = pages.verdict_words(made.verdict)
        if made.verdict.mode:
            messages.warning(request, f"{said} {why}")
        else:
            messages.success(request, _("The price is offered, until the day ends and for this quantity."))
    return made


def _page(request, line, lines, form, *, now):
    """The page, or by htmx the verdict alone."""
    offered = None
    try:
        if form.is_bound and not set(ASKED) & set(form.errors):
            price = form.price_of(offering.own_line(lines, line.pk)[1])
            offered = offering.tested(line.cart, lines, line.pk, price, by=request.acting, now=now)
        context = pages.context(line, lines, form, by=request.acting, now=now, offered=offered)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("commerce:cart_detail", line.cart_id)
    template = "telesales/offer/price.html#verdict" if request.htmx else "telesales/offer/price.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)

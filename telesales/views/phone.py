"""Phone offers: one's drafts, begin one, enter while one speaks, throw one away (F1-F4)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.models import Product
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import phone as actions
from telesales.forms.phone import NewForm
from telesales.models import PhoneOffer, PhoneOfferState
from telesales.pages import phone as pages
from telesales.pages.phone_listing import OFFERS
from telesales.views import phone_answers as offers
from telesales.views.phone_answers import OWN

BOTH = ("GET", "POST")


@require(Permission.PHONE_SELL, sight=OWN, methods=BOTH)
def index(request):
    """List, filter and export one's own offers; POST exports the ticked ones."""
    own = PhoneOffer.objects.of(request.acting).select_related(
        "product", "customer__user", "customer__partner", "order"
    )
    return lists.respond(request, OFFERS, own, template="telesales/phone/drafts.html")


@require(Permission.PHONE_SELL, sight="the products that one sells on the phone", methods=BOTH)
def new(request):
    """Choose a product; POST begins an offer of it."""
    asked = request.POST if request.method == "POST" else request.GET
    text = " ".join(asked.get("q", "").replace("\0", "").split())[:100]
    form = NewForm(asked if "product" in asked else None)
    choices, is_more = pages.product_choices(request.acting, text, _asked_for(request, form))
    form.offer(choices)
    if form.is_bound and form.is_valid():
        product = Product.objects.filter(pk=form.cleaned_data["product"]).first()
        try:
            actions.rules.check_may_sell(request.acting, product)
            if request.method == "POST":
                made = actions.start(product=product, by=request.acting, now=clock.now())
                return redirect("telesales:phone_offer", made.pk)
        except Refused as refusal:
            form.add_error("product", refusal.sentence)
    context = {"form": form, "text": text, "is_more": is_more, "has_products": bool(choices)}
    return render(request, "telesales/phone/new.html", context, status=422 if form.errors else 200)


def _asked_for(request, form):
    if not form.is_bound or not form.is_valid():
        return None
    return pages.queries.products(request.acting).filter(pk=form.cleaned_data["product"]).first()


@require(Permission.PHONE_SELL, sight=OWN, methods=BOTH)
def offer(request, pk):
    """Show the page; POST keeps what was entered, each change by htmx, all of it without."""
    offer = offers.found(request, pk)
    if request.method != "POST":
        is_sent = offer.state == PhoneOfferState.SENT
        return redirect("telesales:phone_status", pk) if is_sent else offers.page(request, offer)
    saved = offers.kept(request, offer)
    if saved.is_stale:
        return _stale(request, saved)
    if request.htmx:
        return _answer(request, saved)
    if saved.is_switched:
        messages.info(request, switched_words(saved.offer))
    if saved.form.errors:
        return offers.page(request, saved.offer, bound=saved.form, status=422)
    act = request.POST.get("act")
    if act == "order":
        return _to_confirmation(request, saved)
    if act == "link":
        return redirect("telesales:phone_link", pk)
    return redirect(f"{reverse('telesales:phone_offer', args=[pk])}#plan")


@require(Permission.PHONE_SELL, sight=OWN, methods=("POST",))
def discard(request, pk):
    """Throw an offer away."""
    offer = offers.found(request, pk)
    try:
        actions.discard(offer=offer, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("telesales:phone_offer", pk)
    messages.success(request, _("The offer is discarded."))
    return redirect("telesales:phone_offers")


def switched_words(offer):
    """Say what another product changes (F4)."""
    told = {"product": offer.product.name}
    return (
        _("Now “%(product)s”: all about the buyer stays; plan, way to pay and commission are to be chosen anew.") % told
    )


def _to_confirmation(request, saved):
    """Go on to what is to be confirmed; with something missing the page says what, at its fields."""
    page = pages.Page(saved.offer, request.acting, now=clock.now())
    missing = page.missing()
    if not missing:
        return redirect("telesales:phone_confirm", saved.offer.pk)
    for each in missing:
        saved.form.add_error(each.field if each.field in saved.form.fields else None, each.sentence)
    return offers.page(request, saved.offer, bound=saved.form, status=422, is_refused=True)


def _stale(request, saved):
    """Another window was faster: what was typed here stays, and he decides which counts."""
    if request.htmx:
        context = {"offer": saved.offer, "is_stale": True}
        return render(request, "telesales/phone/aside.html#live", context, status=409)
    return offers.page(request, saved.offer, bound=saved.form, status=409, is_stale=True)


def _answer(request, saved):
    """Give what stands beside the form, and those parts of it that mean something else now."""
    offer, before, form = saved.offer, saved.before, saved.form
    page = pages.Page(offer, request.acting, now=clock.now())
    fresh = page.form(tab=form.cleaned_data.get("tab"))
    context = page.context(
        fresh,
        typed=form,
        is_part=True,
        is_plan=saved.is_switched or offer.kind != before.kind,
        is_address=offer.buyer.get("country") != before.buyer.get("country"),
        switched=switched_words(offer) if saved.is_switched else "",
    )
    context["errors"] = [form[name] for name in pages.shown_fields(before) if name in form.fields]
    return render(request, "telesales/phone/answer.html", context, status=422 if form.errors else 200)

"""What the views of a phone offer share: who finds it, its page, and how what was entered is kept (F2-F4).

One window saves many times, faster than its answers come back: what it wrote last itself is remembered, so that only
what another window has written meanwhile stops it.
"""

import uuid
from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404
from django.shortcuts import render

from commerce.models import PaymentMethod, Product
from core import clock
from core.refusal import Refused
from telesales.actions import phone as actions
from telesales.forms.phone import OfferForm
from telesales.models import CommissionRate, PhoneOffer, PhoneOfferState
from telesales.pages import phone as pages
from telesales.rules import phone as rules

OWN = "one's own offers, at the company one acts from"
REMEMBERED_SECONDS = 12 * 3600
LONGEST_SEARCH = 100


@dataclass(slots=True)
class Saved:
    """What became of what was sent: the offer as it is now, the form as it was typed; whether another window had
    changed the offer meanwhile, so that nothing was written; whether the product is another; what the offer was."""

    offer: PhoneOffer
    form: OfferForm
    before: PhoneOffer
    is_stale: bool = False
    is_switched: bool = False


def found(request, pk):
    """Give one's own offer; anybody else's is not there."""
    offer = pages.of(request.acting, pk)
    if offer is None:
        raise Http404
    return offer


def kept(request, offer):
    """Keep what was sent of the page; what cannot be read of it stays in the form, with what is wrong."""
    form = _read(request, offer)
    saved = Saved(offer, form, before=offer)
    if not form.is_valid() and set(form.errors) & {"version", "tab", "script"}:
        return saved
    seen = None if request.POST.get("act") == "mine" else _seen(form)
    try:
        _write(request, saved, seen)
    except rules.Stale:
        saved.is_stale = not _is_same(request, saved)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    saved.offer = found(request, offer.pk)
    if not saved.is_stale and form.cleaned_data.get("tab"):
        cache.set(_key(form.cleaned_data["tab"]), saved.offer.version, REMEMBERED_SECONDS)
    return saved


def _read(request, offer):
    everything = {"products": [], "methods": PaymentMethod.choices, "rates": [], "languages": pages.settings.LANGUAGES}
    country = request.POST.get("country", offer.buyer.get("country", ""))
    return OfferForm(request.POST, **everything, country=country[:2])


def _write(request, saved, seen):
    """Another product first, which takes away how it is paid; then everything else that was sent."""
    now, form, by = clock.now(), saved.form, request.acting
    known = form.entered(saved.offer)
    wanted = form.cleaned_data.get("product")
    if wanted and wanted != saved.offer.product_id:
        product = Product.objects.filter(pk=wanted).first()
        switched = actions.switch(offer=saved.offer, product=product, seen=seen, by=by, now=now)
        saved.is_switched, seen = True, switched.version
        known = {name: value for name, value in known.items() if name not in actions.CLEARED}
    elif "rate" in form.data and "rate" not in form.errors:
        known["rate"] = CommissionRate.objects.filter(pk=form.cleaned_data["rate"]).first()
    actions.change(offer=saved.offer, seen=seen, **known, **form.told, by=by, now=now)


def _seen(form):
    """Give the version that the window has seen or written last; None where it does not say."""
    version, tab = form.cleaned_data.get("version"), form.cleaned_data.get("tab")
    if version is None:
        return None
    return max(version, cache.get(_key(tab), 0) if tab else 0)


def _is_same(request, saved):
    """Whether what was sent is what another window has written anyhow: then nothing is lost."""
    fresh = found(request, saved.offer.pk)
    known = saved.form.entered(fresh)
    return all(getattr(fresh, name) == value for name, value in known.items())


def _key(tab):
    return f"telesales.phone.{tab.hex}"


def page(request, offer, *, bound=None, status=200, focus="", **more):
    """Show an offer: to fill in while it is a draft, afterwards what became of it. `bound` is a form as typed."""
    now = request.acting.read_at or clock.now()
    if offer.state != PhoneOfferState.DRAFT:
        return render(
            request, "telesales/phone/closed.html", pages.closed(offer, request.acting, now=now), status=status
        )
    shown = pages.Page(offer, request.acting, now=now, text=searched(request, "product_q"))
    tab = (bound.cleaned_data.get("tab") if bound and hasattr(bound, "cleaned_data") else None) or uuid.uuid4()
    form = shown.form(tab=tab) if bound is None else shown.form(bound.data, tab=tab, country=bound.data.get("country"))
    if bound is not None:
        form._errors = bound.errors
        form.cleaned_data = bound.cleaned_data
    context = shown.context(form, focus=focus, recordings=shown.recordings(), **more)
    return render(request, "telesales/phone/offer.html", context, status=status)


def searched(request, name):
    """Give what is looked for."""
    return " ".join(request.POST.get(name, "").replace("\0", "").split())[:LONGEST_SEARCH]

"""What a cart and its checkout show of offered prices: to the seller his offers and what becomes of them, to the
customer what was agreed and with whom (T3)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.models import CartLine
from commerce.queries.order import Panel
from core import money
from telesales import offering
from telesales.models import SaleTerms
from telesales.pages.setup import verdict_words
from telesales.rules import offer as rules


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says to whoever sells: where to offer, and what of an offer counts or has to be asked again."""

    url: str
    label: str
    said: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a customer reads above a cart with offered prices: with whom, until when, how many."""

    name: str
    until: datetime | None
    number: int


@dataclass(frozen=True, slots=True)
class CartOffers:
    by_line: dict[int, Told] = field(default_factory=dict)
    agreed: Agreed | None = None


NONE = CartOffers()


def of_cart(cart, lines, acting, now):
    """Give the CartOffers of priced lines for whoever looks: a cart without offers costs a customer nothing."""
    if acting.seller:
        return CartOffers(_told(cart, lines, acting, now)) if rules.can_offer(acting) else NONE
    number = sum(line.is_overridden for line in lines)
    if not number:
        return NONE
    offered = CartLine.objects.filter(cart=cart.pk, override_until__gt=now)
    first = offered.order_by("override_until").values_list("override_by__name", "override_until").first()
    return CartOffers(agreed=Agreed(*first, number)) if first else NONE


def _told(cart, lines, by, now):
    kept = {line.pk: line for line in CartLine.objects.filter(cart=cart.pk).exclude(override_price=None)}
    counting = {line.id: verdict for line, _offer, verdict in offering.of_lines(cart, lines, by=by, now=now)}
    return {line.id: _line(cart, line, kept.get(line.id), counting.get(line.id), now) for line in lines if line.total}


def _line(cart, line, kept, verdict, now):
    url = reverse("telesales:offer", args=[line.id])
    if verdict:
        tone, said, why = verdict_words(verdict)
        words = f"{said} {why}".strip() if verdict.mode else ""
        return Told(url, _("Change the offer"), words, "" if tone == "ok" else tone)
    if kept:
        told = {"price": money.shown_price(kept.override_price, cart.currency), "number": kept.override_quantity}
        if kept.override_until <= now:
            said = _("%(price)s was offered, and its day is over: ask again.")
        else:
            said = ngettext(
                "%(price)s was offered for %(number)s piece: ask again for this quantity.",
                "%(price)s was offered for %(number)s pieces: ask again for this quantity.",
                kept.override_quantity,
            )
        return Told(url, _("Offer again"), said % told, "warn")
    return Told(url, _("Offer a price"))


def context(line, lines, form, *, by, now, offered=None):
    """Give what the page of one offer shows; `offered` is what would become of what was typed."""
    cart = line.cart
    shown, own = offering.own_line(lines, line.pk)
    tone, said, why = verdict_words(offered.verdict) if offered else ("", "", "")
    return {
        "cart": cart,
        "line": line,
        "shown": shown,
        "own": own,
        "form": form,
        "offered": offered,
        "tone": tone,
        "said": said,
        "why": why,
        "until": formats.date_format(offering.until(now), "MOMENT_FORMAT"),
    }


def terms_panel(*, order, acting, now):
    """Give the checkout of a sale what is agreed beside the lines, and where to change it."""
    if not acting.seller or order.cart_id is None:
        return None
    kept = SaleTerms.objects.filter(cart=order.cart_id).first()
    return Panel("telesales/offer/terms_panel.html", {"kept": kept, "cart_id": order.cart_id})


def terms_initial(cart) -> dict[str, Any]:
    """Give the terms kept with a cart for their form, {} before there are any."""
    kept = SaleTerms.objects.filter(cart=cart).first()
    names = ("attribution", "terms", "service_from", "billing_from")
    return {name: getattr(kept, name) for name in names} if kept else {}

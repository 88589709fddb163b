"""Why this price, for staff, and how a list's price came about (C4). Buyers read a sentence beside every price."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.forms.why import WhyForm
from commerce.models import Order, PriceList, Product
from commerce.queries import condition, price_history, why
from commerce.queries import considered as weighed
from core import clock
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission

SEEN = "partners in sight; lists of one's own, the operator sees all"


@require(Permission.PRICE_READ, sight=SEEN)
def why_price(request):
    """Weigh all lists of a partner for one product, quantity and moment."""
    form = WhyForm(request.GET if "sku" in request.GET else None)
    context = {"form": form}
    if form.is_bound and form.is_valid():
        context |= _answer(request, form)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "commerce/price/why.html", context, status=status)


def _answer(request, form):
    asked, now = form.cleaned_data, clock.now()
    partner = Partner.objects.visible_to(request.acting).filter(code__iexact=asked["partner"].strip()).first()
    product = _products(request.acting).filter(code__iexact=asked["sku"].strip()).first()
    if partner is None:
        form.add_error("partner", _("There is no partner with this code."))
    if product is None:
        form.add_error("sku", _("There is no product with this code."))
    if partner is None or product is None:
        return {}
    at, quantity = asked["at"] or now, asked["quantity"] or 1
    known_at = at if asked["as_known_then"] else now
    return _told(request.acting, partner, product, quantity, at, known_at)


@require(Permission.PRICE_READ, sight="orders in sight; lists of one's own, the operator sees all")
def order_line(request, number, position):
    """Weigh the lists as they were known when an order was submitted, beside what was kept on its line."""
    order = get_object_or_404(Order.objects.visible_to(request.acting).select_related("partner"), number=number)
    line = get_object_or_404(order.lines.select_related("product"), position=position)
    at = order.submitted_at
    context = _told(request.acting, order.partner, line.product, line.quantity, at, at, order.currency)
    context |= {"order": order, "line": line, "kept": why.sentence(line.price_reason), "form": None}
    return render(request, "commerce/price/why.html", context)


@require(Permission.PRICE_READ, sight="lists of one's own, the operator sees all")
def history(request, pk, code):
    """Show every price and rule that a product has had in a list."""
    price_list = get_object_or_404(PriceList.objects.visible_to(request.acting), pk=pk)
    product = _products(request.acting).filter(code__iexact=code).first()
    if product is None:
        raise Http404
    rows = price_history.of_product(list_id=price_list.pk, product_id=product.pk)
    words = condition.words(each for row in rows for each in row.conditions)
    context = {"price_list": price_list, "product": product, "rows": rows, "words": words}
    return render(request, "commerce/price/history.html", context)


def _products(acting):
    return Product.objects.administered_by(acting)


def _told(acting, partner, product, quantity, at, known_at, currency=None):
    """Give the page's answer: a company sees its own lists in full, of the others only that they exist (C7)."""
    currency = currency or partner.currency
    found = weighed.considered(
        partner_id=partner.pk,
        currency=currency,
        product_id=product.pk,
        quantity=quantity,
        at=at,
        known_at=known_at,
    )
    ids = [each.id for each in found.verdicts]
    mine = set(PriceList.objects.visible_to(acting).filter(pk__in=ids).values_list("pk", flat=True))
    asked = [each for verdict in found.verdicts for rule in verdict.rules for each in rule.conditions]
    keys = {each.partition("=")[0] for each in asked}
    return {
        "partner": partner,
        "product": product,
        "quantity": quantity,
        "at": at,
        "known_at": known_at,
        "currency": currency,
        "found": found,
        "verdicts": [each for each in found.verdicts if each.id in mine and (each.entries or each.rules)],
        "silent": [each for each in found.verdicts if each.id in mine and not (each.entries or each.rules)],
        "held": [pair for pair in found.held if pair[0].partition("=")[0] in keys],
        "others": sum(each.id not in mine for each in found.verdicts),
        "winner_is_mine": found.winner is not None and found.winner.id in mine,
        "words": condition.words([*asked, *(held for held, _source in found.held)]),
        "partner_url": reverse("commerce:partner_prices", args=[partner.code]),
    }

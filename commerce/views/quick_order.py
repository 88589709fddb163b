"""Quick order: rows of code and quantity, told at once what is right, put into a cart together (O1).

What is not right stays in the table until it is mended: it is kept in the session, for the acting company.
"""

from itertools import count

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from commerce.actions import cart as actions
from commerce.actions.cart_filling import Wanted
from commerce.forms.quick_order import MOST_ROWS, QuickForm, pasted
from commerce.pages import cards
from commerce.pages import quick as pages
from commerce.queries import asked, catalogue, tax
from commerce.queries import cart as carts
from commerce.views.cart import REACH
from commerce.views.targets import target
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

SIGHT = "products in the acting partner's price lists"
KEPT = "quick_order"
ROWS, MORE = 5, 10
OPTIONS = 8
LONGEST_LINES = 2000


@require(Permission.CART_EDIT, sight=REACH, methods=("GET", "POST"), in_sale=True)
def quick_order(request):
    """Show the table, with lines that were sent along; POST checks rows, takes pasted ones in, or fills a cart."""
    targets = carts.targets(request.acting)
    if request.method != "POST":
        form = QuickForm(targets=targets)
        kept = _kept(request)
        asked_for = request.GET.get("lines", "")[:LONGEST_LINES].replace("\0", "")
        return _page(request, form, (kept + pasted(asked_for, start=len(kept)))[:MOST_ROWS], status=200)
    form = QuickForm(request.POST, targets=targets)
    rows, act = form.rows(), request.POST.get("act", "check")
    if not form.is_valid():
        return _page(request, form, rows, status=422)
    rows += pasted(form.cleaned_data["pasted"], start=len(rows))
    rows = [row._replace(number=number) for row, number in zip(rows, count(1), strict=False)]
    if act == "add":
        return _add(request, form, rows)
    fresh = QuickForm(targets=targets, initial={"to": form.cleaned_data["to"], "name": form.cleaned_data["name"]})
    return _page(request, fresh, rows, more=MORE if act == "more" else 1, status=200)


@require(Permission.CART_EDIT, sight=SIGHT, in_sale=True)
def options(request):
    """Complete a code or a name that is being typed."""
    text, now = request.GET.get("q", "").strip()[:100].replace("\0", ""), clock.now()
    how = tax.treatment(partner_id=request.acting.partner_id, now=now)
    found = catalogue.page(acting=request.acting, now=now, text=text, size=OPTIONS).items if text else []
    shown = [cards.of(item, how=how, currency=request.acting.currency) for item in found]
    return render(request, "commerce/quick_order/page.html#options", {"cards": shown})


@require(Permission.CART_EDIT, sight=SIGHT, in_sale=True)
def verdict(request):
    """Judge one row by itself."""
    given = {name: request.GET.get(name, "").replace("\0", "")[:60] for name in ("code", "quantity")}
    now = clock.now()
    judged = asked.judged([asked.Asked(1, **given)], acting=request.acting, now=now)
    row = pages.rows(judged, acting=request.acting, now=now)[0]
    return render(request, "commerce/quick_order/page.html#verdict", {"row": row})


def _add(request, form, rows):
    """Put what is right into the cart; what is not stays in the table."""
    now = clock.now()
    judged = asked.judged(rows, acting=request.acting, now=now)
    good = [each for each in judged if each.is_good]
    if not good:
        return _page(request, form, rows, status=422)
    wanted = [Wanted(each.product.id, each.quantity, each.asked.note) for each in good]
    try:
        with target(form.cleaned_data, by=request.acting, now=now) as cart:
            added = actions.add_many(cart=cart, wanted=wanted, by=request.acting, now=now)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, form, rows, status=422)
    left = [each.asked for each in judged if not each.is_good or each.product.id in added.left_out]
    _keep(request, left)
    messages.success(request, pages.said(added, cart))
    for sentence in added.left_out.values():
        messages.warning(request, sentence)
    if left:
        said = ngettext("%(n)s row is still to be mended.", "%(n)s rows are still to be mended.", len(left))
        messages.warning(request, said % {"n": len(left)})
    return redirect("commerce:quick_order") if left else redirect("commerce:cart_detail", cart.pk)


def _page(request, form, rows, *, status, more=1):
    now = request.acting.read_at
    judged = []
    if rows:
        judged = pages.rows(asked.judged(rows, acting=request.acting, now=now), acting=request.acting, now=now)
    number = min(max(ROWS, len(judged) + more), MOST_ROWS)
    shown = [*judged, *(pages.empty(each) for each in range(len(judged) + 1, number + 1))]
    good = len({row.found_code for row in judged if row.is_good})
    context = {"form": form, "rows": shown, "good": good, "blank": pages.empty("{}")}
    return render(request, "commerce/quick_order/page.html", context, status=status)


def _keep(request, left):
    """Remember what is left; nothing is forgotten by opening the page."""
    if left:
        request.session[KEPT] = {"partner": request.acting.partner_id, "rows": [row[1:4] for row in left]}
    else:
        request.session.pop(KEPT, None)


def _kept(request):
    kept = request.session.get(KEPT) or {}
    if kept.get("partner") != request.acting.partner_id:
        return []
    return [asked.Asked(number, *row) for number, row in enumerate(kept["rows"], 1)]

"""The lines of an opportunity: add, change, offer prices, take out (T3, T5).

By htmx a change is answered with its row and what stands beside the lines, however many there are.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.actions.cart_filling import Wanted
from commerce.models import CartLine
from commerce.queries import asked
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import opportunity_lines as actions
from telesales.forms.opportunity import AddForm, BulkForm, LineForm, PasteForm
from telesales.pages import opportunity as pages
from telesales.rules import opportunity as rules
from telesales.views import opportunity_answers as opportunities
from telesales.views.opportunity_answers import SIGHT
from telesales.views.opportunity_new import place_of

LONGEST_TYPED = 60
TYPED = ("quantity", "offer", "reason", "note")


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def item(request, number):
    """Add a product by its code."""
    opportunity, form = opportunities.found(request, number), AddForm(request.POST, auto_id="item_%s")
    if form.is_valid():
        row = asked.Asked(1, form.cleaned_data["code"], str(form.cleaned_data["quantity"]))
        try:
            made = _add(request, opportunity, [row], clock.now())
        except rules.NotAllowed as refusal:
            return _not_allowed(request, opportunity, refusal)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else "code", refusal.sentence)
        else:
            return _added(request, made)
    if not request.htmx:
        return opportunities.page(request, opportunity, add=form)
    context = {"opportunity": opportunity, "add_form": form}
    return render(request, "telesales/opportunity/lines.html#item", context, status=422)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def paste(request, number):
    """Add lines pasted from elsewhere, all that are right; the others are named."""
    opportunity, form = opportunities.found(request, number), PasteForm(request.POST)
    if form.is_valid():
        try:
            made = _add(request, opportunity, form.rows(), clock.now())
        except rules.NotAllowed as refusal:
            return opportunities.refused(request, opportunity, refusal)
        except Refused as refusal:
            form.add_error("pasted", refusal.sentence)
        else:
            for sentence in made.left_out:
                messages.warning(request, sentence)
            return redirect("telesales:opportunity", number)
    return opportunities.page(request, opportunity, paste=form)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def bulk(request, number):
    """Offer a price for the ticked lines, give them the customer's own again, or take them out."""
    opportunity, form = opportunities.found(request, number), BulkForm(request.POST)
    if form.is_valid():
        known = {"opportunity": opportunity, "ids": form.ids, "by": request.acting, "now": clock.now()}
        try:
            if form.cleaned_data["act"] == "remove":
                actions.remove(**known)
            else:
                actions.offer(offered=form.offered, **known)
        except rules.NotAllowed as refusal:
            return opportunities.refused(request, opportunity, refusal)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            said = ngettext("%(n)s line is changed.", "%(n)s lines are changed.", len(form.ids))
            messages.success(request, said % {"n": len(form.ids)})
            return redirect("telesales:opportunity", number)
    return opportunities.page(request, opportunity, bulk=form)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def line(request, number, pk):
    """Set the quantity of a line, its offered price and why, and its note."""
    opportunity, form = opportunities.found(request, number), LineForm(request.POST)
    if not form.is_valid():
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _refused(request, opportunity, pk, said)
    data, now = form.cleaned_data, clock.now()
    known = {
        "quantity": data["quantity"],
        "offered": form.offered,
        "note": data["note"] if "note" in form.data else None,
    }
    try:
        made = actions.change(opportunity=opportunity, line_id=pk, **known, by=request.acting, now=now)
    except CartLine.DoesNotExist as error:
        raise Http404 from error
    except rules.NotAllowed as refusal:
        return _not_allowed(request, opportunity, refusal)
    except Refused as refusal:
        return _refused(request, opportunity, pk, refusal.sentence)
    return _answer(request, made, pk, now=now)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def removal(request, number, pk):
    """Take a line out."""
    opportunity, now = opportunities.found(request, number), clock.now()
    if not opportunity.cart.lines.filter(pk=pk).exists():
        raise Http404
    try:
        made = actions.remove(opportunity=opportunity, ids=[pk], by=request.acting, now=now)
    except Refused as refusal:
        return _not_allowed(request, opportunity, refusal)
    return _answer(request, made, None, now=now)


def _add(request, opportunity, rows, now):
    """Put what is right of the rows; Refused where nothing is, or the opportunity cannot be changed."""
    rules.check(rules.Act.EDIT, opportunity, request.acting, now)
    place = place_of(request.acting, opportunity.customer_id)
    rules.check_place(place)
    judged = asked.judged(rows, acting=place, now=now)
    good = [each for each in judged if each.is_good]
    faults = [
        f"{each.asked.code}: {each.fault}" if len(rows) > 1 else each.fault for each in judged if not each.is_good
    ]
    if not good:
        raise Refused(" ".join(faults[:5]) or _("Enter at least one line."))
    wanted = [Wanted(each.product.id, each.quantity, each.asked.note) for each in good]
    made = actions.add(opportunity=opportunity, wanted=wanted, by=request.acting, now=now)
    made.left_out = [*faults, *made.left_out]
    return made


def _added(request, made):
    """Where a line comes in is the page's to say: it is drawn anew, and the box is ready for the next."""
    for sentence in made.left_out:
        messages.warning(request, sentence)
    address = reverse("telesales:opportunity", args=[made.opportunity.number])
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": f"{address}#item_code"})
    return redirect(f"{address}#item_code")


def _refused(request, opportunity, pk, sentence):
    """Answer to a change that was refused: it stays as it was typed."""
    typed = {name: request.POST.get(name, "")[:300] for name in TYPED if name in request.POST}
    bad_line = (pk, typed, sentence)
    if not request.htmx:
        return opportunities.page(request, opportunity, bad_line=bad_line)
    now = clock.now()
    priced = pages.queries.priced(opportunity.cart, now=now)
    if not any(line.id == pk for line in priced.lines):
        raise Http404
    return _answer(request, actions.Changed(opportunity, priced, []), pk, now=now, bad_line=bad_line)


def _not_allowed(request, opportunity, refusal):
    if not request.htmx:
        return opportunities.refused(request, opportunity, refusal)
    status = 403 if isinstance(refusal, rules.NotAllowed) else 422
    return HttpResponse(refusal.sentence, status=status, content_type="text/plain; charset=utf-8")


def _answer(request, made, pk, *, now, bad_line=None):
    """Give the row of one line and what stands beside the lines; by a plain form the opportunity's page."""
    opportunity, number = made.opportunity, made.opportunity.number
    if not request.htmx:
        return redirect("telesales:opportunity", number)
    if not made.priced.lines:
        return HttpResponse(headers={"HX-Redirect": reverse("telesales:opportunity", args=[number])})
    context = {
        **pages.beside(opportunity, request.acting, now=now),
        **pages.lines(opportunity, made.priced, now=now, bad_line=bad_line, only=pk or 0),
        **pages.labels(),
        "is_part": True,
    }
    return render(request, "telesales/opportunity/lines.html#answer", context, status=422 if bad_line else 200)

"""The prices of a list: find them, change one in its row, add one, give it a period, take it away (C2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import price_entry as actions
from commerce.forms.price_entry import EntryForm, PriceForm
from commerce.models import PriceEntry, Product
from commerce.pages import price_list as price_pages
from commerce.pages import price_listings
from commerce.pages.price_list import SIGHT
from commerce.queries import price_list as queries
from commerce.rules import price_list as rules
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission


@require(Permission.PRICE_READ, sight=SIGHT)
def index(request, pk):
    """List the prices of a list."""
    price_list, now = price_pages.find(request, pk), clock.now()
    return lists.respond(
        request,
        price_listings.ENTRIES,
        queries.entries(price_list),
        template="commerce/pricing/entries.html",
        enrich=lambda found: queries.entry_rows(found, price_list, now),
        extra=price_pages.frame(request, price_list, "prices"),
    )


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def new(request, pk):
    """Add a price."""
    price_list = price_pages.find(request, pk)
    products = rules.products_of(price_list) & Product.objects.administered_by(request.acting)
    start = {"product": request.GET.get("product", "")[:60]}
    form = EntryForm(price_pages.sent(request), initial=start, products=products)
    if form.is_valid():
        asked = {"price_list": price_list, "product": form.cleaned_data["product"], "values": form.values}
        made = price_pages.tried(form, lambda now: actions.add(**asked, by=request.acting, now=now))
        if made:
            messages.success(request, _("The price of %(code)s is in the list.") % {"code": made.product.code})
            again = "add_another" in request.POST
            return redirect("commerce:price_new" if again else "commerce:price_list", price_list.pk)
    context = price_pages.frame(request, price_list, "prices", form=form)
    return render(request, "commerce/pricing/entry_new.html", context, status=price_pages.status(form))


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def price(request, pk, entry_pk):
    """Show one price with its quantity and period; POST changes what is sent of it."""
    price_list = price_pages.find(request, pk)
    entry = price_pages.find_row(PriceEntry.objects, entry_pk, price_list)
    start = {name: getattr(entry, name) for name in ("min_quantity", "unit_price", "effective_from", "effective_to")}
    form = EntryForm(price_pages.sent(request), initial=start, products=None)
    if form.is_valid():
        saved = price_pages.tried(
            form,
            lambda now: actions.change(entry=entry, values=form.values, by=request.acting, now=now),
        )
        if saved:
            messages.success(request, _("The price of %(code)s is saved.") % {"code": entry.product.code})
            return redirect("commerce:price_list", price_list.pk)
    past = PriceEntry.objects.filter(price_list=price_list, product=entry.product).exclude(retired_in=None)
    context = price_pages.frame(
        request, price_list, "prices", form=form, entry=entry, past=past.order_by("-retired_in", "-pk")[:20]
    )
    return render(request, "commerce/pricing/entry.html", context, status=price_pages.status(form))


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("POST",))
def amount(request, pk, entry_pk):
    """Change a price in its row of the table."""
    price_list = price_pages.find(request, pk)
    entry = price_pages.find_row(PriceEntry.objects, entry_pk, price_list)
    form = PriceForm(request.POST)
    saved = form.is_valid() and price_pages.tried(
        form, lambda now: actions.change(entry=entry, values=form.cleaned_data, by=request.acting, now=now)
    )
    if not request.htmx:
        if saved:
            messages.success(request, _("The price of %(code)s is saved.") % {"code": entry.product.code})
            return redirect("commerce:price_list", price_list.pk)
        messages.error(request, " ".join(str(each) for each in form.errors.get("unit_price", form.non_field_errors())))
        return redirect("commerce:price", price_list.pk, entry.pk)
    row = queries.entry_rows([saved or entry], price_list, clock.now())[0]
    context = price_pages.frame(request, price_list, "prices", row=row, form=form, is_saved=bool(saved))
    return render(request, "commerce/pricing/entries.html#row", context, status=200 if saved else 422)


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("POST",))
def removal(request, pk, entry_pk):
    """Take a price out of the list."""
    price_list = price_pages.find(request, pk)
    entry = price_pages.find_row(PriceEntry.objects, entry_pk, price_list)
    try:
        actions.remove(entry=entry, by=request.acting, now=clock.now())
        messages.success(request, _("The price of %(code)s is removed.") % {"code": entry.product.code})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commerce:price_list", price_list.pk)

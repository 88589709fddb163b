"""Pages about a price list as a whole: find lists, make, change and copy one, read its versions and go back (C2)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import price_list as actions
from commerce.forms.price_list import CopyForm, PriceListForm, initial
from commerce.models import PriceList, Product
from commerce.pages import price_list as price_pages
from commerce.pages import price_listings
from commerce.pages.price_list import SIGHT
from commerce.queries import price_list as queries
from commerce.rules import price_list as rules
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission

VERSIONS_PAGE = 50


@require(Permission.PRICE_READ, sight=SIGHT)
def index(request):
    """List the price lists."""
    now = clock.now()
    return lists.respond(
        request,
        price_listings.LISTS,
        PriceList.objects.visible_to(request.acting).select_related("owner"),
        template="commerce/pricing/index.html",
        enrich=lambda found: queries.list_rows(found, now),
        extra={"may_create": request.acting.may(Permission.PRICE_EDIT)},
    )


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def new(request):
    """Make an empty list."""
    acting = request.acting
    start = {"currency": acting.currency}
    form = PriceListForm(price_pages.sent(request), initial=start, is_own=not acting.is_operator)
    if form.is_valid():
        made = price_pages.tried(form, lambda now: actions.create(values=form.values, by=acting, now=now))
        if made:
            messages.success(request, _("“%(list)s” is made. Now put prices into it.") % {"list": made.name})
            return redirect("commerce:price_list", made.pk)
    return render(request, "commerce/pricing/new.html", {"form": form}, status=price_pages.status(form))


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def settings(request, pk):
    """Change what a list says about itself."""
    price_list = price_pages.find(request, pk)
    form = PriceListForm(
        price_pages.sent(request),
        initial=initial(price_list),
        is_own=price_list.owner_id is not None,
        is_currency_fixed=rules.holds_rows(price_list),
    )
    if form.is_valid():
        saved = price_pages.tried(
            form,
            lambda now: actions.edit(price_list=price_list, values=form.values, by=request.acting, now=now),
        )
        if saved:
            messages.success(request, _("The settings are saved."))
            return redirect("commerce:price_list_settings", saved.pk)
    context = price_pages.frame(request, price_list, "settings", form=form, copy_form=CopyForm())
    return render(request, "commerce/pricing/settings.html", context, status=price_pages.status(form))


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def copy(request, pk):
    """Make another list with the same prices, dearer or cheaper if wanted."""
    price_list = price_pages.find(request, pk)
    start = {"name": _("%(list)s (copy)") % {"list": price_list.name}}
    form = CopyForm(price_pages.sent(request), initial=start)
    if form.is_valid():
        made = price_pages.tried(
            form,
            lambda now: actions.copy(price_list=price_list, **form.cleaned_data, by=request.acting, now=now),
        )
        if made:
            messages.success(request, _("“%(list)s” is made. It is given to nobody yet.") % {"list": made.name})
            return redirect("commerce:price_list", made.pk)
    context = price_pages.frame(request, price_list, "settings", form=form)
    return render(request, "commerce/pricing/copy.html", context, status=price_pages.status(form))


@require(Permission.PRICE_READ, sight=SIGHT, methods=("GET", "POST"))
def versions(request, pk):
    """Show who changed what and when; POST goes back to a version."""
    price_list = price_pages.find_to_send(request, pk)
    if request.method == "POST":
        return _back(request, price_list, request.POST.get("number", ""))
    found = price_list.versions.order_by("-number")
    page = lists.paginate(request, found, size=VERSIONS_PAGE)
    context = price_pages.frame(request, price_list, "versions", page=page)
    return render(request, "commerce/pricing/versions.html", context)


def _back(request, price_list, number):
    try:
        number = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        actions.go_back(price_list=price_list, number=number, by=request.acting, now=clock.now())
        messages.success(request, _("The list is as it was in version %(number)s.") % {"number": number})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commerce:price_list_versions", price_list.pk)


@require(Permission.PRICE_EDIT, sight="products and partners that the list may hold and be given to")
def choices(request, pk, what):
    """Suggest products or partners while somebody types."""
    price_list = price_pages.find(request, pk)
    if what == "product":
        rows = rules.products_of(price_list) & Product.objects.administered_by(request.acting)
    elif what == "partner":
        rows = rules.partners_for(price_list) & Partner.objects.visible_to(request.acting)
    else:
        raise Http404
    typed = next((value for name, value in request.GET.items() if name in {"q", what}), "")
    context = {"rows": queries.suggested(rows, typed)}
    return render(request, "commerce/pricing/choices.html", context)

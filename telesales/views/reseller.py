"""Reseller companies, their customers, and who looks after whom (T1, T5)."""

from django.contrib import messages
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission, Role
from telesales.actions import reseller as actions
from telesales.forms.reseller import ResellerChoice, TakeOverForm
from telesales.models import ResellerCustomer
from telesales.pages import reseller_listing as listing
from telesales.pages import resellers as pages
from telesales.queries import reseller as queries

ALL = "reseller companies, operator staff only"
SIGHT = "customers of the reader's reseller company; operator staff all"
POST = ("POST",)


@require(Permission.RESELLER_EDIT, sight=ALL)
def index(request):
    """List the reseller companies."""
    rows = listing.company_rows(request.acting.read_at)
    return lists.respond(
        request, listing.RESELLERS, queries.companies(), template="telesales/reseller/index.html", enrich=rows
    )


@require(Permission.RESELLER_EDIT, sight=ALL)
def detail(request, code):
    """Show a reseller company: its people, its customers, and companies that could be given to it."""
    return _detail(request, _named(queries.companies(), code))


def _detail(request, reseller, *, error="", ticked=()):
    text = request.POST.get("q", request.GET.get("q", "")).replace("\0", "")[:100]
    context = {
        **pages.reseller(reseller, request.acting, text=text, now=clock.now()),
        "form": TakeOverForm(request.POST or None),
        "error": error,
        "ticked": set(ticked),
    }
    return render(request, "telesales/reseller/detail.html", context, status=422 if error else 200)


@require(Permission.RESELLER_EDIT, sight=ALL, methods=POST)
def assign(request, code):
    """Give customers to a reseller company, several at once."""
    reseller = _named(queries.companies(), code)
    ids = lists.ticked_ids(request.POST.getlist("ids"))
    customers = list(Partner.objects.filter(pk__in=ids, kind=Partner.Kind.PARTNER))
    if not customers:
        return _detail(request, reseller, error=_("Tick the companies that it looks after."))
    take_over = request.POST.get("take_over") == "on"
    try:
        made = actions.assign(
            reseller=reseller, customers=customers, take_over=take_over, by=request.acting, now=clock.now()
        )
    except Refused as refusal:
        return _detail(request, reseller, error=str(refusal), ticked=ids)
    said = ngettext(
        "%(number)s customer is with %(name)s now.", "%(number)s customers are with %(name)s now.", len(made)
    )
    messages.success(request, said % {"number": len(made), "name": reseller.name})
    return redirect("telesales:reseller", reseller.code)


@require(Permission.RESELLER_EDIT, sight=ALL, methods=POST)
def end(request, pk):
    """Have nobody look after a customer any more."""
    link = get_object_or_404(ResellerCustomer.objects.select_related("reseller", "customer"), pk=pk)
    try:
        actions.end(link=link, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        values = {"reseller": link.reseller.name, "customer": link.customer.name}
        messages.success(request, _("%(reseller)s no longer looks after %(customer)s.") % values)
    if request.POST.get("back") == "company":
        return redirect("telesales:company", link.customer.code)
    return redirect("telesales:reseller", link.reseller.code)


@require(Permission.LEAD_WORK, sight=SIGHT)
def customers(request):
    """List the customers of resellers: a reseller's own, for staff all."""
    links = queries.visible_to(request.acting).select_related("customer", "reseller")
    extra = {"is_own": not request.acting.is_operator}
    rows = listing.customer_rows(request.acting)
    template = "telesales/reseller/customers.html"
    return lists.respond(request, listing.CUSTOMERS, links, template=template, enrich=rows, extra=extra)


@require(Permission.LEAD_WORK, sight=SIGHT)
def company(request, code):
    """Show a customer company as its seller sees it; who gives customers to resellers does it here too."""
    customer = _customer(request, code)
    form = ResellerChoice(customer=customer) if request.acting.may(Permission.RESELLER_EDIT) else None
    return render(request, "telesales/reseller/company.html", pages.company(customer, request.acting, form))


@require(Permission.RESELLER_EDIT, sight=ALL, methods=POST)
def give(request, code):
    """Give one customer to a reseller company, from whoever has it."""
    customer, by = _customer(request, code), request.acting
    form = ResellerChoice(request.POST, customer=customer)
    if form.is_valid():
        try:
            actions.assign(reseller=form.company, customers=[customer], take_over=True, by=by, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("%(name)s looks after it from now on.") % {"name": form.company.name})
            return redirect("telesales:company", customer.code)
    return render(request, "telesales/reseller/company.html", pages.company(customer, by, form), status=422)


def _named(companies, code):
    return get_object_or_404(companies.alias(low=Lower("code")), low=code.lower())


def _customer(request, code):
    """Staff see every company, a reseller his customers; others do not exist (P12)."""
    companies = Partner.objects.filter(kind=Partner.Kind.PARTNER, parent=None)
    if not request.acting.is_operator:
        if Role.RESELLER not in request.acting.roles:
            raise Http404
        companies = companies.filter(pk__in=queries.visible_to(request.acting).values("customer"))
    return _named(companies, code)

"""What buyers ask for and a seller has something for: read it, offer (S1, scenario 9)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, lists, uploads
from core.refusal import Refused
from messaging.actions import attachment as attachments
from messaging.actions import offer as actions
from messaging.forms.offer import OfferForm, initial_of
from messaging.models import PurchaseProcess
from messaging.pages import process as pages
from messaging.pages import process_listing as listing
from messaging.queries import matching, organisation
from messaging.queries import process as queries
from messaging.views import elsewhere
from partners.access import require
from partners.permissions import Permission

SIGHT = "published purchase processes that suit the acting company, or that it has offered for"
RIGHT = Permission.MESSAGE_SELL


@elsewhere.leads(elsewhere.holds(RIGHT), gettext_lazy("%(company)s reads purchase requests"))
@require(RIGHT, sight=SIGHT)
def index(request):
    """List what buyers want that the company has something for; at first what is open."""
    rows = queries.shown(request.acting).select_related("buyer", "product", "category")
    known = {"template": "messaging/request/index.html"}
    enrich = listing.requests(request.acting.read_at)
    return lists.respond(request, listing.REQUESTS, rows, enrich=enrich, **known)


@elsewhere.leads(queries.found_as_seller, gettext_lazy("This purchase request is for %(company)s"), right=RIGHT)
@require(RIGHT, sight=SIGHT)
def detail(request, pk):
    """Show what is wanted, until when, and what one has offered."""
    process = found(request, pk)
    company = organisation.company_id(request.acting)
    context = pages.request(process, company, request.acting, request.acting.read_at)
    return render(request, "messaging/request/detail.html", context)


@require(RIGHT, sight=SIGHT, methods=("GET", "POST"))
def offer(request, pk):
    """Offer a product; past the deadline no thread begins, one that has begun goes on."""
    process = found(request, pk)
    company = organisation.company_id(request.acting)
    form = _form(request, process, company)
    if form.is_bound and "find" in request.POST:
        return _page(request, process, company, form.as_typed(), status=200)
    if form.is_bound and form.is_valid():
        try:
            made = _made(request, process, form)
        except PurchaseProcess.DoesNotExist as error:
            raise Http404 from error
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Your offer is sent."))
            return redirect(f"{reverse('messaging:thread', args=[made.thread_id])}#message-{made.message_id}")
    return _page(request, process, company, form, status=422 if form.is_bound else 200)


def _made(request, process, form):
    data, key = form.cleaned_data, form.key_for("offer", process.pk, request.acting.membership_id)
    said = {"product": data["product"], "terms": form.terms, "words": data["body"], "asks": data["asks"], "key": key}
    with attachments.prepared(files=data["files"], is_too_big=uploads.is_too_big(request)) as kept:
        return actions.make(process=process, **said, attach=kept.attach, by=request.acting)


def _form(request, process, company):
    offerable = matching.offerable(process, company)
    if request.method == "POST":
        return OfferForm(request.POST, request.FILES, offerable=offerable)
    before = _before(request, process, company)
    initial = initial_of(before) if before else _initial(process, offerable)
    return OfferForm(offerable=offerable, initial=initial)


def _before(request, process, company):
    """Give the offer that one revises: of the thread that the address names."""
    given = request.GET.get("thread", "")
    offers = queries.latest_of(process, seller=company) if given else []
    return next((each for each in offers if str(each.thread_id) == given), None)


def _initial(process, offerable):
    quantity = f"{process.quantity.normalize():f}"
    known = {"currency": process.currency, "basis": "net", "quantity": quantity, "asks": True}
    if process.product_id and offerable.filter(pk=process.product_id).exists():
        known["product"] = process.product_id
    return known


def _page(request, process, company, form, *, status):
    context = pages.request(process, company, request.acting, clock.now(), form=form)
    return render(request, "messaging/request/offer.html", context, status=status)


def found(request, pk):
    """Give a process that suits the reader's company; any other is not there (P12)."""
    process = queries.found_as_seller(request.acting, pk)
    if process is None:
        raise Http404
    return process

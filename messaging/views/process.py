"""A company's purchase processes: list, draft, publish, compare what was offered, close, award (S7)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock, lists
from core.refusal import Refused
from messaging import wording
from messaging.actions import award as awards
from messaging.actions import process as actions
from messaging.forms.process import AwardForm, CloseForm, ProcessForm
from messaging.models import ProcessState, Thread
from messaging.pages import process as pages
from messaging.pages import process_listing as listing
from messaging.queries import matching
from messaging.queries import process as queries
from messaging.rules import process as rules
from messaging.views import elsewhere
from partners.access import require
from partners.permissions import Permission

SIGHT = "purchase processes of the acting company"
RIGHT = Permission.MESSAGE_BUY
BOTH = ("GET", "POST")


@require(RIGHT, sight=SIGHT)
def index(request):
    """List the company's purchase processes, with how many offers have come and the lowest."""
    rows = queries.of_buyer(request.acting).select_related("owner__user", "product", "category")
    enrich = listing.rows(request.acting.read_at)
    return lists.respond(request, listing.PROCESSES, rows, template="messaging/process/index.html", enrich=enrich)


@require(RIGHT, sight=SIGHT, methods=BOTH)
def new(request):
    """Draft one; nobody but the company reads it before it is published."""
    sent, now = _sent(request), clock.now()
    known = {"acting": request.acting, "now": now, "currency": request.acting.currency}
    form = ProcessForm(sent, **known, initial={"product": request.GET.get("product", "")})

    def begin():
        return actions.begin(facts=form.facts, by=request.acting, now=now)

    return _answer(request, form, begin)


@require(RIGHT, sight=SIGHT, methods=BOTH)
def edit(request, pk):
    """Change a draft."""
    process, now = found(request, pk), clock.now()
    is_open = rules.may(request.acting, process, ProcessState.ACTIVE, now)
    if request.method != "POST" and not is_open:
        return redirect("messaging:process", pk)
    names = ("title", "specification", "unit", "is_budget_shown", "deadline", "budget", "quantity")
    initial = {name: _plain(getattr(process, name)) for name in names}
    initial |= {"product": process.product.code if process.product else "", "category": process.category_id or ""}
    known = {"acting": request.acting, "now": now, "currency": process.currency}
    form = ProcessForm(_sent(request), **known, initial=initial)

    def change():
        return actions.change(process=process, facts=form.facts, by=request.acting, now=now)

    return _answer(request, form, change, process=process)


@elsewhere.leads(queries.found, gettext_lazy("This purchase process belongs to %(company)s"), right=RIGHT)
@require(RIGHT, sight=SIGHT)
def detail(request, pk):
    """Show what is wanted, and the offers side by side."""
    return _page(request, found(request, pk))


@require(RIGHT, sight=SIGHT, methods=BOTH)
def publication(request, pk):
    """Show whom a draft suits; POST opens it to offers."""
    process = found(request, pk)
    if request.method == "POST":
        try:
            process, number = actions.publish(process=process, by=request.acting)
        except Refused as refusal:
            return _page(request, found(request, pk), status=422, error=str(refusal))
        said = ngettext("Published: %(number)s seller is told.", "Published: %(number)s sellers are told.", number)
        messages.success(request, said % {"number": number})
        return redirect("messaging:process", pk)
    if not rules.may(request.acting, process, ProcessState.ACTIVE, now := clock.now()):
        return redirect("messaging:process", pk)
    number = matching.sellers(process).count()
    told = {"number": number, "suits": listing.suits_words(number), "budget": wording.budget_words(process)}
    context = {**pages.facts(process, now), **told}
    return render(request, "messaging/process/publish.html", context)


@require(RIGHT, sight=SIGHT, methods=BOTH)
def end(request, pk):
    """Close it early with a reason, or throw a draft away."""
    process = found(request, pk)
    form = CloseForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.close(process=process, reason=form.cleaned_data["reason"], by=request.acting)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("The purchase process is closed."))
            return redirect("messaging:process", pk)
    now = clock.now()
    if not form.is_bound and not rules.may(request.acting, process, ProcessState.CLOSED, now):
        return redirect("messaging:process", pk)
    context = {**pages.facts(process, now), "form": form, "is_draft": process.state == "draft"}
    return render(request, "messaging/process/close.html", context, status=422 if form.is_bound else 200)


@require(RIGHT, sight=SIGHT, methods=BOTH)
def award(request, pk, thread):
    """Show what an award makes of an offer; POST decides."""
    process = found(request, pk)
    thread, offer = _offer(process, thread)
    form = AwardForm(_sent(request))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            awards.award(process=process, thread=thread, kind=data["kind"], seen=data["offer"], by=request.acting)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Awarded: those who have offered are told."))
            return redirect("messaging:process", pk)
    now = clock.now()
    if not form.is_bound and not rules.may(request.acting, process, ProcessState.AWARDED, now):
        return redirect("messaging:process", pk)
    offer.thread = thread
    choice = pages.choice(process, offer, request.acting, now)
    context = {
        **pages.facts(process, now),
        "form": form,
        "offer": offer,
        "choice": choice,
        "kind": form.data.get("kind"),
    }
    return render(request, "messaging/process/award.html", context, status=422 if form.is_bound else 200)


def _offer(process, pk):
    """Give a thread of a process, with the offer in it that counts."""
    thread = Thread.objects.select_related("seller", "product").filter(pk=pk, process=process).first()
    offer = thread and queries.latest(thread)
    if offer is None:
        raise Http404
    return thread, offer


def _page(request, process, *, status=200, **more):
    """Answer with the page of a process, and what was refused."""
    now = clock.now() if more else request.acting.read_at
    return render(
        request, "messaging/process/detail.html", pages.detail(process, request.acting, now, **more), status=status
    )


def found(request, pk):
    """Give a process of the reader's company; any other is not there (P12)."""
    process = queries.found(request.acting, pk)
    if process is None:
        raise Http404
    return process


def _sent(request):
    return request.POST if request.method == "POST" else None


def _plain(value):
    """Give a number without the zeros that the database adds."""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value


def _answer(request, form, write, *, process=None):
    """Write what a form says; what cannot be is told beside its field, nothing that was typed is lost."""
    if form.is_bound and "find" in request.POST:
        fresh = form.as_typed()
        if request.htmx:
            return render(request, "messaging/process/product_fields.html#choice", {"form": fresh})
        return _form(request, fresh, process, status=200)
    if form.is_bound and form.is_valid():
        try:
            written = write()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("messaging:process_publication", written.pk)
    return _form(request, form, process, status=422 if form.is_bound else 200)


def _form(request, form, process, *, status):
    context = {"form": form, "process": process}
    return render(request, "messaging/process/form.html", context, status=status)

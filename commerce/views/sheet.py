"""Order from a file: upload, preview with a verdict per row, mend in place, add to a cart or a list (O1)."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy, ngettext

from commerce.actions import sheet as actions
from commerce.forms.cart import TargetForm
from commerce.forms.sheet import MendForm, SheetForm
from commerce.intake import sheets
from commerce.models import RequisitionList
from commerce.pages import quick as pages
from commerce.queries import asked
from commerce.queries import cart as carts
from commerce.views.targets import target
from core import clock, lists
from core.models import Job
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the user's own uploaded files, at the place he uploaded them from"
SIZE = 100
SHOWN = {"bad": gettext_lazy("To mend"), "good": gettext_lazy("Right"), "all": gettext_lazy("All rows")}
MOST_SAID = 10


@require(Permission.CART_EDIT, sight=OWN, methods=("GET", "POST"), in_sale=True)
def upload(request):
    """Take a file and lead to its preview. ?list= names the requisition list that it is meant for."""
    into = _list(request, request.GET.get("list", ""))
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        known = {"name": file.name, "content": file.read(), "list_id": into and into.pk}
        try:
            return redirect("commerce:sheet", actions.keep(**known, by=request.acting, now=clock.now()).pk)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
    heads = [(key, key in sheets.NEEDED, words.split("|")) for key, words in sheets.HEADS.items()]
    context = {"form": form, "heads": heads, "into": into}
    return render(request, "commerce/quick_order/upload.html", context, status=422 if form.is_bound else 200)


@require(Permission.CART_EDIT, sight="the form of the files, without data", in_sale=True)
def sample(request):
    """Give a small file to start from."""
    response = HttpResponse(sheets.SAMPLE, content_type="text/tab-separated-values; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="order.tsv"'
    return response


@require(Permission.CART_EDIT, sight=OWN, methods=("GET", "POST"), in_sale=True)
def sheet(request, pk):
    """Show what came of the rows; POST writes some of them anew."""
    job = _job(request, pk)
    if request.method == "POST":
        try:
            actions.mend(job=job, mended=MendForm(request.POST).rows(), by=request.acting, now=clock.now())
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(request.get_full_path())
    return _preview(request, job, TargetForm(targets=carts.targets(request.acting)))


@require(Permission.CART_EDIT, sight=OWN, methods=("POST",), in_sale=True)
def addition(request, pk):
    """Put what is right into a cart, or onto the list it is meant for."""
    job, by, now = _job(request, pk), request.acting, clock.now()
    into = _list(request, str(job.params.get("list", "")))
    form = TargetForm(request.POST, targets=carts.targets(by))
    if not into and not form.is_valid():
        return _preview(request, job, form)
    try:
        if into:
            number = actions.list_up(job=job, into=into, by=by, now=now)
            messages.success(
                request,
                ngettext("%(n)s product is on the list.", "%(n)s products are on the list.", number) % {"n": number},
            )
            return redirect("commerce:requisition_list", into.pk)
        with target(form.cleaned_data, by=by, now=now) as cart:
            added = actions.add(job=job, cart=cart, by=by, now=now)
    except Refused as refusal:
        form.is_valid()
        form.add_error(None, refusal.sentence)
        return _preview(request, job, form)
    messages.success(request, pages.said(added, cart))
    for sentence in list(added.left_out.values())[:MOST_SAID]:
        messages.warning(request, sentence)
    return redirect("commerce:cart_detail", cart.pk)


@require(Permission.CART_EDIT, sight=OWN, in_sale=True)
def errors(request, pk):
    """Give the rows that cannot be ordered as a file."""
    judged = asked.judged(actions.rows(job=_job(request, pk)), acting=request.acting, now=clock.now())
    response = StreamingHttpResponse(sheets.error_file(judged), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-to-mend.csv"'
    return response


def _job(request, pk):
    own = Job.objects.visible_to(request.acting).filter(partner_id=request.acting.partner_id, kind=actions.KIND)
    return get_object_or_404(own, pk=pk)


def _list(request, given):
    """Give the requisition list that an address or a kept file names, None without one."""
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Http404
    return get_object_or_404(RequisitionList.objects.within_reach(request.acting), pk=int(given))


def _preview(request, job, form):
    """Show a page of the verdicts; those to mend come first to hand."""
    now = request.acting.read_at
    judged = asked.judged(actions.rows(job=job), acting=request.acting, now=now)
    kinds = {"all": judged, "bad": [v for v in judged if not v.is_good], "good": [v for v in judged if v.is_good]}
    shown = request.GET.get("show", "bad" if kinds["bad"] else "all")
    found = kinds.get(shown, judged)
    number = min(lists.page_number(request), max(1, -(-len(found) // SIZE)))
    on_page = found[(number - 1) * SIZE : number * SIZE]
    context = {
        "job": job, "form": form, "shown": shown, "into": _list(request, str(job.params.get("list", ""))),
        "tabs": [(key, label, len(kinds[key])) for key, label in SHOWN.items()],
        "rows": pages.rows(on_page, acting=request.acting, now=now),
        "page": lists.page_of(request, on_page, number, SIZE, total=len(found)),
        "number": len({v.product.id for v in kinds["good"]}), "bad": len(kinds["bad"]),
    }  # fmt: skip
    return render(request, "commerce/quick_order/sheet.html", context, status=422 if form.is_bound else 200)

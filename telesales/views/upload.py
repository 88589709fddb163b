"""Upload customers and orders from files: upload, preview, confirm; the work is done in the background (T5)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.models import Job
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.forms.upload import CustomersForm, OrdersForm
from telesales.intake.customers import columns as customer_columns
from telesales.intake.customers import job as customer_job
from telesales.intake.orders import columns as order_columns
from telesales.intake.orders import job as order_job

OWN = "the user's own checked files"
COLUMNS = {"customers": customer_columns, "orders": order_columns}


@require(Permission.SALE_UPLOAD, sight="customers of the reseller only", methods=("GET", "POST"))
def customers(request):
    """Take a file of customers; a background job checks it."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CustomersForm(*sent, acting=request.acting)
    if form.is_valid():
        values = {"upload": form.cleaned_data["file"], "reseller_id": form.reseller_id, "by": request.acting}
        return _started(request, form, "customers", customer_job.started_check, values)
    return _page(request, form, "customers")


@require(Permission.SALE_UPLOAD, sight="orders for customers in the seller's reach", methods=("GET", "POST"))
def orders(request):
    """Take a file of orders; a background job checks it."""
    form = OrdersForm(request.POST, request.FILES) if request.method == "POST" else OrdersForm()
    if form.is_valid():
        values = {"upload": form.cleaned_data["file"], "by": request.acting}
        return _started(request, form, "orders", order_job.started_check, values)
    return _page(request, form, "orders")


def _started(request, form, kind, start, values):
    try:
        return redirect("job", start(**values).pk)
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
    return _page(request, form, kind)


def _page(request, form, kind):
    columns = COLUMNS[kind]
    heads = [(key, key in columns.NEEDED, words.split("|")) for key, words in columns.HEADS.items()]
    context = {"form": form, "heads": heads, "kind": kind}
    return render(request, "telesales/upload/upload.html", context, status=422 if form.is_bound else 200)


@require(Permission.SALE_UPLOAD, sight="the form of the files, without data")
def sample(request, kind):
    """Give a small file to start from."""
    response = HttpResponse(COLUMNS[kind].SAMPLE, content_type="text/tab-separated-values; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.tsv"'
    return response


@require(Permission.SALE_UPLOAD, sight=OWN, methods=("GET", "POST"))
def customers_preview(request, pk):
    """Show what a checked file of customers would do; POST starts the writing."""
    checked = _done(request, pk, customer_job.CHECK)
    if request.method == "POST":
        return redirect("job", customer_job.started_write(checked, by=request.acting).pk)
    context = {**_shown(checked), "writes": checked.result["counts"]["new"]}
    return render(request, "telesales/upload/customers.html", context)


@require(Permission.SALE_UPLOAD, sight=OWN, methods=("GET", "POST"))
def orders_preview(request, pk):
    """Show what would become of each order of a checked file; POST orders them."""
    checked = _done(request, pk, order_job.CHECK)
    if request.method == "POST":
        return redirect("job", order_job.started_write(checked, by=request.acting).pk)
    return render(request, "telesales/upload/orders.html", {**_shown(checked), "writes": checked.result["writes"]})


@require(Permission.SALE_UPLOAD, sight="the user's own uploads")
def report(request, pk):
    """Show what became of each order of a file."""
    return render(request, "telesales/upload/report.html", _shown(_done(request, pk, order_job.WRITE)))


def _done(request, pk, kind):
    own = Job.objects.visible_to(request.acting).filter(partner_id=request.acting.partner_id)
    return get_object_or_404(own, pk=pk, kind=kind, state=Job.State.DONE)


def _shown(job):
    reports = {file.name: file for file in job.files.filter(role="report")}
    return {
        "job": job,
        "result": job.result,
        "counts": job.result["counts"],
        "samples": job.result.get("samples", {}),
        "file": job.files.filter(role="upload").first(),
        "refused_file": reports.get("refused-rows.csv"),
        "orders_file": reports.get("orders.tsv"),
    }

"""Import products from a file: upload, preview, confirm; the work is done in the background (C6)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from commerce.forms.product_intake import UploadForm, WriteForm
from commerce.intake.products import columns, job
from core.models import Job
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the user's own checked files; a company writes its own products only"


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("GET", "POST"))
def upload(request):
    """Take a file; a background job checks it."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            return redirect("job", job.started_check(form.cleaned_data["file"], request.acting).pk)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
    heads = [
        (key, key in columns.NEEDED, [word for word in words.split("|") if word != key])
        for key, words in columns.HEADS.items()
        if key != "changed" and (key != columns.COST or request.acting.may(Permission.COST_READ))
    ]  # fmt: skip
    context = {"form": form, "heads": heads}
    return render(request, "commerce/product/import.html", context, status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight="the form of the files, without data")
def sample(request):
    """Give a small file to start from."""
    response = HttpResponse(columns.SAMPLE, content_type="text/tab-separated-values; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="products.tsv"'
    return response


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("GET", "POST"))
def preview(request, pk):
    """Show what a checked file would do; POST starts the writing."""
    checked = get_object_or_404(Job.objects.visible_to(request.acting), pk=pk, kind=job.CHECK, state=Job.State.DONE)
    form = WriteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("job", job.started_write(checked, **form.cleaned_data, by=request.acting).pk)
    counts = checked.result["counts"]
    context = {
        "job": checked, "form": form, "counts": counts, "samples": checked.result["samples"],
        "result": checked.result, "file": checked.files.get(role="upload"),
        "report": checked.files.filter(role="report").first(), "writes": counts["new"] + counts["changed"],
    }  # fmt: skip
    return render(request, "commerce/product/preview.html", context, status=422 if form.is_bound else 200)

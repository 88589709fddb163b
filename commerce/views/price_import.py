"""Import prices of a list from a file: upload, preview, confirm; the work is done in the background (C6)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from commerce.forms.mass_update import PriceUploadForm, PriceWriteForm
from commerce.intake.prices import job, rows
from commerce.pages import price_list as price_pages
from commerce.pages.price_list import SIGHT
from commerce.rules import price_list as rules
from core.models import Job
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the user's own checked files, for lists that he may see"
SAMPLE = (
    "code\tmin quantity\tprice\tfrom\tto\r\n"
    "EXAMPLE-1\t1\t9.95\t\t\r\n"
    "EXAMPLE-1\t50\t9.50\t\t\r\n"
    "EXAMPLE-2\t1\t24.00\t2027-01-01\t2027-04-01\r\n"
)


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def upload(request, pk):
    """Take a file; a background job checks it."""
    price_list = price_pages.find(request, pk)
    form = PriceUploadForm(request.POST, request.FILES) if request.method == "POST" else PriceUploadForm()
    if form.is_valid():
        data = form.cleaned_data
        try:
            rules.check_can_edit(request.acting, price_list)
            made = job.started_check(price_list=price_list, upload=data["file"], how=data["how"], by=request.acting)
            return redirect("job", made.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    heads = [(key, key in rows.NEEDED, words.split("|")) for key, words in rows.HEADS.items()]
    context = price_pages.frame(request, price_list, "import", form=form, heads=heads)
    return render(request, "commerce/pricing/import.html", context, status=price_pages.status(form))


@require(Permission.PRICE_EDIT, sight="the form of the files, without data")
def sample(request, pk):
    """Give a small file to start from."""
    price_pages.find(request, pk)
    response = HttpResponse(SAMPLE, content_type="text/tab-separated-values; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sample.tsv"'
    return response


@require(Permission.PRICE_EDIT, sight=OWN, methods=("GET", "POST"))
def preview(request, pk, job_pk):
    """Show what a checked file would do; POST starts the writing."""
    price_list = price_pages.find(request, pk)
    checked = get_object_or_404(
        Job.objects.visible_to(request.acting), pk=job_pk, kind=job.CHECK, state=Job.State.DONE, params__list=pk
    )
    form = PriceWriteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        mode = form.cleaned_data["mode"]
        made = job.started_write(price_list=price_list, checked=checked, mode=mode, by=request.acting)
        return redirect("job", made.pk)
    context = price_pages.frame(
        request,
        price_list,
        "import",
        job=checked,
        form=form,
        result=checked.result,
        counts=checked.result["counts"],
        is_replaced=checked.params["how"] == job.REPLACE,
        report=checked.files.filter(role="report").first(),
    )
    return render(request, "commerce/pricing/import_preview.html", context, status=price_pages.status(form))

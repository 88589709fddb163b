"""Import partners and people from a file: upload, preview, confirm; the work is done in the background (P10)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.models import Job
from core.refusal import Refused
from partners.access import lately_proved, require
from partners.forms.intake import UploadForm, WriteForm
from partners.intake import columns, job
from partners.permissions import Permission

OWN = "the user's own checked files, channel administrators only"
HEADS = {"partners": columns.PARTNER_HEADS, "people": columns.PEOPLE_HEADS}
SAMPLES = {
    "partners": "code\tname\tparent\ttype\tcurrency\temail\tstreet\tpostcode\tcity\tcountry\r\n"
    "EXAMPLE\tExample Trading\t\tRetailer\tGBP\toffice@example.com\t1 High Street\tLS1 1AA\tLeeds\tGB\r\n"
    "EXAMPLE-1\tExample Leeds\tEXAMPLE\tRetailer\tGBP\t\t\t\t\t\r\n",
    "people": "username\tname\temail\tpartner\troles\trights\tlanguage\ttimezone\tlimit\tlimit_month\tapprover\r\n"
    "erin.example\tErin Example\terin@example.com\tEXAMPLE\tapprover, buyer\tplace, accept\ten-gb\tEurope/London"
    "\t\t\t\r\n"
    "ed.example\tEd Example\ted@example.com\tEXAMPLE-1\tbuyer\tplace\ten-gb\tEurope/London"
    "\t500.00\t2000.00\terin.example\r\n",
}


@require(Permission.PARTNER_IMPORT, sight="all partners, channel administrators only", methods=("GET", "POST"))
def upload(request):
    """Take a file; a background job checks it."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            made = job.started_check(form.cleaned_data["kind"], form.cleaned_data["file"], request.acting)
            return redirect("job", made.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    context = {"form": form, "heads": _heads()}
    return render(request, "partners/intake/upload.html", context, status=422 if form.is_bound else 200)


@require(Permission.PARTNER_IMPORT, sight="the form of the files, without data")
def sample(request, kind):
    """Give a small file to start from."""
    text = SAMPLES.get(kind, SAMPLES["partners"])
    response = HttpResponse(text, content_type="text/tab-separated-values; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sample.tsv"'
    return response


@require(Permission.PARTNER_IMPORT, sight=OWN, methods=("GET", "POST"))
def preview(request, pk):
    """Show what a checked file would do; POST starts the writing, by proof where it changes people (S15)."""
    checked = get_object_or_404(Job.objects.visible_to(request.acting), pk=pk, kind=job.CHECK, state=Job.State.DONE)
    form = WriteForm(request.POST if request.method == "POST" else None)
    result = checked.result
    if form.is_valid():
        is_about_people = checked.params["import"] == "people" and result["counts"]["changed"]
        start = lately_proved(_start) if is_about_people else _start
        return start(request, checked, form.cleaned_data)
    context = {
        "job": checked,
        "form": form,
        "kind": checked.params["import"],
        "counts": result["counts"],
        "samples": result["samples"],
        "result": result,
        "file": checked.files.get(role="upload"),
        "report": checked.files.filter(role="report").first(),
        "writes": result["counts"]["new"] + result["counts"]["changed"],
    }
    return render(request, "partners/intake/preview.html", context, status=422 if form.is_bound else 200)


def _start(request, checked, wanted):
    return redirect("job", job.started_write(checked, **wanted, by=request.acting).pk)


def _heads():
    """Tell which columns a file may have, and under which other heads."""
    named = [("partners", _("Partners"), "partners"), ("people", _("Users"), "people")]
    return [
        (kind, label, [(key, key in columns.NEEDED[form], words.split("|")) for key, words in HEADS[kind].items()])
        for kind, label, form in named
    ]

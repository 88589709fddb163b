"""The two background jobs of an import of products: check a file and show what it would do, then write it (C6).

The writing decides once more, against what is there by then; so a file that was written already changes nothing.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.intake.products import columns, plan, writer
from commerce.rules import product as rules
from core import clock, jobs, tables
from core.models import Job
from core.refusal import Refused

CHECK, WRITE = "product_import_check", "product_import_write"
ALL, SOUND = "all", "sound"
REPORT_TYPE = "text/csv; charset=utf-8"


def check(run):
    """Read the uploaded file, decide about every row, keep counts, examples and the error file. Writes no product."""
    rules.check_can_keep(run.by)
    table = _table(run.job)
    outcome = plan.made(table, by=run.by, told=_teller(run, len(table.lines), _("Checking")))
    _report(run, table, outcome.refused)
    counts = outcome.counts
    return {
        "sentence": _("%(new)s new, %(changed)s changed, %(unchanged)s as they are, %(refused)s refused.") % counts,
        "counts": counts,
        "samples": outcome.samples(),
        "unused": table.unused,
        "encoding": table.encoding,
        "delimiter": {"\t": "tab"}.get(table.delimiter, table.delimiter),
        "next_url": reverse("commerce:products_import_preview", args=[run.job.pk]),
        "next_label": _("Look at the preview"),
    }


def write(run):
    """Write what a checked file says, everything or what is right. One transaction: a killed worker wrote nothing."""
    rules.check_can_keep(run.by)
    source = Job.objects.filter(pk=run.params["check"], owner_id=run.job.owner_id, kind=CHECK).first()
    if source is None:
        raise Refused(_("The file is not there any more. Please upload it again."))
    writer.lock()
    table = _table(source)
    told = _teller(run, len(table.lines), _("Checking"))
    outcome = plan.made(table, by=run.by, is_locked=True, told=told)
    if run.params["mode"] == ALL and outcome.refused:
        first = min(outcome.refused, key=lambda row: row.line.number)
        values = {"number": len(outcome.refused), "line": first.line.number, "reason": first.reason}
        raise Refused(
            _("Nothing was written: %(number)s rows are refused, the first is line %(line)s: %(reason)s") % values
        )
    total = len(outcome.new) + len(outcome.changed)
    writer.write(outcome, by=run.by, now=clock.now(), told=_teller(run, total, _("Writing")))
    _report(run, table, outcome.refused)
    sentence = _("%(new)s created, %(changed)s changed, %(unchanged)s as they were, %(refused)s refused.")
    page = {"next_url": reverse("commerce:products"), "next_label": _("Look at the list")}
    return {"sentence": sentence % outcome.counts, "counts": outcome.counts, **page}


def _table(job):
    file = job.files.filter(role="upload").first()
    if file is None:
        raise Refused(_("The file is not there any more. Please upload it again."))
    try:
        return tables.read(b"".join(file.chunks()), file.name, columns.HEADS, columns.NEEDED)
    except tables.Unreadable as error:
        raise Refused(str(error)) from error


def _teller(run, total, note):
    """Give the function by which work tells how far it is."""

    def told(done):
        run.progress(min(done, total), total, note=note)

    told(0)
    return told


def _report(run, table, refused):
    """Keep the refused rows with their reasons, as a file that can be mended and uploaded again."""
    if refused:
        run.report("refused-products.csv", REPORT_TYPE, tables.error_file(table, refused))


def started_check(upload, by):
    """Start the check of an uploaded file; refuses one that is too big."""
    return jobs.start(CHECK, title=_("Check of %(name)s") % {"name": upload.name}, by=by, upload=upload)


def started_write(checked, *, mode, by):
    """Start the writing of a checked file."""
    title = _("Import of %(name)s") % {"name": checked.files.get(role="upload").name}
    return jobs.start(WRITE, title=title, by=by, check=checked.pk, mode=mode)

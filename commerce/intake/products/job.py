"""The two background jobs of an import of products: check a file and show what it would do, then write it (C6).

The writing decides once more, against what is there by then; so a file that was written already changes nothing.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.intake.products import columns, plan, writer
from commerce.rules import product as rules
from core import clock, intake, jobs
from partners.permissions import Permission

CHECK, WRITE = "product_import_check", "product_import_write"


def check(run):
    """Read the uploaded file, decide about every row, keep counts, examples and the error file. Writes no product."""
    rules.check_can_keep(run.by)
    table = intake.table(run.job, columns.HEADS, columns.NEEDED)
    outcome = plan.made(table, by=run.by, told=intake.teller(run, len(table.lines), _("Checking")))
    intake.report(run, table, outcome.refused, "refused-products.csv")
    counts = outcome.counts
    return {
        "sentence": _("%(new)s new, %(changed)s changed, %(unchanged)s as they are, %(refused)s refused.") % counts,
        "counts": counts,
        "samples": outcome.samples(),
        **intake.how_read(table),
        "next_url": reverse("commerce:products_import_preview", args=[run.job.pk]),
        "next_label": _("Look at the preview"),
    }


def write(run):
    """Write what a checked file says, everything or what is right. One transaction: a killed worker wrote nothing."""
    rules.check_can_keep(run.by)
    source = intake.checked(run, CHECK)
    writer.lock()
    table = intake.table(source, columns.HEADS, columns.NEEDED)
    told = intake.teller(run, len(table.lines), _("Checking"))
    outcome = plan.made(table, by=run.by, is_locked=True, told=told)
    intake.check_mode(run, outcome.refused)
    total = len(outcome.new) + len(outcome.changed)
    writer.write(outcome, by=run.by, now=clock.now(), told=intake.teller(run, total, _("Writing")))
    intake.report(run, table, outcome.refused, "refused-products.csv")
    sentence = _("%(new)s created, %(changed)s changed, %(unchanged)s as they were, %(refused)s refused.")
    page = {"next_url": reverse("commerce:products"), "next_label": _("Look at the list")}
    return {"sentence": sentence % outcome.counts, "counts": outcome.counts, **page}


def may_have(*, job, by):
    """Whether somebody may have what came of a file (see settings.JOB_RIGHTS)."""
    return by.may(Permission.PRODUCT_EDIT)


def started_check(upload, by):
    """Start the check of an uploaded file; refuses one that is too big."""
    return jobs.start(CHECK, title=_("Check of %(name)s") % {"name": upload.name}, by=by, upload=upload)


def started_write(checked, *, mode, by):
    """Start the writing of a checked file."""
    title = _("Import of %(name)s") % {"name": checked.files.get(role="upload").name}
    return jobs.start(WRITE, title=title, by=by, check=checked.pk, mode=mode)

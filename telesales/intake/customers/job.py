"""The two background jobs of an upload of customers: check a file and show what it would do, then write it (T5).

Each company is written in a transaction of its own: a worker that was killed goes on where it was broken off, and a
file that was written already changes nothing.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, intake, jobs
from core.refusal import Refused
from partners import queries as partners
from partners.models import Partner
from telesales.intake import table as shared
from telesales.intake.customers import columns, plan, writer
from telesales.models import ResellerCustomer
from telesales.rules import reseller as rules

CHECK, WRITE = "customers_upload_check", "customers_upload_write"


def check(run):
    """Decide about every row, keep counts, examples and the error file. Writes no company."""
    shared.check_right(run.by)
    reseller = _reseller(run)
    table = shared.read(run.job, columns.HEADS, columns.NEEDED)
    run.progress(0, len(table.lines), note=_("Checking"))
    found = plan.made(table, reseller_id=reseller.pk, is_staff=run.by.is_operator)
    intake.report(run, table, found.refused)
    return {
        "sentence": _("%(new)s new companies, %(there)s there already, %(refused)s rows refused.") % found.counts,
        "counts": found.counts,
        "samples": found.samples(),
        "reseller": reseller.name,
        **intake.how_read(table),
        "next_url": reverse("telesales:upload_customers_preview", args=[run.job.pk]),
        "next_label": _("Look at the preview"),
    }


@jobs.commits_itself
def write(run):
    """Write the companies of a checked file that are right, one after the other."""
    shared.check_right(run.by)
    source = shared.checked(run, CHECK)
    reseller = _reseller(run)
    table = shared.read(source, columns.HEADS, columns.NEEDED)
    found = plan.made(table, reseller_id=reseller.pk, is_staff=run.by.is_operator)
    refused, failed = list(found.refused), 0
    run.progress(0, len(found.new), note=_("Writing"))
    for done, customer in enumerate(found.new, 1):
        try:
            writer.bring(customer=customer, reseller_id=reseller.pk, by=run.by, now=clock.now())
        except Refused as refusal:
            customer.group.said, failed = refusal.sentence, failed + 1
            refused.extend(customer.group.refusals())
        run.progress(done)
    intake.report(run, table, refused)
    made = _made(run, reseller)
    there = len(found.there) + len(found.new) - failed - made
    counts = {"new": made, "there": there, "refused": len(refused)}
    sentence = _("%(new)s companies created, %(there)s there already, %(refused)s rows refused.") % counts
    return {
        "sentence": sentence,
        "counts": counts,
        "next_url": reverse("telesales:upload_customers"),
        "next_label": _("Upload another file"),
    }


def _made(run, reseller):
    """Count what this job has brought, also before it was broken off."""
    mine = {"reseller": reseller, "origin": ResellerCustomer.Origin.UPLOAD, "by_id": run.job.owner_id}
    return ResellerCustomer.objects.filter(**mine, since__gte=run.job.started_at).count()


def _reseller(run):
    """Give the reseller company that the customers are for: one's own, for the operator's staff the chosen one."""
    pk = run.params["reseller"] if run.by.is_operator else partners.root_id(run.by.partner_id)
    reseller = Partner.objects.filter(pk=pk).first()
    if reseller is None:
        raise Refused(_("There is no such reseller any more."))
    rules.check_sells(reseller)
    return reseller


def started_check(*, upload, reseller_id, by):
    """Start the check of an uploaded file; refuses one that is too big."""
    return jobs.start(CHECK, title=_("Check of %(name)s") % {"name": upload.name}, by=by, upload=upload,
                      reseller=reseller_id)  # fmt: skip


def started_write(checked, *, by):
    """Start the writing of a checked file."""
    title = _("Upload of %(name)s") % {"name": checked.files.get(role="upload").name}
    return jobs.start(WRITE, title=title, by=by, check=checked.pk, reseller=checked.params["reseller"])

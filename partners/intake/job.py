"""The two background jobs of an import: check a file and show what it would do, then write it (P10).

The writing decides once more, against what is there by then; so a file that was written already changes nothing.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, intake, jobs
from core.refusal import Refused
from partners import imports
from partners.intake import companies, company_writer, people, people_writer, reading
from partners.permissions import Permission

CHECK, WRITE = "partners_import_check", "partners_import_write"
KINDS = {"partners", "people"}


def check(run):
    """Read the uploaded file, decide about every row, keep counts, examples and the error file. Writes no partner."""
    _check_right(run.by)
    table = _table(run.params["import"], run.job)
    outcome = _plan(table, run)
    intake.report(run, table, outcome.refused)
    counts = outcome.counts
    return {
        "sentence": _("%(new)s new, %(changed)s changed, %(unchanged)s as they are, %(refused)s refused.") % counts,
        "counts": counts,
        "samples": outcome.samples(),
        **intake.how_read(table),
        "next_url": reverse("partners:import_preview", args=[run.job.pk]),
        "next_label": _("Look at the preview"),
    }


def write(run):
    """Write what a checked file says, everything or what is right. One transaction: a killed worker wrote nothing."""
    _check_right(run.by)
    source = intake.checked(run, CHECK)
    kind, now = source.params["import"], clock.now()
    company_writer.lock()
    table = _table(kind, source)
    outcome = _plan(table, run)
    refused = list(outcome.refused)
    intake.check_mode(run, refused)
    total = len(outcome.new) + len(outcome.changed)
    told = intake.teller(run, total, _("Writing"))
    if kind == "people":
        limits = people_writer.write(outcome, by=run.by, now=now, invite=run.params["invite"], told=told)
        refused += [intake.Refusal(line, key, reason) for line, key, reason in limits]
        intake.check_mode(run, refused)
    else:
        company_writer.write(outcome, by=run.by, now=now, told=told)
    intake.report(run, table, refused)
    counts = {**outcome.counts, "refused": len(refused)}
    sentence = _("%(new)s created, %(changed)s changed, %(unchanged)s as they were, %(refused)s refused.") % counts
    page = reverse("partners:users" if kind == "people" else "partners:index")
    return {"sentence": sentence, "counts": counts, "next_url": page, "next_label": _("Look at the list")}


def _check_right(by):
    if not by.may(Permission.PARTNER_IMPORT):
        raise Refused(_("Your role does not import partners."))


def may_have(*, job, by):
    """Whether somebody may have what came of a file (see settings.JOB_RIGHTS)."""
    return by.may(Permission.PARTNER_IMPORT)


def _table(kind, job):
    file = intake.upload(job)
    if kind not in KINDS:
        raise intake.gone()
    try:
        return reading.read(kind, b"".join(file.chunks()), file.name)
    except imports.Unreadable as error:
        raise Refused(str(error)) from error


def _plan(table, run):
    told = intake.teller(run, len(table.lines), _("Checking"))
    if table.form == "people":
        return people.plan(table, by=run.by, told=told)
    return companies.plan(table, told=told)


def started_check(kind, upload, by):
    """Start the check of an uploaded file; refuses one that is too big."""
    title = _("Check of %(name)s") % {"name": upload.name}
    return jobs.start(CHECK, title=title, by=by, upload=upload, **{"import": kind})


def started_write(check, *, mode, invite, by):
    """Start the writing of a checked file."""
    title = _("Import of %(name)s") % {"name": check.files.get(role="upload").name}
    return jobs.start(WRITE, title=title, by=by, check=check.pk, mode=mode, invite=invite)

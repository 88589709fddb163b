"""What all jobs share that bring in a file: the upload as a table, the checked file, progress, what is refused
(C6, P10, T5)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import tables
from core.models import Job
from core.refusal import Refused

ALL, SOUND = "all", "sound"
"""What is written where rows are refused: nothing, or the others."""
REPORT_TYPE = "text/csv; charset=utf-8"
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused row, its key and why."""

    line: tables.Line
    key: str
    reason: str


def upload(job):
    """Give the file that came with a job; raises Refused where it is kept no longer."""
    file = job.files.filter(role="upload").first()
    if file is None:
        raise gone()
    return file


def table(job, heads, needed):
    """Read the upload of a job, see tables.read. Raises Refused with what was seen."""
    file = upload(job)
    try:
        return tables.read(b"".join(file.chunks()), file.name, heads, needed)
    except tables.Unreadable as error:
        raise Refused(str(error)) from error


def checked(run, kind):
    """Give the job whose checked file shall be written, and only one's own."""
    found = Job.objects.filter(pk=run.params["check"], owner_id=run.job.owner_id, kind=kind).first()
    if found is None:
        raise gone()
    return found


def gone():
    return Refused(_("The file is not there any more. Please upload it again."))


def teller(run, total, note):
    """Give the function by which work tells how far it is."""

    def told(done):
        run.progress(min(done, total), total, note=note)

    told(0)
    return told


def check_mode(run, refused):
    """Everything or nothing: one refused row stops all, where that was asked for."""
    if run.params["mode"] == ALL and refused:
        first = min(refused, key=lambda row: row.line.number)
        told = {"number": len(refused), "line": first.line.number, "reason": first.reason}
        raise Refused(
            _("Nothing was written: %(number)s rows are refused, the first is line %(line)s: %(reason)s") % told
        )


def report(run, table, refused, name="refused-rows.csv"):
    """Keep the refused rows with their reasons, as a file that can be mended and uploaded again."""
    if refused:
        run.report(name, REPORT_TYPE, tables.error_file(table, refused))


def samples(refused):
    """Give the first refused rows as JSON-able values for the page."""
    rows = sorted(refused, key=lambda row: row.line.number)[:SHOWN]
    return [{"line": row.line.number, "key": row.key[:60], "reason": row.reason} for row in rows]


def how_read(table):
    """Say how a file was understood."""
    delimiter = {"\t": "tab"}.get(table.delimiter, table.delimiter)
    return {"unused": table.unused, "encoding": table.encoding, "delimiter": delimiter}

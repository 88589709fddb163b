"""The two background jobs of an upload of orders: check a file and show what each would come to, then order (T5).

Each order is a transaction of its own, under a key made of the selling company and the file's: a worker that was
killed goes on where it was broken off, and the same file twice makes no second order (O10).
"""

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import clock, intake, jobs, money
from core.lists import cells
from core.refusal import Refused
from partners import queries as partners
from telesales.intake import table as shared
from telesales.intake.orders import columns, placing, plan

CHECK, WRITE = "orders_upload_check", "orders_upload_write"
TONES = {"ok": "placed", "warn": "waits"}


def check(run):
    """Ask of every order what would become of it; keep counts, verdicts and the error file. Orders nothing."""
    shared.check_right(run.by)
    table = shared.read(run.job, columns.HEADS, columns.NEEDED)
    found, now = plan.made(table, by=run.by), clock.now()
    refused, verdicts = list(found.refused), []
    counts = {"placed": 0, "waits": 0, "before": len(found.before), "refused": 0}
    run.progress(0, len(found.asked), note=_("Checking"))
    for done, asked in enumerate(found.asked, 1):
        try:
            verdict = placing.previewed(asked, by=run.by, now=now)
        except Refused as refusal:
            asked.group.said = refusal.sentence
            refused.extend(asked.group.refusals())
        else:
            counts[TONES[verdict.tone]] += 1
            verdicts.append(_shown(asked, verdict))
        run.progress(done)
    counts["refused"] = len({row.key.lower() for row in refused})
    intake.report(run, table, refused)
    said = _("%(placed)s to place, %(waits)s to wait, %(before)s ordered before, %(refused)s refused.")
    return {
        "sentence": said % counts,
        "counts": counts,
        "writes": counts["placed"] + counts["waits"],
        "samples": {
            "orders": verdicts[: intake.SHOWN],
            "before": [{"key": key, "number": number} for key, number in list(found.before.items())[: intake.SHOWN]],
            "refused": intake.samples(refused),
        },
        **intake.how_read(table),
        "next_url": reverse("telesales:upload_orders_preview", args=[run.job.pk]),
        "next_label": _("Look at the preview"),
    }


def _shown(asked, verdict):
    return {
        "key": asked.key[:60],
        "customer": verdict.customer,
        "lines": len(asked.items),
        "total": placing.shown(verdict),
        "tone": verdict.tone,
        "said": verdict.said,
    }


@jobs.commits_itself
def write(run):
    """Order what is right, one order after the other."""
    shared.check_right(run.by)
    source = shared.checked(run, CHECK)
    table = shared.read(source, columns.HEADS, columns.NEEDED)
    found = plan.made(table, by=run.by)
    company_id = partners.root_id(run.by.partner_id)
    refused, made = list(found.refused), []
    run.progress(0, len(found.asked), note=_("Ordering"))
    for done, asked in enumerate(found.asked, 1):
        try:
            made.append((asked, _placed(run, asked, company_id)))
        except Refused as refusal:
            asked.group.said = refusal.sentence
            refused.extend(asked.group.refusals())
        run.progress(done)
    intake.report(run, table, refused)
    rows = _result(run, found, made, company_id)
    _keep(run, rows)
    new = [row for row in rows if row["is_new"]]
    counts = {"new": len(new), "before": len(rows) - len(new), "refused": len({row.key.lower() for row in refused})}
    return {
        "sentence": _("%(new)s ordered, %(before)s ordered before, %(refused)s refused.") % counts,
        "counts": counts,
        "orders": rows[: 4 * intake.SHOWN],
        "refused": intake.samples(refused),
        "next_url": reverse("telesales:upload_report", args=[run.job.pk]),
        "next_label": _("Look at the orders"),
    }


def _placed(run, asked, company_id):
    """Order it as whoever asked may act at this moment; what another run has ordered meanwhile is that order."""
    by = import_string(settings.ACTING_OF)(run.job.owner_id, run.job.membership_id)
    if by is None:
        raise Refused(_("You can no longer act for this company."))
    shared.check_right(by)
    try:
        return placing.place(asked, by=by, now=clock.now())
    except Refused:
        order = plan.ordered_before(asked.submission_key, company_id)
        if order is None:
            raise
        return order


def _result(run, found, made, company_id):
    """Give what became of every order of the file as JSON-able values; new is what this job has ordered."""
    numbers = {**found.before, **{asked.key: order.number for asked, order in made}}
    known = {order.number: order for _asked, order in made}
    missing = [number for number in found.before.values() if number not in known]
    known.update((order.number, order) for order in plan.uploaded(company_id).filter(number__in=missing))
    return [
        {
            "key": key[:60],
            "number": number,
            "customer": known[number].partner.name,
            "total": money.shown(known[number].total, known[number].currency),
            "state": known[number].get_state_display(),
            "is_new": known[number].submitted_at >= run.job.started_at,
        }
        for key, number in numbers.items()
    ]


def _keep(run, rows):
    """Keep the numbers of all orders by the file's keys, for whoever goes on with them elsewhere."""
    if rows:
        heads = ("key", "number", "customer", "total", "state")
        text = "\r\n".join("\t".join(cells.safe(str(value)) for value in line) for line in _lines(heads, rows))
        run.report("orders.tsv", "text/tab-separated-values; charset=utf-8", f"{text}\r\n".encode())


def _lines(heads, rows):
    yield heads
    for row in rows:
        yield [row[head] for head in heads]


def started_check(*, upload, by):
    """Start the check of an uploaded file; refuses one that is too big."""
    return jobs.start(CHECK, title=_("Check of %(name)s") % {"name": upload.name}, by=by, upload=upload)


def started_write(checked, *, by):
    """Start the ordering of a checked file."""
    title = _("Orders of %(name)s") % {"name": checked.files.get(role="upload").name}
    return jobs.start(WRITE, title=title, by=by, check=checked.pk)

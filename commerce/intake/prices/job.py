"""The two background jobs of an import of prices: check a file and show what it would do, then write it (C6).

The writing compares once more with what is there by then; a file that was written already changes nothing. It is one
transaction: whoever reads meanwhile sees the old prices, afterwards the new ones, never a mix.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.actions import price_version as versions
from commerce.intake.prices import plan, rows
from commerce.models import PriceList
from commerce.rules import price_list as rules
from commerce.rules import price_period as periods
from core import clock, intake, jobs, money
from core.refusal import Refused

CHECK, WRITE = "price_import_check", "price_import_write"
MERGE, REPLACE = "merge", "replace"
STEP = 5000


def check(run):
    """Read the file, decide about every row, keep counts, examples and the error file. Writes no price."""
    price_list = _list(run)
    table = intake.table(run.job, rows.HEADS, rows.NEEDED)
    made = _compared(run, table, price_list)
    refused = _refusals(table, made)
    intake.report(run, table, refused)
    counts = made.counts
    return {
        "sentence": _("%(new)s new, %(changed)s changed, %(unchanged)s as they are, %(refused)s refused.") % counts,
        "counts": counts,
        "cut": made.cut,
        "writes": made.writes,
        "samples": {
            what: [_sample(row, price_list.currency) for row in plan.samples(what)]
            for what in ("new", "changed", "removed")
        },
        "refused": [{"line": r.line.number, "key": r.key, "reason": r.reason} for r in refused[: intake.SHOWN]],
        **intake.how_read(table),
        "file": intake.upload(run.job).name,
        "next_url": reverse("commerce:price_import_preview", args=[price_list.pk, run.job.pk]),
        "next_label": _("Look at the preview"),
    }


def write(run):
    """Write what a checked file says, everything or what is right."""
    price_list = _list(run)
    source = intake.checked(run, CHECK)
    if source.params["list"] != price_list.pk:
        raise intake.gone()
    table = intake.table(source, rows.HEADS, rows.NEEDED)
    with transaction.atomic():
        draft, made = _written(run, table, price_list)
        refused = _refusals(table, made)
        intake.check_mode(run, refused)
        summary = _("%(file)s: %(new)s new, %(changed)s changed, %(removed)s removed") % {
            "file": intake.upload(source).name,
            **made.counts,
        }
        versions.write(draft=draft, kind=versions.KINDS.IMPORT, summary=summary, by=run.by, now=clock.now())
    intake.report(run, table, refused)
    said = _("%(new)s new, %(changed)s changed, %(removed)s removed, %(unchanged)s as they were, %(refused)s refused.")
    page = reverse("commerce:price_list", args=[price_list.pk])
    counts = made.counts
    return {"sentence": said % counts, "counts": counts, "next_url": page, "next_label": _("Look at the prices")}


def _written(run, table, price_list):
    """Read first, lock then: the list is locked for as short as it can be."""
    _load(run, table)
    draft = versions.begin(price_list=price_list)
    rules.check_can_edit(run.by, draft.price_list)
    made = _made(run, draft.price_list)
    if run.params["mode"] == intake.SOUND or not made.refused_count:
        run.progress(len(table.lines), note=_("Writing"))
        draft.added, draft.retired = plan.write(draft.price_list, number=draft.number)
    return draft, made


def _compared(run, table, price_list):
    _load(run, table)
    return _made(run, price_list)


def _load(run, table):
    reader, values = rows.Reader(), []
    run.progress(0, len(table.lines), note=_("Reading"))
    for number, line in enumerate(table.lines, 1):
        values.append(reader.values(line))
        if number % STEP == 0:
            run.progress(number)
    plan.load(values)


def _made(run, price_list):
    run.progress(run.total, note=_("Comparing with the list"))
    return plan.make(price_list, is_replaced=run.params["how"] == REPLACE)


def _list(run):
    price_list = PriceList.objects.visible_to(run.by).filter(pk=run.params["list"]).first()
    if price_list is None:
        raise Refused(_("There is no such price list for you any more."))
    rules.check_can_edit(run.by, price_list)
    return price_list


def may_have(*, job, by):
    """Whether somebody may have what came of a file: who changes this very list (see settings.JOB_RIGHTS)."""
    price_list = PriceList.objects.visible_to(by).filter(pk=job.params["list"]).first()
    return price_list is not None and rules.may_edit(by, price_list)


def _refusals(table, made):
    lines = {line.number: line for line in table.lines}
    return [intake.Refusal(lines[number], code, _reason(fault, *live)) for number, code, fault, *live in made.refused]


def _reason(fault, begins, ends):
    """Say why a row is refused; what reading found wrong is a sentence already."""
    what, _sign, which = fault.partition(":")
    told = {
        "#product": _("There is no product with this code."),
        "#twice": _("The same product, quantity and period stand in line %(line)s already.") % {"line": which},
        "#overlap": _("The period overlaps the one in line %(line)s.") % {"line": which},
        "#live": _("The period overlaps a price of the list: %(period)s.")
        % {"period": periods.words(periods.Period(begins, ends))},
    }
    return told.get(what, fault)


def _sample(row, currency):
    line, code, name, quantity, old, new, begins, ends = row
    period = periods.Period(begins, ends)
    return {
        "line": line,
        "code": code,
        "name": name,
        "quantity": quantity,
        "old": None if old is None else money.shown_price(old, currency),
        "new": None if new is None else money.shown_price(new, currency),
        "period": periods.words(period) if period.is_dated else "",
    }


def started_check(*, price_list, upload, how, by):
    """Start the check of an uploaded file; refuses one that is too big."""
    title = _("Check of %(file)s for “%(list)s”") % {"file": upload.name, "list": price_list.name}
    return jobs.start(CHECK, title=title, by=by, upload=upload, list=price_list.pk, how=how)


def started_write(*, price_list, checked, mode, by):
    """Start the writing of a checked file."""
    title = _("Import into “%(list)s”") % {"list": price_list.name}
    how = checked.params["how"]
    return jobs.start(WRITE, title=title, by=by, list=price_list.pk, check=checked.pk, how=how, mode=mode)

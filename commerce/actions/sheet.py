"""Files of codes and quantities: kept between the preview and the cart, mended in place, added once (O1)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.actions import cart as carts
from commerce.actions.cart_filling import Wanted
from commerce.actions.requisition import add_many as add_to_list
from commerce.intake import sheets
from commerce.queries import asked
from commerce.rules import cart as rules
from core import jobs, money, tables, transactions
from core.models import Job
from core.refusal import Refused

KIND = "order_sheet"


def keep(*, name, content, by, now, list_id=None):
    """Read an uploaded file and keep its rows for whoever sent it. `list_id`: the requisition list they are meant for.

    Raises Refused (field "file") where it cannot be read.
    """
    rules.check_can_edit(by)
    try:
        sheet = sheets.read(content, name)
    except tables.Unreadable as error:
        raise Refused(str(error), field="file") from error
    if not sheet.rows:
        raise Refused(_("The file has no rows."), field="file")
    with transaction.atomic():
        title = _("Order from %(file)s") % {"file": name.replace("\0", "")[-150:]}
        params = {"list": list_id} if list_id else {}
        job = jobs.note_done(KIND, title=title, by=by, now=now, result={}, **params)
        job.result = {
            "rows": [list(row) for row in sheet.rows],
            "said": sheet.said,
            "added": None,
            "sentence": ngettext("%(n)s row was read.", "%(n)s rows were read.", len(sheet.rows))
            % {"n": money.counted(len(sheet.rows))},
            "next_url": reverse("commerce:sheet", args=[job.pk]),
            "next_label": _("Look at the preview"),
        }
        job.save(update_fields=["result"])
    return job


def rows(*, job):
    """Give the rows of a kept file, as Asked."""
    return [asked.Asked(*row) for row in job.result["rows"]]


@transactions.whole
def mend(*, job, mended, by, now):
    """Write rows anew, {number: (code, quantity, note)}; what was wrong with their shape is forgotten with it."""
    job = _open(job, by)
    for row in job.result["rows"]:
        if row[0] in mended:
            row[1:] = [*mended[row[0]], ""]
    job.save(update_fields=["result"])


@transactions.whole
def add(*, job, cart, by, now):
    """Put what is right into a cart, once. Gives what was Added."""
    job = _open(job, by)
    added = carts.add_many(cart=cart, wanted=_wanted(job, by, now), by=by, now=now)
    job.result["added"] = {"cart": cart.pk}
    job.save(update_fields=["result"])
    return added


@transactions.whole
def list_up(*, job, into, by, now):
    """Put what is right onto a requisition list, once. Gives how many lines it has got more."""
    job = _open(job, by)
    added = add_to_list(of=into, wanted=_wanted(job, by, now), by=by, now=now)
    job.result["added"] = {"list": into.pk}
    job.save(update_fields=["result"])
    return added


def _wanted(job, by, now):
    judged = asked.judged(rows(job=job), acting=by, now=now)
    wanted = [Wanted(each.product.id, each.quantity, each.asked.note) for each in judged if each.is_good]
    if not wanted:
        raise Refused(_("No row of the file can be ordered yet."))
    return wanted


def _open(job, by):
    rules.check_can_edit(by)
    job = Job.objects.select_for_update().get(pk=job.pk, owner_id=by.author_id, partner_id=by.partner_id, kind=KIND)
    if job.result["added"]:
        raise Refused(_("The rows of this file have been added already."))
    return job

"""A file of postings that Finance brings in: kept between its preview and its posting (K5)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.actions import credit_message
from commerce.credit_messages import reading
from commerce.credit_messages.unsound import Unsound
from commerce.models import CreditMessage
from commerce.rules import posting as rules
from core import jobs, money
from core.jobs import files
from core.models import Job
from core.refusal import Refused
from partners.permissions import Permission

KIND = "credit_file"
MOST_TOLD = 5


def keep(*, name, content, by, now):
    """Read a file and keep it for whoever brought it. Raises Refused (field "file") where it cannot be read."""
    rules.check_may_post(by)
    try:
        message = reading.read(content)
    except Unsound as error:
        faults = [_("Line %(line)s: %(told)s") % {"line": line, "told": told} for line, told in error.faults]
        raise Refused(" ".join([error.sentence, *faults[:MOST_TOLD]]), field="file") from error
    with transaction.atomic():
        title = _("Credit postings from %(file)s") % {"file": name.replace("\0", "")[-150:]}
        job = jobs.note_done(KIND, title=title, by=by, now=now, result={})
        files.store(job, "upload", name.replace("\0", ""), "application/xml", content)
        told = {"n": money.counted(len(message.postings))}
        job.result = {
            "sentence": ngettext(
                "%(n)s posting was read; nothing is posted by that.",
                "%(n)s postings were read; nothing is posted by that.",
                len(message.postings),
            )
            % told,
            "next_url": reverse("commerce:credit_file", args=[job.pk]),
            "next_label": _("Look at the preview"),
        }
        job.save(update_fields=["result"])
    return job


def own(*, by):
    """Give the files that somebody has brought in from his place."""
    return Job.objects.visible_to(by).filter(partner_id=by.partner_id, owner_id=by.user_id, kind=KIND)


def may_have(*, job, by):
    """Whether somebody may have what was read (see settings.JOB_RIGHTS)."""
    return by.may(Permission.CREDIT_POST)


def message(*, job):
    """Give the message that a kept file is."""
    return reading.read(b"".join(job.files.get(role="upload").chunks()))


def post(*, job, by, now):
    """Post a kept file as one message; the same file again gives the message that it has become."""
    return credit_message.take(message=message(job=job), channel=CreditMessage.Channel.FORM, by=by, now=now)

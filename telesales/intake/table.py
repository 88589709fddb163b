"""What both kinds of files share besides core.intake: who brings them, how long they are, groups of rows.

Rows with one key belong together: where one of them is wrong, none of them is written.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core import intake, money
from core.intake import Refusal
from core.refusal import Refused
from partners.permissions import Permission

MOST_ROWS = 10_000


@dataclass(slots=True)
class Group:
    """The rows of one key, and what is wrong: a sentence by line number; `said` is about all of them."""

    key: str
    lines: list = field(default_factory=list)
    faults: dict = field(default_factory=dict)
    said: str = ""

    @property
    def is_refused(self):
        return bool(self.faults or self.said)

    def refuse(self, line, reason):
        """Note what is wrong with a row; all of it, so that it is mended once. A row out of shape says nothing more."""
        before = self.faults.get(line.number)
        if not before:
            self.faults[line.number] = str(reason)
        elif not line.fault and str(reason) not in before:
            self.faults[line.number] = f"{before} {reason}"

    def refusals(self):
        """Give the Refusal of every row: its own fault, else that of the row that spoils the group."""
        first = min(self.faults, default=None)
        for line in self.lines:
            beside = _("Line %(line)s, which belongs to it, is refused.") % {"line": first} if first else self.said
            yield Refusal(line, self.key, self.faults.get(line.number, beside))


def check_right(by):
    """Bringing files is for resellers, their managers and marketplace managers; asked again as the job runs."""
    if not by.may(Permission.SALE_UPLOAD):
        raise Refused(_("Your role does not upload customers and orders."))


def may_have(*, job, by):
    """Whether somebody may have what came of a file (see settings.JOB_RIGHTS)."""
    return by.may(Permission.SALE_UPLOAD)


def read(job, heads, needed):
    """Read the upload of a job. Raises Refused with what was seen."""
    found = intake.table(job, heads, needed)
    if len(found.lines) > MOST_ROWS:
        most = {"most": money.counted(MOST_ROWS)}
        raise Refused(_("The file has more than %(most)s rows. Please divide it.") % most)
    return found


def checked(run, kind):
    """Give the checked file that a job shall write: only one's own, of the company one acts for."""
    found = intake.checked(run, kind)
    if found.partner_id != run.job.partner_id:
        raise intake.gone()
    return found


def grouped(lines, key):
    """Give the Groups of rows by a cell, in the order of the file, and [Refusal] of those without one."""
    groups: dict[str, Group] = {}
    nameless = []
    for line in lines:
        name = line.cells.get(key, "").replace("\0", "")
        if not name:
            nameless.append(
                Refusal(line, "", line.fault or _("The row does not say what it belongs to: its key is empty."))
            )
            continue
        group = groups.setdefault(name.lower(), Group(name))
        group.lines.append(line)
        if line.fault:
            group.refuse(line, line.fault)
    return list(groups.values()), nameless

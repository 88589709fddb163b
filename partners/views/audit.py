"""The audit as operator and partner read it: their own part, never more, and never to change (P14)."""

import json

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import lists, subjects, timeline
from core.models import AuditEntry
from partners.access import require
from partners.forms.audit import AuditFilter
from partners.models import SUBTREE_SQL
from partners.permissions import Permission


def _json(value):
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


AUDIT = lists.Listing(
    key="audit",
    title=_("Audit"),
    url="partners:audit",
    sort="-at",
    filterset=AuditFilter,
    search_hint=_("Who did it, or for whom"),
    open_filters=1,
    icon="shield",
    nothing=lists.Nothing(
        _("Nothing has happened yet"),
        _("Every change of a state or a right stands here: who did it, for whom, what it was before and is since."),
    ),
    columns=(
        lists.Column("at", _("When"), lambda entry: entry.at, sort="at", fixed=True),
        lists.Column("actor", _("Who"), lambda entry: entry.actor_name, cell="partners/audit.html#actor_cell"),
        lists.Column("event", _("What"), lambda entry: entry.event, cell="partners/audit.html#event_cell", fixed=True),
        lists.Column("subject", _("About"), lambda entry: entry.about, cell="partners/audit.html#subject_cell"),
        lists.Column("company", _("Company"), lambda entry: entry.company, cell="partners/audit.html#company_cell"),
        lists.Column("changes", pgettext_lazy("what was changed", "Change"), cell="partners/audit.html#changes_cell"),
        lists.Column("reason", _("Reason"), lambda entry: entry.reason),
        lists.Column("behalf_of", _("For"), lambda entry: entry.behalf_of, shown=False, filed=True),
        lists.Column("old", _("Before"), lambda entry: _json(entry.old), shown=False, filed=True),
        lists.Column("new", _("After"), lambda entry: _json(entry.new), shown=False, filed=True),
        lists.Column("channel", _("By way of"), lambda entry: entry.channel, shown=False, filed=True),
        lists.Column("ip", _("From address"), lambda entry: entry.ip, shown=False, only=lambda by: by.is_operator),
    ),
)


@require(Permission.AUDIT_READ, sight="the acting partner and below; the operator sees all", methods=("GET",))
def index(request):
    """List what has been done, the newest first."""
    entries = AuditEntry.objects.all()
    if not request.acting.is_operator:
        entries = entries.filter(partner_id__in=RawSQL(SUBTREE_SQL, [request.acting.partner_id]))
    return lists.respond(request, AUDIT, entries, template="partners/audit.html", enrich=_told)


def _told(entries):
    """Add what a reader understands: names instead of numbers, and what exactly has changed."""
    about = {(entry.subject_type, entry.subject_id) for entry in entries}
    names = subjects.named(about | {("partner", entry.partner_id) for entry in entries})
    for entry in entries:
        entry.subject = names.get((entry.subject_type, entry.subject_id))
        entry.about = entry.subject.name if entry.subject else f"{entry.subject_type} {entry.subject_id}"
        entry.partner = names.get(("partner", entry.partner_id))
        entry.company = entry.partner.name if entry.partner else ""
        entry.title = timeline.title(entry.event)
        entry.changes = _changes(entry.old, entry.new)
    return entries


def _changes(old, new):
    """Give [(what, before, after)] of two JSON values; a value that is not an object stands alone."""
    if not isinstance(old or {}, dict) or not isinstance(new or {}, dict):
        return [("", _json(old), _json(new))]
    old, new = old or {}, new or {}
    return [(key, _plain(old.get(key)), _plain(new.get(key))) for key in {**old, **new} if old.get(key) != new.get(key)]


def _plain(value):
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else _json(value)

"""What moving a branch changes in effective statuses and in who looks after it: nothing is written (P2, P8, P13)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import PartnerStatus
from partners.moves import Effect
from partners.queries import manager as managers
from partners.queries import move as queries


def preview(move):
    """Tell the statuses before and after, and who the account manager is then."""
    changes = queries.status_changes(move)
    yield from (_status(change) for change in changes if change.is_one)
    same = sum(change.number for change in changes if not change.is_one)
    if same:
        sentence = ngettext(
            "%(number)s node keeps its effective status.", "%(number)s nodes keep their effective status.", same
        )
        yield Effect("stays", sentence % {"number": same})
    yield from _managers(move)


def carry_out(move, *, by, now):
    """Effective statuses and inherited account managers are derived: there is nothing to write."""


def _status(change):
    sentence = ngettext(
        "%(number)s node becomes “%(new)s”, it was “%(old)s”: %(examples)s",
        "%(number)s nodes become “%(new)s”, they were “%(old)s”: %(examples)s",
        change.number,
    )
    rest = change.number - len(change.examples)
    examples = ", ".join(change.examples) + (" …" if rest > 0 else "")
    labels = {"old": PartnerStatus(change.old).label, "new": PartnerStatus(change.new).label}
    return Effect("changes", sentence % {"number": change.number, "examples": examples, **labels})


def _managers(move):
    if managers.current_of(move.partner):
        return
    old, new = (_name(pk) for pk in (move.partner.parent_id, move.parent and move.parent.pk))
    if old != new:
        values = {"old": old or _("nobody"), "new": new or _("nobody")}
        yield Effect("changes", _("Account manager: %(old)s until now, then %(new)s.") % values)


def _name(partner_id):
    found = managers.representative(partner_id) if partner_id else None
    return found.name if found else ""

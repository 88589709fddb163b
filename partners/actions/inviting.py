"""Invite many people at once: one transaction per row, so that a bad row does not undo the others (P4)."""

from dataclasses import replace

from core.refusal import Refused
from partners.actions import people
from partners.queries import invitation as queries
from partners.rules import people as rules


def invite_many(*, rows, partner, grant, record, by, now):
    """Invite those whose verdict is "new" when their turn comes; sent again, the same list invites nobody twice.

    `record` holds what rows do not say (language, zone). Gives the rows with what became of each.
    """
    rules.check_can_manage(by, partner)
    roles = rules.grantable(by, partner)
    for row in queries.judge(rows, partner=partner, by=by, roles=roles):
        if row.verdict == "new":
            _invite(row, partner, grant, record, by=by, now=now)
    return rows


def _invite(row, partner, grant, record, *, by, now):
    mine = replace(
        record, name=row.name, email=row.email, username=row.username, language=row.language or record.language
    )
    try:
        place = people.create(
            partner=partner, record=mine, grant=replace(grant, roles=row.roles or grant.roles), by=by, now=now
        )
    except Refused as refusal:
        row.verdict, row.detail = "refused", refusal.sentence
    else:
        row.verdict, row.detail = "sent", place.user.username

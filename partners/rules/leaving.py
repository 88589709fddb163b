"""Who may move whom, and where to (P7)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import queries
from partners.models import Membership, Partner
from partners.queries import leaving
from partners.rules import people


def check_can_move(by, move):
    """An administrator moves people inside his sight; nobody moves himself, and the last administrator stays."""
    people.check_can_manage(by, move.source)
    people.check_has_place(move.membership)
    people.check_not_oneself(by, move.user)
    if move.destination is not None:
        _check_destination(by, move)
    if move.deletes:
        _check_deletes(by, move)
    people.check_administrators_remain(move.source.pk, move.membership)


def check_seen(move, seen):
    """What was shown is what happens."""
    if seen is not None and seen != leaving.fingerprint(move):
        raise Refused(_("Something has changed since this was shown to you. Please look at it again."))


def check_successor(by, move):
    """Where somebody decided about others, another takes that over: of the same tree, active, and not himself."""
    if move.successor is None:
        if leaving.questions(move):
            raise Refused(_("Name somebody who decides in his stead."), field="successor")
        return
    if move.successor.user_id == move.membership.user_id:
        raise Refused(_("Nobody succeeds himself."), field="successor")
    if move.successor.ended_at is not None or not move.successor.user.is_active:
        raise Refused(_("%(name)s is not active there.") % {"name": move.successor.user}, field="successor")
    if queries.root_id(move.successor.partner_id) != queries.root_id(move.source.pk):
        raise Refused(_("Choose somebody of the same company."), field="successor")


def _check_destination(by, move):
    if not queries.is_within(move.destination.pk, by):
        raise Refused(_("There is no such place."), field="destination")
    if Partner.Kind.OPERATOR in {move.source.kind, move.destination.kind}:
        raise Refused(_("The operator's people do not move to partners, or back; they leave."), field="destination")
    if move.destination.pk == move.source.pk:
        raise Refused(_("%(name)s is there already.") % {"name": move.user}, field="destination")
    if Membership.objects.current().filter(user=move.user, partner=move.destination).exists():
        raise Refused(_("%(name)s has a place there already.") % {"name": move.user}, field="destination")
    if not move.keeps_functions:
        people.check_roles(by, move.destination, move.new_roles)


def _check_deletes(by, move):
    people.check_owns_account(by, move.user)
    if not move.ends_account:
        raise Refused(_("%(name)s has places elsewhere: the account stays.") % {"name": move.user}, field="deletes")

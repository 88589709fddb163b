"""What moving somebody, or his leaving, would change: told beforehand, line by line (P7)."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners import moves, queries
from partners.models import AccountAssignment, Membership, Partner
from partners.moves import Effect
from partners.permissions import Role
from partners.queries import people


@dataclass(frozen=True)
class UserMove:
    """Somebody at one of his places, and where he goes: to `destination`, or away (None).

    `source` is the partner he leaves; `successor` is the place of whoever decides in his stead where he did.
    """

    membership: Membership
    source: Partner
    destination: Partner | None
    successor: Membership | None = None
    deletes: bool = False

    @property
    def user(self):
        return self.membership.user

    @cached_property
    def keeps_functions(self):
        """From node to node inside one tree he keeps what he may do; to or from a root he does not (P7)."""
        if self.destination is None or self.source.parent_id is None or self.destination.parent_id is None:
            return False
        return queries.root_id(self.source.pk) == queries.root_id(self.destination.pk)

    @cached_property
    def new_roles(self):
        """The roles at the destination."""
        if self.keeps_functions or self.destination is None:
            return self.membership.roles
        return people.default_roles(self.destination.pk)

    @cached_property
    def other_places(self):
        return Membership.objects.current().filter(user=self.user).exclude(pk=self.membership.pk).count()

    @property
    def ends_account(self):
        """Whether nothing is left that he could sign in for."""
        return self.destination is None and not self.other_places


def preview(move):
    """Give everything that will change, end, go along or stay, as Effects."""
    return [*_own_effects(move), *moves.previewed(settings.USER_MOVES, move)]


def left_behind(move):
    """Give the sentences about what stays at the old place and waits for somebody."""
    return [str(effect.sentence) for effect in moves.previewed(settings.USER_MOVES, move) if effect.kind == "stays"]


def questions(move):
    """Give the sentences that say why somebody has to be named in his stead; none when nobody has."""
    return moves.questioned(settings.USER_MOVES, move)


def fingerprint(move):
    """Give a mark of what was shown: a move that would do something else is shown again first."""
    lines = [[effect.kind, str(effect.sentence)] for effect in preview(move)]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()[:20]


def _own_effects(move):
    yield _place(move)
    if move.destination is None and not move.other_places:
        yield _account(move)
    elif move.other_places:
        sentence = ngettext("%(number)s place elsewhere stays his.", "%(number)s places elsewhere stay his.",
                            move.other_places)  # fmt: skip
        yield Effect("stays", sentence % {"number": move.other_places})
    if move.user.invitations.filter(ended_at=None).exists():
        kind = "ends" if move.ends_account else "goes along"
        yield Effect(kind, _("The invitation to choose a password."))
    yield from _sessions(move)
    yield from _accounts(move)


def _place(move):
    values = {"name": move.user.name, "old": str(move.source), "new": str(move.destination or "")}
    if move.destination is None:
        return Effect("ends", _("%(name)s's place at %(old)s.") % values)
    roles = ", ".join(str(Role(role).label) for role in move.new_roles)
    values["roles"] = roles
    if move.keeps_functions:
        return Effect("goes along", _("Roles and rights: %(roles)s, from %(old)s to %(new)s.") % values)
    return Effect(
        "changes", _("Roles and rights become those of a newcomer at %(new)s: %(roles)s, may place orders.") % values
    )


def _account(move):
    values = {"username": move.user.username}
    if move.deletes:
        return Effect(
            "ends", _("The account %(username)s: it is deleted, and the name never given out again.") % values
        )
    return Effect("changes", _("The account %(username)s becomes inactive: nobody signs in with it.") % values)


def _sessions(move):
    number = UserSession.objects.filter(user=move.user).count()
    if not number:
        return
    if move.ends_account:
        sentence = ngettext("%(number)s device is signed out.", "%(number)s devices are signed out.", number)
        yield Effect("ends", sentence % {"number": number})
    else:
        sentence = ngettext(
            "%(number)s signed-in device acts from a place of today at its next page.",
            "%(number)s signed-in devices act from a place of today at their next page.",
            number,
        )
        yield Effect("changes", sentence % {"number": number})


def _accounts(move):
    number = AccountAssignment.objects.current().filter(manager=move.membership).count()
    if number and not move.keeps_functions:
        sentence = ngettext("%(number)s company he looks after goes back to the pool.",
                            "%(number)s companies he looks after go back to the pool.", number)  # fmt: skip
        yield Effect("ends", sentence % {"number": number})

"""What happens to everything else when a user or a branch moves: every app tells and does its part (P7, P8).

settings.USER_MOVES and settings.BRANCH_MOVES name modules with `preview(move)`, giving Effects and writing nothing,
and `carry_out(move, by=, now=)`, called inside the transaction of the move, after the tree or the place has changed.
A module of BRANCH_MOVES may also have `questions(move)`, giving the Sides that need somebody in place of those lost.
"""

import enum
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of the preview: `kind` is "stays", "goes along", "changes" or "ends"; `url` leads to what is meant."""

    kind: str
    sentence: str
    url: str = ""


class Side(enum.StrEnum):
    """Of a tree that is cut in two: the branch that leaves, and the rest that stays behind."""

    BRANCH = "branch"
    REST = "rest"


@dataclass(frozen=True)
class BranchMove:
    """A branch, the parent it gets (None: it becomes a company) and the roots of the trees it leaves and joins.

    `successors` are {Side: membership}: who decides on that side for approvers who end up on the other.
    """

    partner: Any
    parent: Any
    old_root_id: int
    new_root_id: int
    successors: dict = field(default_factory=dict)

    @property
    def crosses(self):
        """Whether it goes to another tree: inside one nobody loses an approver."""
        return self.old_root_id != self.new_root_id


def previewed(modules, move):
    """Give the effects of a move on every app, in the order of the modules."""
    return [effect for name in modules for effect in import_module(name).preview(move)]


def asked(modules, move):
    """Give the Sides for which somebody has to be named."""
    found = {side for name in modules for side in getattr(import_module(name), "questions", _none)(move)}
    return [side for side in Side if side in found]


def carry_out(modules, move, *, by, now):
    """Let every app do its part."""
    for name in modules:
        import_module(name).carry_out(move, by=by, now=now)


def told(paths, **about):
    """Give the effects that functions named by settings tell of something, see PARTNER_STATUS_EFFECTS."""
    return [effect for path in paths for effect in import_string(path)(**about)]


def _none(_move):
    return []


def questioned(modules, move):
    """Give the sentences of USER_MOVES that say why somebody has to be named in a user's stead."""
    return [sentence for name in modules for sentence in getattr(import_module(name), "questions", _none)(move)]

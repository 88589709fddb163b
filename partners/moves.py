"""What happens to everything else when a user or a branch moves: every app tells and does its part (P7, P8).

settings.USER_MOVES and settings.BRANCH_MOVES name modules with `preview(move)`, giving Effects and writing nothing,
and `carry_out(move, by=, now=)`, called inside the transaction of the move, after the tree or the place has changed.
"""

from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of the preview: `kind` is "stays", "goes along", "changes" or "ends"; `url` leads to what is meant."""

    kind: str
    sentence: str
    url: str = ""


def previewed(modules, move):
    """Give the effects of a move on every app, in the order of the modules."""
    return [effect for name in modules for effect in import_module(name).preview(move)]


def carry_out(modules, move, *, by, now):
    """Let every app do its part."""
    for name in modules:
        import_module(name).carry_out(move, by=by, now=now)

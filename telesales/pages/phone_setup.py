"""What the pages about selling on the phone show: settings, versions of the script and what is new in each (F6)."""

import difflib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from telesales.actions.phone_setup import POLICY, SAID
from telesales.queries import phone_setup as queries


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a text: "same", "new" or "gone"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a version, line by line against the version before."""

    label: str
    pieces: list


def initial_policy():
    """Give the policy that counts for its form."""
    policy = queries.policy()
    return {name: getattr(policy, name) for name in POLICY}


def initial_script():
    """Give what a new version starts from: what counts now."""
    last = queries.script()
    texts = {name: getattr(last, name) for name in SAID} if last else {}
    return {**texts, "seen": last.version if last else 0}


def parts(values, before):
    """Give the Parts of {name: text} against those of another version, None before the first."""
    found = {
        "contracting_party": _("Contracting party"),
        "words": _("What is read out"),
        "terms_name": _("Name of the terms"),
        "terms": _("The terms themselves"),
    }
    old = said(before)
    return [Part(found[name], _compared(old[name], values[name])) for name in SAID]


def said(script):
    """Give {name: text} of a version."""
    return {name: getattr(script, name) if script else "" for name in SAID}


def _compared(old, new):
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    pieces = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces += [Piece("same", line) for line in before[a:b]]
        else:
            pieces += [Piece("gone", line) for line in before[a:b]]
            pieces += [Piece("new", line) for line in after[c:d]]
    return pieces

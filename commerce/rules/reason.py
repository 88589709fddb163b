"""Whoever decides about somebody's orders, plans or money says why: the reason is kept and shown."""

from django.utils.translation import gettext as _

from core.refusal import Refused

MAX_REASON = 300


def check_given(reason, *, field="reason"):
    """Raise where a reason is empty."""
    if not reason.strip():
        raise Refused(_("Say why: the reason is kept and shown."), field=field)


def check_reason(reason, *, field="reason"):
    """Raise where a reason is empty, or too long to be shown whole."""
    check_given(reason, field=field)
    if len(reason) > MAX_REASON:
        raise Refused(_("Please use at most %(most)s characters.") % {"most": MAX_REASON}, field=field)

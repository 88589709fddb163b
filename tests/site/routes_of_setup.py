"""The addresses of limits, absences, the organisation's way of approving and its reports; see routes_table."""

from collections.abc import Callable
from datetime import timedelta

from approvals.models import Absence

ROWS = """
health                        GET   302  403  403  403  403  403  200  403  200  403  403  403  403
health                        POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:absences            GET   302  200  200  200  200  200  403  403  403  403  403  403  200
approvals:absences            POST  302  302  302  302  302  422  403  403  403  403  403  403  422
approvals:absence_end         GET   405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:absence_end         POST  302  404  302  404  404  404  403  403  403  403  403  403  404
approvals:person_absences     GET   302  403  403  403  403  200  403  403  200  403  403  403  404
approvals:person_absences     POST  302  403  403  403  403  302  403  403  302  403  403  403  404
approvals:person_absence_end  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:person_absence_end  POST  302  403  403  403  403  302  403  403  302  403  403  403  404
approvals:policy              GET   302  403  403  403  403  200  403  403  200  403  403  403  200
approvals:policy              POST  302  403  403  403  403  302  403  403  200  403  403  403  302
approvals:who                 GET   302  403  403  403  403  200  403  403  200  403  403  403  200
approvals:who                 POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:trial               GET   302  403  403  403  403  200  403  403  200  403  403  403  200
approvals:trial               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:report              GET   302  403  403  403  403  200  200  403  200  403  403  403  200
approvals:report              POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""
"""Max names no company with POST approvals:policy: he is asked which one."""


def away(w):
    """Give carl's absence, which begins tomorrow; dora decides."""
    day = w.now.date() + timedelta(days=1)
    values = {"starts_on": day, "ends_on": day + timedelta(days=7), "delegate": w.cast.memberships.dora}
    return Absence.objects.get_or_create(membership=w.cast.memberships.carl, defaults=values)[0]


ARGUMENTS: dict[str, Callable] = {
    "approvals:absence_end": lambda w: [away(w).pk],
    "approvals:person_absences": lambda w: [w.cast.memberships.bea.pk],
    "approvals:person_absence_end": lambda w: [w.cast.memberships.carl.pk, away(w).pk],
}


def days(w):
    first = w.now.date() + timedelta(days=30)
    return {"starts_on": first.isoformat(), "last_day": (first + timedelta(days=3)).isoformat()}


SENT: dict[str, Callable] = {
    "approvals:absences": lambda w: {**days(w), "delegate": "ada"},
    "approvals:person_absences": lambda w: {**days(w), "delegate": "dora"},
    "approvals:policy": lambda w: {
        "mode": "pool", "time_zone": "Europe/London", "remind_after_hours": "24", "escalate_after_hours": "72",
        "digest_from": "10",
    },
}  # fmt: skip

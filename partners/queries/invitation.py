"""What would become of each row of a list of people to invite (P4)."""

from django.conf import settings
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partners.models import Invitation, Membership, User, UserStatus
from partners.queries import people

VERDICTS = {
    "new": _("New: will be invited"),
    "invited": _("Invited before"),
    "here": _("Here already"),
    "known": _("Has an account elsewhere: give him a place from “New user”"),
    "twice": _("Twice in the list"),
    "malformed": _("Cannot be read"),
    "sent": _("Invited"),
    "refused": _("Refused"),
}


def judge(rows, *, partner, by, roles):
    """Set verdict and detail of every row. Who has an account elsewhere is told to the operator's staff alone."""
    emails = [row.email.lower() for row in rows if not row.fault]
    here, invited, known = _here(emails, by), _invited(emails, by), _known(emails) if by.is_operator else {}
    seen: set[str] = set()
    for row in rows:
        row.verdict, row.detail = _verdict(row, here, invited, known, seen, roles)
        seen.add(row.email.lower())
    return rows


def _verdict(row, here, invited, known, seen, roles):
    email = row.email.lower()
    fault = row.fault or _unfit(row, roles)
    if fault:
        return "malformed", fault
    if email in seen:
        return "twice", ""
    for verdict, found in (("here", here), ("invited", invited), ("known", known)):
        if email in found:
            return verdict, found[email]
    return "new", ""


def _unfit(row, roles):
    """Say what is wrong with the roles or the language of a row."""
    if set(row.roles) - {role.value for role in roles}:
        wrong = ", ".join(sorted(set(row.roles) - {role.value for role in roles}))
        return _("You cannot give these roles here: %(roles)s.") % {"roles": wrong}
    if row.language and row.language not in dict(settings.LANGUAGES):
        return _("There is no language %(language)s.") % {"language": row.language}
    if row.username and people.username_exists(row.username):
        return _("The user name %(name)s is taken, or was once.") % {"name": row.username}
    return ""


def _here(emails, by):
    places = people.places_visible_to(by).current().alias(address=Lower("user__email")).filter(address__in=emails)
    found = places.values_list("user__email", "user__name", "partner__name")
    return {email.lower(): f"{name}, {partner}" for email, name, partner in found}


def _invited(emails, by):
    seen = Membership.objects.current() if by.is_operator else people.places_visible_to(by).current()
    usable = Invitation.objects.filter(ended_at=None, user__memberships__in=seen)
    found = usable.alias(address=Lower("email")).filter(address__in=emails).values_list("email", "user__name")
    return {email.lower(): name for email, name in found}


def _known(emails):
    users = User.objects.exclude(status=UserStatus.DELETED).alias(address=Lower("email")).filter(address__in=emails)
    return {
        email.lower(): f"{name} ({username})"
        for email, name, username in users.values_list("email", "name", "username")
    }

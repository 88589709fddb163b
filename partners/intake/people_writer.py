"""Write what a file of people says, in bulk; nobody is written to unless invitations are asked for (P10, P14)."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.module_loading import import_string

from core import audit
from partners.actions import invitation as invitations
from partners.intake.columns import PERIOD_LIMIT, PERIODS
from partners.intake.people import ACCOUNT
from partners.models import Membership, User

BATCH = 2000
RIGHTS = ("may_place", "may_accept")
LIMITS = frozenset({"limit", "approver", *(PERIOD_LIMIT + period for period in PERIODS)})


def write(outcome, *, by, now, invite=False, told=lambda done: None):
    """Create and change what the outcome holds; gives [(line, key, reason)] of limits that were refused."""
    for start in range(0, len(outcome.new), BATCH):
        part = outcome.new[start : start + BATCH]
        _create(part, by=by, now=now)
        if invite:
            _invite(part, by=by, now=now)
        told(start + len(part))
    for start in range(0, len(outcome.changed), BATCH):
        _change(outcome.changed[start : start + BATCH], by=by, now=now)
        told(len(outcome.new) + start)
    return _limits(outcome, by=by, now=now)


def _create(records, *, by, now):
    users = User.objects.bulk_create(
        User(
            username=record.username,
            kind=record.kind,
            password=make_password(None),
            **{name: record.values[name] for name in (*ACCOUNT, "email") if record.values.get(name)},
        )
        for record in records
    )
    places = Membership.objects.bulk_create(
        Membership(user=user, partner=record.partner, roles=list(record.roles), **record.rights)
        for user, record in zip(users, records, strict=True)
    )
    for place, record in zip(places, records, strict=True):
        record.membership = place
    events = [
        audit.Event("user.created", "user", place.user_id, place.partner_id, new={"username": place.user.username,
                    "kind": place.user.kind, "roles": place.roles, **{name: getattr(place, name) for name in RIGHTS}})
        for place in places
    ]  # fmt: skip
    audit.record_many(events, by=by, at=now)


def _invite(records, *, by, now):
    for record in records:
        if record.kind == User.Kind.DIRECT:
            invitations.send(user=record.membership.user, email=record.values["email"], by=by, now=now)


def _change(changes, *, by, now):
    for change in changes:
        _apply(change)
    places = [change.record.membership for change in changes]
    User.objects.bulk_update([place.user for place in places], ACCOUNT, batch_size=500)
    Membership.objects.bulk_update(places, ["roles", *RIGHTS], batch_size=500)
    events = [
        audit.Event("user.import_changed", "user", change.record.membership.user_id, change.record.partner.pk,
                    old={name: str(old) for name, (old, _new) in change.fields.items()},
                    new={name: str(new) for name, (_old, new) in change.fields.items()})
        for change in changes
    ]  # fmt: skip
    audit.record_many(events, by=by, at=now)


def _apply(change):
    place, record = change.record.membership, change.record
    for name in set(change.fields) & set(ACCOUNT):
        setattr(place.user, name, record.values[name])
    if "roles" in change.fields:
        place.roles = list(record.roles)
    for name in set(change.fields) & set(RIGHTS):
        setattr(place, name, record.rights[name])


def _limits(outcome, *, by, now):
    """Set limits and approvers last, when everybody is there."""
    records = [record for record in outcome.new if record.amount is not None or record.approver or record.periods]
    records += [change.record for change in outcome.changed if LIMITS & change.fields.keys()]
    if not records:
        return []
    rows = [(record.membership, record.amount, record.approver, record.periods) for record in records]
    faults = import_string(f"{settings.IMPORT_LIMITS}.write")(rows, by=by, now=now)
    return [(records[place].line, records[place].username, reason) for place, reason in faults.items()]

"""Decide about a file of people: who is new, what changes, what is refused and why (P4, P6, P10).

Nobody gives by a file what he could not give by hand. An empty cell leaves what is there; a limit of 0 has every order
asked about.
"""

import re
import zoneinfo
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.intake import approvers
from partners.intake.columns import PERIOD_LIMIT, PERIODS, plain
from partners.intake.outcome import Change, Outcome
from partners.models import Membership, Partner, User, UserStatus
from partners.permissions import PARTNER_ROLES, Role
from partners.rules import people as rules

LOOK_UP = 10_000
ACCOUNT = ("name", "phone", "language", "timezone")
MOST = {"name": 200, "phone": 40, "email": 254}
MAX_AMOUNT = Decimal(10) ** 12
ZONES = {name.lower(): name for name in zoneinfo.available_timezones()}
ROLE_WORDS = {
    "administrator": Role.PARTNER_ADMINISTRATOR, "partneradministrator": Role.PARTNER_ADMINISTRATOR,
    "buyer": Role.BUYER, "einkaufer": Role.BUYER, "approver": Role.APPROVER, "genehmiger": Role.APPROVER,
    "freigeber": Role.APPROVER, "vendor": Role.VENDOR, "lieferant": Role.VENDOR, "reseller": Role.RESELLER,
    "wiederverkaufer": Role.RESELLER, "affiliate": Role.AFFILIATE,
}  # fmt: skip
RIGHT_WORDS = {
    "place": "may_place", "placeorders": "may_place", "mayplace": "may_place", "bestellen": "may_place",
    "accept": "may_accept", "acceptorders": "may_accept", "mayaccept": "may_accept", "annehmen": "may_accept",
}  # fmt: skip
NONE_WORDS = {"none", "keine", "no", "nein"}
KIND_WORDS = {
    "direct": User.Kind.DIRECT, "directuser": User.Kind.DIRECT, "procurement": User.Kind.PROCUREMENT,
    "procurementuser": User.Kind.PROCUREMENT,
}  # fmt: skip


@dataclass(slots=True)
class Record:
    """A person as his row tells it. Texts are empty, the others None, where the row says nothing; `amount` is the limit
    of one order, `periods` has those that the row names."""

    line: Any
    username: str
    partner_code: str
    values: dict
    roles: list | None = None
    rights: dict | None = None
    kind: str | None = None
    amount: Decimal | None = None
    periods: dict = field(default_factory=dict)
    approver: str = ""
    partner: Partner | None = None
    membership: Membership | None = None

    @property
    def shown(self):
        roles = ", ".join(str(Role(role).label) for role in self.roles or ())
        return {"line": self.line.number, "key": self.username, "name": self.values.get("name", ""),
                "below": f"{self.partner_code}: {roles}"}  # fmt: skip


@dataclass(slots=True)
class House:
    """What is there of all that the file names."""

    partners: dict
    users: dict
    emails: dict
    places: dict = field(default_factory=dict)
    limits: dict = field(default_factory=dict)
    of_operator: set = field(default_factory=set)


def plan(table, *, by, told=lambda done: None):
    """Give the Outcome of a table against the people that are there."""
    outcome, records = Outcome(), []
    for line in table.lines:
        try:
            records.append(_record(line))
        except Refused as refusal:
            outcome.refuse(line, line.cells.get("username", ""), refusal.sentence)
    house = _house(records, told)
    names, emails = {}, {}
    for record in records:
        try:
            _check_once(record, names, emails)
            _check(record, house, by)
        except Refused as refusal:
            outcome.refuse(record.line, record.username, refusal.sentence)
            continue
        user = house.users.get(record.username.lower())
        if user is None:
            outcome.new.append(record)
        else:
            _compare(record, user, house, outcome)
    approvers.refuse_unfit(outcome, house)
    return outcome


def _record(line):
    """Read the cells of a row; refuses what is no role, right, language, zone, kind or amount."""
    found = line.cells
    if line.fault:
        raise Refused(line.fault)
    for name, most in MOST.items():
        if len(found.get(name, "")) > most:
            raise Refused(_("%(field)s is too long: at most %(most)s characters.") % {"field": name, "most": most})
    values = {name: found[name] for name in ("name", "phone", "email") if found.get(name)}
    values |= {"language": _language(found["language"])} if found.get("language") else {}
    values |= {"timezone": _zone(found["timezone"])} if found.get("timezone") else {}
    record = Record(line, found.get("username", ""), found.get("partner", ""), values)
    record.roles = _words(found.get("roles"), ROLE_WORDS, _("%(word)s is no role of a partner."))
    rights = _words(found.get("rights"), RIGHT_WORDS, _("%(word)s is no right."))
    record.rights = None if rights is None else {name: name in rights for name in ("may_place", "may_accept")}
    kind = _words(found.get("kind"), KIND_WORDS, _("%(word)s is no kind of user."))
    record.kind = kind[0] if kind else None
    record.amount, record.approver = _amount(found.get("limit", "")), found.get("approver", "")
    amounts = {period: _amount(found.get(PERIOD_LIMIT + period, "")) for period in PERIODS}
    record.periods = {period: amount for period, amount in amounts.items() if amount is not None}
    return record


def _words(text, known, refusal):
    """Give what the words of a cell mean, each once; None for an empty cell, [] for "none"."""
    words = [word.strip() for word in re.split(r"[,;|/]", text or "") if word.strip()]
    if not words:
        return None
    labels = {plain(str(Role(role).label)): role for role in PARTNER_ROLES} if known is ROLE_WORDS else {}
    found = []
    for word in words:
        meant = known.get(plain(word)) or labels.get(plain(word))
        if meant is None and not (plain(word) in NONE_WORDS and len(words) == 1):
            raise Refused(refusal % {"word": word})
        found += [meant] if meant and meant not in found else []
    return found


def _language(text):
    wanted = text.lower().replace("_", "-")
    for code, name in settings.LANGUAGES:
        if wanted in {code, str(name).lower()} or code.startswith(f"{wanted}-"):
            return code
    raise Refused(_("The language %(language)s is not there.") % {"language": text})


def _zone(text):
    zone = ZONES.get(text.lower().replace(" ", "_"))
    if zone is None:
        raise Refused(_("%(zone)s is no time zone.") % {"zone": text})
    return zone


def _amount(text):
    """Read an amount with a decimal point or a comma."""
    if not text:
        return None
    compact = text.replace(" ", "").replace("\u00a0", "")
    if "," in compact:
        compact = (
            compact.replace(".", "").replace(",", ".")
            if compact.rfind(",") > compact.rfind(".")
            else compact.replace(",", "")
        )
    try:
        amount = Decimal(compact)
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or not 0 <= amount <= MAX_AMOUNT or amount != round(amount, 2):
        raise Refused(_("%(text)s is no amount.") % {"text": text})
    return amount


def _house(records, told):
    """Read everything that the rows name, in a few statements."""
    codes = {record.partner_code.lower() for record in records if record.partner_code}
    names = {name.lower() for record in records for name in (record.username, record.approver) if name}
    emails = {record.values["email"].lower() for record in records if "email" in record.values}
    house = House(
        partners={partner.code.lower(): partner for partner in _in_parts(Partner.objects.all(), "code", codes)},
        users={user.username.lower(): user for user in _in_parts(User.objects.all(), "username", names)},
        emails={user.email.lower(): user for user in _in_parts(User.objects.exclude(email=""), "email", emails)},
    )
    told(0)
    ids = [user.pk for user in house.users.values()]
    for start in range(0, len(ids), LOOK_UP):
        places = Membership.objects.current().filter(user_id__in=ids[start : start + LOOK_UP])
        for place in places.select_related("partner"):
            house.places.setdefault(place.user_id, {})[place.partner_id] = place
            if place.partner.kind == Partner.Kind.OPERATOR:
                house.of_operator.add(place.user_id)
    ids = [place.pk for places in house.places.values() for place in places.values()]
    house.limits = import_string(f"{settings.IMPORT_LIMITS}.current")(ids) if ids else {}
    return house


def _in_parts(rows, name, wanted):
    wanted = sorted(wanted)
    for start in range(0, len(wanted), LOOK_UP):
        yield from rows.alias(key=Lower(name)).filter(key__in=wanted[start : start + LOOK_UP])


def _check_once(record, names, emails):
    """A user name and an address stand once in the file."""
    username, email = record.username.lower(), record.values.get("email", "").lower()
    if username and username in names:
        raise Refused(_("The user name is not unique: it is line %(line)s's already.") % {"line": names[username]})
    names[username] = record.line.number
    if email and email in emails:
        raise Refused(_("The address is not unique: it is line %(line)s's already.") % {"line": emails[email]})
    emails[email] = record.line.number


def _check(record, house, by):
    """Whether the row may be written at all."""
    if not rules.USERNAME.fullmatch(record.username):
        raise Refused(_("The user name needs 2 to 60 letters, digits, dots, hyphens or underscores."))
    if record.approver and record.approver.lower() == record.username.lower():
        raise Refused(_("Nobody is his own approver."))
    record.partner = house.partners.get(record.partner_code.lower())
    if record.partner is None:
        raise Refused(_("There is no partner with the code %(code)s.") % {"code": record.partner_code or "–"})
    if record.partner.kind == Partner.Kind.OPERATOR:
        raise Refused(_("People of the operator are not imported."))
    _check_address(record, house)
    user = house.users.get(record.username.lower())
    if user is None:
        _check_new(record, by)
    else:
        _check_known(record, user, house, by)


def _check_address(record, house):
    email = record.values.get("email", "")
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    owner = house.emails.get(email.lower())
    if owner is not None and owner.username.lower() != record.username.lower():
        raise Refused(_("The address belongs to another account."))


def _check_new(record, by):
    if not record.values.get("name"):
        raise Refused(_("The name is missing."))
    record.kind = record.kind or User.Kind.DIRECT
    rules.check_email(record.kind, record.values.get("email", ""), by)
    rules.check_roles(by, record.partner, record.roles or ())
    record.rights = record.rights or {"may_place": True, "may_accept": False}
    rules.check_rights(by, record.rights)


def _check_known(record, user, house, by):
    places = house.places.get(user.pk, {})
    record.membership = places.get(record.partner.pk)
    if user.status == UserStatus.DELETED:
        raise Refused(_("Somebody had this user name: it is never given out again."))
    if user.pk in house.of_operator:
        raise Refused(_("This is one of the operator's own people."))
    if record.membership is None:
        raise Refused(_("He has no place there. Places are added, moved and ended on his own page."))
    if record.kind and record.kind != user.kind:
        raise Refused(_("The kind of a user does not change."))
    email = record.values.get("email", "")
    if email and email.lower() != user.email.lower():
        raise Refused(_("His address is another one: he changes it himself in his profile."))
    held = {name: getattr(record.membership, name) for name in ("may_place", "may_accept")}
    if record.roles is not None and set(record.roles) != set(record.membership.roles):
        if Role.PARTNER_ADMINISTRATOR in set(record.membership.roles) - set(record.roles):
            raise Refused(_("An administrator stops being one on his own page."))
        rules.check_not_oneself(by, user)
        rules.check_roles(by, record.partner, record.roles, held=record.membership.roles)
    if record.rights is not None and record.rights != held:
        rules.check_not_oneself(by, user)
        rules.check_rights(by, record.rights, held=held)


def _compare(record, user, house, outcome):
    """Find what a row changes of the person that is there."""
    place, fields = record.membership, {}
    for name in ACCOUNT:
        if record.values.get(name) and record.values[name] != getattr(user, name):
            fields[name] = (getattr(user, name), record.values[name])
    if record.roles is not None and set(record.roles) != set(place.roles):
        fields["roles"] = (", ".join(sorted(place.roles)), ", ".join(sorted(record.roles)))
    for name, value in (record.rights or {}).items():
        if value != getattr(place, name):
            fields[name] = (getattr(place, name), value)
    fields |= _compared_limits(record, house.limits.get(place.pk, (None, "", {})))
    if fields:
        place.user = user
        outcome.changed.append(Change(record.line, user.username, user.name, fields, record))
    else:
        outcome.unchanged += 1


def _compared_limits(record, there):
    """Find what changes of limits and approver."""
    (amount, approver, periods), fields = there, {}
    if record.amount is not None and record.amount != amount:
        fields["limit"] = (amount if amount is not None else "", record.amount)
    for period, value in record.periods.items():
        if value != periods.get(period):
            fields[PERIOD_LIMIT + period] = (periods.get(period, ""), value)
    if record.approver and record.approver.lower() != approver.lower():
        fields["approver"] = (approver, record.approver)
    return fields

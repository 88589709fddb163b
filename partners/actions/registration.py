"""A company registers itself, confirms its address and waits; the channel administrator decides (P15)."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import audit, marketplace, outbox, transactions
from core.actor import Actor
from core.refusal import Refused
from partners.actions import manager as managers
from partners.actions import partner as partners
from partners.models import Address, Membership, Partner, PartnerStatus, Registration, User
from partners.permissions import Role
from partners.queries import registration as queries
from partners.rules import registration as rules


@transactions.whole
def ask(*, data, ip, now):
    """Keep what a company says about itself and let the worker write to it; the same for known addresses."""
    expires_at = now + timedelta(days=rules.LINK_DAYS)
    registration = Registration.objects.create(**data, created_at=now, expires_at=expires_at)
    by = Actor(None, registration.name, ip=ip)
    audit.record("registration.asked", registration, by=by, at=now, new={"company": registration.company})
    outbox.enqueue("registration.asked", key=f"registration_asked:{registration.pk}", registration=registration.pk)
    return registration


@transactions.whole
def confirm(*, registration, password, ip, now, roles=(Role.PARTNER_ADMINISTRATOR,)):
    """Make the company a partner on hold with its first user, its administrator; the decision waits (P4)."""
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    rules.check_can_confirm(registration, now)
    partner = _partner(registration, now)
    user = _administrator(registration, password)
    place = Membership.objects.create(user=user, partner=partner, roles=list(roles), may_accept=True)
    registration.state, registration.confirmed_at = Registration.State.WAITING, now
    registration.partner, registration.user = partner, user
    registration.save(update_fields=["state", "confirmed_at", "partner", "user"])
    by = Actor(user.pk, user.name, channel="link", ip=ip)
    made = {"company": partner.name, "code": partner.code, "user": user.username}
    if registration.terms_id:
        made["terms"] = registration.terms.number
    audit.record("registration.confirmed", registration, by=by, at=now, partner_id=partner.pk, new=made)
    audit.record("partner.registered", partner, by=by, at=now, partner_id=partner.pk, new=made)
    audit.record("membership.granted", place, by=by, at=now, partner_id=partner.pk, new={"roles": place.roles})
    for reader in queries.channel_administrators():
        key = f"registration_waiting:{registration.pk}:{reader.pk}"
        outbox.enqueue("registration.waiting", key=key, registration=registration.pk, user=reader.pk)
    return registration


def _partner(registration, now):
    with override(registration.language):
        reason = _("Waiting for acceptance")
    partner = Partner.objects.create(
        code=f"R{registration.pk:06}",
        name=registration.company,
        tax_number=registration.tax_number,
        website=registration.website,
        phone=registration.phone,
        email=registration.email,
        status=PartnerStatus.ON_HOLD,
        status_reason=reason,
        status_since=now,
        status_by=registration.name,
    )
    Address.objects.create(
        partner=partner,
        label=registration.company[:80],
        street=registration.street,
        postcode=registration.postcode,
        city=registration.city,
        country=registration.country,
        is_default_ship_to=True,
        is_default_bill_to=True,
    )
    return partner


def _administrator(registration, password):
    """The first user; an address that has found an account since the mail went out is refused in words."""
    try:
        with transaction.atomic():
            return User.objects.create(
                username=queries.free_username(registration.name),
                name=registration.name,
                email=registration.email,
                phone=registration.phone,
                language=registration.language,
                timezone=marketplace.current().timezone,
                password=make_password(password),
            )
    except IntegrityError as error:
        raise Refused(_("This address has an account by now. Sign in, or ask for a new password.")) from error


@transactions.whole
def accept(*, registration, type, level, currency, by, now, manager=None):
    """Let the company in: its type, level and currency are chosen, its status opens; `manager`, the membership of one
    of the operator's sales staff, looks after it from now on (P13). Raises Refused."""
    registration = _decide(registration, Registration.State.ACCEPTED, "", by=by, now=now)
    partner = partners.set_status(
        partner=registration.partner, status=PartnerStatus.OPEN, reason=_("Registration accepted"), by=by, now=now
    )
    partner.type, partner.level, partner.currency = type, level, currency
    partner.save(update_fields=["type", "level", "currency"])
    if manager:
        managers.assign(partner=partner, manager=manager, by=by, now=now)
    chosen = {"type": type and type.name, "level": level and level.name, "currency": currency}
    _tell(registration, "registration.accepted", by=by, now=now, new=chosen)
    return registration


@transactions.whole
def decline(*, registration, reason, by, now):
    """Turn the company down with a reason that it reads; its people can no longer sign in."""
    rules.check_reason(reason)
    registration = _decide(registration, Registration.State.DECLINED, reason.strip(), by=by, now=now)
    partners.set_status(
        partner=registration.partner, status=PartnerStatus.CLOSED, reason=registration.reason, by=by, now=now
    )
    _tell(registration, "registration.declined", by=by, now=now, reason=registration.reason)
    return registration


def _decide(registration, state, reason, *, by, now):
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    rules.check_can_decide(by, registration)
    registration.state, registration.reason = state, reason
    registration.decided_at, registration.decided_by = now, by.name
    registration.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    return registration


def _tell(registration, event, *, by, now, **told):
    audit.record(event, registration, by=by, at=now, partner_id=registration.partner_id, **told)
    outbox.enqueue(event, key=f"{event.replace('.', '_')}:{registration.pk}", registration=registration.pk)


@transactions.whole
def purge(*, now):
    """Forget what was never confirmed, some time after its link has expired. Gives how many."""
    due = now - timedelta(days=rules.KEPT_DAYS)
    count, _per_model = Registration.objects.filter(state=Registration.State.UNCONFIRMED, expires_at__lte=due).delete()
    return count

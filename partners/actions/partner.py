"""Change partners: status and place in the tree (P1, P2)."""

from django.db import IntegrityError, connection, transaction

from core import audit
from core.refusal import Refused
from partners.models import TREE_LOCK, Partner, PartnerStatus
from partners.rules import partner as rules


@transaction.atomic
def set_status(*, partner, status, reason, by, now):
    """Set a node's own status; what it means below is derived, nothing is written down the tree (P2)."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_can_set_status(by, partner)
    rules.check_status(status, reason)
    old = partner.status
    partner.status, partner.status_since, partner.status_by = status, now, by.name
    partner.status_reason = "" if status == PartnerStatus.OPEN else reason.strip()
    partner.save(update_fields=["status", "status_since", "status_by", "status_reason"])
    values = {"old": {"status": old}, "new": {"status": status}}
    audit.record("partner.status_set", partner, by=by, at=now, partner_id=partner.pk, **values, reason=reason.strip())
    return partner


@transaction.atomic
def move(*, partner, parent, by, now):
    """Put a node with everything below it under another parent; None makes it a root. Circles are refused (P1)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_move(partner, parent)
    old, partner.parent = partner.parent_id, parent
    try:
        with transaction.atomic():
            partner.save(update_fields=["parent"])
    except IntegrityError as error:
        raise Refused(rules.circle(partner), field="parent") from error
    values = {"old": {"parent": old}, "new": {"parent": parent and parent.pk}}
    audit.record("partner.moved", partner, by=by, at=now, partner_id=partner.pk, **values)
    return partner

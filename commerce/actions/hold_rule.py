"""Have every new order of a partner held, until that is ended (K8)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.models import HoldRule
from commerce.rules import hold as rules
from commerce.rules import reason as reasons
from core import audit, money, transactions
from core.refusal import Refused
from partners.models import Partner


@transactions.whole
def add(*, partner, kind, above, currency, reason, by, now):
    """Hold new orders of a partner and of what is below it, from above a total (None: each one)."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_can_rule(by, kind)
    rules.check_above(above, currency)
    reasons.check_reason(reason)
    values = {"kind": kind, "above": above, "currency": currency if above is not None else "", "reason": reason.strip()}
    try:
        with transaction.atomic():
            rule = HoldRule.objects.create(partner=partner, **values, since=now, by_id=by.user_id)
    except IntegrityError as error:
        raise Refused(_("There is a rule of this kind already: end it first."), field="kind") from error
    audit.record("partner.hold_rule_added", partner, by=by, at=now, partner_id=partner.pk, new=_told(rule),
                 reason=rule.reason)  # fmt: skip
    return rule


@transactions.whole
def end(*, rule, by, now):
    """End a rule: what it holds already stays held, new orders are not."""
    partner = Partner.objects.locked().get(pk=rule.partner_id)
    rule = HoldRule.objects.get(pk=rule.pk)
    rules.check_can_rule(by, rule.kind)
    if rule.ended_at:
        raise Refused(_("This rule has ended already."))
    rule.ended_at = now
    rule.save(update_fields=["ended_at"])
    audit.record("partner.hold_rule_ended", partner, by=by, at=now, partner_id=partner.pk, old=_told(rule))
    return rule


def _told(rule):
    above = "" if rule.above is None else money.shown(rule.above, rule.currency)
    return {"hold": rule.kind, "above": above}

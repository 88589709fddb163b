"""Set how the marketplace sells for others: its mode, and what each role may do (T3, T4)."""

from core import audit, transactions
from partners.permissions import SELLER_ROLES, Role
from telesales.models import SalesPolicy, SellerSetting
from telesales.rules import setup as rules

POLICY = ("mode", "may_opt_out", "session_minutes", "quote_days")
ALLOWED = ("change_prices", "custom_terms", "payment_methods", "set_dates", "finalise", "deletion", "every_user")


@transactions.whole
def set_all(*, policy, settings, by, now):
    """Set the marketplace's `policy` {name: value} and the `settings` {role: {name: yes or no}}.

    What exists stays as it is when the mode changes: sessions go on, opportunities are finished (T4). A marketplace
    manager always finalises. Gives whether anything has changed. Raises Refused.
    """
    rules.check_manages(by)
    found, _is_new = SalesPolicy.objects.get_or_create(pk=1)
    found = SalesPolicy.objects.select_for_update().get(pk=found.pk)
    changes = [_apply(found, POLICY, policy, "sales.policy_changed", by, now)]
    for role in SELLER_ROLES:
        setting, _is_new = SellerSetting.objects.select_for_update().get_or_create(
            role=role, defaults={"finalise": role == Role.MARKETPLACE_MANAGER}
        )
        wanted = {**settings[role], **({"finalise": True} if role == Role.MARKETPLACE_MANAGER else {})}
        changes.append(_apply(setting, ALLOWED, wanted, "sales.setting_changed", by, now))
    return any(changes)


def _apply(row, names, wanted, event, by, now):
    """Write what differs, and record it with what it was."""
    old = {name: getattr(row, name) for name in names if getattr(row, name) != wanted[name]}
    if not old:
        return False
    for name in old:
        setattr(row, name, wanted[name])
    row.save(update_fields=list(old))
    audit.record(event, row, by=by, at=now, old=old, new={name: wanted[name] for name in old})
    return True

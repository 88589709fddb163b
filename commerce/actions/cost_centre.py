"""Keep a company's cost centres (A7). Orders keep what they were charged to."""

from commerce.models import CostCentre
from commerce.rules import cost_centre as rules
from core import audit, transactions
from partners.models import Partner


@transactions.whole
def open_one(*, partner, code, name, by, now):
    """Offer another cost centre at a partner and below."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    code, name = code.strip(), name.strip()
    rules.check_can_edit(by, partner)
    rules.check_names(partner, code, name)
    made = CostCentre.objects.create(partner=partner, code=code, name=name)
    audit.record("cost_centre.opened", made, by=by, at=now, partner_id=partner.pk, new=_told(made))
    return made


@transactions.whole
def change(*, cost_centre, code, name, by, now):
    """Give a cost centre another code or name."""
    found = _locked(cost_centre, by)
    code, name = code.strip(), name.strip()
    rules.check_names(found.partner, code, name, but=found.pk)
    old = _told(found)
    found.code, found.name = code, name
    found.save(update_fields=["code", "name"])
    audit.record("cost_centre.changed", found, by=by, at=now, partner_id=found.partner_id, old=old, new=_told(found))
    return found


@transactions.whole
def switch(*, cost_centre, is_active, by, now):
    """Offer a cost centre no longer, or again; the orders it is on keep it."""
    found = _locked(cost_centre, by)
    if found.is_active == is_active:
        return found
    found.is_active = is_active
    found.save(update_fields=["is_active"])
    event = "cost_centre.reopened" if is_active else "cost_centre.closed"
    audit.record(event, found, by=by, at=now, partner_id=found.partner_id, new=_told(found))
    return found


def _locked(cost_centre, by):
    partner = Partner.objects.locked().get(pk=cost_centre.partner_id)
    rules.check_can_edit(by, partner)
    return CostCentre.objects.select_related("partner").get(pk=cost_centre.pk)


def _told(cost_centre):
    return {"code": cost_centre.code, "name": cost_centre.name}

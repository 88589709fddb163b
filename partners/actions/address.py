"""Keep a partner's address book: several addresses, one to ship to and one to bill to (P1)."""

from core import audit, transactions
from partners.models import Address, Partner
from partners.rules import partner as rules

FIELDS = ("label", "street", "postcode", "city", "country", "is_default_ship_to", "is_default_bill_to")
DEFAULTS = ("is_default_ship_to", "is_default_bill_to")


@transactions.whole
def add(*, partner, values, by, now):
    """Enter an address; where it is a default, the one before it no longer is."""
    partner = _locked(partner, by)
    _clear_defaults(partner, values)
    address = Address.objects.create(partner=partner, **values)
    _record("partner.address_added", partner, by=by, now=now, new=_told(address))
    return address


@transactions.whole
def change(*, address, values, by, now):
    """Change an address of the book."""
    partner = _locked(address.partner, by)
    address = Address.objects.select_for_update().get(pk=address.pk)
    old = _told(address)
    _clear_defaults(partner, values, but=address)
    for name, value in values.items():
        setattr(address, name, value)
    address.save(update_fields=list(values))
    new = _told(address)
    changed = [name for name in FIELDS if old[name] != new[name]]
    if changed:
        kept = {"address": address.label}
        was, told = ({**kept, **{name: each[name] for name in changed}} for each in (old, new))
        _record("partner.address_changed", partner, by=by, now=now, old=was, new=told)
    return address


@transactions.whole
def remove(*, address, by, now):
    """Strike an address out of the book; orders keep what they were sent to."""
    partner = _locked(address.partner, by)
    address = Address.objects.select_for_update().filter(pk=address.pk).first()
    if address is None:
        return
    old = _told(address)
    address.delete()
    _record("partner.address_removed", partner, by=by, now=now, old=old)


def _locked(partner, by):
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_can_edit(by, partner, ())
    return partner


def _clear_defaults(partner, values, but=None):
    for name in DEFAULTS:
        if values.get(name):
            partner.addresses.filter(**{name: True}).exclude(pk=but and but.pk).update(**{name: False})


def _told(address):
    return {name: getattr(address, name) for name in FIELDS}


def _record(event, partner, *, by, now, old=None, new=None):
    audit.record(event, partner, by=by, at=now, partner_id=partner.pk, old=old, new=new)

"""Write what a file of partners says, in bulk: parents first, audit with every row (P10, P14)."""

from django.db import connection
from psycopg.types.json import Jsonb

from core import audit
from partners import loading
from partners.intake import columns
from partners.intake.companies import NAMED, PLACE, TEXTS
from partners.models import TREE_LOCK, Address, Partner, PartnerLevel, PartnerType

BATCH = 2000
SIMPLE = (*TEXTS, "currency")


def lock():
    """Let no partner move meanwhile, and no other import write."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '15min'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def write(outcome, *, by, now, told=lambda done: None):
    """Create and change what the outcome holds; `told` is called with how many rows are done."""
    kinds = _named(PartnerType, "type", outcome), _named(PartnerLevel, "level", outcome)
    _create(outcome.new, kinds, by=by, now=now, told=told)
    for start in range(0, len(outcome.changed), BATCH):
        _change(outcome.changed[start : start + BATCH], kinds, by=by, now=now)
        told(len(outcome.new) + start)


def _named(model, name, outcome):
    """Give {name in small letters: row} of the types or levels the file names; those that are not there are made."""
    records = [*outcome.new, *(change.record for change in outcome.changed)]
    wanted = {record.values[name] for record in records if record.values.get(name)}
    there = {row.name.lower(): row for row in model.objects.all()}
    missing = {text.lower(): text for text in sorted(wanted) if text.lower() not in there}
    made = model.objects.bulk_create(model(name=text) for text in missing.values())
    return {**there, **{row.name.lower(): row for row in made}}


def _create(records, kinds, *, by, now, told):
    ids = dict(zip((record.code.lower() for record in records), loading.reserve(len(records)), strict=True))
    outside = {record.parent.lower() for record in records if record.parent and record.parent.lower() not in ids}
    ids.update((partner.code.lower(), partner.pk) for partner in loading.partners_by_code(outside).values())
    for start in range(0, len(records), BATCH):
        part = records[start : start + BATCH]
        _copy(Partner, (_partner(record, ids, kinds) for record in part))
        at_home = (record for record in part if record.values.get("street") and record.values.get("city"))
        Address.objects.bulk_create(_address(record, ids) for record in at_home)
        new = [_imported(ids[record.code.lower()], record) for record in part]
        audit.record_many(new, by=by, at=now)
        told(start + len(part))


def _copy(model, rows):
    """Write rows by COPY: sending them as one INSERT costs three times as much. What has no value has the default."""
    blank = model()
    columns = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    names = ", ".join(f'"{field.column}"' for field in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
        for row in rows:
            values = [row.get(field.attname, getattr(blank, field.attname)) for field in columns]
            copy.write_row([Jsonb(value) if isinstance(value, dict) else value for value in values])


def _imported(pk, record):
    return audit.Event("partner.imported", "partner", pk, pk, new={"code": record.code, "name": record.name})


def _partner(record, ids, kinds):
    """Give the columns of a new partner that have a value."""
    kind, level = (found.get(record.values.get(name, "").lower()) for found, name in zip(kinds, NAMED, strict=True))
    return {
        "id": ids[record.code.lower()],
        "code": record.code,
        "parent_id": ids[record.parent.lower()] if record.parent else None,
        "type_id": kind and kind.pk,
        "level_id": level and level.pk,
        "attributes": record.attributes,
        **{name: record.values[name] for name in SIMPLE if record.values.get(name)},
    }


def _address(record, ids):
    place = {name: record.values.get(name, "") for name in PLACE}
    label, pk = record.name[:80], ids[record.code.lower()]
    return Address(partner_id=pk, label=label, is_default_ship_to=True, is_default_bill_to=True, **place)


def _change(changes, kinds, *, by, now):
    """Correct the partners of a batch, field by field, and tell each in the audit."""
    for change in changes:
        _apply(change.record, change.fields, kinds)
    partners = [change.record.partner for change in changes]
    Partner.objects.bulk_update(partners, [*SIMPLE, *NAMED, "attributes"], batch_size=500)
    _write_addresses([change for change in changes if set(change.fields) & set(PLACE)])
    events = [
        audit.Event(
            "partner.import_changed", "partner", change.record.partner.pk, change.record.partner.pk,
            old={name: str(old) for name, (old, _new) in change.fields.items()},
            new={name: str(new) for name, (_old, new) in change.fields.items()},
        )
        for change in changes
    ]  # fmt: skip
    audit.record_many(events, by=by, at=now)


def _apply(record, fields, kinds):
    partner = record.partner
    for name, (_old, value) in fields.items():
        if name in SIMPLE:
            setattr(partner, name, value)
        elif name in NAMED:
            setattr(partner, name, kinds[NAMED.index(name)][value.lower()])
        elif name.startswith(columns.ATTRIBUTE):
            partner.attributes[name.removeprefix(columns.ATTRIBUTE)] = value


def _write_addresses(changes):
    """Change the default address, or write the first one."""
    for change in changes:
        partner = change.record.partner
        address = next(iter(partner.addresses.all()), None)
        values = {name: new for name, (_old, new) in change.fields.items() if name in PLACE}
        if address is None:
            _address(change.record, {change.record.code.lower(): partner.pk}).save(force_insert=True)
        else:
            for name, value in values.items():
                setattr(address, name, value)
            address.save(update_fields=list(values))

"""Set how the marketplace sells on the phone, and write what is told there (F6)."""

from core import audit, transactions
from telesales.models import PhonePolicy, PhoneScript
from telesales.queries import phone_setup as queries
from telesales.rules import phone_setup as rules

POLICY = ("recording_days", "retention_days", "link_days", "fee_percent")
SAID = ("contracting_party", "words", "terms_name", "terms")


@transactions.whole
def set_policy(*, values, by, now):
    """Set {name of POLICY: value}; it counts for what is asked for, sent and sold from now on. Gives whether anything
    has changed. Raises Refused."""
    rules.check_manages(by)
    found, _is_new = PhonePolicy.objects.get_or_create(pk=1)
    found = PhonePolicy.objects.select_for_update().get(pk=found.pk)
    old = {name: getattr(found, name) for name in POLICY if getattr(found, name) != values[name]}
    if not old:
        return False
    for name in old:
        setattr(found, name, values[name])
    found.save(update_fields=list(old))
    new = {name: values[name] for name in old}
    audit.record("phone.policy_changed", found, by=by, at=now, old=_told(old), new=_told(new))
    return True


@transactions.whole
def write_script(*, values, seen, by, now):
    """Write the next version of the script, of {name of SAID: text}; it counts at once, what was begun with another
    has to be told anew. `seen` is the version that it was compared with. Raises Refused."""
    rules.check_manages(by)
    values = {name: values[name].strip().replace("\r\n", "\n") for name in SAID}
    rules.check_says_everything(values)
    rules.check_says_names(values)
    PhonePolicy.objects.get_or_create(pk=1)
    PhonePolicy.objects.select_for_update().get(pk=1)  # versions count up one by one
    last = queries.script()
    rules.check_seen(seen, last)
    rules.check_is_new(values, last)
    script = PhoneScript.objects.create(
        version=last.version + 1 if last else 1, since=now, by_id=by.author_id, **values
    )
    audit.record("phone.script_written", script, by=by, at=now, new={"version": script.version})
    return script


def _told(values):
    return {name: str(value) if name == "fee_percent" else value for name, value in values.items()}

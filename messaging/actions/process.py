"""Purchase processes: begin, change while a draft, publish, close early, note that the time limit is over (S1, S7).

The process is locked first, and only then the database's clock is read: so an offer, an award and the sweep agree.
"""

from core import audit, clock, outbox, transactions
from core.actor import SYSTEM
from messaging.models import ProcessState, PurchaseProcess, Side
from messaging.queries import matching, organisation, recipients
from messaging.queries import process as queries
from messaging.rules import process as rules

S = ProcessState
FACTS = (
    "title", "specification", "product", "category", "quantity", "unit", "budget", "is_budget_shown", "deadline",
)  # fmt: skip
BATCH = 500


@transactions.whole
def begin(*, facts, by, now):
    """Write a draft: its FACTS. Nobody but the buyer's company reads it."""
    rules.check_may_begin(by)
    values = _sound(facts, by.currency, now)
    company = organisation.lock_company(by)
    process = PurchaseProcess.objects.create(
        buyer_id=company, owner_id=by.membership_id, currency=by.currency, created_at=now, **values
    )
    _record("process.begun", process, by, now, new={"title": process.title})
    return process


@transactions.whole
def change(*, process, facts, by, now):
    """Change a draft."""
    process = _locked(process)
    rules.check_may_change(by, process)
    rules.check_is_draft(process)
    values = _sound(facts, process.currency, now)
    changed = [name for name in FACTS if getattr(process, name) != values[name]]
    old = {name: _told(name, getattr(process, name)) for name in changed}
    for name in changed:
        setattr(process, name, values[name])
    if changed:
        process.save(update_fields=changed)
        new = {name: _told(name, values[name]) for name in changed}
        _record("process.changed", process, by, now, old=old, new=new)
    return process


@transactions.whole
def publish(*, process, by, moment=clock.now):
    """Open a draft to offers: sellers whom it suits are found and told. Gives the process, and how many they are."""
    process = _locked(process)
    now = moment()
    rules.check_may_change(by, process)
    rules.check_move(process, S.ACTIVE, now)
    rules.check_facts({**{name: getattr(process, name) for name in FACTS}, "currency": process.currency}, now)
    process.state, process.published_at = S.ACTIVE, now
    process.save(update_fields=["state", "published_at"])
    found = matching.note(process, now)
    _record("process.published", process, by, now, new={"sellers": len(found)})
    tell_sellers(process=process, companies=found)
    return process, len(found)


@transactions.whole
def close(*, process, by, reason="", moment=clock.now):
    """End it early, or throw a draft away; of a published one sellers who have offered are told why."""
    process = _locked(process)
    now = moment()
    rules.check_may_change(by, process)
    rules.check_move(process, S.CLOSED, now)
    if process.state != S.DRAFT:
        rules.check_reason(reason)
    old = rules.state(process, now)
    process.state, process.ended_at, process.ended_by_id, process.reason = S.CLOSED, now, by.user_id, reason.strip()
    process.save(update_fields=["state", "ended_at", "ended_by", "reason"])
    _record("process.closed", process, by, now, old={"state": old}, new={"state": S.CLOSED}, reason=process.reason)
    tell_those_who_offered(process=process)
    return process


@transactions.whole
def expire(*, moment=clock.now):
    """Note of some that their time limit is over, and tell their owners; gives how many. It was true before: the clock
    decides. Those that are being worked on are found next time."""
    now = moment()
    due = PurchaseProcess.objects.filter(state=S.ACTIVE, deadline__lte=now).order_by("deadline", "pk")
    found = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    PurchaseProcess.objects.filter(pk__in=[each.pk for each in found]).update(state=S.EXPIRED)
    rows = [
        audit.Event("process.expired", "purchaseprocess", each.pk, each.buyer_id, {"state": S.ACTIVE}, {
            "state": S.EXPIRED})
        for each in found
    ]  # fmt: skip
    audit.record_many(rows, by=SYSTEM, at=now)
    entries = [
        (f"process.expired:{each.pk}:{place.pk}", {"process": each.pk, "membership": place.pk})
        for each in found
        for place in queries.told_of(each)
    ]
    outbox.enqueue_many("process.expired", entries)
    return len(found)


def sweep(*, moment=clock.now):
    """Expire all that are due; gives how many."""
    done = 0
    while found := expire(moment=moment):
        done += found
    return done


def match_again(*, moment=clock.now):
    """Find sellers whom active processes suit by now, for they have new products; each is told once. Gives how many."""
    active = PurchaseProcess.objects.filter(state=S.ACTIVE, deadline__gt=moment()).order_by("deadline", "pk")
    return sum(_match_again(process=each, moment=moment) for each in active.iterator(chunk_size=BATCH))


@transactions.whole
def _match_again(*, process, moment):
    process = PurchaseProcess.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=process.pk).first()
    if process is None or rules.state(process, now := moment()) != S.ACTIVE:
        return 0
    found = matching.note(process, now)
    tell_sellers(process=process, companies=found)
    return len(found)


def tell_sellers(*, process, companies):
    """Mail members of sellers whom it suits."""
    entries = [
        (f"process.published:{process.pk}:{pk}", {"process": process.pk, "membership": pk, "company": company})
        for company, pk in matching.told(companies)
    ]
    outbox.enqueue_many("process.published", entries)


def tell_those_who_offered(*, process):
    """Mail each seller who has offered what has become of it: whoever has the thread, else all who want it at once."""
    places = recipients.at_once((pk, Side.SELLER) for pk in queries.thread_ids(process))
    entries = [
        (f"process.ended:{thread}:{pk}", {"thread": thread, "membership": pk})
        for (thread, _side), found in places.items()
        for pk in found
    ]
    outbox.enqueue_many("process.ended", entries)


def _locked(process):
    """Lock it and read it afresh, with what it names."""
    PurchaseProcess.objects.locked().only("pk").get(pk=process.pk)
    return PurchaseProcess.objects.select_related("buyer", "product", "category").get(pk=process.pk)


def _sound(facts, currency, now):
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    rules.check_facts({**facts, "currency": currency}, now)
    if facts["product"] and not facts["unit"]:
        facts["unit"] = facts["product"].unit
    return {name: facts[name] for name in FACTS}


def _told(name, value):
    """Give what the audit keeps of a fact; of a budget whether there is one: the operator reads it too (T16)."""
    if name == "budget":
        return value is not None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, bool | str) or value is None else str(value)


def _record(event, process, by, now, **told):
    audit.record(event, process, by=by, at=now, partner_id=process.buyer_id, **told)

"""End an open step: it is decided, or void because it is no longer asked."""


def close(*, step, decision, by, now, capacity="", reason=""):
    """Write the end of a locked step; `capacity` is in which role `by` decided (AskedAs), empty for a void one."""
    step.decision, step.decided_at, step.decided_by_id, step.reason = decision, now, by.user_id, reason
    step.decided_as, step.channel, step.ip = capacity, by.channel, by.ip
    step.save(update_fields=["decision", "decided_at", "decided_by", "decided_as", "channel", "ip", "reason"])
    step.asked.filter(is_open=True).update(is_open=False)

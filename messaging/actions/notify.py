"""Choose how one is told of messages, at one of his places: at once, once a day, not at all (S3)."""

from core import audit, transactions
from messaging.models import NotifyHow, NotifySetting
from partners.models import Membership


@transactions.whole
def choose(*, membership, how, by, now):
    """Note what somebody chose for a place of his. Choosing the same twice changes nothing."""
    place = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    setting = NotifySetting.objects.filter(pk=place.pk).first()
    before, how = (setting.how if setting else NotifyHow.AT_ONCE), NotifyHow(how)
    if how == before:
        return
    NotifySetting.objects.update_or_create(membership=place, defaults={"how": how, "at": now})
    audit.record(
        "notify.chosen", place, by=by, at=now, partner_id=place.partner_id, old={"how": before}, new={"how": how}
    )

"""One mail with all that waits for somebody: the morning's digest, or several orders that the desk reminds of (A9)."""

from django.utils.translation import gettext as _

from approvals.links import digest as digest_links
from approvals.models import Asked
from commerce.pages.hold_listing import age_words
from core import clock, mail, money
from core.reader import as_reader
from partners.links import place as place_links
from partners.models import Membership

SHOWN = 25
COLUMNS = (
    "step__order__number", "step__order__partner__name", "step__order__buyer__name", "step__order__total",
    "step__order__currency", "step__asked_at",
)  # fmt: skip


def digest(payload):
    """List what waits, the oldest first; moot where all of it was decided. `asked` are those the desk reminds of."""
    place = Membership.objects.select_related("user", "partner").get(pk=payload["membership"])
    reader, chosen = place.user, payload.get("asked")
    found = Asked.objects.filter(membership=place, is_open=True)
    rows = list((found.filter(pk__in=chosen) if chosen else found).order_by("step__asked_at", "pk").values(*COLUMNS))
    if not rows or place.ended_at is not None or not (reader.email and reader.is_active):
        return None
    with as_reader(reader):
        now, unwanted = clock.now(), mail.address("approvals:digests", digest_links.token(place.pk))
        context = {
            "number": len(rows),
            "place": place.partner.name,
            "rows": [_row(row, now) for row in rows[:SHOWN]],
            "more": max(0, len(rows) - SHOWN),
            "oldest": age_words(now - rows[0]["step__asked_at"]),
            "unwanted_url": "" if chosen else unwanted,
            "action_url": mail.address("approvals:inbox"),
            "action_label": _("See and decide"),
        }
        return mail.render(
            "approval_digest", reader=reader, context=context, headers=None if chosen else place_links.headers(unwanted)
        )


def _row(row, now):
    return {
        "number": row["step__order__number"],
        "company": row["step__order__partner__name"],
        "buyer": row["step__order__buyer__name"],
        "total": money.shown(row["step__order__total"], row["step__order__currency"]),
        "age": age_words(now - row["step__asked_at"]),
    }

"""What narrows an inbox (S1): by the clock of the moment at which it is read."""

import django_filters
from django.utils.translation import gettext_lazy as _

from messaging.models import Side, Thread
from messaging.queries import inbox
from messaging.windows import Standing

OURS, FREE = "ours", "free"
STANDINGS = [
    (Standing.DUE.value, _("Waiting for us, time left")),
    (OURS, _("They wrote last")),
    ("theirs", _("We wrote last")),
    (Standing.BLOCKED.value, _("Missed by us")),
    (Standing.THEIRS_MISSED.value, _("Missed by them")),
    (FREE, _("No deadline")),
]
OF = {
    Standing.DUE.value: (Standing.DUE,),
    OURS: (Standing.DUE, Standing.WAITING),
    "theirs": (Standing.THEIRS_DUE, Standing.THEIRS),
    Standing.BLOCKED.value: (Standing.BLOCKED,),
    Standing.THEIRS_MISSED.value: (Standing.THEIRS_MISSED,),
    FREE: (Standing.WAITING, Standing.THEIRS),
}
"""Which standings each choice means."""
MINE, NOBODY = "me", "nobody"
LONGEST = 100


class ThreadFilter(django_filters.FilterSet):
    """Find threads of an inbox; `side` is set by the two that are declared of it."""

    side = Side.SELLER
    q = django_filters.CharFilter(label=_("Subject or company"), method="search", max_length=LONGEST)
    standing = django_filters.ChoiceFilter(
        label=_("Shows"), choices=STANDINGS, method="by_standing", empty_label=_("All")
    )
    owner = django_filters.ChoiceFilter(
        label=_("Assigned to"), choices=[(MINE, _("Me")), (NOBODY, _("Nobody"))], method="by_owner",
        empty_label=_("Anybody"),
    )  # fmt: skip
    unread = django_filters.ChoiceFilter(
        label=_("Read"), choices=[("yes", _("Unread"))], method="only_unread", empty_label=_("All")
    )

    class Meta:
        model = Thread
        fields: list = []

    def search(self, rows, _name, text):
        return inbox.search(rows, self.side, text.replace("\0", ""))

    def by_standing(self, rows, _name, value):
        """Whatever the worker has noted: the clock of the moment decides."""
        known = inbox.standing(self.side, self.request.acting.read_at)
        narrowed = known[OF[value][0]]
        for each in OF[value][1:]:
            narrowed |= known[each]
        return rows.filter(narrowed, closed_at=None)

    def by_owner(self, rows, _name, value):
        membership = self.request.acting.membership_id if value == MINE else None
        return rows.filter(**{f"{self.side}_owner": membership})

    def only_unread(self, rows, _name, _value):
        return rows.filter(inbox.unread(self.side, self.request.acting.membership_id))


class SalesFilter(ThreadFilter):
    side = Side.SELLER


class PurchasesFilter(ThreadFilter):
    side = Side.BUYER

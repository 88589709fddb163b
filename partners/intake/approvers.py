"""The approvers that a file of people names: of the same company, there already or coming with the file (A1, P10)."""

from django.utils.translation import gettext as _

from partners import queries


def refuse_unfit(outcome, house):
    """Refuse the rows whose approver cannot be theirs, and then those who named somebody refused by that."""
    records = [*outcome.new, *(change.record for change in outcome.changed)]
    naming = [record for record in records if record.approver]
    if not naming:
        return
    homes = _Homes(outcome, house, naming)
    asking: dict[str, list] = {}
    for record in naming:
        asking.setdefault(record.approver.lower(), []).append(record)
    refused = {id(record): record for record in naming if not homes.fits(record)}
    waiting = list(refused.values())
    for record in waiting:  # grows while it is walked
        outcome.refuse(record.line, record.username, homes.fault(record))
        homes.leave_out(record)
        for other in asking.get(record.username.lower(), ()):
            if id(other) not in refused and not homes.fits(other):
                refused[id(other)] = other
                waiting.append(other)
    outcome.new = [record for record in outcome.new if id(record) not in refused]
    outcome.changed = [change for change in outcome.changed if id(change.record) not in refused]


class _Homes:
    """Where everybody named has a place, now or by the file, and to which company that belongs."""

    def __init__(self, outcome, house, naming):
        self.house = house
        self.coming = {record.username.lower(): record.partner.pk for record in outcome.new}
        named = (partner_id for record in naming for partner_id in self._of(record.approver))
        self.roots = queries.root_ids({*named, *(record.partner.pk for record in naming)})

    def _of(self, username):
        """Give the ids of the partners at which somebody has a place or gets one."""
        name = username.lower()
        user = self.house.users.get(name)
        there = self.house.places.get(user.pk, {}) if user else {}
        return {*there, self.coming[name]} if name in self.coming else set(there)

    def fits(self, record):
        """Whether the approver is of the same company."""
        company = self.roots[record.partner.pk]
        return any(self.roots[partner_id] == company for partner_id in self._of(record.approver))

    def leave_out(self, record):
        """Somebody new who is refused does not come."""
        self.coming.pop(record.username.lower(), None)

    def fault(self, record):
        name = record.approver.lower()
        if name in self.house.users or name in self.coming:
            return _("The approver has no place in the same company.")
        return _("There is nobody with the user name %(name)s to approve.") % {"name": record.approver}

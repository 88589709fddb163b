"""Approvals as one would tell them to a new colleague: who is told, one after the other (A1-A6). No code of ours."""

from dataclasses import dataclass

DEPOT, ROOT, NORTH = "depot", "root", "north"


@dataclass(frozen=True)
class Person:
    """`approver`, `proxies` and `delegate` are places in the list of people; `delegate` is set while he is away."""

    node: str = DEPOT
    limit: int | None = None
    approver: int | None = None
    proxies: frozenset = frozenset()
    delegate: int | None = None
    status: str = "active"
    has_left: bool = False
    may_accept: bool = False
    is_administrator: bool = False


@dataclass(frozen=True)
class Organisation:
    """The people, of whom the first one orders, and what holds for all of them."""

    people: list
    is_pool: bool
    is_north_stopped: bool

    def told(self, total):
        """Give the sets of people who are told about an order of that total, one set after the other."""
        asked = []
        if self.is_pool and not self.people[0].may_accept:
            members = {who for who, person in enumerate(self.people) if person.may_accept and self.able(who)}
            asked.append(members or self.administrators())
        here = self.people[0]
        while here.limit is not None and here.approver is not None and total > here.limit:
            asked.append(self.instead_of(here.approver))
            here = self.people[here.approver]
        return asked

    def able(self, who):
        person = self.people[who]
        is_stopped = person.node == NORTH and self.is_north_stopped
        return who != 0 and person.status == "active" and not person.has_left and not is_stopped

    def administrators(self):
        for node in (DEPOT, ROOT):
            here = {who for who, person in enumerate(self.people) if person.node == node and person.is_administrator}
            found = {who for who in here if self.able(who)}
            if found:
                return found
        return set()

    def stands_in(self, who):
        seen = {who}
        while self.people[who].delegate is not None:
            who = self.people[who].delegate
            if who in seen:
                return None
            seen.add(who)
        return who

    def instead_of(self, approver):
        deputy = self.stands_in(approver)
        if deputy not in {None, approver} and self.able(deputy):
            return {deputy}
        if self.able(approver):
            return {approver}
        return {who for who in self.people[approver].proxies if self.able(who)} or self.administrators()

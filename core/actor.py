"""Who does something and from where; what audit rows are written from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system, user_id None) as the audit remembers him: by id and by name at the time."""

    user_id: int | None
    name: str
    channel: str = "page"
    ip: str | None = None
    behalf_of_id: int | None = None
    behalf_of: str = ""

    def signature(self):
        """Give who did it and for whom, as it is written down: (user id, name, for whom by id, for whom by name)."""
        return self.user_id, self.name, self.behalf_of_id, self.behalf_of


SYSTEM = Actor(None, "System", channel="system")

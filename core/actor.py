"""Who does something and from where; what audit rows are written from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system, user_id None) as the audit remembers him: by id and by name at the time.

    `seller` is who really acts, where he acts in the place of another: he signs, for the other (T2).
    """

    user_id: int | None
    name: str
    channel: str = "page"
    ip: str | None = None
    behalf_of_id: int | None = None
    behalf_of: str = ""
    seller: "Actor | None" = None

    @property
    def author_id(self):
        """The id of the user who really does it."""
        return self.seller.user_id if self.seller else self.user_id

    def signature(self):
        """Give who did it and for whom, as it is written down: (user id, name, for whom by id, for whom by name)."""
        if self.seller:
            return self.seller.user_id, self.seller.name, self.user_id, self.name
        return self.user_id, self.name, self.behalf_of_id, self.behalf_of


SYSTEM = Actor(None, "System", channel="system")

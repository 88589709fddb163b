"""Who acts, from which company, with which rights: the acting company is explicit in every call (P11)."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from core.actor import Actor
from partners import permissions
from partners.models import RESTRICTIVENESS, PartnerStatus


@dataclass(frozen=True)
class EffectiveStatus:
    """The most restrictive status of a node and its ancestors, with the node it comes from (P2)."""

    status: str
    source_id: int | None = None
    source_name: str = ""
    source_code: str = ""
    reason: str = ""
    since: str | None = None
    by: str = ""

    @property
    def rank(self):
        return RESTRICTIVENESS[PartnerStatus(self.status)]

    @property
    def is_open(self):
        return self.rank == 0

    @property
    def label(self):
        return PartnerStatus(self.status).label


@dataclass(frozen=True)
class Acting(Actor):
    """A user at one of his places; what actions and queries take as `by` and `acting`.

    In an assisted sale it is the customer at his place: whose carts, prices and addresses. `seller` is who really acts,
    from a place of his own: he is written down, for the customer, and may do no more there than sell (T2, T8).
    `sale_channel` is how the sale came about, `may_choose_payment` whether he decides how it is paid.
    """

    membership_id: int = 0
    partner_id: int = 0
    partner_name: str = ""
    partner_code: str = ""
    company_id: int = 0
    company_name: str = ""
    currency: str = ""
    is_operator: bool = False
    roles: tuple = ()
    may_place: bool = True
    may_accept: bool = False
    user_status: str = "active"
    effective: EffectiveStatus = field(default_factory=lambda: EffectiveStatus("open"))
    seller: "Acting | None" = None
    sales_session_id: int | None = None
    sale_channel: str = "assisted"
    may_choose_payment: bool = True
    read_at: datetime | None = field(default=None, compare=False)
    """The database's time when his place was read: the moment of a page that only shows."""

    @cached_property
    def permissions(self):
        held = permissions.of_place(self.roles, may_place=self.may_place, may_accept=self.may_accept)
        return held & permissions.IN_SALE if self.seller else held

    def at(self, **changed):
        """Give the same with what has changed since."""
        return dataclasses.replace(self, **changed)

    def may(self, permission):
        return permission in self.permissions

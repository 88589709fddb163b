"""What partners show beside the first page (P13)."""

from dataclasses import dataclass

from partners.queries import manager as managers


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the first page: a template and its context."""

    template: str
    context: dict


def representative(acting):
    """Give a company's people the card of who looks after them; None while nobody does, and for the operator's own."""
    if acting.is_operator:
        return None
    found = managers.representative(acting.partner_id)
    return Card("partners/manager/card.html", {"representative": found}) if found else None

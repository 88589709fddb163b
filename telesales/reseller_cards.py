"""What a customer's people see of who sells to them, beside their first page (T5, P13)."""

from core import kept
from partners.cards import Card
from telesales.queries import reseller as queries

MOST_PEOPLE = 3


def seller(acting):
    """Give the card of the reseller company that looks after the reader's; None without one. It rarely changes."""
    if acting.is_operator:
        return None
    found = kept.read("reseller", acting.partner_id, (), "", lambda: _found(acting.partner_id))
    return Card("telesales/reseller/card.html", found) if found else None


def _found(partner_id):
    """Give what the card shows; nothing where no reseller looks after the node."""
    reseller = queries.of_node(partner_id)
    if reseller is None:
        return {}
    people = queries.people(reseller.pk).values("name", "phone", "email")[:MOST_PEOPLE]
    return {"reseller": {"name": reseller.name}, "people": list(people)}

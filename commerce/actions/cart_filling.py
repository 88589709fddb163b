"""Put many products into a locked cart at once: what is there adds up, what cannot be put is named (O1, C9)."""

from dataclasses import dataclass, field
from typing import NamedTuple

from commerce.models import MAX_QUANTITY, CartLine, Product
from commerce.queries import cart as queries
from commerce.rules import cart as rules
from core.refusal import Refused

BATCH = 1000
PUT = ["quantity", "unit_price", "price_reason", "seen_availability", "note"]


class Wanted(NamedTuple):
    """A product and how many of it."""

    product_id: int
    quantity: int
    note: str = ""


@dataclass(slots=True)
class Added:
    """How many products were put, and {product id: the sentence why not} of those left out."""

    number: int = 0
    left_out: dict[int, str] = field(default_factory=dict)


def put(*, cart, wanted, now, is_agreed=False):
    """Put products into a cart that the caller has locked; `is_agreed` asks no quantity rule. Gives what was Added."""
    asked = _merged(wanted)
    there = {line.product_id: line for line in cart.lines.filter(product__in=asked).select_related("product")}
    rules.check_room(cart.lines.count(), len(asked) - len(there))
    known = _Known(cart, asked, there, now, is_agreed=is_agreed)
    added, fresh = Added(), []
    for product_id, each in asked.items():
        line = there.get(product_id) or CartLine(cart=cart, product=known.products.get(product_id), quantity=0)
        try:
            known.enter(line, each)
        except Refused as refusal:
            added.left_out[product_id] = str(refusal)
        else:
            fresh.append(line)
    CartLine.objects.bulk_create(
        fresh, batch_size=BATCH, update_conflicts=True, unique_fields=["cart", "product"], update_fields=PUT
    )
    added.number = len(fresh)
    return added


def is_as_seen(*, line, price):
    """Whether price and availability of a line are as the buyer saw them; `price` is today's for its old quantity."""
    if line.unit_price is None and not line.seen_availability:
        return True
    unit_price = price.unit_price if price and line.product.is_active else None
    return line.unit_price == unit_price and line.seen_availability in ("", line.product.availability)


def _merged(wanted):
    """Add up what was asked for more than once; its notes are joined. Gives {product id: Wanted}, in order."""
    found: dict[int, Wanted] = {}
    for each in wanted:
        before = found.get(each.product_id)
        if before:
            notes = dict.fromkeys(note for note in (before.note, each.note) if note)
            each = Wanted(each.product_id, before.quantity + each.quantity, _joined(notes))
        found[each.product_id] = each
    return found


def _joined(notes):
    return " / ".join(notes)[: CartLine._meta.get_field("note").max_length]


class _Known:
    """What is read once for all lines: products, and what the old and the new quantities cost."""

    def __init__(self, cart, asked, there, now, *, is_agreed):
        self.is_agreed = is_agreed
        self.products = Product.objects.in_bulk(list(asked))
        sums = {(pk, each.quantity + (there[pk].quantity if pk in there else 0)) for pk, each in asked.items()}
        before = {(pk, line.quantity) for pk, line in there.items()}
        sound = [(pk, number) for pk, number in sums | before if number <= MAX_QUANTITY]
        self.offered = queries.offered(cart, sound, now=now)

    def enter(self, line, asked):
        """Raise the line by what is asked for. Raises Refused, before anything is changed."""
        product = line.product
        quantity = line.quantity + asked.quantity
        rules.check_quantity(quantity)
        price, allowed = self.offered[product.pk, quantity]
        if not self.is_agreed:
            rules.check_allowed(quantity, allowed, product.code)
        rules.check_sold(price if product.is_active else None, product.code)
        if not line.pk or is_as_seen(line=line, price=self.offered[product.pk, line.quantity][0]):
            line.unit_price, line.seen_availability = price.unit_price, product.availability
        line.quantity, line.price_reason = quantity, price.reason()
        line.note = _joined(dict.fromkeys(note for note in (line.note, asked.note) if note))

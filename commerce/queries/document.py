"""What documents are made of: who sells, who buys, and what they are about (O8)."""

import json
import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, Sum

from commerce.models import PREFIXES, CancellationLine, Document, DocumentKind, ShipmentLine
from partners.models import Partner

PARTIES_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ), wanted AS (
        SELECT id, depth FROM path UNION ALL SELECT id, -1 FROM partners_partner WHERE kind = 'operator'
    )
    SELECT w.depth, p.name, p.code, p.tax_number, p.phone, p.email, p.website, terms.invoice_days,
           (SELECT jsonb_agg(jsonb_build_object(
                'label', a.label, 'street', a.street, 'postcode', a.postcode, 'city', a.city,
                'country', upper(a.country), 'bill', a.is_default_bill_to))
            FROM partners_address a
            WHERE a.partner_id = p.id AND (a.is_default_bill_to OR a.is_default_ship_to))
    FROM wanted w JOIN partners_partner p ON p.id = w.id
    LEFT JOIN commerce_orderterms terms ON terms.partner_id = p.id
    ORDER BY w.depth
"""
INVOICE_DAYS = 30
"""Where no node of the tree has terms of its own."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The operator as the seller, the partner as the buyer with his default addresses, and his days to pay."""

    seller: dict
    buyer: dict
    bill_to: dict
    ship_to: dict
    invoice_days: int = INVOICE_DAYS


@dataclass(slots=True)
class _Node:
    depth: int
    name: str
    code: str
    tax_number: str
    phone: str
    email: str
    website: str
    invoice_days: int | None
    addresses: list

    def address(self, *, bill):
        """Give the default address of the kind, else that of the other; None without any."""
        found = sorted(self.addresses, key=lambda each: each["bill"] != bill)
        return {key: value for key, value in found[0].items() if key != "bill"} if found else None


def parties(partner_id):
    """Give the Parties of what is sold to a partner, in one query; what he lacks is his nearest ancestor's."""
    with connection.cursor() as cursor:
        cursor.execute(PARTIES_SQL, {"partner": partner_id})
        nodes = [_Node(*[*known, json.loads(told or "[]")]) for *known, told in cursor.fetchall()]
    operator = next((node for node in nodes if node.depth < 0), None)
    path = [node for node in nodes if node.depth >= 0]
    days = next((node.invoice_days for node in path if node.invoice_days is not None), INVOICE_DAYS)
    return Parties(
        seller=_seller(operator) if operator else {},
        buyer={
            "name": path[0].name,
            "code": path[0].code,
            "company": path[-1].name,
            "tax_number": next((node.tax_number for node in path if node.tax_number), ""),
        },
        bill_to=next(filter(None, (node.address(bill=True) for node in path)), {}),
        ship_to=next(filter(None, (node.address(bill=False) for node in path)), {}),
        invoice_days=days,
    )


def _seller(node):
    told = {"name": node.name, "tax_number": node.tax_number}
    told |= {"phone": node.phone, "email": node.email, "website": node.website}
    return {**told, **(node.address(bill=True) or {})}


def issued(kind, *, order, **about):
    """Give the document of its kind that an order, a shipment, a cancellation or a return has already; None if none."""
    return Document.objects.filter(kind=kind, order=order, **about).first()


def with_lines(model, pk):
    """Give a shipment, a cancellation or a return with its lines and those of the order."""
    return model.objects.prefetch_related("lines__line").get(pk=pk)


def settled_before(shipment):
    """Give {line id: pieces} that were shipped or cancelled before a shipment."""
    shipped = ShipmentLine.objects.filter(shipment__order=shipment.order_id, shipment__number__lt=shipment.number)
    cancelled = CancellationLine.objects.filter(
        cancellation__order=shipment.order_id, cancellation__at__lte=shipment.shipped_at
    )
    found: dict[int, int] = {}
    for rows in (shipped, cancelled):
        for line, quantity in rows.values_list("line").annotate(Sum("quantity")):
            found[line] = found.get(line, 0) + quantity
    return found


def shipped_before(shipment):
    """Give {line id: pieces} that left with earlier shipments."""
    rows = ShipmentLine.objects.filter(shipment__order=shipment.order_id, shipment__number__lt=shipment.number)
    return dict(rows.values_list("line").annotate(Sum("quantity")))


def invoice_labels(order_id):
    """Give how the invoices of an order are called, the first one first."""
    found = Document.objects.filter(order=order_id, kind=DocumentKind.INVOICE).order_by("number")
    return [document.label for document in found.only("kind", "number")]


LABEL = re.compile(r"(?:(OC|DN|INV|CN|Q)[- ]?)?0*([0-9]{1,18})", re.IGNORECASE)
KINDS = {letters: kind for kind, letters in PREFIXES.items()}


def listed(acting):
    """Give the documents that somebody sees, without what they say."""
    found = Document.objects.visible_to(acting).select_related("order", "partner", "issued_by")
    return found.defer("content", "partner__attributes", "partner__notes", "order__note")


def matching(documents, text):
    """Narrow to those whose number, order, PO number or company the text names."""
    companies = Partner.objects.filter(Q(name__icontains=text) | Q(code__iexact=text)).values("pk")
    wanted = Q(order__number__iexact=text) | Q(order__po_number__iexact=text) | Q(partner__in=companies)
    named = LABEL.fullmatch(text.strip())
    if named:
        letters, number = named.groups()
        known = {"kind": KINDS[letters.upper()]} if letters else {}
        wanted |= Q(number=int(number), **known)
    return documents.filter(wanted)


def of_order(order):
    """Give the documents of an order with their invoices, the oldest first, without what they say."""
    return Document.objects.filter(order=order).defer("content").select_related("invoice").order_by("pk")

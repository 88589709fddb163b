"""What the search of the house finds in commerce: orders, invoices, products; see core.finding."""

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.models import PREFIXES, DocumentKind, Invoice, Order, OrderState, Product
from commerce.queries import catalogue, search
from commerce.queries.document import KINDS, LABEL
from core import finding, prepared
from partners.permissions import Permission

INVOICE = PREFIXES[DocumentKind.INVOICE]
DIGITS = Cast("document__number", TextField())
INVOICE_LABEL = Concat(Value(f"{INVOICE}-"), LPad(DIGITS, Greatest(Value(6), Length(DIGITS)), Value("0")))


def orders(asked):
    """Find orders by number, PO number and own reference, as far as the reader sees them (P12)."""
    if not asked.acting.may(Permission.ORDER_READ):
        return None
    seen, text = Order.objects.visible_to(asked.acting), asked.text
    how = "istartswith" if asked.is_short else "icontains"
    ways = [seen.filter(number__istartswith=text), seen.filter(number__istartswith=f"O-{text}")]
    ways += [seen.filter(**{f"{name}__{how}": text}).exclude(**{name: ""}) for name in ("po_number", "reference")]
    told = Concat("partner__name", Value(" · "), "po_number", Value(" · "), "reference", output_field=TextField())
    terms = {"key": "number", "label": "number", "told": told, "code": "po_number", "state": "state"}
    desk = asked.acting.may(Permission.ORDER_DESK)
    all_url = (
        finding.all_in("commerce:desk", list="all", q=text)
        if desk
        else finding.all_in("commerce:orders", scope="company", q=text)
    )
    found = [finding.way(way, at="submitted_at", **terms) for way in ways]
    return finding.Kind("orders", _("Orders"), "orders", all_url, found, _order)


def _order(row):
    told = " · ".join(part for part in row.told.split(" · ") if part)
    url = reverse("commerce:order", args=[row.key])
    return finding.Hit(row.label, url, told, state=row.state, state_label=OrderState(row.state).label)


def invoices(asked):
    """Find invoices by their number, and by number and PO number of their orders."""
    if not asked.acting.may(Permission.INVOICE_READ):
        return None
    seen = Invoice.objects.visible_to(asked.acting)
    ways = []
    numbered = LABEL.fullmatch(asked.text)
    if numbered and KINDS.get((numbered[1] or INVOICE).upper()) == DocumentKind.INVOICE:
        ways.append(seen.filter(document__number=int(numbered[2]), document__kind=DocumentKind.INVOICE))
    ways.append(seen.filter(order__number__istartswith=asked.text))
    how = "istartswith" if asked.is_short else "icontains"
    ways.append(seen.filter(**{f"order__po_number__{how}": asked.text}).exclude(order__po_number=""))
    told = Concat("partner__name", Value(" · "), "order__number", output_field=TextField())
    found = [finding.way(way, key="pk", label=INVOICE_LABEL, told=told, at="issued_at") for way in ways]
    all_url = finding.all_in("commerce:invoices", q=asked.text)
    return finding.Kind("invoices", _("Invoices"), "invoice", all_url, found, _invoice)


def _invoice(row):
    return finding.Hit(row.label, reverse("commerce:invoice", args=[row.key]), row.told)


def products(asked):
    """Find the products that the reader keeps, by code and name, those off sale too."""
    if not asked.acting.may(Permission.PRODUCT_EDIT):
        return None
    kept = Product.objects.administered_by(asked.acting)
    ways = [kept.filter(code__istartswith=asked.text), *finding.named(kept, asked.text, "name")]
    found = [finding.way(way, key="pk", label="name", code="code") for way in ways]
    all_url = finding.all_in("commerce:products", q=asked.text)
    return finding.Kind("products", _("Products"), "package", all_url, found, _product)


def _product(row):
    return finding.Hit(row.label, reverse("commerce:product_edit", args=[row.key]), code=row.code)


NAMED_SQL = """
    SELECT p.id, p.code, coalesce(nullif(p.texts #>> ARRAY[%(language)s, 'name'], ''), p.name)
    FROM commerce_product p WHERE p.id = ANY(%(ids)s::bigint[])
"""


def catalogue_products(asked):
    """Find products as the catalogue does: exactly those in the lists of the shop, misspelt ones too (C1, C2)."""
    if not asked.shop.may(Permission.CATALOGUE_READ):
        return None
    scope = catalogue.scope(asked.shop, asked.acting.read_at)
    matches = search.matching(asked.text, scope=scope)
    ids = matches.ids[: finding.MOST]
    named = _named(ids, scope["language"]) if ids else {}
    hits = [_sold(named[pk], asked.text) for pk in ids if pk in named]
    all_url = finding.all_in("commerce:catalogue", q=asked.text)
    is_more = len(matches.ids) > finding.MOST
    return finding.Kind("catalogue", _("Catalogue"), "catalogue", all_url, hits=hits, has_more=is_more)


def _named(ids, language):
    with prepared.cursor() as cursor:
        cursor.execute(NAMED_SQL, {"ids": ids, "language": language})
        return {pk: (code, name) for pk, code, name in cursor.fetchall()}


def _sold(product, text):
    code, name = product
    is_exact = text.casefold() in (code.casefold(), name.casefold())
    return finding.Hit(name, reverse("commerce:product", args=[code]), code=code, is_exact=is_exact)

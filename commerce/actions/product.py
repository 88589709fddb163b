"""Keep products: create, edit, take off sale and bring back, one or many at once (C1, C7)."""

import contextlib

from django.db import IntegrityError, transaction

from commerce.models import Product
from commerce.rules import category as categories
from commerce.rules import product as rules
from core import audit, transactions
from core.refusal import Refused
from partners.models import Partner


@transactions.whole
def create(*, values, by, now):
    """Create a product; a company's own belongs to the place that acts."""
    rules.check_can_keep(by)
    vendor = values.get("vendor") if by.is_operator else Partner.objects.get(pk=by.partner_id)
    product = Product(**{**values, "vendor": vendor}, changed_at=now)
    rules.check_vendor(by, vendor)
    rules.check_code(product.code)
    rules.check_values(values)
    rules.check_tax_class(product.tax_class)
    categories.check_can_be_used(product.category)
    with _code_once(product):
        product.save(force_insert=True)
    new = {"code": product.code, "name": product.name}
    audit.record("product.created", product, by=by, at=now, partner_id=product.vendor_id, new=new)
    return product


@transactions.whole
def edit(*, product, values, seen, by, now):
    """Change fields of a product; `seen` is rules.version of the one that was shown."""
    product = Product.objects.locked().get(pk=product.pk)
    rules.check_is_own(by, product)
    rules.check_fresh(product, seen)
    changed = {name: value for name, value in values.items() if getattr(product, name) != value}
    if "code" in changed:
        rules.check_code(changed["code"], but=product)
    if "vendor" in changed:
        rules.check_vendor(by, changed["vendor"])
    if "tax_class" in changed:
        rules.check_tax_class(changed["tax_class"])
    rules.check_values(changed)
    categories.check_can_be_used(changed.get("category"))
    if not changed:
        return product
    old = {name: _told(getattr(product, name)) for name in changed}
    for name, value in {**changed, "changed_at": now}.items():
        setattr(product, name, value)
    with _code_once(product):
        product.save(update_fields=[*changed, "changed_at"])
    new = {name: _told(value) for name, value in changed.items()}
    audit.record("product.edited", product, by=by, at=now, partner_id=product.vendor_id, old=old, new=new)
    return product


def set_active(*, product, is_active, reason, by, now):
    """Take one product off sale, or bring it back."""
    return set_active_many(ids=[product.pk], is_active=is_active, reason=reason, by=by, now=now)


@transactions.whole
def set_active_many(*, ids, is_active, reason, by, now):
    """Take products off sale or bring them back; gives how many changed. Counts at the next request (C5)."""
    products = _own(ids, by)
    rules.check_reason(is_active, reason)
    changed = [product for product in products if product.is_active != is_active]
    Product.objects.filter(pk__in=[each.pk for each in changed]).update(is_active=is_active, changed_at=now)
    event = "product.activated" if is_active else "product.deactivated"
    _note(event, changed, by=by, now=now, reason=reason.strip())
    return len(changed)


@transactions.whole
def set_category(*, ids, category, by, now):
    """Put products into one category; None into none. Gives how many changed."""
    products = _own(ids, by)
    categories.check_can_be_used(category)
    pk = category and category.pk
    changed = [product for product in products if product.category_id != pk]
    Product.objects.filter(pk__in=[each.pk for each in changed]).update(category=category, changed_at=now)
    events = [
        audit.Event(
            "product.edited", "product", each.pk, each.vendor_id,
            old={"category": _told(each.category)}, new={"category": _told(category)},
        )
        for each in changed
    ]  # fmt: skip
    audit.record_many(events, by=by, at=now)
    return len(changed)


def _own(ids, by):
    """Lock the products of a choice, all of them his: one that is not refuses all."""
    rules.check_can_keep(by)
    wanted = set(ids)
    found = Product.objects.administered_by(by).locked().select_related("category").filter(pk__in=wanted)
    products = list(found.order_by("pk"))
    rules.check_all_found(products, wanted)
    return products


def _note(event, products, *, by, now, reason=""):
    events = [audit.Event(event, "product", each.pk, each.vendor_id, reason=reason) for each in products]
    audit.record_many(events, by=by, at=now)


def _told(value):
    """Give a field's value as the audit keeps it."""
    if value is None or isinstance(value, str | int | list | dict):
        return value
    return getattr(value, "code", None) or str(value)


@contextlib.contextmanager
def _code_once(product):
    """Refuse a code that somebody else has taken in the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "product_code_is_unique" not in str(error):
            raise
        raise Refused(rules.code_taken(product.code), field="code") from error

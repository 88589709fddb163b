"""Keep the pictures of a product; the first one is what lists show (C1)."""

from commerce.models import Product, ProductImage
from commerce.rules import picture as rules
from commerce.rules import product as products
from core import audit, transactions


@transactions.whole
def add(*, product, written, alt, by, now):
    """Add a stored picture behind the others; the same one twice is refused."""
    product = _locked(product, by)
    images = _images(product)
    rules.check_can_add(images, written.large)
    position = images[-1].position + 1 if images else 0
    values = {name: getattr(written, name) for name in ("small", "large", "width", "height")}
    image = ProductImage.objects.create(product=product, position=position, alt=alt, **values)
    _follow(product, [*images, image], now)
    _note("product.picture_added", product, {"picture": len(images) + 1}, by=by, now=now)
    return image


@transactions.whole
def shift(*, product, image, places, by, now):
    """Move a picture up (-1) or down (1)."""
    product = _locked(product, by)
    images = _images(product)
    at = next((place for place, each in enumerate(images) if each.pk == image.pk), None)
    rules.check_is_there(at)
    to = min(max(at + places, 0), len(images) - 1)
    images.insert(to, images.pop(at))
    for position, each in enumerate(images):
        each.position = position
    ProductImage.objects.bulk_update(images, ["position"])
    _follow(product, images, now)
    _note("product.pictures_ordered", product, {"picture": to + 1}, by=by, now=now)
    return product


@transactions.whole
def describe(*, product, image, alt, by, now):
    """Set what a picture shows, in words."""
    product = _locked(product, by)
    image = ProductImage.objects.filter(pk=image.pk, product=product).first()
    rules.check_is_there(image)
    old, image.alt = image.alt, alt
    image.save(update_fields=["alt"])
    if old != alt:
        values = {"old": {"alt": old}, "new": {"alt": alt}}
        audit.record("product.picture_described", product, by=by, at=now, partner_id=product.vendor_id, **values)
    return image


@transactions.whole
def remove(*, product, image, by, now):
    """Take a picture off the product. Its file stays: others may have the same, and pages in flight show it."""
    product = _locked(product, by)
    ProductImage.objects.filter(pk=image.pk, product=product).delete()
    _follow(product, _images(product), now)
    _note("product.picture_removed", product, {}, by=by, now=now)
    return product


def _locked(product, by):
    product = Product.objects.locked().get(pk=product.pk)
    products.check_is_own(by, product)
    return product


def _images(product):
    return list(product.images.order_by("position", "pk"))


def _follow(product, images, now):
    """The first picture is the product's."""
    product.picture = images[0].small if images else ""
    product.changed_at = now
    product.save(update_fields=["picture", "changed_at"])


def _note(event, product, new, *, by, now):
    audit.record(event, product, by=by, at=now, partner_id=product.vendor_id, new=new or None)

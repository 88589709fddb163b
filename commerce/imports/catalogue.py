"""Write the package's categories and articles (C1)."""

from django.db.models.functions import Upper
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commerce.imports import categories, rows
from commerce.models import Category, Product

FILE = "products.csv.gz"


def write_categories():
    """Write the categories, in the order they are shown."""
    wanted = {
        slugify(name): {"code": slugify(name), "name": name, "position": position}
        for position, name in enumerate(categories.names(), 1)
    }
    existing = {category.code: category for category in Category.objects.filter(code__in=wanted)}
    return rows.write(Category, wanted, existing)


def write_products(package):
    """Write the articles of all kinds; a code that stands twice is refused the second time."""
    ids = dict(Category.objects.values_list("code", "pk"))
    wanted = {}
    for line, article in package.products:
        key = article.code.upper()
        if key in wanted:
            package.refuse(FILE, line, article.code, _("The code stands in an earlier line already."))
            continue
        wanted[key] = {
            "code": article.code,
            "name": article.name,
            "category_id": ids[slugify(categories.of(article.kind, article.name))],
            "attributes": {"kind": article.kind, "spellings": list(article.other_spellings)},
        }
    existing = {product.code.upper(): product for product in _known(wanted)}
    return rows.write(Product, wanted, existing)


def ids_of(codes):
    """Give {code in capitals: product id} of those that are there."""
    return {product.code.upper(): product.pk for product in _known(codes).only("code")}


def _known(codes):
    keys = {code.upper() for code in codes}
    return Product.objects.alias(key=Upper("code")).filter(key__in=keys)

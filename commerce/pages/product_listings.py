"""The list of products as those who keep them see it; its export is what the import takes (C1, C6)."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from commerce.forms.product_search import ProductFilter
from commerce.queries import product as products
from core import lists
from core.templatetags.ui import status


def _of_operator(acting):
    return acting.is_operator


def _text(language, name):
    return lambda row: row.texts.get(language, {}).get(name, "")


def _on_sale(row):
    return status("active" if row.is_active else "inactive", _("On sale") if row.is_active else _("Off sale"))


COLUMNS = (
    lists.Column(
        "code", _("Code"), lambda row: row.code, sort="code_key",
        cell="commerce/product/index.html#code_cell", fixed=True,
    ),
    lists.Column(
        "name", _("Name"), lambda row: row.name, sort="name", fixed=True,
        cell="commerce/product/index.html#name_cell",
    ),
    lists.Column(
        "category", _("Category"), lambda row: row.category and row.category.code,
        cell=lambda row: row.category.name if row.category else "–", filed=True,
    ),
    lists.Column(
        "vendor", _("Vendor"), lambda row: row.vendor and row.vendor.code,
        cell=lambda row: row.vendor.name if row.vendor else "–", only=_of_operator, filed=True,
    ),
    lists.Column("unit", _("Unit"), lambda row: row.unit, filed=True, shown=False),
    lists.Column(
        "pack_size", _("Pack size"), lambda row: row.pack_size, align="end", filed=True, shown=False
    ),
    lists.Column("tax_class", _("Tax class"), lambda row: row.tax_class, filed=True, shown=False),
    lists.Column(
        "availability", _("Availability"), lambda row: row.availability,
        cell=lambda row: row.get_availability_display(), filed=True,
    ),
    lists.Column(
        "delivery_days", _("Delivery days"), lambda row: row.delivery_days, align="end", filed=True, shown=False
    ),
    lists.Column("active", _("On sale"), lambda row: row.is_active, cell=_on_sale, filed=True),
    lists.Column(
        "restricted_countries", _("Not sold to"), lambda row: ", ".join(row.restricted_countries),
        filed=True, shown=False,
    ),
    lists.Column("description", _("Description"), lambda row: row.description, filed=True, shown=False),
    lists.Column("name_de", _("Name in German"), _text("de", "name"), filed=True, shown=False),
    lists.Column(
        "description_de", _("Description in German"), _text("de", "description"), filed=True, shown=False
    ),
    lists.Column("name_pl", _("Name in Polish"), _text("pl", "name"), filed=True, shown=False),
    lists.Column(
        "description_pl", _("Description in Polish"), _text("pl", "description"), filed=True, shown=False
    ),
    lists.Column("changed", _("Changed"), lambda row: row.changed_at, sort="changed_at", shown=False),
)  # fmt: skip

PRODUCTS = lists.Listing(
    key="products",
    title=_("Products"),
    url="commerce:products",
    sort="code",
    filterset=ProductFilter,
    search_hint=_("Code, name, words"),
    open_filters=2,
    bulk=(
        lists.EXPORT_TICKED,
        lists.Bulk("activate", _("Put on sale"), url="commerce:products_activation", icon="check"),
        lists.Bulk("deactivate", _("Take off sale"), url="commerce:products_deactivation", icon="ban"),
        lists.Bulk("category", _("Set the category"), url="commerce:products_category", icon="category"),
    ),
    icon="package",
    empty="commerce/product/empty.html",
    columns=COLUMNS,
)


def with_attributes():
    """Give the listing with a column for each known attribute, hidden at first but in every file."""
    return replace(PRODUCTS, columns=(*COLUMNS, *(_attribute(name) for name in products.attribute_names())))


def _attribute(name):
    value = lambda row: row.attributes.get(name, "")  # noqa: E731 - a closure over the name
    return lists.Column(f"attribute:{name}", f"attribute:{name}", value, filed=True, shown=False)

"""The category tree and the attributes are the operator's: every company's products hang in them (C1)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.models import Attribute, Category, PriceRule, Product
from commerce.queries import category as categories
from core.refusal import Refused
from partners.permissions import Permission


def check_can_arrange(by):
    """Raise unless somebody of the operator keeps products."""
    if not by.is_operator or not by.may(Permission.PRODUCT_EDIT):
        raise Refused(_("Categories and attributes are kept by the operator."))


def check_is_there(category, field=None):
    """What somebody else has deleted meanwhile is told, not looked for."""
    if category is None:
        raise Refused(_("This category is not there any more. Please load the page again."), field=field)


def check_can_be_used(category):
    """Whatever is put into a category keeps it from being deleted."""
    if category is not None and not categories.hold(category.pk):
        check_is_there(None, field="category")


def check_place(category, parent):
    """A category never hangs below itself."""
    if parent is not None and category.pk is not None and categories.is_below(parent.pk, category.pk):
        raise Refused(_("“%(name)s” cannot hang below itself.") % {"name": category.name}, field="parent")


def check_name(category, name, parent):
    """Of two categories side by side nobody could tell which is which."""
    twin = Category.objects.filter(parent=parent, name__iexact=name).exclude(pk=category.pk)
    if twin.exists():
        raise Refused(_("There is a category “%(name)s” here already.") % {"name": name}, field="name")


def check_can_delete(category):
    """Only an empty one goes: nothing below it, no product in it, no price rule about it."""
    if category.children.exists():
        raise Refused(_("“%(name)s” has categories below it: move or delete them first.") % {"name": category.name})
    if Product.objects.filter(category=category).exists():
        raise Refused(_("There are products in “%(name)s”: move them first.") % {"name": category.name})
    if PriceRule.objects.filter(category=category).exists():
        raise Refused(_("Rules of price lists name “%(name)s”; it is kept for them.") % {"name": category.name})


def check_attribute_is_there(attribute):
    if attribute is None:
        raise Refused(_("This attribute is not there any more."))


def check_attribute(name, *, but=None):
    """An attribute has a name of its own, whatever its case."""
    if not name or ":" in name:
        raise Refused(_("Give a name without a colon."), field="name")
    if Attribute.objects.filter(Q(name__iexact=name)).exclude(pk=but and but.pk).exists():
        raise Refused(_("There is an attribute “%(name)s” already.") % {"name": name}, field="name")

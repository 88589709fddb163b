"""The table of a document and what stands below it, as they are drawn."""

from django.utils.translation import gettext as _

from commerce.documents import words
from commerce.models import DocumentKind
from commerce.templatetags.orders import units


def columns(kind):
    """Give the heads: what is wide takes what is left, what is a figure stands on the right."""
    priced = [_("Quantity"), _("Unit price"), _("Tax"), _("Net amount")]
    figures = [_("Delivered"), _("Ordered"), _("To follow")] if kind == DocumentKind.DELIVERY_NOTE else priced
    heads = [(_("No."), True, False), (_("Item"), False, True), *((label, True, False) for label in figures)]
    return [{"label": label, "figure": figure, "wide": wide} for label, figure, wide in heads]


def rows(document):
    """Give the cells of each line; the first text of a cell is the main one, those below it are small."""
    draw = _sent if document.kind == DocumentKind.DELIVERY_NOTE else _priced
    return [draw(row, document.content["currency"]) for row in document.content["rows"]]


def _sent(row, _currency):
    return [
        *_item(row),
        _figure(_pieces(row["quantity"], row["unit"])),
        _figure(_pieces(row["ordered"], row["unit"])),
        _figure(_pieces(row["open"], row["unit"]) if row["open"] else "–"),
    ]


def _priced(row, currency):
    price = [words.price(row["unit_price"], currency)]
    if row["is_gross"]:
        price.append(_("with tax"))
    if row.get("own_price"):
        price.append(_("instead of %(price)s") % {"price": words.price(row["own_price"], currency)})
    is_part = "part" in row  # of a plan: the price is of the payment, not of a piece
    return [
        *_item(row),
        _figure("–" if is_part else _pieces(row["quantity"], row["unit"])),
        _figure(*price),
        _figure(words.percent(row["tax_rate"])),
        _figure(words.amount(row["net"], currency)),
    ]


def _item(row):
    below = [words.text(row["code"]), *([words.text(row["note"])] if row.get("note") else []), *_part(row)]
    return [_figure(str(row["position"])), {"figure": False, "words": [words.text(row["name"]), *below]}]


def _part(row):
    """Say how much of it was ordered, and which payment of its plan this is."""
    if "part" not in row:
        return []
    said = [_("%(pieces)s ordered") % {"pieces": _pieces(row["quantity"], row["unit"])}]
    which = row["part"]
    if which.get("count"):
        said.append(_("Payment %(number)s of %(count)s") % which)
    elif which:
        said.append(_("Payment %(number)s") % which)
    return said


def _figure(*said):
    return {"figure": True, "words": list(said)}


def _pieces(quantity, unit):
    return units(quantity, unit).replace(" ", "\u00a0")


def sums(said):
    """Give what the lines come to: goods, delivery, net, each tax, total; nothing for what has no amounts."""
    if "sums" not in said:
        return []
    currency, found = said["currency"], said["sums"]
    extra = said["delivery_cost"]
    shown = []
    if extra:
        label = _("Delivery (%(way)s)") % {"way": words.text(extra["name"])}
        shown.append(_sum(label, words.amount(extra["net"], currency)))
    shown.append(_sum(_("Net total"), words.amount(found["net"], currency)))
    for tax in found["taxes"]:
        told = {"rate": words.percent(tax["rate"]), "net": words.amount(tax["net"], currency)}
        shown.append(_sum(_("Tax %(rate)s of %(net)s") % told, words.amount(tax["tax"], currency)))
    return [*shown, _sum(_("Total"), words.amount(found["total"], currency), strong=True)]


def _sum(label, amount, *, strong=False):
    return {"label": label, "amount": amount, "strong": strong}

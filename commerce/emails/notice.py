"""Mail to a company's administrators about prices that are going to change (C10)."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.models import NoticeKind, PriceNotice
from core import mail, money
from core.reader import as_reader
from partners.models import Partner, User

SHOWN = 20


def notices(payload):
    """Tell what was found at one sweep, the soonest first; moot when nothing of it is to come any more."""
    reader, partner = User.objects.get(pk=payload["reader"]), Partner.objects.get(pk=payload["partner"])
    found = PriceNotice.objects.filter(partner=partner, mailed_at=datetime.fromisoformat(payload["at"]))
    found = found.select_related("price_list", "product").order_by("due_at", "kind", "product__name")
    number = found.count()
    if not number or not (reader.email and reader.is_active):
        return None
    with as_reader(reader):
        context = {
            "company": partner.name,
            "number": number,
            "more": max(0, number - SHOWN),
            "facts": [(_day(each.due_at), told(each)) for each in found[:SHOWN]],
            "action_url": mail.address("commerce:price_changes"),
            "action_label": _("See all changes"),
        }
        return mail.render("price_notices", reader=reader, context=context)


def _day(at):
    return formats.date_format(timezone.localtime(at), "DATE_FORMAT")


def told(notice):
    """Say a notice in a sentence, in the reader's language."""
    if notice.kind == NoticeKind.LIST_ENDS:
        return _("The price list “%(list)s” ends.") % {"list": notice.price_list.name}
    values = {
        "name": notice.product.name,
        "code": notice.product.code,
        "old": money.shown_price(notice.old_price, notice.price_list.currency),
        "new": money.shown_price(notice.new_price, notice.price_list.currency),
    }
    if notice.kind == NoticeKind.ITEM_LEAVES:
        said = _("%(name)s (%(code)s) leaves your price lists; it costs %(old)s now") % values
    else:
        said = _("%(name)s (%(code)s) rises from %(old)s to %(new)s") % values
    if notice.min_quantity > 1:
        pieces = ngettext("from %(number)s piece on", "from %(number)s pieces on", notice.min_quantity)
        said = f"{said}, {pieces % {'number': notice.min_quantity}}"
    return f"{said}."

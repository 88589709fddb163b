"""Which invoices are to be reminded of, and by whom they are read (F8)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from commerce.models import Invoice
from partners.models import Membership, User
from partners.queries import people


def level(invoice, today):
    """Give how many of the days after the due date at which reminders go out have come."""
    late = (today - invoice.due_on).days
    return sum(late >= days for days in settings.REMINDER_DAYS)


def due(today):
    """Give the open invoices of which the reminder of their level was not mailed yet."""
    wanted = Q(pk=None)
    for number, days in enumerate(settings.REMINDER_DAYS, 1):
        wanted |= Q(due_on__lte=today - timedelta(days=days), reminders__lt=number)
    return Invoice.objects.filter(wanted, settled_at=None)


def overdue(partner_id, reader, today):
    """Give what of a node's invoices somebody is reminded of: all of them, who only ordered those of his orders."""
    found = Invoice.objects.filter(partner=partner_id).overdue(today)
    if not is_administrator(partner_id, reader):
        found = found.filter(_ordered_by(reader.pk)) if _has_place(partner_id, reader) else found.none()
    return list(found.select_related("document", "order").defer("document__content").order_by("due_on", "pk"))


def _has_place(partner_id, reader):
    """Whoever has left the node since reads nothing of it."""
    return Membership.objects.current().filter(partner=partner_id, user=reader).exists()


def _ordered_by(user_id):
    return Q(order__owner=user_id) | Q(order__owner=None, order__buyer=user_id)


def is_administrator(partner_id, reader):
    """Whether somebody is one of the nearest administrators of a node, who read its invoices."""
    return reader.pk in {each.pk for each in people.nearest_administrators(partner_id)}


def readers(partner_id, invoices):
    """Give who is mailed: the nearest administrators, and whoever sees to the orders, each once."""
    found = {each.pk: each for each in people.nearest_administrators(partner_id)}
    others = {invoice.order.responsible_id for invoice in invoices} - found.keys()
    at_node = Membership.objects.current().filter(partner=partner_id, user__in=others).values("user")
    for each in User.objects.filter(pk__in=at_node).exclude(email="").order_by("pk"):
        if each.is_active:
            found[each.pk] = each
    return list(found.values())

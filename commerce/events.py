"""How the audit's events about orders and accounts are told on timelines: event -> (title, tone)."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "order.submitted": (_("Submitted"), "info"),
    "order.placed": (_("Placed"), "ok"),
    "order.held": (_("On hold"), "bad"),
    "order.released": (_("Released"), "ok"),
    "order.rejected": (_("Rejected"), "bad"),
    "order.withdrawn": (_("Withdrawn"), "mute"),
    "order.started": (_("In progress"), "info"),
    "order.partly_shipped": (_("Partly shipped"), "info"),
    "order.shipped": (_("Shipped"), "ok"),
    "order.completed": (_("Completed"), "ok"),
    "order.cancelled": (_("Cancelled"), "mute"),
    "order.expired": (_("Expired"), "mute"),
    "order.given": (_("Given to a colleague"), "info"),
    "cart.given": (_("Given to a colleague"), "info"),
    "account.opened": (_("Account opened"), "info"),
    "account.limit_changed": (_("Limit changed"), "info"),
    "account.raised": (_("Credit raised"), "ok"),
}

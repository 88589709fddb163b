"""What audit rows of assisted sales say in words: event -> (words, tone)."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "order.sold": (_("Sold on the customer's behalf"), "info"),
    "sales.session_started": (_("Sales session started"), "info"),
    "sales.session_ended": (_("Sales session ended"), "info"),
}

"""Mail to whoever a recurring order is of, when it waits for his review (O9)."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.models import RecurringRun, RecurringState
from core import mail


def paused(payload):
    """Say what was not ordered and why; moot once it goes on again."""
    run = RecurringRun.objects.select_related("recurring__user", "recurring__partner").get(pk=payload["run"])
    recurring = run.recurring
    reader = recurring.user
    if recurring.state != RecurringState.PAUSED or not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        facts = [
            (_("Recurring order"), recurring.name),
            (_("Company"), f"{recurring.partner.name} ({recurring.partner.code})"),
            (_("Date"), formats.date_format(run.due_on, "DATE_FORMAT")),
        ]
        context = {
            "recurring": recurring,
            "why": run.detail,
            "facts": facts,
            "action_url": mail.address("commerce:recurring_order", recurring.pk),
            "action_label": _("Review it"),
        }
    return mail.render("recurring_paused", reader=reader, context=context)

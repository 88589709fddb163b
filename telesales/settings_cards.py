"""What assisted sales and phone sales add to the page of all settings."""

from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.settings_cards import Setting
from partners.permissions import Permission
from telesales.models import OverrideRule, SalesMode
from telesales.queries import phone_setup, setup


def cards(acting):
    """Give the settings that this reader may see."""
    found = _selling() if acting.may(Permission.SALE_MANAGE) else []
    return [*found, *(_phone() if acting.may(Permission.PHONE_MANAGE) else [])]


def _selling():
    policy = setup.policy()
    modes = {
        SalesMode.DIRECT: _("Directly: sellers order for customers at once"),
        SalesMode.OPPORTUNITIES: _("By opportunities: sellers prepare, managers review"),
    }
    bounds = OverrideRule.objects.count()
    words = ngettext(
        "%(number)s rule about prices that sellers offer", "%(number)s rules about prices that sellers offer", bounds
    )
    times = {"minutes": policy.session_minutes, "days": policy.quote_days}
    url = reverse("telesales:setup")
    return [
        Setting("sales", _("How sellers sell"), modes[SalesMode(policy.mode)], url, "users"),
        Setting(
            "sales",
            _("Times of selling"),
            _("A session lasts %(minutes)s minutes, a quote counts %(days)s days") % times,
            url,
            "clock",
        ),
        Setting(
            "sales",
            _("Bounds of offered prices"),
            words % {"number": bounds},
            reverse("telesales:overrides"),
            "percent",
        ),
    ]


def _phone():
    policy, script, url = phone_setup.policy(), phone_setup.script(), reverse("telesales:phone_setup")
    told = {
        "days": policy.recording_days,
        "link": policy.link_days,
        "fee": f"{Decimal(policy.fee_percent).normalize():f}",
    }
    said = _("%(version)s is read out") % {"version": script} if script else _("None yet: nothing is sold on the phone")
    reminders = ", ".join(map(str, settings.REMINDER_DAYS))
    return [
        Setting("sales", _("What is told on the phone"), said, url, "call"),
        Setting(
            "sales",
            _("Phone sales"),
            _("Recordings are due within %(days)s days, links count %(link)s days, the marketplace keeps %(fee)s %%")
            % told,
            url,
            "phone",
        ),
        Setting(
            "money",
            _("Reminders of invoices"),
            _("%(days)s days after they were due") % {"days": reminders},
            icon="bell",
            fixed=True,
        ),
    ]

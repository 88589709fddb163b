"""The demo's sales for others: what each role may do, who sold what to whom, what is being prepared."""

from telesales.demo import (
    affiliates,
    commission,
    leads,
    opportunities,
    phone,
    plans,
    quotes,
    recordings,
    resellers,
    sales,
    setup,
    uploads,
)
from telesales.models import SellerSetting


def seed(*, now, scale_to=0, **_options):
    """Make it all; nothing when it stands, or where only a mass of data was asked for."""
    if scale_to or SellerSetting.objects.exists():
        return "telesales: there already"
    setup.make()
    sales.make(now)
    resellers.make(now=now)
    leads.make(now=now)
    opportunities.make(now=now)
    quotes.make(now=now)
    uploads.make(now=now)
    affiliates.make(now=now)
    phone.make(now=now)
    plans.make(now=now)
    commission.make(now=now)
    recordings.make(now=now)
    return "telesales: settings"

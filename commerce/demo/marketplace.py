"""How the demo's marketplace shows itself: who answers its mails, what visitors read, its terms of business."""

from datetime import timedelta

from core.models import Marketplace
from partners.models import BusinessTerms, User

SETTINGS = {
    "mail_name": "Northgate Trading",
    "mail_reply_to": "service@northgate.example",
    "mail_footer": "Northgate Trading Ltd · 14 Cutler Street · Leeds LS2 7DA\nRegistered in England, no. 00000000",
    "registration_message": "We sell to the trade only. Most companies are let in within a working day.",
    "imprint_url": "https://northgate.example/imprint",
    "privacy_url": "https://northgate.example/privacy",
}
TERMS = """1. Who sells
Northgate Trading Ltd sells what stands in the catalogue without another vendor's name; else that vendor does.

2. Orders
An order counts as accepted once it is placed. Until then it may be taken back.

3. Prices and payment
Prices are those of the lists given to your company, without tax where it is not said otherwise. Invoices are due as
agreed with your company, else within 30 days.

4. Goods
Goods stay ours until they are paid."""
AGE = timedelta(days=300)


def make(now):
    """Write the settings and a first version of the terms."""
    manager = User.objects.get(username="max")
    at = now - AGE
    known = {**SETTINGS, "changed_at": at, "changed_by": manager.name}
    Marketplace.objects.get_or_create(pk=1, defaults=known)
    BusinessTerms.objects.create(number=1, text=TERMS, since=at, by=manager)

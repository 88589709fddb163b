"""A mail to whoever set how mails look, so that he sees it."""

from django.utils.translation import gettext as _

from core import mail
from core import marketplace as marketplaces
from core.reader import as_reader
from partners.models import User


def test(payload):
    """Build the test mail; moot for somebody who has no address."""
    user = User.objects.get(pk=payload["user"])
    if not user.email or not user.is_active:
        return None
    found = marketplaces.current()
    with as_reader(user):
        context = {
            "user": user,
            "facts": [
                (_("Sender"), mail.sender(found)),
                (_("Answers go to"), found.mail_reply_to or _("nobody: the sender’s address is not read")),
            ],
            "action_url": mail.address("commerce:settings_section", "mail"),
            "action_label": _("Open the settings"),
        }
    return mail.render("marketplace_test", reader=user, context=context)

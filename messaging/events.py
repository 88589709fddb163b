"""What audit rows of messages say in words: event -> (words, tone)."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "attachment.read": (_("A file of the conversation read by a manager"), "info"),
    "profile.changed": (_("Changed what others read of the company"), "info"),
    "contact.invited": (_("Invited"), "info"),
    "contact.invited_again": (_("Invitation sent again"), "info"),
    "contact.withdrawn": (_("Invitation withdrawn"), "mute"),
    "contact.accepted": (_("Invitation accepted"), "ok"),
    "contact.declined": (_("Invitation declined"), "warn"),
    "contact.begun": (_("Customer and supplier from now on"), "ok"),
    "process.begun": (_("Purchase process drafted"), "mute"),
    "process.changed": (_("Draft changed"), "mute"),
    "process.published": (_("Published"), "info"),
    "process.expired": (_("Its time limit is over"), "mute"),
    "process.closed": (_("Closed without an award"), "warn"),
    "process.awarded": (_("Awarded"), "ok"),
    "notify.chosen": (_("Mails about messages chosen"), "info"),
    "thread.assigned": (_("Assigned"), "info"),
    "thread.closed": (_("Conversation ended"), "mute"),
    "thread.read": (_("Conversation read by a manager"), "info"),
    "messages.figures_shown": (_("Response figures shown to buyers, or no longer"), "warn"),
    "message.reopened": (_("Opened again after its 72 hours"), "warn"),
}

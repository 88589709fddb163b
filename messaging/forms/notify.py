"""How one is told of messages (S3)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.models import NotifyHow


class NotifyForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Mails about messages"),
        choices=[
            (NotifyHow.AT_ONCE, _("At once: new messages, reminders, and when the time is over")),
            (NotifyHow.DIGEST, _("Once a day: a list at eight in the morning, your time")),
            (NotifyHow.NONE, _("Not at all")),
        ],
        widget=forms.RadioSelect,
    )

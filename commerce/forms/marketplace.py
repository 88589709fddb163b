"""What the operator decides about how the marketplace shows itself, a form for each page of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commerce.rules import marketplace as rules
from core.picture_files import MOST_BYTES
from partners.forms.people import ZoneField


class SectionForm(forms.Form):
    """A part of the marketplace's row: `names` are its fields; `seen` is the version that was shown."""

    names: tuple[str, ...] = ()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    @classmethod
    def of(cls, found, data=None, files=None):
        """Give the form with what counts now, or with what was sent."""
        initial: dict[str, Any] = {name: getattr(found, name) for name in cls.names}
        return cls(data, files, initial={**initial, "seen": rules.version(found)})

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self.names}


class LookForm(SectionForm):
    names = ("name", "accent")
    name = forms.CharField(
        label=_("Name of the marketplace"),
        max_length=60,
        help_text=_("Stands at the top of every page without a logo, in the titles of pages, and in mails."),
    )
    accent = forms.CharField(
        label=_("Accent colour"),
        max_length=7,
        required=False,
        widget=forms.TextInput(
            {"class": "code", "placeholder": "#1f4fd8", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_(
            "Buttons, links and what is chosen; written as #1f4fd8. White words must be readable on it. The dark theme"
            " takes a lighter shade for links by itself. Empty: the house’s blue."
        ),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=_(
            "PNG, JPEG, WebP or GIF of up to 10 MB; best a wide one on a transparent or white ground. It is shown on a"
            " white ground on pages, in mails and on documents."
        ),
    )
    no_logo = forms.BooleanField(label=_("Take the logo off; the name stands there instead"), required=False)

    def clean_accent(self):
        return self.cleaned_data["accent"].lower()

    def clean_logo(self):
        file = self.cleaned_data["logo"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The picture is too big: at most 10 MB."))
        return file


class MailForm(SectionForm):
    names = ("mail_name", "mail_reply_to", "mail_footer")
    mail_name = forms.CharField(
        label=_("Name of the sender"),
        max_length=60,
        required=False,
        help_text=_("Readers see it beside the address. Empty: the name that the installation gives."),
    )
    mail_reply_to = forms.EmailField(
        label=_("Answers go to"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("A mailbox that somebody reads. Empty: answers go to the sender’s address, which nobody may read."),
    )
    mail_footer = forms.CharField(
        label=_("At the foot of every mail"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Name, address and register number of your company, as the law asks of business mails."),
    )


class TextsForm(SectionForm):
    names = ("sign_in_hint", "registration_message", "footer", "imprint_url", "privacy_url")
    sign_in_hint = forms.CharField(
        label=_("On the sign-in page"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Whom to call who cannot sign in, say. Empty: “With the account your company gave you.”"),
    )
    registration_message = forms.CharField(
        label=_("On the registration page"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Stands above the form: who may register, what you need to see, how long it takes."),
    )
    footer = forms.CharField(
        label=_("Foot of the pages before signing in"),
        max_length=120,
        required=False,
        help_text=_("Empty: the marketplace’s name."),
    )
    imprint_url = forms.URLField(
        label=_("Imprint"),
        required=False,
        assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url"}),
        help_text=_("The page of your web site that says who you are; linked at the foot."),
    )
    privacy_url = forms.URLField(
        label=_("Privacy"),
        required=False,
        assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url"}),
        help_text=_("The page of your web site on how you handle people’s data; linked at the foot."),
    )


class PeopleForm(SectionForm):
    names = ("language", "timezone")
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: settings.LANGUAGES,
        help_text=_("What people get who come from a file or with a new company. Everybody can change it for himself."),
    )
    timezone = ZoneField(help_text=_("Decides which times and days the same people read."))


SECTIONS: dict[str, type[SectionForm]] = {
    "look": LookForm,
    "mail": MailForm,
    "texts": TextsForm,
    "people": PeopleForm,
}
"""The pages by the word in their address."""

"""What people send about lists, and fields that forms of several apps have."""

import re
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

QUOTED = re.compile(r'"[^"\n]*"')
POINTED = re.compile(r"<([^<>]*)>")
SEPARATORS = re.compile(r"[\s,;]+")
LONGEST_ADDRESS = 254


def addresses(text):
    """Give what was typed as addresses, in order: "a@b.c, d@e.f" and as mail programs copy it: "Doe, Jane <a@b.c>".

    Words are a name where an address in pointed brackets follows on the line, else they stand for an address that is
    none.
    """
    lines = QUOTED.sub(" ", text).splitlines()
    return [each for line in lines for part in line.split(";") for each in _of_part(part)]


def _of_part(part):
    *named, rest = POINTED.split(part)
    for before, inside in zip(named[::2], named[1::2], strict=True):
        yield from (word for word in SEPARATORS.split(before) if "@" in word)
        yield inside.strip()
    yield from (word for word in SEPARATORS.split(rest) if word)


class Addresses(NamedTuple):
    """What stands in an EmailsField: each address once, in order, and what is none."""

    read: list
    unread: list


class EmailsField(forms.CharField):
    """Several e-mail addresses, at most `most`. Gives Addresses; a form with nothing in it is refused."""

    def __init__(self, *, most, rows=4, **kwargs):
        self.most = most
        kwargs = {
            "label": _("E-mail addresses"),
            "max_length": 10_000,
            "widget": forms.Textarea({"rows": rows, "autocomplete": "off", "spellcheck": "false"}),
            "help_text": _("One or several: each on a line of its own, or with commas or semicolons between them."),
            **kwargs,
        }
        super().__init__(**kwargs)

    def clean(self, value):
        found = list(dict.fromkeys(each for each in addresses(super().clean(value)) if each))
        if len({each.lower() for each in found}) > self.most:
            raise ValidationError(_now("At most %(most)s addresses at once.") % {"most": self.most})
        if not found:
            raise ValidationError(_now("Enter at least one e-mail address."))
        read: dict[str, str] = {}
        for each in filter(_is_address, found):
            read.setdefault(each.lower(), each)
        return Addresses(list(read.values()), [each for each in found if not _is_address(each)])


def _is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


class BackForm(forms.Form):
    """Where the reader comes from: an address of this site, else the overview."""

    back = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)

    def back_url(self):
        given = self.data.get("back", "")
        is_ours = given.startswith("/") and "\0" not in given and len(given) <= 4000
        return given if is_ours and url_has_allowed_host_and_scheme(given, allowed_hosts=None) else "/"


class ViewForm(BackForm):
    list_key = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60)
    is_default = forms.BooleanField(label=_("Open the list with it"), required=False)

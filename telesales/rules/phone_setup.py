"""Who sets how the marketplace sells on the phone, and what a script must say (F6)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.permissions import Permission

MAX_WORDS, MAX_TERMS = 4000, 40_000


def check_manages(by):
    """How the marketplace sells on the phone is set by marketplace managers alone."""
    if not by.may(Permission.PHONE_MANAGE):
        raise Refused(_("Only marketplace managers set this."))


def check_says_everything(values):
    """Who the buyer's contracting party is, which terms apply, and the words in which both are said."""
    for name, value in values.items():
        if not value.strip():
            raise Refused(_("Nothing of this may be left out: the buyer has to be told it."), field=name)


def check_says_names(values):
    """What is read out names the contracting party and the terms, as they are written down."""
    for name in ("contracting_party", "terms_name"):
        if values[name].casefold() not in values["words"].casefold():
            told = {"name": values[name]}
            raise Refused(_("The words do not say “%(name)s”: the buyer would not be told.") % told, field="words")


def check_is_new(values, last):
    if last is not None and all(getattr(last, name) == value for name, value in values.items()):
        raise Refused(_("This is what version %(version)s says already.") % {"version": last.version})


def check_seen(version, last):
    """What is written stands against the version that its writer has compared it with."""
    if version is not None and version != (last.version if last else 0):
        told = {"version": last.version if last else 0}
        raise Refused(_("Somebody has written version %(version)s meanwhile: compare with that one.") % told)

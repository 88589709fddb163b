"""The text of an XML message: in UTF-8, UTF-16 or ISO-8859-1 as its mark or its declaration says, and soundly so."""

import codecs
import re

from django.utils.translation import gettext as _

from commerce.credit_messages.unsound import Unsound

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
NAMES = {"utf-8": "utf-8", "us-ascii": "ascii", "iso-8859-1": "iso-8859-1", "utf-16": "utf-16"}
DECLARED = re.compile(r"""<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,39})["']""")


def decoded(body, charset=""):
    """Give the text. `charset` is what the sender says beside the message; it must agree with what the message says
    itself. Raises Unsound."""
    mark, family = _family(body)
    start = body[len(mark) :]
    try:
        head = start[:400].decode("iso-8859-1" if family is None else family, errors="replace")
        encoding = _agreed(family, _declared(head), charset.lower())
        text = start.decode(encoding)
    except UnicodeDecodeError as error:
        told = {"encoding": error.encoding.upper(), "place": error.start}
        raise Unsound(_("The message is not %(encoding)s: see the byte at %(place)s.") % told) from error
    if "\0" in text:
        raise Unsound(_("The message contains a NUL character."))
    return text


def _family(body):
    """Give the mark at the beginning, and the encoding that it or the first two bytes tell; None: to be read."""
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return mark, encoding
    if body[:2] == b"<\0":
        return b"", "utf-16-le"
    if body[:2] == b"\0<":
        return b"", "utf-16-be"
    return b"", None


def _declared(head):
    found = DECLARED.match(head)
    return found[1].lower() if found else ""


def _agreed(family, declared, charset):
    for name in filter(None, (declared, charset)):
        if name not in NAMES:
            raise Unsound(_("The encoding %(name)s is not taken: use UTF-8, UTF-16 or ISO-8859-1.") % {"name": name})
    if declared and charset and declared != charset:
        raise Unsound(_("The message names two encodings: %(one)s and %(two)s.") % {"one": declared, "two": charset})
    named = declared or charset
    if family is None:
        if named == "utf-16":
            raise Unsound(_("The message names UTF-16 and is not."))
        return NAMES[named or "utf-8"]
    if named and not family.startswith(named):
        raise Unsound(_("The message names %(one)s and is %(two)s.") % {"one": named, "two": family})
    return family

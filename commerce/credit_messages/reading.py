"""Read a message: hostile until shown otherwise, then held against the schema (K5).

What an XML parser could be led to do is ruled out before one sees the message: a text with a DOCTYPE has no entities to
expand and nothing to fetch, a text of few tags and attributes makes a small tree. See decoding for the encodings.
"""

import copy
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from commerce.credit_messages import MOST_POSTINGS, NAMESPACE
from commerce.credit_messages.decoding import decoded
from commerce.credit_messages.unsound import Unsound
from commerce.queries.posting import Posting
from core import money

SCHEMA = Path(__file__).with_name("schema.xsd").read_bytes()
MOST_MARKUP = 250_000
"""How many times < and how many times = may stand in a message; 10,000 full postings have half as many."""
MOST_FAULTS = 20
MOST_ATTRIBUTES = 8
AT_ONCE = 250
MOST_IN_A_SENTENCE = 300
BLANKS = re.compile(r"[ \t\r\n]+")
HINTS = [
    f"{{http://www.w3.org/2001/XMLSchema-instance}}{name}" for name in ("schemaLocation", "noNamespaceSchemaLocation")
]
_SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "attribute_defaults": False,
}
_SCHEMA_ROOT = etree.fromstring(SCHEMA, etree.XMLParser(**_SAFE))
_MIXED = etree.XPath("//*[not(*)][comment() or processing-instruction()]")
_CROWDED = etree.XPath(f"//*[@*[{MOST_ATTRIBUTES + 1}]]")
_HINTED = etree.XPath("//*[@i:schemaLocation or @i:noNamespaceSchemaLocation]",
                      namespaces={"i": "http://www.w3.org/2001/XMLSchema-instance"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is sound: its id, the SHA-256 of its bytes, its postings."""

    id: str
    digest: str
    body: bytes
    postings: list[Posting]


def read(body, charset=""):
    """Read a message from its bytes. Raises Unsound when it is not well-formed or not as the schema says."""
    if not body:
        raise Unsound(_("The message is empty."))
    root = _tree(decoded(body, charset))
    _check(root)
    postings = [_posting(element) for element in root.iterchildren(_name("posting"))]
    return Message(_text(root.get("id")), hashlib.sha256(body).hexdigest(), body, postings)


def _tree(text):
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unsound(_("A message has no DOCTYPE and no entities of its own."))
    if max(text.count("<"), text.count("=")) > MOST_MARKUP:
        raise Unsound(
            _("The message has too many elements: at most %(most)s postings.") % {"most": money.counted(MOST_POSTINGS)}
        )
    parser = etree.XMLParser(encoding="utf-8", **_SAFE)
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        line = getattr(error, "lineno", None) or 0
        told = _short(getattr(error, "msg", None) or str(error))
        raise Unsound(_("The message is not well-formed XML."), faults=[(line, told)]) from error


def _check(root):
    """Hold a tree against the schema. Hints where to find another schema are taken out: nothing is ever fetched."""
    for element in _HINTED(root):
        for hint in HINTS:
            element.attrib.pop(hint, None)
    if root.tag != _name("creditPostings"):
        told = _("The message is not a creditPostings of the namespace %(name)s.") % {"name": NAMESPACE}
        raise Unsound(told, code="not_valid")
    if len(root) > MOST_POSTINGS:
        sizes = {"most": money.counted(MOST_POSTINGS), "given": money.counted(len(root))}
        raise Unsound(_("A message has at most %(most)s postings, this one has %(given)s.") % sizes, code="not_valid")
    if mixed := _MIXED(root):
        told = _("No comment and no processing instruction may stand within a value.")
        raise Unsound(told, code="not_valid", faults=[(mixed[0].sourceline or 0, _short(mixed[0].tag))])
    if _CROWDED(root):
        raise Unsound(_("An element has more attributes than any may have."), code="not_valid")
    for part in _parts(root):
        schema = etree.XMLSchema(_SCHEMA_ROOT)  # one each time: its log of faults is not for two threads
        if not schema.validate(part):
            faults = [(entry.line, _short(entry.message)) for entry in list(schema.error_log)[:MOST_FAULTS]]
            raise Unsound(_("The message is not as the schema says."), code="not_valid", faults=faults)


def _parts(root):
    """Yield the message with some of its postings at a time: validation goes on to the end, however much is wrong."""
    postings = list(root)
    if len(postings) <= AT_ONCE:
        yield root
        return
    for start in range(0, len(postings), AT_ONCE):
        part = etree.Element(root.tag, root.attrib, root.nsmap)
        part.extend(copy.deepcopy(each) for each in postings[start : start + AT_ONCE])
        yield part


def _posting(element):
    amount = element.find(_name("amount"))
    day = _text(element.findtext(_name("valueDate")))
    return Posting(
        number=_text(element.get("number")),
        account=_text(element.get("account")),
        kind=_text(element.get("kind")),
        amount=Decimal(_text(amount.text)),
        currency=_text(amount.get("currency")),
        value_date=date.fromisoformat(day) if day else None,
        reference=_text(element.findtext(_name("reference"))),
        reason=_text(element.findtext(_name("reason"))),
        settles=tuple(
            (_text(each.get("invoice")), Decimal(_text(each.text))) for each in element.iterchildren(_name("settles"))
        ),
    )


def _name(tag):
    return f"{{{NAMESPACE}}}{tag}"


def _text(value):
    """Give a value as the schema counts it: blanks at its ends and doubled ones do not."""
    return " ".join(part for part in BLANKS.split(value or "") if part)


def _short(text):
    """Give what the parser said without the namespace in every name, and not for ever."""
    return text.replace(f"{{{NAMESPACE}}}", "").strip()[:MOST_IN_A_SENTENCE]

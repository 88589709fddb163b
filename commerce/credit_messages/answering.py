"""Write answers, as the schema says: one code per posting, or why the message could not be taken (K5)."""

from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from commerce.credit_messages import NAMESPACE

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
POSTED, REFUSED, ERROR = "posted", "refused", "error"
STATUS = {POSTED: 200, REFUSED: 422}


def posted(message_id, entries, *, now):
    """Say that all was posted: `entries` are (number, entry id, code of the account, outstanding, currency)."""
    rows = [
        f"  <posting number={_quoted(number)} code=\"posted\" entry=\"{pk}\" account={_quoted(account)}"
        f' outstanding="{outstanding:f}" currency={_quoted(currency)}/>'
        for number, pk, account, outstanding, currency in entries
    ]  # fmt: skip
    return _answer(POSTED, rows, message_id, now)


def refused(message_id, verdicts, *, now):
    """Say that nothing was posted: `verdicts` are (number, Fault or None)."""
    rows = [
        f'  <posting number={_quoted(number)} code="{fault.code}">{_escaped(fault.sentence)}</posting>'
        if fault
        else f'  <posting number={_quoted(number)} code="not_posted"/>'
        for number, fault in verdicts
    ]
    return _answer(REFUSED, rows, message_id, now)


def error(code, sentence, faults=()):
    """Say why a message was not taken at all: `faults` are (line, sentence)."""
    rows = [f'  <error code="{code}">', f"    <sentence>{_escaped(sentence)}</sentence>"]
    rows += [f'    <fault line="{line}">{_escaped(told)}</fault>' for line, told in faults]
    return _answer(ERROR, [*rows, "  </error>"])


def _answer(status, rows, message_id="", now=None):
    named = f" id={_quoted(message_id)}" if message_id else ""
    dated = f' receivedAt="{now.isoformat(timespec="seconds")}"' if now else ""
    opening = f'<creditAnswer xmlns="{NAMESPACE}"{named} status="{status}"{dated}>'
    return "\n".join([HEAD + opening, *rows, "</creditAnswer>\n"]).encode()


def _quoted(text):
    return quoteattr(_printable(text))


def _escaped(text):
    return escape(_printable(str(text)))


def _printable(text):
    """Leave out what XML has no place for."""
    return "".join(character for character in text if character >= " " or character in "\t\n")


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says about one posting."""

    number: str
    code: str
    sentence: str
    outstanding: Decimal | None


def told(answer):
    """Read an own answer again: what it says about each posting, in their order."""
    root = etree.fromstring(bytes(answer), etree.XMLParser(resolve_entities=False, no_network=True))
    return [
        Told(each.get("number"), each.get("code"), each.text or "", _amount(each.get("outstanding")))
        for each in root.iterchildren(f"{{{NAMESPACE}}}posting")
    ]


def _amount(text):
    return Decimal(text) if text else None

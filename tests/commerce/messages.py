"""Credit messages as systems send them: senders with tokens, bodies, posting over HTTP, answers read again."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from lxml import etree

from commerce.actions import credit_sender
from commerce.credit_messages import NAMESPACE, reading

SCHEMA = etree.XMLSchema(etree.fromstring(reading.SCHEMA))
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def sender(cast, *, name="Bank", kinds=("payment", "refund", "adjustment"), partner=None, per_minute=60):
    """Give a sender and the text of its token."""
    fay = cast.acting("fay")
    scope = {"kinds": list(kinds), "partner": partner, "per_minute": per_minute}
    made = credit_sender.create(name=name, **scope, by=fay, now=cast.now)
    return made, credit_sender.issue(sender=made, by=fay, now=cast.now)[1]


def posting(number=1, account="ACME", kind="payment", amount="6.00", currency="GBP", inner=""):
    return (
        f'<posting number="{number}" account="{account}" kind="{kind}">'
        f'<amount currency="{currency}">{amount}</amount>{inner}</posting>'
    )


def body(*postings, id="M-1", head=HEAD):
    """Give a message of postings as bytes."""
    inner = "".join(postings or [posting()])
    return f'{head}<creditPostings xmlns="{NAMESPACE}" id="{id}">{inner}</creditPostings>'.encode()


def send(token, message, **more):
    """Post a message as its sender does."""
    known = {"content_type": "application/xml", "HTTP_AUTHORIZATION": f"Bearer {token}", **more}
    known["CONTENT_TYPE"] = known["content_type"]  # also of nothing
    return Client(raise_request_exception=True).post(reverse("commerce:credit_intake"), message, **known)


@dataclass(frozen=True)
class Answer:
    """An answer as it was read: HTTP status, status, codes by number, the code of an error, attributes by number."""

    http: int
    status: str
    codes: dict
    error: str
    rows: dict


def answer(response):
    """Read an answer, which must be as the schema says."""
    root = etree.fromstring(response.content)
    SCHEMA.assertValid(root)
    rows = {each.get("number"): dict(each.attrib) for each in root.iterchildren(f"{{{NAMESPACE}}}posting")}
    errors = [each.get("code") for each in root.iterchildren(f"{{{NAMESPACE}}}error")]
    codes = {number: each["code"] for number, each in rows.items()}
    return Answer(response.status_code, root.get("status"), codes, "".join(errors), rows)


def sent(token, *postings, id="M-1"):
    """Post postings and read the answer."""
    return answer(send(token, body(*postings, id=id)))

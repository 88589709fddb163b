"""What tests ask strangers for of messages: what acme and the vendor have with each other, by each address of it."""

import re
from decimal import Decimal

from django.urls import get_resolver

from core.management.commands.list_routes import patterns
from messaging.actions import notify
from messaging.actions import thread as threads
from messaging.models import Attachment, CompanyProfile, Contact, NotifyHow, Side
from tests.messaging import buying, contacting, talking

PART = re.compile(r"<(?:\w+:)?\w+>")
GONE = {int: 987_654_321, str: "NEVERWAS"}
CANARY = "CNRY-M"
ACME, VENDOR = f"{CANARY}-acme", f"{CANARY}-vendor"
SENT = {
    "body": "Taken", "note": "Taken", "owner": "1", "seen": "1", "asks": "on", "reason": "Because", "title": "Taken",
    "quantity": "3", "unit_price": "1", "price": "1", "currency": "GBP", "product": "CANDLE", "thread": "1",
    "kind": "cart",
    "emails": "x@people.example", "email": "x@people.example", "message": "x", "shows": "yes", "how": "none",
    "answer": "accept", "company": "1", "about": "x", "services": "x", "deadline_0": "2099-01-01", "deadline": "1",
}  # fmt: skip
"""What some form of theirs would like to hear."""
OPEN = {"messaging:contact_link", "messaging:news", "messaging:notify_off"}
"""Who has the token is known by it; tests of their own ask these."""


class Scene:
    """All that two companies have with each other: a conversation with notes, a file and both profiles, a purchase
    process with a budget, an offer and its thread, an invitation, a contact. In each text stands a canary."""

    def __init__(self, cast):
        self.cast = cast
        buying.goods(cast)
        self.message = talking.asked(cast, words=f"{ACME}-words")
        self.thread = self.message.thread
        talking.responded(cast, self.thread, words=f"{VENDOR}-words", asks=True)
        talking.responded(cast, self.thread, "bea", side=Side.BUYER, words=f"{ACME}-more", asks=True)
        self.file = Attachment.objects.create(
            message=self.message, name=f"{ACME}-file.pdf", content_type="application/pdf", size=1, sha256="x", path="x"
        )
        for who, side, mark in (("vic", Side.SELLER, VENDOR), ("bea", Side.BUYER, ACME)):
            threads.note(thread=self.thread, side=side, body=f"{mark}-note", by=cast.acting(who), now=cast.now)
        for code, who, mark in (("acme", "ada", ACME), ("vendor", "vic", VENDOR)):
            said = {"about": f"{mark}-about", "services": f"{mark}-services", "changed_at": cast.now}
            by = getattr(cast.users, who)
            CompanyProfile.objects.create(company=getattr(cast.partners, code), **said, changed_by=by)
        said = {"title": f"{ACME}-title", "specification": f"{ACME}-specification", "budget": Decimal("4711.00")}
        self.process = buying.published(cast, **said)
        self.draft = buying.drafted(cast, **{**said, "title": f"{ACME}-draft"})
        self.offer = buying.offered(cast, self.process, words=f"{VENDOR}-offer")
        self.invitation = contacting.invited(cast, f"{VENDOR}-new@people.example", message=f"{VENDOR}-hello")
        Contact.objects.create(seller=cast.partners.vendor, buyer=cast.partners.acme, since=cast.now)
        notify.choose(membership=cast.memberships.bea, how=NotifyHow.DIGEST, by=cast.acting("bea"), now=cast.now)

    def key(self, name):
        """Give what the address of this name takes."""
        by_name = {"ask": ["CANDLE"], "attachment": [self.file.pk], "reopen": [self.message.pk]}
        by_name |= {
            "process_award": [self.process.pk, self.offer.thread_id],
            "supplier": [self.cast.partners.vendor.pk],
        }
        by_name |= {"process_edit": [self.draft.pk], "process_publication": [self.draft.pk]}
        by_name |= {f"contact_{each}": [self.invitation.pk] for each in ("invitation", "again", "withdrawal", "own")}
        if name in by_name:
            return by_name[name]
        return [self.process.pk] if name.split("_")[0] in ("process", "request") else [self.thread.pk]


def rows(method=None):
    """Give (name, path, Access) of every address of messages that takes this method."""
    for pattern, path, spaces in patterns(get_resolver()):
        access = getattr(pattern.callback, "access", None)
        if "messaging" not in spaces or f"messaging:{pattern.name}" in OPEN:
            continue
        if method is None or method.upper() in access.methods:
            yield pattern.name, path, access


def pairs(scene, method):
    """Give (address with what is theirs, the same that never was) of every address that takes a key and this method."""
    for name, path, _access in rows(method):
        if PART.search(path) and name != "ask":
            key = scene.key(name)
            yield filled(path, key), filled(path, [GONE[type(key[0])], *key[1:]])


def addresses(scene):
    """Give every address that can be read, of theirs where it takes a key."""
    return [filled(path, scene.key(name) if PART.search(path) else []) for name, path, _access in rows("get")]


def filled(path, values):
    parts = iter(values)
    return "/" + PART.sub(lambda _part: str(next(parts)), path).lstrip("/")

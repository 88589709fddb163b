"""What another vendor has sold on the phone, and its recording, against what never was: how much longer or shorter the
answer takes (T03)."""

import logging
import os
import tempfile
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command

from benchmarks import _common, _requests
from commerce.models import Product
from core import clock
from partners import demo, queries
from partners.demo.world import World
from partners.models import Membership, Partner, User
from partners.permissions import Role
from telesales.actions import phone, recording
from telesales.demo.recordings import ringing
from telesales.models import PhoneScript, RecordingAccess

BENCH = "recordings"
ROUNDS = 300 if _common.FULL else 100
GONE = 987_654_321
MOST_MS = 2
HOME = {"street": "1 Mill Lane", "postcode": "LS1 4AP", "city": "Leeds", "country": "GB"}


def somebody(name, code, role):
    """Write a company with one user."""
    partner = Partner.objects.create(code=code, name=f"{name}'s company")
    user = User.objects.create(username=name.lower(), name=name, email=f"{name.lower()}@people.example")
    return Membership.objects.create(user=user, partner=partner, roles=[role])


def world():
    """Write two vendors and what one of them has sold; gives (what, address, the same that never was)."""
    now = clock.now()
    drawn = World(now, demo.hashed())
    drawn.draw_operator()
    drawn.write()
    somebody("Vic", "VENDOR", Role.VENDOR)
    val, zoe = somebody("Val", "RIVAL", Role.VENDOR), somebody("Zoe", "ZENITH", Role.PARTNER_ADMINISTRATOR)
    PhoneScript.objects.create(version=1, contracting_party="C", words="W", terms_name="N", terms="T", since=now)
    by = queries.place(membership=Membership.objects.select_related("user").get(pk=val.pk))
    offer = phone.start(product=Product.objects.create(code="POUND", name="Pound", vendor=val.partner), by=by, now=now)
    offer = phone.change(
        offer=offer, by=by, now=now, told_party=True, told_terms=True, kind="one_time", amount=Decimal(1),
        payment_method="invoice", first_on=now.date(), customer=zoe, buyer=HOME,
    )  # fmt: skip
    order = phone.order(offer=offer, seen=offer.version, by=by, now=now)
    upload = ContentFile(ringing(2), "call.wav")
    kept = recording.add_file(offer=offer, upload=upload, by=by, now=now)
    access = RecordingAccess.objects.create(recording=kept, user=val.user, partner=val.partner, at=now)
    yield "phone sale", f"/sales/phone/sales/{order.number}/", "/sales/phone/sales/NEVERWAS/"
    yield "recordings", f"/sales/phone/offers/{offer.pk}/recordings/", f"/sales/phone/offers/{GONE}/recordings/"
    heard = "/sales/phone/sales/recordings/{}/plays/{}/sound/"
    yield "sound", heard.format(kept.pk, access.pk), heard.format(GONE, GONE)


def main():
    with (
        tempfile.TemporaryDirectory() as static,
        tempfile.TemporaryDirectory() as calls,
        Path(os.devnull).open("w") as nowhere,
    ):
        settings.STATIC_ROOT, settings.RECORDINGS_ROOT = static, calls
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        pairs = list(world())
        with _common.bare() as bare:
            bare.execute("VACUUM ANALYZE")
        visitor = _requests.Visitor("vic")
        for what, foreign, gone in pairs:
            apart = visitor.apart(foreign, gone, rounds=ROUNDS)
            _common.figure(BENCH, f"{what}: another's against none, medians", apart, "ms", MOST_MS)


if __name__ == "__main__":
    main()

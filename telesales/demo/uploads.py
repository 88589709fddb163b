"""The demo's uploaded files: customers and orders that Ruth has brought, with rows that were refused, and files of
Max's that are checked and wait for his yes (T5)."""

import random
from datetime import timedelta

from django.core.files.base import ContentFile

from commerce.models import Order, OrderChannel, Product
from commerce.queries import pricing
from core.jobs import worker
from core.models import Job
from partners import queries as partners
from partners.models import Membership, Partner
from partners.permissions import Role
from telesales.demo import mails
from telesales.intake.customers import job as customers
from telesales.intake.orders import job as orders
from telesales.models import ResellerCustomer

SEED = 20_709
HEAD = "code,company,street,postcode,city,country,currency,name,email,phone\n"
OF_RUTH = (
    HEAD
    + """\
FERNDALE,Ferndale Tea Rooms,3 Market Place,YO8 4PB,Selby,GB,GBP,Freya Fern,freya@ferndale.example,+44 1757 555 014
FERNDALE,,,,,,,Felix Fern,felix@ferndale.example,
HOLLOWOAK,Hollow Oak Interiors,41 Castle Street,NG1 6AA,Nottingham,GB,GBP,Hattie Oakes,hattie@hollowoak.example,
SELKIRK,Selkirk & Sons,7 Mill Wynd,TD7 4BD,Selkirk,GB,GBP,Stuart Selkirk,,+44 1750 555 032
ACME,Acme Stores,,,,GB,GBP,Ann Acme,ann@stores.example,
"""
)
OF_MAX = (
    HEAD
    + """\
QUAYSIDE,Quayside Chandlers,12 Quay Road,BS1 4SB,Bristol,GB,GBP,Quentin Quay,quentin@quayside.example,+44 117 555 0171
LARKHILL,Larkhill Garden Rooms,The Old Forge,SP4 8PT,Salisbury,GB,GBP,Lara Hill,lara@larkhill.example,
MERIDIAN,Meridian Hostels,88 Deptford Broadway,SE8 4PA,London,Great Britain and more,GBP,Mo Mirza,mo@meridian.example,
"""
)
ORDERS = "order,customer,user,sku,quantity,unit price,price reason,po number\n"
WRONG = "NO-SUCH-CODE"


def make(*, now):
    """Upload, check and write them as the pages do; their mails are not sent."""
    dice = random.Random(SEED)
    ruth, max_ = (_acting(Membership.objects.current().get(user__username=who)) for who in ("ruth", "max"))
    theirs = list(_customers(partners.root_id(ruth.partner_id)))
    with mails.silenced(now):
        _customers_of(ruth, OF_RUTH, "customers-autumn.csv", now - timedelta(days=6), is_written=True)
        hale = Partner.objects.get(code="HALE").pk
        _customers_of(max_, OF_MAX, "hale-new-customers.csv", now - timedelta(hours=3), reseller=hale)
        if theirs:
            file = _orders(theirs[:3], now, dice)
            _orders_of(ruth, file, "orders-week-46.csv", now - timedelta(days=2), is_written=True)
            file = _orders(theirs[:2], now, dice, prefix="TF")
            _orders_of(max_, file, "trade-fair-orders.csv", now - timedelta(hours=2))
    Order.objects.filter(channel=OrderChannel.UPLOAD).update(submitted_at=now)  # jobs have the database's clock


def _customers_of(by, text, name, at, *, is_written=False, reseller=None):
    upload = ContentFile(text.encode(), name=name)
    checked = _worked(customers.started_check(upload=upload, reseller_id=reseller, by=by), at)
    if is_written:
        _worked(customers.started_write(checked, by=by), at + timedelta(minutes=2))


def _orders_of(by, text, name, at, *, is_written=False):
    checked = _worked(orders.started_check(upload=ContentFile(text.encode(), name=name), by=by), at)
    if is_written:
        _worked(orders.started_write(checked, by=by), at + timedelta(minutes=3))


def _worked(job, at):
    """Have a job done now, as the worker does, and say that it was done then."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1, started_at=at, heartbeat_at=at)
    job.refresh_from_db()
    worker.perform(job)
    Job.objects.filter(pk=job.pk).update(created_at=at, ended_at=at + timedelta(seconds=4))
    job.refresh_from_db()
    if job.state != Job.State.DONE:
        raise RuntimeError(f"{job.title}: {job.note} {job.error}")
    return job


def _customers(reseller_id):
    """Administrators of companies that buy through a reseller, past those whom the README tells of."""
    links = ResellerCustomer.objects.filter(reseller=reseller_id, ended_at=None)
    places = Membership.objects.current().filter(partner__in=links.values("customer"), user__status="active")
    places = places.filter(roles__contains=[Role.PARTNER_ADMINISTRATOR], user__email__gt="", partner__currency="GBP")
    for place in places.exclude(partner__code__in=["LOOM", "ZENITH"]).select_related("user", "partner").order_by("pk"):
        acting = _acting(place)
        if acting and acting.effective.is_open and acting.may_place:
            yield place


def _orders(places, now, dice, prefix="W46"):
    """Give a file of orders for some customers, and two that cannot be: of a product and of a customer not there."""
    rows = []
    for number, place in enumerate(places, 1):
        goods = _goods(_acting(place), now)
        for product in dice.sample(goods, min(2, len(goods))):
            quantity = product.pack_size * dice.randint(1, 4)
            rows.append(
                f"{prefix}-{number},{place.partner.code},{place.user.email},{product.code},{quantity},,,PO-{number}07\n"
            )
    place = places[0]
    rows.append(f"{prefix}-8,{place.partner.code},{place.user.email},{WRONG},12,,,\n")
    rows.append(f"{prefix}-9,NOBODY,nobody@nobody.example,{_goods(_acting(place), now)[0].code},1,,,\n")
    return ORDERS + "".join(rows)


def _goods(by, now):
    """Give the active products that somebody has a price for, in a fixed order."""
    products = list(Product.objects.filter(is_active=True, vendor=None).order_by("code")[:300])
    wanted = [(product.pk, product.pack_size) for product in products]
    known = pricing.resolve(partner_id=by.partner_id, currency=by.currency, wanted=wanted, now=now)
    return [product for product in products if known.get((product.pk, product.pack_size))]


def _acting(place):
    return partners.place(membership=place)

"""What no form of phone sales takes: more than it asks for (T06); and what nothing corrects once it is sold (M21)."""

import json
import uuid
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.urls import get_resolver, reverse

from commerce.models import Account, Instalment, Order, Payment, PaymentPlan
from core.models import AuditEntry
from partners.models import Membership, Partner, User
from telesales.models import AffiliateProduct, CommissionRate, PhoneSale, SaleShare
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.site.routes_table import AREAS, PEOPLE, TABLE
from tests.telesales.affiliating import accepted
from tests.telesales.phoning import offered, ordered, script, shared
from tests.telesales.uploading import ORDERS, checked_orders, written_orders

OURS = (
    "telesales:phone", "telesales:affilia", "telesales:product_share", "telesales:recording", "telesales:commission",
    "telesales:refund", "commerce:plan",
)  # fmt: skip
"""The beginnings of the addresses of phone sales: offers, links, affiliates, joint ventures, recordings, plans."""
OFFER = {"amount", "rate", "company"}
GENUINE = {
    **dict.fromkeys((f"telesales:phone_{name}" for name in ("offer", "buyer", "buyers", "products")), OFFER),
    "telesales:product_shares": {"percent"},
    "telesales:affiliation_join": {"company"},
}
"""What some forms ask for themselves."""
WATCHED = (User, Membership, Partner, Order, PaymentPlan, Instalment, Payment, Account)
PLAIN = (models.CharField, models.TextField, models.DecimalField, models.BooleanField, models.PositiveIntegerField)
RANDOM = {"fingerprint", "token", "password", "number", "username", "path", "reference", "search"}


def extra(cast):
    """Give the names that are worth forging, with what one would like them to say."""
    names = {
        "is_staff": "1", "is_superuser": "1", "is_operator": "on", "role": "marketplace_manager",
        "roles": "marketplace_manager", "credit_limit": "999999", "status": "open", "state": "accepted",
        "commission": "99", "percent": "99", "amount": "0.01", "rate_kind": "fixed", "rate_value": "99",
        "fee_percent": "0", "total": "0.01", "tax_total": "0", "paid": "999",
    }  # fmt: skip
    max_, resale = cast.users.max.pk, cast.partners.resale.pk
    names |= dict.fromkeys(("approved_by", "invited_by", "answered_by", "ended_by", "by", "seller", "user"), max_)
    names |= dict.fromkeys(("company", "affiliate", "vendor", "partner_id", "sold_from", "affiliate_id"), resale)
    return {**names, "rate": CommissionRate.objects.order_by("pk").values_list("pk", flat=True).first() or 1}


def told(row, known):
    """Give what a row says: its plain values, and whose it is among those who were there before."""
    found = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, models.ForeignKey):
            found.append((field.attname, value if value in known.get(field.related_model, ()) else value and "new"))
        elif isinstance(field, PLAIN) and not field.primary_key and field.name not in RANDOM:
            found.append((field.attname, str(value)))
    return tuple(found)


def holdings(known):
    """Give what all that phone sales write says."""
    watched = [*apps.get_app_config("telesales").get_models(), *WATCHED]
    return {
        model._meta.label: sorted(str(told(row, known)) for row in model._default_manager.all()) for model in watched
    }


def sent(client, url, values, known):
    """Send a form in a transaction that is taken back; give its answer and what is written then."""
    with transaction.atomic():
        status = client.post(url, values).status_code
        found = holdings(known)
        transaction.set_rollback(True)
    return status, found


def routes():
    """Give {address: who it does something for} of every form of phone sales."""
    found = {}
    for (name, method), codes in TABLE.items():
        who = next((who for who in PEOPLE if codes[who] in (200, 302) and who != "anon"), None)
        if method == "POST" and name.startswith(OURS) and who:
            found[name] = who
    return found


def test_no_form_of_phone_sales_takes_more_than_it_asks_for(world):  # noqa: F811
    asked, forged = {}, {}
    arguments = {name: given for area in AREAS for name, given in area.ARGUMENTS.items()}
    values = {name: given for area in AREAS for name, given in area.SENT.items()}
    for name, who in routes().items():
        given = values.get(name, lambda w: {})(world)
        url = reverse(name, args=arguments.get(name, lambda w: [])(world))
        client = world.cast.client_for(who)
        known = {model: set(model.objects.values_list("pk", flat=True)) for model in (User, Partner, CommissionRate)}
        more = {key: each for key, each in extra(world.cast).items() if key not in GENUINE.get(name, ())}
        asked[name] = sent(client, url, given, known)
        forged[name] = sent(client, url, {**more, **given}, known)

    assert len(asked) >= 12
    assert {name for name in asked if asked[name] != forged[name]} == set()


# ---------------------------------------------------------------- what is sold stays as it was agreed (M21)
@pytest.fixture
def sale(world):  # noqa: F811
    """Alf has sold for 10 per cent; another commission is offered to him as well."""
    cast = world.cast
    script(cast)
    accepted(cast, may_phone=True)
    shared(cast, "25")
    offer = offered(cast, "alf", rate=CommissionRate.objects.get())
    order = ordered(cast, offer, "alf")
    given = AffiliateProduct.objects.get()
    CommissionRate.objects.create(product=given, kind="percent", value=Decimal(90), since=cast.now)
    return PhoneSale.objects.select_related("order", "offer").get(order=order)


def of_sale(name, given, sale):
    """Give the arguments of an address with this sale's order or offer in them, where it has one."""
    if given and Order.objects.filter(number=str(given[0])).exists():
        return [sale.order.number, *given[1:]]
    return [sale.offer_id, *given[1:]] if given and name.startswith("telesales:phone_") else given


def facts(sale):
    """Give what counts of a sale: the frozen row, its shares, and the commission that was offered."""
    rates = CommissionRate.objects.filter(pk=sale.rate_id).values("product", "kind", "value", "currency", "since")
    return [
        *PhoneSale.objects.filter(pk=sale.pk).values(),
        *SaleShare.objects.filter(sale=sale).order_by("pk").values(),
        *rates,
    ]


def test_no_form_changes_a_commission_or_the_affiliate_of_what_is_sold(world, sale):  # noqa: F811
    cast, before = world.cast, facts(sale)
    other = CommissionRate.objects.get(value=90)
    more = {**extra(cast), "rate": other.pk, "affiliate": cast.partners.resale.pk, "rate_value": "90"}
    arguments = {name: given for area in AREAS for name, given in area.ARGUMENTS.items()}
    for name in [name for name, method in TABLE if method == "POST" and name.startswith(OURS)]:
        url = reverse(name, args=of_sale(name, arguments.get(name, lambda w: [])(world), sale))
        for who in ("alf", "vic", "max", "fay"):
            with transaction.atomic():
                cast.client_for(who).post(url, more)
                assert facts(sale) == before, (name, who)
                transaction.set_rollback(True)

    assert facts(sale) == before


def test_there_is_no_administration_beside_the_house_and_the_database_refuses_every_correction(sale):
    """Neither by hand nor by whoever has the database: triggers forbid it."""
    assert not apps.is_installed("django.contrib.admin")
    assert [url for url in _patterns(get_resolver()) if "admin" in url.split("/")] == []
    changes = (
        ("telesales_phonesale", "rate_value = 90"),
        ("telesales_phonesale", "affiliate_id = vendor_id"),
        ("telesales_phonesale", "fee_percent = 0"),
        ("telesales_saleshare", "percent = 99"),
        ("telesales_commissionrate", "value = 90"),
    )
    refused = 0
    for table, change in changes:
        for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
            refused += 1

    assert refused == 2 * len(changes)


def _patterns(resolver, start=""):
    for entry in resolver.url_patterns:
        here = f"{start}{entry.pattern}"
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry, here)
        else:
            yield here


def test_an_uploaded_file_corrects_nothing(world, sale):  # noqa: F811
    """Orders are what files bring of sales: what else a file names is refused or not read, and it knows no sold one."""
    before = facts(sale)
    head = ORDERS.strip() + ",commission,affiliate,rate_value\n"
    text = f"{head}{sale.order.number},ACME,bea,CANDLE,1,,,,,,90,RESALE,90\n"
    check = checked_orders(world.cast, text)
    if check.state == "done" and not check.result.get("fault"):
        written_orders(world.cast, check)

    assert facts(sale) == before


def test_the_history_shows_what_was_agreed(world, sale):  # noqa: F811
    entry = AuditEntry.objects.get(event="order.sold", subject_id=sale.order_id)
    assert (entry.actor_name, entry.new["sold_from"], entry.new["via"]) == (
        "Alf", world.cast.partners.affiliate.pk, "call",
    )  # fmt: skip
    assert json.dumps(str(sale.rate_value)) == '"10.000"'
    assert uuid.UUID(str(sale.offer.key)) == sale.order.submission_key

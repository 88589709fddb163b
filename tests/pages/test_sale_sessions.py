"""A sales session by page: the ten checks of S03, a new session each time (S01), and nobody of one's own tree (T09)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commerce.models import Cart, CartFile, CartLine, Order, Payment, RequisitionList
from core import clock
from core.models import AuditEntry
from partners.models import Membership
from partners.permissions import Role
from telesales.models import SalesSession
from tests.pages.reading import document, of_class, sentences, words
from tests.pages.sale import banner, sam, sent, start  # noqa: F401
from tests.pages.world import PASSWORD
from tests.telesales.selling import let, resold

AT_THE_CUSTOMERS_PLACE = {
    "commerce:cart", "commerce:cart_add", "commerce:cart_choose", "commerce:cart_copy", "commerce:cart_detail",
    "commerce:cart_file", "commerce:cart_file_removal", "commerce:cart_files", "commerce:cart_item",
    "commerce:cart_line", "commerce:cart_line_removal", "commerce:cart_lines", "commerce:cart_seen", "commerce:carts",
    "commerce:catalogue", "commerce:checkout", "commerce:completion", "commerce:order", "commerce:order_file",
    "commerce:orders", "commerce:product", "commerce:product_price", "commerce:quick_options", "commerce:quick_order",
    "commerce:quick_verdict", "commerce:reorder", "commerce:requisition_lines", "commerce:requisition_list",
    "commerce:requisition_list_file", "commerce:requisition_lists", "commerce:sheet", "commerce:sheet_addition",
    "commerce:sheet_errors", "commerce:sheet_new", "commerce:sheet_sample", "commerce:submission", "telesales:offer",
    "telesales:offer_withdrawal", "telesales:own_prices", "telesales:sale_terms",
}  # fmt: skip


def marked(resolver=None, spaces=()):
    """Give the names of the addresses that act at the customer's place during a sale."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from marked(entry, [*spaces, entry.namespace] if entry.namespace else spaces)
        elif isinstance(entry, URLPattern):
            access = getattr(entry.callback, "access", None)
            if access and access.in_sale:
                yield ":".join([*spaces, entry.name or "?"])


def test_exactly_these_addresses_act_at_the_customers_place():
    assert set(marked()) == AT_THE_CUSTOMERS_PLACE


# ---------------------------------------------------------------- S03: ten checks of a sales session
def test_a_banner_names_customer_reason_and_way_out_on_every_page(world, sam):  # noqa: F811
    start(sam, world)

    names = ("home", "commerce:catalogue", "commerce:cart", "commerce:desk", "telesales:desk", "partners:profile")
    for url in [*map(reverse, names), "/sales/customer/999999/", "/not/there/"]:
        said = banner(sam.get(url))
        for told in ("Selling to Bea", "Acme Depot", "He called about candles", "left", "End session"):
            assert told in said, url


def test_both_ids_stand_on_every_row_of_what_was_done(world, sam):  # noqa: F811
    start(sam, world)
    client, cast = sam, world.cast
    client.post(reverse("commerce:cart_item", args=[world.cart.pk]), {"code": "LANTERN", "quantity": "1"})
    line = CartLine.objects.get(cart=world.cart, product__code="LANTERN")
    client.post(reverse("commerce:cart_line", args=[line.pk]), {"quantity": "2"})
    client.post(reverse("commerce:cart_line_removal", args=[line.pk]))

    rows = AuditEntry.objects.filter(subject_type="cart").order_by("id")
    assert [row.event for row in rows] == ["cart.line_added", "cart.line_changed", "cart.line_removed"]
    assert {(row.actor_id, row.behalf_of_id, row.behalf_of) for row in rows} == {
        (cast.users.sam.pk, cast.users.bea.pk, "Bea")
    }


def test_what_a_buyer_does_himself_is_not_written_down(world):
    world.cast.client_for("bea").post(
        reverse("commerce:cart_item", args=[world.cart.pk]), {"code": "LANTERN", "quantity": "1"}
    )

    assert not AuditEntry.objects.filter(event__startswith="cart.line").exists()


def test_the_seller_sees_the_customers_shop_and_stays_himself(world, sam):  # noqa: F811
    start(sam, world)

    cart = document(sam.get(reverse("commerce:cart")))
    assert words(of_class(cart, "menu-title")[0]).startswith("Sam")
    assert "£12.34" in words(cart)
    nav = [words(link) for link in of_class(cart, "side-link")]
    assert any(each.startswith("Sales desk") for each in nav)
    assert not any(each.startswith("Approvals") for each in nav)


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("account_change_password", None),
        ("partners:profile", None),
        ("partners:profile_address", None),
    ],
)
def test_password_mail_and_profile_stay_the_sellers_own(world, sam, name, of):  # noqa: F811
    start(sam, world)
    before = (world.cast.users.bea.password, world.cast.users.bea.email)

    sam.post(reverse(name), {"name": "Bea B", "email": "x@people.example", "language": "en-gb", "timezone": "UTC"})

    world.cast.users.bea.refresh_from_db()
    assert (world.cast.users.bea.password, world.cast.users.bea.email, world.cast.users.bea.name) == (*before, "Bea")


def test_nothing_is_decided_for_the_customer(world, sam):  # noqa: F811
    start(sam, world, "carl")

    answer = sam.post(
        reverse("approvals:step", args=[world.step.pk]), {"decision": "accept", "seen": world.step.content_hash}
    )

    world.waiting.refresh_from_db()
    assert (answer.status_code, world.waiting.state) == (403, "awaiting_approval")


@pytest.mark.parametrize(
    ("name", "arg"),
    [
        ("approvals:withdrawal", "waiting"),
        ("commerce:order_cancel_request", "placed"),
        ("commerce:recurring_orders", None),
        ("commerce:cart_properties", "cart"),
        ("commerce:cart_deletion", "cart"),
        ("commerce:requisition_list_new", None),
    ],
)
def test_what_is_no_sale_answers_403_to_staff(world, sam, name, arg):  # noqa: F811
    start(sam, world)
    found = {"waiting": world.waiting.number, "placed": world.placed.number, "cart": world.cart.pk}
    url = reverse(name, args=[found[arg]] if arg else [])

    statuses = {sam.get(url).status_code, sam.post(url).status_code}
    assert statuses <= {403, 405}
    assert 403 in statuses


def test_no_card_is_offered_or_taken(world, sam):  # noqa: F811
    let(Role.SSR, finalise=True, payment_methods=True)
    start(sam, world)

    page = sam.get(reverse("commerce:checkout", args=[world.cart.pk]))
    answer = sam.post(reverse("commerce:submission", args=[world.cart.pk]), sent(page, payment_method="card"))

    offered = document(page).xpath("//input[@name='payment_method']/@value")
    assert offered == ["on_account", "bank_transfer"]
    assert (answer.status_code, Payment.objects.count()) == (422, 0)
    assert any("Sellers pay nothing for customers" in said for said in sentences(answer))


def test_the_way_to_pay_is_the_customers_usual_one(world, sam):  # noqa: F811
    let(Role.SSR, finalise=True)
    start(sam, world)

    page = sam.get(reverse("commerce:checkout", args=[world.cart.pk]))
    refused = sam.post(reverse("commerce:submission", args=[world.cart.pk]), sent(page, payment_method="bank_transfer"))
    taken = sam.post(reverse("commerce:submission", args=[world.cart.pk]), sent(page, payment_method="on_account"))

    assert document(page).xpath("//input[@name='payment_method']/@value") == ["on_account"]
    assert (refused.status_code, taken.status_code) == (422, 302)
    order = Order.objects.get(cart=world.cart)
    assert (order.buyer, order.seller, order.payment_method) == (
        world.cast.users.bea,
        world.cast.users.sam,
        "on_account",
    )


def test_it_ends_with_the_sign_out(world, sam):  # noqa: F811
    start(sam, world)

    sam.post(reverse("account_logout"))

    assert SalesSession.objects.get().end == "signed_out"


def test_it_ends_where_the_seller_acts_from_another_place(world, sam):  # noqa: F811
    other = Membership.objects.create(
        user=world.cast.users.sam, partner=world.cast.partners.resale, roles=[Role.RESELLER]
    )
    start(sam, world)

    sam.post(reverse("partners:switch"), {"membership": other.pk})

    assert SalesSession.objects.get().end == "ended"


def test_there_is_one_at_a_time_and_none_longer_than_an_hour(world, sam):  # noqa: F811
    start(sam, world)
    start(sam, world, "zoe")

    open_ones = SalesSession.objects.filter(ended_at=None)
    assert [session.customer for session in open_ones] == [world.cast.memberships.zoe]
    assert open_ones[0].expires_at - open_ones[0].started_at <= timedelta(minutes=60)


def test_when_time_is_up_what_is_sent_is_not_done(world, sam):  # noqa: F811
    start(sam, world)
    SalesSession.objects.update(
        started_at=clock.now() - timedelta(hours=2), expires_at=clock.now() - timedelta(hours=1)
    )

    answer = sam.post(reverse("commerce:cart_item", args=[world.cart.pk]), {"code": "LANTERN", "quantity": "1"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("telesales:desk"))
    assert not CartLine.objects.filter(cart=world.cart, product__code="LANTERN").exists()
    assert of_class(document(sam.get(reverse("telesales:desk"))), "selling") == []


def test_who_loses_his_place_in_the_middle_sells_nothing_more(world, sam):  # noqa: F811
    start(sam, world)
    Membership.objects.filter(pk=world.cast.memberships.sam.pk).update(ended_at=clock.now())

    answer = sam.post(reverse("commerce:cart_item", args=[world.cart.pk]), {"code": "LANTERN", "quantity": "1"})

    assert answer.status_code == 302
    assert not CartLine.objects.filter(cart=world.cart, product__code="LANTERN").exists()


# ---------------------------------------------------------------- S01, T09
def test_the_session_is_a_new_one_at_start_and_end_and_the_old_one_is_dead(world, sam):  # noqa: F811
    keys = [sam.session.session_key]
    start(sam, world)
    keys.append(sam.session.session_key)
    sam.post(reverse("telesales:end"))
    keys.append(sam.session.session_key)

    assert len(set(keys)) == 3
    for old in keys[:2]:
        stale = Client()
        stale.cookies["sessionid"] = old
        assert stale.get(reverse("telesales:desk")).status_code == 302


def test_the_stale_tab_of_another_customer_cannot_post(world):
    let(Role.SSR, finalise=True)
    client = Client(enforce_csrf_checks=True)
    page = client.get(reverse("account_login"))
    token = document(page).xpath("//form//input[@name='csrfmiddlewaretoken']/@value")[0]
    signed = {"login": "sam", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post(reverse("account_login"), signed).status_code == 302

    def token_of(url):
        return document(client.get(url)).xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]

    def begin(who):
        pk = getattr(world.cast.memberships, who).pk
        token = token_of(reverse("telesales:customer", args=[pk]))
        return client.post(
            reverse("telesales:start", args=[pk]), {"reason": "Phone call", "csrfmiddlewaretoken": token}
        )

    assert begin("bea").status_code == 302
    stale = token_of(reverse("commerce:cart"))
    assert begin("zoe").status_code == 302

    answer = client.post(
        reverse("commerce:cart_add", args=["LANTERN"]), {"quantity": "1", "csrfmiddlewaretoken": stale}
    )
    assert answer.status_code == 403
    assert not CartLine.objects.filter(cart__user=world.cast.users.zoe, product__code="LANTERN").exists()


def test_nobody_is_sold_to_from_his_own_tree_by_a_forged_form(world):
    """A member of A and B acting from A sells to B's people, not to A's."""
    let(Role.RESELLER)
    resold(world.cast, "acme")
    place = Membership.objects.create(
        user=world.cast.users.ruth, partner=world.cast.partners.acme_depot, roles=[Role.RESELLER]
    )
    ruth = world.cast.client_for("ruth")
    assert start(ruth, world, "bea").status_code == 302
    ruth.post(reverse("telesales:end"))

    ruth.post(reverse("partners:switch"), {"membership": place.pk})
    assert [start(ruth, world, who).status_code for who in ("bea", "ada", "carl")] == [404, 404, 404]
    assert SalesSession.objects.count() == 1


def test_other_peoples_carts_and_orders_are_not_there(world, sam):  # noqa: F811
    start(sam, world)
    foreign = Cart.objects.exclude(partner=world.cast.partners.acme_depot).first()

    answers = [
        sam.get(reverse("commerce:cart_detail", args=[foreign.pk])),
        sam.post(reverse("commerce:cart_item", args=[foreign.pk]), {"code": "LANTERN", "quantity": "1"}),
        sam.post(reverse("commerce:submission", args=[foreign.pk]), {}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_another_companys_order_is_read_from_the_sellers_own_place(world, sam):  # noqa: F811
    start(sam, world)

    mine, other = (sam.get(reverse("commerce:order", args=[order.number])) for order in (world.placed, world.foreign))
    assert (mine.status_code, other.status_code) == (200, 200)
    assert (b"Start work" in mine.content, b"Order again" in mine.content) == (False, True)
    assert b"Start work" in other.content


def test_a_file_at_checkout_says_who_put_it_there(world, sam):  # noqa: F811
    start(sam, world)

    sam.post(reverse("commerce:cart_files", args=[world.cart.pk]), {"file": SimpleUploadedFile("a.txt", b"Gate 3")})

    assert CartFile.objects.get().added_by == world.cast.users.sam
    assert AuditEntry.objects.get(event="cart.file_added").behalf_of == "Bea"


def test_the_customers_lists_are_ordered_from_and_not_changed(world, sam):  # noqa: F811
    cast = world.cast
    kept = RequisitionList.objects.create(
        partner=cast.partners.acme_depot, user=cast.users.bea, name="Weekly", changed_at=world.now
    )
    kept.lines.create(product=cast.products.LANTERN, quantity=2, position=1)
    start(sam, world)
    url = reverse("commerce:requisition_lines", args=[kept.pk])

    removed = sam.post(url, {"act": "remove", "ids": [kept.lines.get().pk], "to": world.cart.pk})
    ordered = sam.post(url, {"act": "order_all", "to": world.cart.pk})

    assert (removed.status_code, ordered.status_code, kept.lines.count()) == (422, 302, 1)
    assert CartLine.objects.get(cart=world.cart, product__code="LANTERN").quantity == 2

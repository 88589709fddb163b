"""Companies share what is left for a product's vendor: at most all of it, and what was stays known (F5)."""

from decimal import Decimal

import pytest

from core.models import AuditEntry
from core.refusal import Refused
from telesales.actions import joint_venture as actions
from telesales.models import JointVenture, PhonePolicy, SaleShare
from telesales.queries import joint_venture as queries
from tests.factories.racing import refusals, together
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.affiliating import accepted, said
from tests.telesales.phoning import offered, ordered, owned, script, shared


def give(cast, percent, partner="resale", by="vic", product="CANDLE"):
    return actions.give(
        product=getattr(cast.products, product),
        partner=getattr(cast.partners, partner),
        percent=Decimal(percent),
        by=cast.acting(by),
        now=cast.now,
    )


def refusal(call, *arguments, **values):
    with pytest.raises(Refused) as refused:
        call(*arguments, **values)
    return refused.value.sentence


@pytest.mark.parametrize("who", ["vic", "max"])
def test_a_vendor_or_a_manager_gives_a_share(cast, who):
    owned(cast)
    made = give(cast, "40.5", by=who)

    assert queries.shared_out(cast.products.CANDLE.pk) == Decimal("40.5")
    row = AuditEntry.objects.get(event="product.share_given")
    assert (row.subject_id, row.new) == (cast.products.CANDLE.pk, {"company": "Resale", "percent": "40.5"})
    assert made.by.username == who


@pytest.mark.parametrize(
    ("percent", "partner", "sentence"),
    [
        ("0", "resale", "Enter a share above 0 and up to 100 per cent, with two decimals."),
        ("-1", "resale", "Enter a share above 0 and up to 100 per cent, with two decimals."),
        ("100.01", "resale", "Enter a share above 0 and up to 100 per cent, with two decimals."),
        ("1.001", "resale", "Enter a share above 0 and up to 100 per cent, with two decimals."),
        ("10", "vendor", "The vendor gets the rest: he has no share of his own."),
        ("10", "operator", "Choose a company."),
        ("10", "acme_north", "Choose a company."),
    ],
)
def test_what_is_no_share_is_refused_in_words(cast, percent, partner, sentence):
    owned(cast)

    assert refusal(give, cast, percent, partner) == sentence


def test_all_shares_are_at_most_the_whole(cast):
    owned(cast)
    give(cast, "60")
    assert refusal(give, cast, "40.01", "zenith") == ("All shares are at most 100 per cent together: 40 are left.")
    give(cast, "40", "zenith")

    assert refusal(give, cast, "0.01", "acme") == "All shares are at most 100 per cent together: 0 are left."
    assert refusal(give, cast, "1", "resale") == "Resale has a share already: end it to give another one."


def test_a_closed_company_shares_in_nothing(cast):
    owned(cast)
    cast.set_status("resale", "closed")

    assert refusal(give, cast, "10") == "Resale is closed."


@pytest.mark.parametrize("who", ["alf", "sam", "fay", "bea", "ruth"])
def test_whoever_keeps_no_products_gives_no_share(cast, who):
    owned(cast)

    assert refusal(give, cast, "10", by=who) == "Your role does not keep products."


def test_nobody_gives_shares_of_anothers_product(cast):
    owned(cast)

    assert refusal(give, cast, "10", by="ada") == "This product is not yours."
    assert refusal(give, cast, "10", product="TWINE") == "This product is not yours."


def test_a_share_ends_and_sales_made_before_keep_it(cast):
    script(cast)
    owned(cast)
    share = give(cast, "40")
    ordered(cast, offered(cast))
    actions.end(share=share, by=cast.acting("vic"), now=cast.now)
    ordered(cast, offered(cast))

    assert list(SaleShare.objects.values_list("partner__code", "percent")) == [("RESALE", Decimal(40))]
    assert refusal(actions.end, share=share, by=cast.acting("vic"), now=cast.now) == "This share has ended already."
    assert [each.partner.code for each in queries.all_of(cast.products.CANDLE.pk)[1]] == ["RESALE"]
    assert AuditEntry.objects.get(event="product.share_ended").old == {"company": "Resale", "percent": "40.00"}


@pytest.mark.django_db(transaction=True)
def test_two_who_give_at_once_do_not_give_more_than_the_whole(cast):
    """Without the lock of the product both would see all of it left, and the database would refuse in its own words;
    without its trigger as well 120 per cent would be given."""
    owned(cast)
    vic, manager = cast.acting("vic"), cast.acting("max")
    how = {"product": cast.products.CANDLE, "percent": Decimal(60), "now": cast.now}

    answers = together(
        lambda: actions.give(partner=cast.partners.resale, by=vic, **how),
        lambda: actions.give(partner=cast.partners.zenith, by=manager, **how),
    )

    assert refusals(answers) == ["All shares are at most 100 per cent together: 40 are left."]
    assert JointVenture.objects.count() == 1


# ---------------------------------------------------------------- the page
def test_the_page_says_what_an_example_comes_to(cast):
    PhonePolicy.objects.create(pk=1, fee_percent=Decimal(2))
    accepted(cast, may_phone=True)
    shared(cast, "25")

    shown = said(cast.client_for("vic").get(f"/sales/shares/{cast.products.CANDLE.pk}/"))

    told = shown[shown.index("Of £100.00 paid") :]
    assert told.startswith(
        "Of £100.00 paidFee of the marketplace£2.00Affiliate, 10 % of what is left£9.80Resale£22.05You£66.15"
    )
    assert "25 % given, 75 % left" in shown


def test_a_vendor_names_a_company_by_its_whole_code_or_name_alone(cast, clean_cache):
    owned(cast)
    vic, url = cast.client_for("vic"), f"/sales/shares/{cast.products.CANDLE.pk}/"
    partly = vic.post(url, {"partner": "Resal", "percent": "10"})

    assert (partly.status_code, "No company is called so" in said(partly), "Resale" in said(partly)) == (
        422, True, False,
    )  # fmt: skip
    assert vic.post(url, {"partner": "resale", "percent": "10"}).status_code == 302
    assert vic.post(url, {"partner": "Zenith", "percent": "91"}).status_code == 422
    assert vic.post(url, {"partner": "Zenith", "percent": "90"}).status_code == 302


def test_a_manager_finds_companies_by_a_part_and_chooses(cast, clean_cache):
    owned(cast)
    manager, url = cast.client_for("max"), f"/sales/shares/{cast.products.CANDLE.pk}/"
    cast.partners.zenith.name = "Resale North"
    cast.partners.zenith.save(update_fields=["name"])

    several = manager.post(url, {"partner": "resal", "percent": "10"})

    assert (several.status_code, "Several companies are meant" in said(several)) == (422, True)
    assert 'value="RESALE"' in several.content.decode()
    assert 'value="ZENITH"' in several.content.decode()
    assert manager.post(url, {"partner": "ZENITH", "percent": "10"}).status_code == 302


def test_companies_are_not_looked_for_without_end(cast, clean_cache):
    owned(cast)
    vic, url = cast.client_for("vic"), f"/sales/shares/{cast.products.CANDLE.pk}/"

    answers = [vic.post(url, {"partner": f"guess{n}", "percent": "1"}).status_code for n in range(61)]

    assert answers == [422] * 60 + [429]


def test_a_share_is_ended_on_its_products_page_alone(cast):
    owned(cast)
    other = owned(cast, "TWINE")
    share = shared(cast, "25")
    vic = cast.client_for("vic")

    assert vic.post(f"/sales/shares/{other.pk}/{share.pk}/end/").status_code == 404
    assert vic.post(f"/sales/shares/{cast.products.CANDLE.pk}/{share.pk}/end/").status_code == 302
    share.refresh_from_db()
    assert share.ended_by == cast.users.vic

"""The settings of phone sales, and the versions of what is told there (F6): who sets them, what stays of them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.models import AuditEntry
from core.refusal import Refused
from telesales.actions import phone_setup
from telesales.models import PhoneScript
from telesales.queries import phone_setup as queries
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.telesales import phoning
from tests.telesales import recording as calls

POLICY = {"recording_days": 3, "retention_days": 730, "link_days": 7, "fee_percent": Decimal(0)}
SAID = {
    "contracting_party": "Counterpart Ltd",
    "words": "Your contracting party is Counterpart Ltd, and our Terms of sale apply.",
    "terms_name": "Terms of sale",
    "terms": "Goods stay ours\nuntil they are paid.",
}


def written(cast, who="max", *, seen=None, **changed):
    return phone_setup.write_script(values={**SAID, **changed}, seen=seen, by=cast.acting(who), now=cast.now)


def test_what_is_changed_is_recorded_with_what_it_was(cast):
    by, now = cast.acting("max"), cast.now

    changed = phone_setup.set_policy(values={**POLICY, "fee_percent": Decimal("2.50")}, by=by, now=now)
    again = phone_setup.set_policy(values={**POLICY, "fee_percent": Decimal("2.50")}, by=by, now=now)

    assert (changed, again, queries.policy().fee_percent) == (True, False, Decimal("2.50"))
    rows = AuditEntry.objects.filter(event="phone.policy_changed").values_list("old", "new")
    assert list(rows) == [({"fee_percent": "0.00"}, {"fee_percent": "2.50"})]


@pytest.mark.parametrize("who", ["sam", "fay", "vic", "alf", "ruth", "ada"])
def test_others_set_and_write_nothing(cast, who):
    with pytest.raises(Refused, match="Only marketplace managers"):
        phone_setup.set_policy(values=POLICY, by=cast.acting(who), now=cast.now)
    with pytest.raises(Refused, match="Only marketplace managers"):
        written(cast, who)


def test_versions_count_up_and_the_last_one_counts(cast):
    first, second = written(cast), written(cast, seen=1, terms="Goods are yours at once.")

    assert (first.version, second.version, queries.script()) == (1, 2, second)
    events = AuditEntry.objects.filter(event="phone.script_written").order_by("id")
    assert list(events.values_list("new", flat=True)) == [{"version": 1}, {"version": 2}]


@pytest.mark.parametrize("name", SAID)
def test_nothing_may_be_left_out(cast, name):
    with pytest.raises(Refused, match="Nothing of this may be left out") as refused:
        written(cast, **{name: " "})

    assert refused.value.field == name


@pytest.mark.parametrize("name", ["contracting_party", "terms_name"])
def test_what_is_read_out_names_both(cast, name):
    with pytest.raises(Refused, match="The words do not say “Something else”") as refused:
        written(cast, **{name: "Something else"})

    assert refused.value.field == "words"


def test_the_same_again_is_no_version_nor_is_one_compared_with_an_older(cast):
    written(cast)

    with pytest.raises(Refused, match="what version 1 says already"):
        written(cast, seen=1)
    with pytest.raises(Refused, match="Somebody has written version 1 meanwhile"):
        written(cast, seen=0, terms="Other")


def test_a_sale_keeps_the_version_that_was_told(cast):
    sale = calls.sold(cast)

    written(cast, terms="Other terms.")

    assert calls.again(sale).script.version == 1
    assert PhoneScript.objects.get(version=1).terms == "Goods stay ours until they are paid."


# ---------------------------------------------------------------- pages
def page(client, name, *args):
    return client.get(reverse(f"telesales:{name}", args=args)).content.decode()


def test_a_version_is_compared_before_it_counts(cast):
    phoning.script(cast)
    max_, url = cast.client_for("max"), reverse("telesales:phone_script_new")
    sent = {**SAID, "words": SAID["words"] + "\nAnything else?", "seen": "1"}

    compared = max_.post(url, sent)
    before = PhoneScript.objects.count()
    answer = max_.post(url, {**sent, "write": "yes"})

    assert (compared.status_code, before, answer.status_code) == (200, 1, 302)
    assert "<ins>Anything else?</ins>" in compared.content.decode()
    assert queries.script().version == 2


def test_a_refused_version_keeps_what_was_entered(cast):
    max_ = cast.client_for("max")
    sent = {**SAID, "words": "Nothing in particular", "seen": "0", "write": "yes"}

    answer = max_.post(reverse("telesales:phone_script_new"), sent)

    told = answer.content.decode()
    assert (answer.status_code, "Nothing in particular" in told, "The words do not say" in told) == (422, True, True)


def test_versions_are_listed_with_how_many_sales_name_them(cast):
    calls.sold(cast)
    written(cast, terms="Other terms.")

    shown = page(cast.client_for("max"), "phone_setup")

    assert (shown.count("counts now"), "Version 1" in shown, "Version 2" in shown) == (1, True, True)


def test_whoever_sells_reads_old_versions(cast):
    calls.sold(cast)
    written(cast, terms="<b>Other</b> terms.")
    vic = cast.client_for("vic")

    old, new = page(vic, "phone_script", 1), page(vic, "phone_script", 2)

    assert ("Read version 2, which counts now" in old, "counts now" in new) == (True, True)
    assert ("<b>Other" in new, "&lt;b&gt;Other" in new) == (False, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("recording_days", "0"), ("retention_days", "29"), ("link_days", "31"), ("fee_percent", "50.01")],
)
def test_settings_stay_within_their_bounds(cast, name, value):
    sent = {"recording_days": "3", "retention_days": "730", "link_days": "7", "fee_percent": "0", name: value}

    assert cast.client_for("max").post(reverse("telesales:phone_setup"), sent).status_code == 422
    assert queries.policy() == queries.DEFAULTS

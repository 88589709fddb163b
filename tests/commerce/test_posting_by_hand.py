"""Finance posts by hand, brings in files, and an administrator posts on the server: the same rules, once (K5)."""

import uuid
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from commerce.actions import credit_file, posting
from commerce.models import CreditMessage, LedgerEntry, Receipt
from commerce.queries.posting import Posting
from core.models import AuditEntry
from core.refusal import Refused
from tests.commerce import messages
from tests.pages.conftest import unhashed_static  # noqa: F401


def balance(cast):
    cast.account.refresh_from_db()
    return cast.account.balance


def wanted(kind="payment", amount="6", currency="GBP", reason="Statement 17", account="ACME"):
    return Posting("1", account, kind, Decimal(amount), currency, reason=reason)


def by_hand(cast, asked, who="fay", key="k"):
    return posting.by_hand(posting=asked, key=key, by=cast.acting(who), now=cast.now)


@pytest.mark.parametrize(
    ("kind", "amount", "after"), [("payment", "6", 1006), ("refund", "6", 1006), ("adjustment", "-6", 994)]
)
def test_what_is_posted_by_hand_moves_the_account_and_says_why_and_who(cast, kind, amount, after):
    entry = by_hand(cast, wanted(kind, amount, account="ACME_DEPOT"))

    assert (balance(cast), entry.kind, entry.reason, entry.by) == (after, kind, "Statement 17", cast.users.fay)
    assert Receipt.objects.count() == (1 if kind == "payment" else 0)
    row = AuditEntry.objects.get(event="account.posted")
    assert (row.actor_name, row.reason, row.new["balance"]) == ("Fay", "Statement 17", str(entry.balance_after))


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "0.001"}, "amount"),
        ({"amount": "1000000000000"}, "amount"),
        ({"kind": "adjustment", "amount": "0"}, "amount"),
        ({"currency": "EUR"}, "amount"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_may_not_be_posted_by_hand_is_refused_at_its_field(cast, bad, field):
    with pytest.raises(Refused) as told:
        by_hand(cast, wanted(**bad))

    assert (told.value.field, balance(cast)) == (field, 1000)


def test_only_finance_posts_by_hand_and_brings_in_files(cast):
    with pytest.raises(Refused, match="Only Finance"):
        by_hand(cast, wanted(), who="sam")
    with pytest.raises(Refused, match="Only Finance"):
        credit_file.keep(name="a.xml", content=messages.body(), by=cast.acting("sam"), now=cast.now)


def test_the_same_form_again_posts_nothing_more(cast):
    entries = [by_hand(cast, wanted()), by_hand(cast, wanted())]

    assert (entries[0], balance(cast)) == (entries[1], 1006)


def form(client, code="ACME", **values):
    sent = {"kind": "payment", "amount": "6", "reason": "Statement 17", "key": uuid.uuid4(), **values}
    return client.post(reverse("commerce:credit_posting", args=[code]), sent)


def test_the_form_posts_a_small_amount_at_once(cast):
    response = form(cast.client_for("fay"), "ACME_DEPOT", amount="100")

    assert (response.status_code, response["Location"]) == (302, reverse("commerce:account", args=["ACME"]))
    assert balance(cast) == 1100


def test_the_form_shows_a_large_amount_before_it_posts_it(cast):
    fay = cast.client_for("fay")

    shown = form(fay, amount="100.01")
    before = balance(cast)
    changed = form(fay, amount="900", seen="100.01")
    done = form(fay, amount="100.01", seen="100.01")

    assert (shown.status_code, "£1,100.01" in shown.content.decode(), before) == (200, True, 1000)
    assert (changed.status_code, done.status_code, balance(cast)) == (200, 302, Decimal("1100.01"))


@pytest.mark.parametrize("bad", [{"amount": "six"}, {"reason": ""}, {"kind": "order"}, {"amount": "-6"}, {"key": "x"}])
def test_a_form_that_is_wrong_keeps_what_was_entered(cast, bad):
    response = form(cast.client_for("fay"), reference="Line 4", **bad)

    assert (response.status_code, "Line 4" in response.content.decode(), balance(cast)) == (422, True, 1000)


def brought_in(client, content, name="postings.xml"):
    return client.post(reverse("commerce:credit_upload"), {"file": SimpleUploadedFile(name, content)})


def test_a_file_shows_what_it_would_do_and_posts_on_the_next_click(cast):
    fay = cast.client_for("fay")

    preview = brought_in(fay, messages.body(messages.posting(1), messages.posting(2, "ACME_DEPOT", amount="4")))
    page = fay.get(preview["Location"]).content.decode()
    before = (balance(cast), CreditMessage.objects.count())
    posted = [fay.post(preview["Location"])["Location"] for _time in range(2)]

    assert ("£1,010.00" in page, before, balance(cast)) == (True, (1000, 0), 1010)
    kept = CreditMessage.objects.get()
    assert (kept.by, kept.channel, posted) == (
        cast.users.fay,
        "form",
        [reverse("commerce:credit_message", args=[kept.pk])] * 2,
    )


def test_a_file_with_a_fault_cannot_be_posted_from_its_preview(cast):
    fay = cast.client_for("fay")

    preview = brought_in(fay, messages.body(messages.posting(1), messages.posting(2, "NOBODY")))

    page = fay.get(preview["Location"]).content.decode()
    assert ("There is no account for this code." in page, "mend the file" in page) == (True, True)


def test_a_file_that_is_no_message_is_refused_with_its_line(cast):
    response = brought_in(cast.client_for("fay"), messages.body(messages.posting(1)).replace(b"amount", b"sum"))

    assert response.status_code == 422
    assert "Line 2: Element &#x27;sum&#x27;: This element is not expected." in response.content.decode()


def test_another_file_with_the_same_id_is_told_apart(cast):
    fay = cast.client_for("fay")
    first = brought_in(fay, messages.body(messages.posting(amount="6")))
    fay.post(first["Location"])

    second = brought_in(fay, messages.body(messages.posting(amount="7")))
    shown, tried = fay.get(second["Location"]), fay.post(second["Location"])

    assert "Another file with this id came" in shown.content.decode()
    assert (tried.status_code, balance(cast)) == (422, 1006)


def test_somebody_elses_file_is_not_there(cast):
    job = credit_file.keep(name="a.xml", content=messages.body(), by=cast.acting("fay"), now=cast.now)

    assert cast.client_for("max").get(reverse("commerce:credit_file", args=[job.pk])).status_code == 403
    assert cast.client_for("fay").get(reverse("commerce:credit_file", args=[job.pk + 1])).status_code == 404


def run(path):
    """Run the command; give what it printed and its exit code."""
    out = StringIO()
    try:
        call_command("post_credit", str(path), stdout=out)
    except SystemExit as stopped:
        return out.getvalue(), stopped.code
    return out.getvalue(), 0


def test_the_command_posts_a_file_and_says_the_same_again(cast, tmp_path):
    file = tmp_path / "a.xml"
    file.write_bytes(messages.body())

    first, second = run(file), run(file)

    assert (first[1], first, 'status="posted"' in first[0], balance(cast)) == (0, second, True, 1006)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (messages.body(messages.posting(amount="0")), 'code="bad_amount"'),
        (b"<a>", 'code="not_well_formed"'),
        (b"<a/>", 'code="not_valid"'),
        (b" " * (4 * 1024 * 1024 + 1), 'code="too_long"'),
    ],
)
def test_the_command_ends_with_1_where_nothing_is_posted(cast, tmp_path, content, said):
    file = tmp_path / "a.xml"
    file.write_bytes(content)

    answer, code = run(file)

    assert (code, said in answer, balance(cast)) == (1, True, 1000)


def test_the_command_says_when_there_is_no_file(cast, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.xml")


def test_a_message_and_its_answer_can_be_had_as_they_were(cast):
    token, fay = messages.sender(cast)[1], cast.client_for("fay")
    answer = messages.send(token, messages.body())
    kept = CreditMessage.objects.get()

    found = [
        fay.get(reverse("commerce:credit_message_part", args=[kept.pk, name])) for name in ("body", "answer", "other")
    ]

    assert [each.status_code for each in found] == [200, 200, 404]
    assert [each.content for each in found[:2]] == [messages.body(), answer.content]
    assert found[0]["Content-Disposition"].startswith("attachment")


def test_a_token_is_shown_to_who_has_just_proved_that_it_is_him(cast):
    sender, _token = messages.sender(cast)
    cast.users.fay.set_password("counterpart-demo")
    cast.users.fay.save()
    fay, url = cast.client_for("fay"), reverse("commerce:credit_sender_token", args=[sender.pk])

    asked = fay.get(url)
    fay.post(asked["Location"], {"password": "counterpart-demo", "next": url})
    page = fay.get(url)
    shown = fay.post(url, {"others": "end"})

    assert (asked.status_code, page.status_code, shown.status_code) == (302, 200, 200)
    token = shown.content.decode().split('value="cps_')[1][:43]
    assert messages.send(f"cps_{token}", messages.body()).status_code == 200
    assert LedgerEntry.objects.filter(kind="payment").count() == 1

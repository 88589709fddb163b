"""Several e-mail addresses in one box, as people type and copy them."""

import pytest
from django.core.exceptions import ValidationError

from core.forms import EmailsField, addresses


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a@x.example, b@x.example;c@x.example\r\nd@x.example", ["a@x.example", "b@x.example", "c@x.example",
                                                                 "d@x.example"]),
        ("Jane Doe <jane@x.example>", ["jane@x.example"]),
        ("Doe, Jane <jane@x.example>, Roe, Max <max@x.example>", ["jane@x.example", "max@x.example"]),
        ('"Doe; Jane" <jane@x.example>; max@x.example', ["jane@x.example", "max@x.example"]),
        ('"Doe, Jane" <jane@x.example>', ["jane@x.example"]),
        ("max@x.example, Jane <jane@x.example>", ["max@x.example", "jane@x.example"]),
        ("a@x.example b@x.example", ["a@x.example", "b@x.example"]),
        ("nobody", ["nobody"]),
        ("nobody\nJane <jane@x.example>", ["nobody", "jane@x.example"]),
        ("<>", [""]),
        (" ,;\n ", []),
    ],
)  # fmt: skip
def test_addresses_are_read_as_people_type_and_copy_them(typed, read):
    assert list(addresses(typed)) == read


def test_each_is_given_once_in_order_and_what_is_none_apart():
    given = EmailsField(most=3).clean("b@x.example; A@x.example\nnobody a@x.example, B@x.example")

    assert given == (["b@x.example", "A@x.example"], ["nobody"])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        (" ,; <>", "Enter at least one e-mail address."),
        ("a@x.example b@x.example c@x.example", "At most 2 addresses at once."),
    ],
)
def test_nothing_and_too_many_are_refused(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        EmailsField(most=2).clean(typed)

    assert refused.value.messages == [sentence]


def test_an_address_longer_than_any_mailbox_is_none():
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.example"
    too_long = f"{'a' * 64}@{'.'.join(['b' * 63] * 3)}.example"

    assert EmailsField(most=2).clean(f"{long} {too_long}") == ([long], [too_long])

"""Who is asked next, from the total and the limits up the chain (A1, A2): tables with edges."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals import routing
from approvals.routing import MAX_STEPS, Accepted, Link

D = Decimal
FREE = None


def chain(*links):
    """Write a chain as its limits from the buyer up; the last has no approver, "50!" has a limit and none either."""
    made = []
    for place, limit in enumerate(links):
        alone = place == len(links) - 1 or str(limit).endswith("!")
        amount = None if limit is None else D(str(limit).removesuffix("!"))
        made.append(Link(place, f"P{place}", amount, None if alone else place + 1))
    return made


@pytest.mark.parametrize(
    ("limit", "approver", "total", "is_over"),
    [
        ("50", 1, "49.99", False),
        ("50", 1, "50", False),
        ("50", 1, "50.00", False),
        ("50", 1, "50.01", True),
        ("0", 1, "0", False),
        ("0", 1, "0.01", True),
        (None, 1, "1000000", False),
        ("50", None, "1000000", False),
        (None, None, "1000000", False),
    ],
)
def test_only_a_limit_with_an_approver_binds_and_equal_is_free(limit, approver, total, is_over):
    link = Link(0, "Bea", limit and D(limit), approver)

    assert link.is_over(D(total)) is is_over


@pytest.mark.parametrize(
    ("limits", "total", "asked"),
    [
        ([50, 500, FREE], "50", []),
        ([50, 500, FREE], "50.01", [1]),
        ([50, 500, FREE], "500", [1]),
        ([50, 500, FREE], "500.01", [1, 2]),
        ([1000, 5000, 20000], "1000.00", []),
        ([1000, 5000, 20000], "1000.01", [1]),
        ([1000, 5000, 20000], "5000.01", [1, 2]),
        ([1000, 5000, 20000], "20000.01", [1, 2]),
        (["50!", FREE], "1000", []),
        ([FREE, FREE], "1000", []),
        ([FREE], "1000", []),
        ([0, FREE], "0.01", [1]),
        ([500, 50, FREE], "100", []),
        ([50, 40, FREE], "51", [1, 2]),
        ([50, 60, 55, FREE], "58", [1]),
        ([], "1000", []),
    ],
)
def test_one_after_the_other_is_asked_until_a_limit_suffices(limits, total, asked):
    path = routing.path(total=D(total), chain=chain(*limits))

    assert [ask.approver.membership_id for ask in path] == asked


@pytest.mark.parametrize(
    ("accepted", "next_one"), [(set(), 1), ({1}, 2), ({2}, 1), ({1, 2}, 3), ({1, 2, 3}, None), ({99}, 1)]
)
def test_the_first_who_has_not_accepted_is_next(accepted, next_one):
    asks = routing.route(total=D(1000), chain=chain(50, 100, 200, FREE))

    ask = routing.next_ask(asks, Accepted(people=accepted))

    assert (ask and ask.approver.membership_id) == next_one


def test_an_ask_names_whose_limit_was_broken():
    ask = routing.next_ask(routing.route(total=D(600), chain=chain(50, 500, FREE)), Accepted(people={1}))

    assert (ask.approver.name, ask.limit_of, ask.limit) == ("P2", "P1", 500)


def test_a_chain_of_the_longest_length_is_walked_to_its_end_and_no_further():
    links = chain(*[1] * (MAX_STEPS + 50))

    assert len(routing.path(total=D(2), chain=links)) == MAX_STEPS


def naive_path(total, links):
    """The rule read aloud: whoever is over asks his approver, if that one can be found."""
    people, asked = {link.membership_id: link for link in links}, []
    here = links[0] if links else None
    while here and here.limit is not None and here.approver_id is not None and total > here.limit:
        here = people.get(here.approver_id)
        if here:
            asked.append(here.membership_id)
    return asked


LIMITS = st.none() | st.integers(min_value=0, max_value=6).map(D)
LINKS = st.lists(st.tuples(LIMITS, st.booleans()), max_size=8)


@given(LINKS, st.integers(min_value=0, max_value=7).map(D))
def test_any_chain_gives_what_the_rule_says(shape, total):
    links = [
        Link(place, f"P{place}", limit, place + 1 if has_approver and place + 1 < len(shape) else None)
        for place, (limit, has_approver) in enumerate(shape)
    ]

    path = routing.path(total=total, chain=links)

    assert [ask.approver.membership_id for ask in path] == naive_path(total, links)

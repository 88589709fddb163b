"""Whoever acts in the place of another signs, for the other (T2)."""

from core.actor import SYSTEM, Actor

SAM = Actor(7, "Sam")


def test_who_acts_for_himself_is_the_author_and_signs():
    assert (SAM.seller, SAM.author_id, SAM.signature()) == (None, 7, (7, "Sam", None, ""))


def test_the_system_signs_without_a_user():
    assert (SYSTEM.seller, SYSTEM.author_id, SYSTEM.signature()) == (None, None, (None, "System", None, ""))


def test_whoever_really_acts_is_the_author_and_signs_for_the_other():
    bea = Actor(3, "Bea", seller=SAM)

    assert (bea.author_id, bea.signature()) == (7, (7, "Sam", 3, "Bea"))


def test_a_proxy_signs_for_whom_he_stands_in():
    pia = Actor(5, "Pia", behalf_of_id=4, behalf_of="Carl")

    assert (pia.author_id, pia.signature()) == (5, (5, "Pia", 4, "Carl"))

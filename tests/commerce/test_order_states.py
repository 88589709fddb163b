"""The drawing of the states is the table of transitions (O4)."""

from django.core.management import call_command

from commerce.management.commands import draw_order_states


def test_the_drawing_in_the_documents_is_current():
    assert draw_order_states.PATH.read_text() == draw_order_states.drawing()


def test_the_drawing_has_every_move_and_no_other():
    moves = [line.strip() for line in draw_order_states.drawing().splitlines() if "-->" in line]

    expected = ["[*] --> submitted"]
    for state, targets in draw_order_states.TRANSITIONS.items():
        expected += [f"{state.value} --> {target.value}" for target in targets] or [f"{state.value} --> [*]"]
    assert sorted(moves) == sorted(expected)


def test_checking_writes_nothing():
    before = draw_order_states.PATH.stat().st_mtime_ns

    call_command("draw_order_states", check=True)

    assert draw_order_states.PATH.stat().st_mtime_ns == before

"""Write docs/order-states.md from the table of transitions, so that the picture is the table (O4)."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commerce.models import TRANSITIONS, OrderState

PATH = settings.BASE_DIR / "docs" / "order-states.md"


def drawing():
    """Give the text of the file: a state diagram and what each state means to whom."""
    lines = ["# The states of an order", "", "Drawn from `commerce.models.order.TRANSITIONS` by"]
    lines += ["`python3 dev.py manage draw_order_states`; a test keeps it current."]
    lines += ["", "```mermaid", "stateDiagram-v2", "    [*] --> submitted"]
    for state in OrderState:
        lines += [f"    {state} --> {target}" for target in OrderState if target in TRANSITIONS[state]]
        if not TRANSITIONS[state]:
            lines.append(f"    {state} --> [*]")
    lines += ["```", "", "| state | shown as |", "| --- | --- |"]
    lines += [f"| `{state.value}` | {state.label} |" for state in OrderState]
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Draw docs/order-states.md from the table of transitions; --check only compares."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check, **options):
        if not check:
            PATH.write_text(drawing())
        elif PATH.read_text() != drawing():
            raise CommandError("docs/order-states.md is not current: python3 dev.py manage draw_order_states")

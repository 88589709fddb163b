"""The page on which somebody decides: facts, broken limits, lines, what was said, what comes of a yes (UX 7, A9)."""

from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from approvals import panels, sentences
from approvals.forms.decision import DecisionForm, QuestionForm
from approvals.pages import budget, path, splitting
from approvals.queries import step as steps
from approvals.rules import decision as rules
from commerce.actions import amendment as amendments
from commerce.models import OrderNote
from commerce.queries import last_price, version
from commerce.queries import order as orders
from core.refusal import Refused


@dataclass(frozen=True, slots=True)
class Preview:
    """What lines that were changed on the page would make of the order."""

    total: Decimal
    changes: list[version.Change]


def lines_of(order):
    """Give an order's lines with the `last` price its partner paid for each."""
    found = orders.lines(order, is_told=False)
    paid = last_price.of_order(order)
    for line in found:
        line["last"] = paid.get(line["pk"])
    return found


def preview(order, quantities, *, is_lowering):
    """Give the Preview of changed lines, None where nothing is changed. Raises Refused."""
    if not quantities:
        return None
    before = [version.told(line) for line in order.lines.order_by("position")]
    draft = amendments.draft(order=order, quantities=quantities, is_lowering=is_lowering)
    after = [version.told(line) for line in draft.lines]
    return Preview(draft.total, list(version.difference(before, after)))


def form_for(step, lines, data=None):
    """The decision form with a field for each line that may be lowered."""
    return DecisionForm(data, lines=lines, is_lowering=True, initial={"seen": step.order.content_hash})


def context(step, *, now, form, lines, changed=None, question=None):
    """Give what the page shows; `changed` is the Preview of what was lowered on it."""
    order, found = step.order, list(steps.steps_of(step.order))
    way = path.of(order, now=now, found=found)
    total = changed.total if changed else order.total
    return {
        "step": step,
        "order": order,
        "form": form,
        "lines": lines,
        "tax_rows": orders.tax_rows(lines, order),
        "files": orders.files(order),
        "stations": path.stations(way) if step.decision is None else [],
        "chain": panels.chain(found, order),
        "versions": version.of(order),
        "notes": notes(order),
        "question_form": (question or QuestionForm(prefix="question")) if step.decision is None else None,
        "split": splitting.words(order),
        "bars": budget.of_order(order, known=way.known),
        "because": sentences.broken(step.kind, step.limit_broken, step.limit_of, step.period, order.currency),
        **live(step, way, total, changed),
    }


def live(step, way, total, changed):
    """Give what changes with the quantities: the button's total, what was changed, what comes of a yes."""
    order = way.order
    found = {"step": step, "order": order, "total": total, "changed": changed, "after": ""}
    found["obstacle"] = rules.acceptance_obstacle(order)
    if step.decision is None:
        found["after"] = path.after_yes(_with_total(way, total), step)
    return found


def _with_total(way, total):
    """The Way of the order as it would be with another total."""
    if total == way.order.total:
        return way
    other = copy(way.order)
    other.total = total
    return path.of(other, now=way.now, found=way.steps)


def live_context(step, *, now, form, changed):
    """The part of the page that htmx asks for after a quantity was changed."""
    way = path.of(step.order, now=now)
    return live(step, way, changed.total if changed else step.order.total, changed) | {"form": form}


def notes(order):
    """Give what was written about the order for everybody to read, the oldest first."""
    found = OrderNote.objects.filter(order=order, is_internal=False).select_related("by").order_by("at", "pk")
    return list(found)


def tried(order, form, *, is_lowering):
    """Give the Preview of what a valid form changes; what is refused stands on the form."""
    try:
        return preview(order, form.quantities, is_lowering=is_lowering)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None

"""Every state of an order and every address that does something with one (O4, O9): what is allowed, happens; all else
answers in a sentence and writes nothing."""

import pytest
from django.contrib.messages import get_messages

from commerce.models import Hold, Order, OrderState
from core import clock
from tests.factories.standing import standing
from tests.pages.writing import everything

SHIPPED = ("partly_shipped", "shipped", "completed")
ACTS = {
    # act: (who, address below the order's, what is sent, states in which it happens)
    "start": ("sam", "start/", {}, {"placed"}),
    "ship": ("sam", "shipment/", {"line": "1"}, {"in_progress", "partly_shipped"}),
    "ship all": ("sam", "shipment/all/", {}, {"in_progress", "partly_shipped"}),
    "complete": ("sam", "completion/", {}, {"shipped"}),
    "cancel": ("sam", "cancellation/", {"line": "1", "reason": "Sold out"},
               {"placed", "in_progress", "partly_shipped"}),
    "cancel all": ("sam", "cancellation/", {"everything": "on", "reason": "Sold out"},
                   {"placed", "in_progress", "partly_shipped"}),
    "ask to cancel": ("bea", "cancellation/request/", {"cancel-text": "Not needed"}, {"placed"}),
    "return": ("bea", "return/", {"line": "1", "reason": "Broken"}, set(SHIPPED)),
    "release": ("fay", "release/", {}, {"on_hold"}),
    "reject": ("fay", "rejection/", {"reject-reason": "No cover"}, {"on_hold"}),
    "note": ("bea", "notes/", {"note-text": "Call first"}, set(OrderState.values)),
    "withdraw": ("bea", "", {}, {"awaiting_customer", "awaiting_approval", "on_hold"}),
}  # fmt: skip


def ordered(cast):
    """Ten pieces, paid by transfer: whatever its state, no ledger and no limit stands in the way."""
    cast.no_limit("bea")
    return cast, cast.submitted("bea", "10.00", payment_method="bank_transfer")


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, clock.now, ordered) as found:
        yield found


@pytest.fixture
def placed(built, db):
    return built.fresh()


@pytest.fixture
def cast(placed):
    return placed[0]


@pytest.fixture
def order(placed):
    return placed[1]


def put(order, state, now):
    """Bring an order into a state, past its actions, with what that state stands for."""
    is_placed = state in {"placed", "in_progress", *SHIPPED}
    ended = now if state in {"rejected", "withdrawn", "expired", "cancelled"} else None
    Order.objects.filter(pk=order.pk).update(state=state, placed_at=now if is_placed else None, ended_at=ended)
    shipped = {"partly_shipped": 4, "shipped": 10, "completed": 10}.get(state, 0)
    order.lines.update(shipped=shipped, cancelled=10 if state == "cancelled" else 0)
    if state == "on_hold":
        Hold.objects.create(order=order, reason="Below zero", since=now)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", OrderState.values)
def test_what_the_state_allows_happens_and_nothing_else_is_written(cast, order, now, state, act):
    who, address, sent, states = ACTS[act]
    put(order, state, now)
    before, client = everything(), cast.client_for(who)
    data = {(f"line_{order.lines.get().pk}" if name == "line" else name): value for name, value in sent.items()}
    start = "/approvals/orders" if act == "withdraw" else "/orders"
    url = f"{start}/{order.number}/" + ("withdrawal/" if act == "withdraw" else address)

    answer = client.post(url, data)

    said = [str(message) for message in get_messages(answer.wsgi_request)]
    tones = [message.level_tag for message in get_messages(answer.wsgi_request)]
    is_done = state in states
    assert (answer.status_code, len(said), tones) == (302, 1, ["success" if is_done else "error"]), said
    assert (everything() != before) == is_done


@pytest.mark.parametrize("state", OrderState.values)
def test_the_page_offers_exactly_what_the_state_allows(cast, order, now, state):
    """A button or a way to each act where it would happen, and none where it would be refused."""
    put(order, state, now)
    shown = {
        "start": "/start/",
        "ship": "/shipment/",
        "complete": "/completion/",
        "cancel": "/cancellation/",
        "ask to cancel": "/cancellation/request/",
        "return": "/return/",
        "release": "/release/",
        "reject": "/rejection/",
        "withdraw": "/withdrawal/",
    }

    offered = {
        act for act, address in shown.items()
        if f'{order.number}{address}"' in cast.client_for(ACTS[act][0]).get(f"/orders/{order.number}/").content.decode()
    }  # fmt: skip

    assert offered == {act for act in shown if state in ACTS[act][3]}

"""The addresses of deciding about several orders, of questions, files, and of what the buyer changes; see routes_table.

What waits is bea's and asks carl, for whom pia stands in. Nobody has followed the mailed link.
"""

from collections.abc import Callable

ROWS = """
approvals:acceptance                 GET  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:acceptance                 POST 302  200  200  200  200  200  403  403  403  403  403  403  200
approvals:answer                     GET  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:answer                     POST 302  302  404  404  404  404  403  403  403  403  403  403  404
approvals:change                     GET  302  200  404  404  404  404  403  403  403  403  403  403  404
approvals:change                     POST 302  302  404  404  404  404  403  403  403  403  403  403  404
approvals:linked_file                GET  404  404  404  404  404  404  404  404  404  404  404  404  404
approvals:linked_file                POST 405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:linked_question            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:linked_question            POST 404  404  404  404  404  404  404  404  404  404  404  404  404
approvals:rejection                  GET  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:rejection                  POST 302  200  200  200  200  200  403  403  403  403  403  403  200
approvals:step_file                  GET  302  404  200  404  200  404  403  403  403  403  403  403  404
approvals:step_file                  POST 405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:step_question              GET  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:step_question              POST 302  404  302  404  302  404  403  403  403  403  403  403  404
"""


def step(w):
    return [w.step.pk]


def number(w):
    return [w.waiting.number]


def file(w):
    known = {"name": "drawing.pdf", "defaults": {"content": b"%PDF", "size": 4, "added_by": w.cast.users.bea}}
    return [w.step.pk, w.waiting.cart.files.get_or_create(**known)[0].pk]


def ticked(w):
    return {"ids": w.step.pk, f"seen_{w.step.pk}": w.step.content_hash, "confirmed": "on", "reason": "Too dear"}


ARGUMENTS: dict[str, Callable] = {
    "approvals:answer": number,
    "approvals:change": number,
    "approvals:linked_file": file,
    "approvals:linked_question": step,
    "approvals:step_file": file,
    "approvals:step_question": step,
}
SENT: dict[str, Callable] = {
    "approvals:acceptance": ticked,
    "approvals:answer": lambda w: {"answer-text": "For the fair."},
    "approvals:change": lambda w: {
        "act": "change", "seen": w.waiting.content_hash, f"line_{w.waiting.lines.first().pk}": 100,
    },
    "approvals:linked_question": lambda w: {"question-text": "Why?"},
    "approvals:rejection": ticked,
    "approvals:step_question": lambda w: {"question-text": "Why?"},
}  # fmt: skip

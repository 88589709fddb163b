"""The addresses of what waits for clients, and of the lists that approvers get each morning; see routes_table.

Operator staff of the desk remind, nobody of them decides. The link of a digest is for everybody who has it.
"""

from collections.abc import Callable

from approvals.links import digest as digest_links

ROWS = """
approvals:digests                    GET  200  200  200  200  200  200  200  200  200  200  200  200  200
approvals:digests                    POST 200  200  200  200  200  200  200  200  200  200  200  200  200
approvals:reminder                   GET  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:reminder                   POST 302  403  403  403  403  403  302  302  302  403  403  403  403
approvals:reminders                  GET  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:reminders                  POST 302  403  403  403  403  403  302  302  302  403  403  403  403
approvals:waiting                    GET  302  403  403  403  403  403  200  200  200  403  403  403  403
approvals:waiting                    POST 302  403  403  403  403  403  302  302  302  403  403  403  403
"""

ARGUMENTS: dict[str, Callable] = {
    "approvals:digests": lambda w: [digest_links.token(w.cast.memberships.carl.pk)],
    "approvals:reminder": lambda w: [w.waiting.number],
}
SENT: dict[str, Callable] = {"approvals:digests": lambda w: {"lists": "unwanted"}}

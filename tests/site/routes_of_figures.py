"""The addresses of response figures, and of the marketplace manager's conversations; see routes_table.

Of the figures whoever writes for sellers reads his own company's; all conversations are the manager's alone.
"""

from collections.abc import Callable

from tests.site.routes_of_threads import thread

ROWS = """
messaging:all                        GET  302  403  403  403  403  403  403  403  200  403  403  403  403
messaging:all                        POST 302  403  403  403  403  403  403  403  302  403  403  403  403
messaging:figures                    GET  302  403  403  403  403  200  403  200  200  403  200  403  200
messaging:figures                    POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:figures_policy             GET  302  403  403  403  403  403  403  403  200  403  403  403  403
messaging:figures_policy             POST 302  403  403  403  403  403  403  403  302  403  403  403  403
messaging:managed                    GET  302  403  403  403  403  403  403  403  200  403  403  403  403
messaging:managed                    POST 405  405  405  405  405  405  405  405  405  405  405  405  405
"""
ARGUMENTS: dict[str, Callable] = {"messaging:managed": lambda w: [thread(w).pk]}
SENT: dict[str, Callable] = {"messaging:figures_policy": lambda w: {"shows": "yes"}}

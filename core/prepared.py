"""Hand-written SQL on the hot path, planned once per connection: planning is most of what a recursive query costs.

Only for statements whose text is a constant: any other would be planned, kept and never used again.
"""

import psycopg
from django.db import connection


def cursor():
    """Give what connection.cursor() gives, but the server binds and keeps its statements (see prepare_threshold)."""
    wrapper = connection.cursor()
    wrapper.cursor = psycopg.Cursor(connection.connection)
    return wrapper

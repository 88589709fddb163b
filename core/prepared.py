"""Hand-written SQL on the hot path: planned once per connection. For the recursive queries planning is most of the cost.

Only for statements whose text is a constant: every other text would be planned, kept and never used again.
"""

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


def cursor():
    """Give a cursor like connection.cursor()'s whose statements the server binds and keeps."""
    wrapper = connection.cursor()
    wrapper.cursor = ServerBindingCursor(connection.connection)
    return wrapper

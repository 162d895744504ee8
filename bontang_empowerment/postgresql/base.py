"""Django's PostgreSQL, with a health check that asks the connection's socket before it asks the server.

A connection that rests has nothing to say. When the server ends it, the server says so first: then there is something
to read, or the end of the stream, and Django's own check follows.
"""

import select

from django.db.backends.postgresql import base

ANYTHING = select.POLLIN | select.POLLPRI | select.POLLHUP | select.POLLERR


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), ANYTHING)
        return bool(super().is_usable()) if poll.poll(0) else True

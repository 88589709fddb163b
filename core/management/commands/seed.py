"""Make the demo's data: a made-up wholesaler, the same every time but for its dates, which end today."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.module_loading import import_string

from core import clock

SEED_LOCK = 7303
"""Advisory lock of the whole run, so that two at once make one world."""
COLUMNS = {"login": "Username", "password": "Password", "label": "Role", "company": "Company", "hint": "Try first"}


class Command(BaseCommand):
    help = "Make the demo's companies, catalogue and history. A second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="print the demo log-ins and change nothing")
        parser.add_argument("--orders", type=int, default=800, help="how many orders the history has")
        parser.add_argument("--scale", type=int, default=0, help="make this many companies plus one, all roles in each")
        parser.add_argument("--canary", action="store_true", help="put a unique token into every text of a company")
        parser.add_argument("--partners", type=int, default=0, help="make this many partners more, in bulk")
        parser.add_argument("--users", type=int, default=0, help="make this many people more, in bulk")

    def handle(self, *, logins, orders, scale, canary, partners, users, **options):
        self._check(scale, canary, orders)
        self._check_bulk(partners, users)
        if logins:
            self.stdout.write(table(import_string(settings.DEMO_LOGINS)(scale, canary)))
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEED_LOCK])
            now = clock.now()
            for path in settings.DEMO_SEEDS:
                done = import_string(path)(now=now, orders=orders, scale_to=scale, canary=canary)
                self.stdout.write(done)
            if partners:
                self.stdout.write(import_string(settings.DEMO_BULK)(partners=partners, users=users))

    def _check_bulk(self, partners, users):
        if min(partners, users) < 0 or (users and not partners):
            raise CommandError("--users goes with --partners; both are zero or more.")

    def _check(self, scale, canary, orders):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("The demo has known passwords: it is made with DEMO or DEBUG only.")
        if scale and scale < 2:
            raise CommandError("--scale is 2 or more.")
        if canary and not scale:
            raise CommandError("--canary goes with --scale.")
        if orders < 0:
            raise CommandError("--orders is zero or more.")


def table(rows):
    """Set the log-ins as a plain table."""
    cells = [list(COLUMNS.values())]
    cells += [[row[column] for column in COLUMNS] for row in rows]
    widths = [max(len(row[index]) for row in cells) for index in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )

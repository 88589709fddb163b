"""Ask the data whether everything holds that must always hold; exit 1 when something does not."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Check credit, orders, approvals, tree, carts and outbox. Fails on any violation; warnings are only told."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *, json, **options):
        findings = _findings()
        broken = [finding for finding in findings if finding.violations and not finding.is_warning]
        self.stdout.write(_as_json(findings, not broken) if json else _as_text(findings))
        if broken:
            raise CommandError(f"{len(broken)} of {len(findings)} invariants do not hold", returncode=1)


@transaction.atomic
def _findings():
    """Ask everything of one state of the data; on big tables that may take longer than a page."""
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = '15min'")
    return [finding for path in settings.INVARIANTS for finding in import_string(path)()]


def _as_json(findings, is_sound):
    rows = [
        {"name": finding.name, "is_warning": finding.is_warning, "violations": finding.violations}
        for finding in findings
    ]
    return json.dumps({"ok": is_sound, "invariants": rows}, indent=2)


def _as_text(findings):
    lines = []
    for finding in findings:
        word = "ok" if not finding.violations else "WARNING" if finding.is_warning else "VIOLATED"
        lines += [f"{word:8}  {finding.name}", *(f"          {text}" for text in finding.violations)]
    return "\n".join(lines)

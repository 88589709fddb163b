"""manage.py verify_audit: walk the audit's chain and name every tampering; exit status 1 if there is any."""

import json
import time
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from core import verifying


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--head", default="", help="a head from the logs (audit.sealed) that must be in the chain")

    def handle(self, *, json: bool, head: str, **options):
        began = time.monotonic()
        report = verifying.verify(head)
        seconds = time.monotonic() - began
        self.stdout.write(_as_json(report, seconds) if json else _as_text(report, seconds))
        if report.findings:
            raise CommandError(f"{len(report.findings)} findings", returncode=1)


def _as_json(report, seconds):
    return json.dumps({"ok": not report.findings, **asdict(report), "seconds": round(seconds, 3)})


def _as_text(report, seconds):
    lines = [f"{finding.kind.upper():<9} {finding.sentence}" for finding in report.findings]
    rate = report.seals / seconds if seconds else 0
    return "\n".join([*lines, f"{report.seals} seals in {seconds:.1f} s ({rate:,.0f}/s), head {report.head or 'none'}"])

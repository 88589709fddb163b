"""Replay the wholesaler's sales through all gates and say what they came to."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from approvals import replay, replay_events, replay_summary
from commerce.imports.package import Package
from commerce.imports.progress import Progress
from core.refusal import Refused
from partners.imports import Unreadable


def amount(text):
    """Read an amount; argparse turns the error into a sentence."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not (found.is_finite() and found >= 0):
        raise ArgumentTypeError(f"{text} is not an amount")
    return found


def limit(text):
    """Read an amount, or that every account keeps its own."""
    return replay.OWN if text == replay.OWN else amount(text)


def ladder(text):
    """Read rising amounts separated by commas."""
    found = tuple(amount(part) for part in text.split(","))
    if list(found) != sorted(set(found)):
        raise ArgumentTypeError(f"{text}: the amounts have to rise")
    return found


class Command(BaseCommand):
    help = "Replay the sales of the online retail package. What was replayed before is skipped."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="the package's folder")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, help="first day, YYYY-MM-DD")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, help="the day before which it ends")
        parser.add_argument(
            "--limit", type=limit, help="pay on account, every customer's credit limit being this, or “own”"
        )
        parser.add_argument("--paid-after", type=int, metavar="DAYS", help="every sale is paid so many days later")
        parser.add_argument("--chain", type=ladder, default=(), help="approvals above these, as 500,2000,10000")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the summary as JSON")

    def handle(self, *, folder, since, until, limit, paid_after, chain, as_json, **options):
        terms = replay.Terms(limit, chain, paid_after)
        package = Package(folder)
        try:
            events = replay_events.read_events(package, since=since, until=until)
            if paid_after is not None:
                events = replay_events.paid_after(events, paid_after)
            with replay.exclusive():
                outcome, seconds = self._replay(events, terms)
        except (Unreadable, replay.Impossible, Refused) as error:
            raise CommandError(str(error)) from error
        figures = replay_summary.summary(events, terms)
        figures["run"] = {
            "replayed": outcome.replayed,
            "refunds": outcome.refunds,
            "payments": outcome.payments,
            "skipped": outcome.skipped,
            "failures": outcome.failures,
            "seconds": round(seconds, 1),
            "orders_per_second": round(outcome.replayed / seconds, 1),
        }
        is_whole = since is None and until is None
        promises = list(replay_summary.compared(figures, terms, package.expected())) if is_whole else []
        if as_json:
            figures["promises"] = [[what, str(found), str(promised)] for what, found, promised in promises]
            self.stdout.write(json.dumps(figures, indent=1))
        else:
            self._show(figures, promises)
        if outcome.failures:
            raise CommandError(f"{len(outcome.failures)} invoices could not be replayed.")

    def _replay(self, events, terms):
        world = replay.prepare(events, terms)
        with Progress(sys.stderr, "replaying", len(events)) as progress:
            outcome = replay.run(events, world, progress.advance)
            return outcome, progress.seconds

    def _show(self, figures, promises):
        run = figures["run"]
        self.stdout.write(f"orders {figures['orders']:,}, value {Decimal(figures['value']):,}")
        for name, count in figures["states"].items():
            self.stdout.write(f"  {name:34}{count:>16,}")
        for what, found, promised in promises:
            verdict = "as promised" if found == promised else f"instead of {promised:,}"
            self.stdout.write(f"  {what:34}{found:>16,}  {verdict}")
        for line in figures["rounded_lines"]:
            text = "line {line_id} of {invoice}: {quantity} x {code} at {unit_price} rounded, {difference}"
            self.stdout.write("  " + text.format(**line))
        self.stdout.write(
            f"this run: {run['replayed']:,} orders, {run['refunds']:,} refunds, {run['payments']:,} payments"
            f" in {run['seconds']} s"
            f" ({run['orders_per_second']} orders/s), {run['skipped']:,} were there before"
        )
        for number, why in run["failures"][:20]:
            self.stdout.write(f"  {number}: {why}")

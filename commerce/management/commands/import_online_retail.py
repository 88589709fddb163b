"""Load the wholesaler's package: catalogue, prices, customers, accounts; its invoices are checked, not stored."""

import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from commerce.imports import run
from commerce.imports.package import Package
from core import clock
from core.actor import SYSTEM
from partners.imports import Unreadable, write_report


class Command(BaseCommand):
    help = "Load the online retail package. Repeating it changes nothing; killed midway it may be started again."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with products.csv.gz and the others")
        parser.add_argument("--hierarchies", type=Path, help="the trees (default: DIR/../hierarchies.csv)")
        parser.add_argument("--map", type=Path, help="customer to node (default: DIR/../customer_node_map.csv)")
        parser.add_argument("--errors", type=Path, help="write the refused rows to this file, tab-separated")

    def handle(self, *, folder, hierarchies, map, errors, **options):
        above = folder.resolve().parent
        source = run.Source(folder, hierarchies or above / "hierarchies.csv", map or above / "customer_node_map.csv")
        package = Package(folder)
        began = time.monotonic()
        try:
            found = run.check(package, sys.stderr)
            done = run.write(package, source, sys.stderr, by=SYSTEM, now=clock.now())
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except run.Mismatch as mismatch:
            self._show_differences(mismatch)
            raise CommandError(f"{mismatch} Nothing was written.") from mismatch
        finally:
            if errors:
                write_report(errors, package.refusals)
        self._show(done, found, package.refusals, errors, time.monotonic() - began)

    def _show(self, done, found, refusals, errors, seconds):
        self.stdout.write(f"{'':18}{'created':>9}{'changed':>9}{'unchanged':>11}")
        for name, written in done.items():
            self.stdout.write(f"{name:18}{written.created:9,}{written.changed:9,}{written.unchanged:11,}")
        lines = found.everything
        self.stdout.write(f"{lines.lines:,} invoice lines over {lines.value:,} agree with the control totals")
        self.stdout.write(f"{len(refusals):,} rows refused, {seconds:.1f} s")
        for refusal in [] if errors else refusals:
            self.stdout.write(f"  {refusal.source} line {refusal.line} {refusal.key}: {refusal.reason}")

    def _show_differences(self, mismatch):
        for what, found, promised in mismatch.differences:
            self.stderr.write(f"{what}: {found} instead of {promised}")

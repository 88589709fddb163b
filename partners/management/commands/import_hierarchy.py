"""Load trees of partners from a CSV file; what is wrong with a row is reported, the rest is loaded."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.actor import SYSTEM
from partners import imports, loading


class Command(BaseCommand):
    help = "Load trees of partners from a CSV file (tree, node_id, parent_id, name, …). Repeating it changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--tree", help="only this tree of the file")
        parser.add_argument("--errors", type=Path, help="write the refused rows to this file, tab-separated")

    def handle(self, *, file, tree, errors, **options):
        try:
            rows = imports.read(file)
        except imports.Unreadable as error:
            raise CommandError(str(error)) from error
        if tree and tree not in {row.tree for row in rows}:
            raise CommandError(f"{file.name} has no tree {tree}.")
        result, refusals = loading.load(rows, tree=tree, by=SYSTEM, now=clock.now())
        if errors:
            imports.write_report(errors, refusals)
        self.stdout.write(f"created   {result.created:7,}\nchanged   {result.changed:7,}")
        self.stdout.write(f"unchanged {result.unchanged:7,}\nrefused   {len(refusals):7,}")
        for refusal in [] if errors else refusals:
            self.stdout.write(f"  line {refusal.line} {refusal.source} {refusal.key}: {refusal.reason}")
        if result.elsewhere:
            self.stdout.write(f"{result.elsewhere:,} were moved since and stay where they are")

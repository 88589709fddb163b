"""Bring a database to where the demo can run, in one process: Django's start is the dearest part of a small command."""

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, make the demo data unless it is there, and print the demo log-ins."
    requires_system_checks = []

    def handle(self, **options):
        call_command("migrate", verbosity=0, skip_checks=True)
        call_command("seed", stdout=self.stderr)
        call_command("seed", logins=True, stdout=self.stdout)

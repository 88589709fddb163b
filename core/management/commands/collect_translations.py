"""Bring the catalogs in line with the sources; each text that still needs a translation is named."""

from django.core.management.base import BaseCommand

from core import translations


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        gathered = list(translations.collected())
        for language in translations.LANGUAGES:
            lacking = translations.collect(language, gathered)
            self.stdout.write(f"{language}: {len(lacking)} without a translation")
            for text in lacking:
                self.stdout.write(f"  {text}")
        translations.compile_changed()

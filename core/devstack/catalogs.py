"""The compiled translations: made anew when a catalog in locale/ changed since."""

import subprocess

from core.devstack.environment import ROOT

ENGLISH = ROOT / "locale/en/LC_MESSAGES/django.mo"
"""Made of the texts of the others, see core.translations.english."""


def ensure(python):
    """Compile with the environment's Python what is missing or old; a tenth of a millisecond when nothing is."""
    files = [(path, path.with_suffix(".mo")) for path in ROOT.glob("locale/*/LC_MESSAGES/django.po")]
    files += [(path, ENGLISH) for path, _made in files]
    if any(not made.exists() or made.stat().st_mtime < path.stat().st_mtime for path, made in files):
        subprocess.run([python, "-m", "core.translations"], check=True)

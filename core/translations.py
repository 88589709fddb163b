"""Texts and their translations: gathered from the sources, kept in locale/*/LC_MESSAGES/django.po, compiled (X3).

    python -m core.translations        compile what changed (dev.py does it by itself, the image at build time)
    manage.py collect_translations     take in new texts without a translation, leave out those that nothing uses

Babel reads and writes, so no machine needs GNU gettext. What is compiled is not kept in the repository.
"""

import io
import os
import re
from pathlib import Path

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog, Message
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
APPS = ("core", "partners", "commerce", "approvals", "telesales", "messaging")
LANGUAGES, SOURCE = ("de", "pl"), "en"
"""What is translated into, and from."""

SINGULAR, PLURAL, CONTEXT = None, (1, 2), ((1, "c"), 2)
KEYWORDS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), SINGULAR),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
ALIAS = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")
NOTES = ["Translators"]


def collected():
    """Give a catalog of all texts in the sources, with the files they stand in."""
    found = Catalog()
    for path in sources():
        where = path.relative_to(ROOT).as_posix()
        for _line, text, notes, context in _extracted(path):
            found.add(text, locations=[(where, 0)], auto_comments=notes, context=context)
    return found


def sources():
    """Give the files that speak to people: code, pages, mails."""
    code = (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    pages = (path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
    return sorted([*code, *pages])


def _extracted(path):
    text = path.read_text()
    if path.suffix != ".py":
        # in brackets, lines may be indented as they like
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    # each file has names of its own for these functions; in templates it is always one
    own = {alias: KEYWORDS[name] for name, alias in ALIAS.findall(text)}
    keywords = {**KEYWORDS, **own, "_": SINGULAR}
    return extract.extract("python", io.BytesIO(text.encode()), keywords, NOTES, {"encoding": "utf-8"})


def path_of(language):
    """Give the path of a language's catalog."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language):
    """Give the catalog of a language; an empty one where it has none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def collect(language, texts):
    """Write a language's catalog with exactly the texts given: translations known are kept. Gives those it lacks."""
    known = read(language)
    wanted = Catalog(
        language,
        header_comment=f"# Texts of Counterpart: {language}. manage.py collect_translations keeps it complete.",
        creation_date=known.creation_date,
        fuzzy=False,
    )
    lacking = []
    for text in texts:
        if not text.id:
            continue
        old = known.get(text.id, text.context)
        translation = old.string if old is not None and type(old.string) is type(_blank(text)) else _blank(text)
        lacking += [] if is_whole(translation) else [text.id]
        wanted.add(text.id, translation, text.locations, text.flags, text.auto_comments, context=text.context)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, wanted, width=120, sort_by_file=True, omit_header=False, include_lineno=False)
    return lacking


def _blank(message: Message):
    return "" if isinstance(message.id, str) else ("",)


def is_whole(translation):
    """Tell whether a translation has all its forms."""
    forms = (translation,) if isinstance(translation, str) else translation
    return all(forms)


def english():
    """Give the catalog of the sources' own language: each text is what it says.

    A text that no catalog knows is looked for in those of every installed app first, which took a tenth of a page.
    """
    found = Catalog(locale="en")
    for text in read(LANGUAGES[0]):
        if text.id:
            found.add(text.id, text.id, context=text.context)
    return found


def compile_changed():
    """Compile the catalogs that changed since they were compiled; others may read them meanwhile."""
    for language in LANGUAGES:
        _compile(language, path_of(language), lambda language=language: read(language))
    _compile(SOURCE, max(map(path_of, LANGUAGES), key=lambda path: path.stat().st_mtime), english)


def _compile(language, source, catalog):
    target = path_of(language).with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_suffix(f".{os.getpid()}")
    with made.open("wb") as file:
        mofile.write_mo(file, catalog())
    made.replace(target)


if __name__ == "__main__":
    compile_changed()

"""Vendor Bootstrap without what no page uses: `python3 -m core.devstack.vendoring path/to/bootstrap.min.css`.

A rule stays where every class of one of its selectors is written somewhere: in a template's `class`, in a string of a
script, or anywhere as a word with a hyphen. The classes that went are listed beside the sheet, so that a test can say
when a page begins to use one of them.
"""

import re
import sys
from pathlib import Path

from core.devstack.environment import ROOT

FOLDER = ROOT / "static" / "vendor" / "bootstrap"
SHEET, LEFT_OUT = FOLDER / "bootstrap.min.css", FOLDER / "left-out.txt"
APPS = ("approvals", "commerce", "core", "messaging", "partners", "telesales")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
ATTRIBUTE = re.compile(r"class(?:es)?\"?\s*[=:]\s*f?([\"'])(.*?)\1", re.DOTALL)
LITERAL = re.compile(r"([\"'`])(.*?)\1", re.DOTALL)
WORD = re.compile(r"[A-Za-z_][\w-]*")
HYPHENED = re.compile(r"[A-Za-z_]\w*(?:-\w+)+")
EXCEPTION = re.compile(r":not\([^()]*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CONDITIONAL = ("@media", "@supports")


def used_classes():
    """Give every word that may be a class of a page."""
    templates = [path.read_text() for path in sorted((ROOT / "templates").rglob("*.html"))]
    modules = [path.read_text() for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    scripts = [path.read_text() for path in sorted((ROOT / "static" / "js").rglob("*.js"))]
    told = [found[1] for text in templates + modules for found in ATTRIBUTE.findall(text)]
    told += [found[1] for text in scripts for found in LITERAL.findall(text)]
    words = {word for text in told for word in WORD.findall(text)}
    return words | {word for text in templates + modules + scripts for word in HYPHENED.findall(text)}


def trimmed(sheet, used):
    """Give the sheet without the rules, variables and animations that nothing uses."""
    kept = _rules(COMMENT.sub("", sheet), used)
    while (shorter := _needed(kept)) != kept:
        kept = shorter
    return kept


def classes(sheet):
    """Give the classes that a sheet has rules for."""
    return {name for selector, _body in _blocks(sheet, nested=True) for name in _asked(selector)}


def _rules(sheet, used):
    parts = []
    for selector, body in _blocks(sheet):
        if selector.startswith(CONDITIONAL):
            inner = _rules(body, used)
            parts += [f"{selector}{{{inner}}}"] if inner else []
        elif selector.startswith("@"):
            parts.append(f"{selector}{{{body}}}" if body is not None else f"{selector};")
        elif shown := [one for one in _selectors(selector) if _asked(one) <= used]:
            parts.append(f"{','.join(shown)}{{{body}}}")
    return "".join(parts)


def _asked(selector):
    """Give the classes that a selector asks for; what it excludes may be anything."""
    return set(CLASS.findall(EXCEPTION.sub("", selector)))


def _needed(sheet):
    """Leave out variables that nothing reads, and animations that nothing runs."""
    read = set(re.findall(r"var\((--[\w-]+)", sheet + _own_sheets()))
    sheet = re.sub(
        r"(?<=[{;])(--bs-[\w-]+):(?:[^;{}\"]|\"[^\"]*\")*(?:;|(?=}))",
        lambda found: found[0] if found[1] in read else "",
        sheet,
    )
    run = set(re.findall(r"animation(?:-name)?:[^;}]*?([a-z][\w-]+)", sheet + _own_sheets()))
    names = {word for value in re.findall(r"animation[^:;{}]*:([^;}]*)", sheet) for word in WORD.findall(value)} | run
    return "".join(
        _text(selector, body)
        for selector, body in _blocks(sheet)
        if body != "" and not (selector.startswith("@keyframes") and selector.split()[-1] not in names)
    )


def _text(selector, body):
    return f"{selector};" if body is None else f"{selector}{{{body}}}"


def _own_sheets():
    return "".join(path.read_text() for path in sorted((ROOT / "static" / "css").rglob("*.css")))


def _blocks(sheet, *, nested=False):
    """Give (selector, body) of each rule; the body of a bare statement such as @charset is None."""
    start = 0
    while start < len(sheet):
        brace, semicolon = sheet.find("{", start), sheet.find(";", start)
        if brace < 0:
            return
        if sheet[start:].startswith("@charset") and semicolon < brace:
            yield sheet[start:semicolon], None
            start = semicolon + 1
            continue
        end = _closing(sheet, brace)
        selector, body = sheet[start:brace].strip(), sheet[brace + 1 : end]
        if nested and selector.startswith(CONDITIONAL):
            yield from _blocks(body, nested=True)
        else:
            yield selector, body
        start = end + 1


def _closing(sheet, brace):
    depth, text = 0, False
    for place in range(brace, len(sheet)):
        letter = sheet[place]
        if letter == '"':
            text = not text
        elif not text:
            depth += (letter == "{") - (letter == "}")
            if depth == 0:
                return place
    raise SystemExit("the sheet ends inside a rule")


def _selectors(selector):
    """Part a list of selectors at its commas, not at those within brackets."""
    return [part.strip() for part in re.split(r",(?![^(\[]*[)\]])", selector)]


def main(source):
    sheet = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", Path(source).read_text())
    licence = re.match(r"(@charset \"UTF-8\";)?(/\*!.*?\*/)", sheet, re.DOTALL)
    kept = trimmed(sheet.replace('@charset "UTF-8";', ""), used_classes())
    SHEET.write_text(f'@charset "UTF-8";{licence[2] if licence else ""}\n{kept}\n')
    gone = sorted(classes(COMMENT.sub("", sheet)) - classes(kept))
    LEFT_OUT.write_text("".join(f"{name}\n" for name in gone))
    sys.stdout.write(f"{len(kept):,} of {len(sheet):,} bytes; {len(gone)} classes went\n")


if __name__ == "__main__":
    main(sys.argv[1])

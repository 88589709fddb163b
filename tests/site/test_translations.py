"""Every text has its German and its Polish, none is left over, and nothing speaks past the catalogs (X3)."""

import ast
import re

import pytest
from babel.messages.plurals import get_plural
from django.template.base import Lexer, TokenType

from core import translations

KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?(?:a|abbr|br|code|em|kbd|small|span|strong)\b[^>]*>|&\w+;")
"""What a translation keeps: names of values, tags, entities."""

SPOKEN = re.compile(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"')
HIDDEN = re.compile(r"<(script|style|svg|kbd|code|pre)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG, ENTITY, WORD = re.compile(r"<[^>]*>", re.DOTALL), re.compile(r"&\w+;"), re.compile(r"[^\W\d_]{2,}")
NAMES_OF_STYLES = {"main_class", "box_class"}
SAID_EVERYWHERE = {"Counterpart", "CSV", "TSV", "XLSX", "PDF", "XML", "Authorization", "Bearer"}
EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}


@pytest.fixture(scope="module")
def texts():
    """Give {(context, text): message} of all that the sources say."""
    return {_key(message): message for message in translations.collected() if message.id}


def _key(message):
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _forms(translation):
    return [translation] if isinstance(translation, str) else list(translation)


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_the_catalog_has_every_text_and_no_other(texts, language):
    kept = {_key(message) for message in translations.read(language) if message.id}

    assert (sorted(map(str, set(texts) - kept)), sorted(map(str, kept - set(texts)))) == ([], [])


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_text_is_translated(language):
    catalog = translations.read(language)

    assert [m.id for m in catalog if m.id and (m.fuzzy or not translations.is_whole(m.string))] == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_a_translation_keeps_values_and_tags(language):
    lost = []
    for message in translations.read(language):
        source = message.id[-1:] if message.pluralizable else [message.id]
        wanted = {mark for text in source for mark in KEPT.findall(text)}
        forms = _forms(message.string)[1 if message.pluralizable else 0 :]
        lost += [(message.id, form) for form in forms if message.id and set(KEPT.findall(form)) != wanted]

    assert lost == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_a_number_has_all_its_forms(language):
    expected = get_plural(language).num_plurals

    assert {len(m.string) for m in translations.read(language) if m.id and m.pluralizable} == {expected}


def test_pages_and_mails_say_nothing_outside_the_catalogs():
    said = {}
    for path in translations.sources():
        if path.suffix != ".py" and (words := _unmarked(path.read_text())):
            said[path.relative_to(translations.ROOT).as_posix()] = words

    assert said == {}


def _unmarked(source):
    """Give the words of a template that no translation tag holds."""
    text, depth, inside = [], 0, True
    for token in Lexer(source).tokenize():
        word = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        depth += word in {"blocktranslate", "comment"}
        depth -= word in {"endblocktranslate", "endcomment"}
        if word == "block":
            inside = token.contents.split()[1] not in NAMES_OF_STYLES
        elif word == "endblock":
            inside = True
        text.append(token.contents if token.token_type == TokenType.TEXT and not depth and inside else "\0")
    shown = HIDDEN.sub(" ", "".join(text))
    words = [word for spoken in SPOKEN.findall(shown) for word in WORD.findall(spoken)]
    words += WORD.findall(ENTITY.sub(" ", TAG.sub(" ", shown)))
    return [word for word in words if word not in SAID_EVERYWHERE]


def test_no_text_is_translated_before_its_reader_is_known():
    """What a module says while it is imported would be said in the first process's language for ever."""
    found = []
    for path in translations.sources():
        if path.suffix == ".py":
            found += [
                f"{path.relative_to(translations.ROOT)}:{line}" for line in _at_import(ast.parse(path.read_text()))
            ]

    assert found == []


def _at_import(tree):
    eager = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in EAGER
    }
    return [call.lineno for call in _calls(tree) if isinstance(call.func, ast.Name) and call.func.id in eager]


def _calls(node):
    """Give the calls that run when a module is imported: not the bodies of functions, but their defaults."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            early = [*child.args.defaults, *filter(None, child.args.kw_defaults), *getattr(child, "decorator_list", [])]
            yield from (call for each in early for call in ast.walk(each) if isinstance(call, ast.Call))
        else:
            yield from _calls(child)

"""The hand of the code, as far as a machine can see it."""

import ast
import re

import pytest
from django.apps import apps
from django.db import connection

from tests.site.code import APPS, ROOT, calls, functions, product, python, shown, tree

PROJECT = (ROOT / "pyproject.toml").read_text()
NAIVE = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now"}
CLOCKS = NAIVE | {"timezone.now", "django.utils.timezone.now"}
RULE_LAYERS = {"actions", "rules", "queries", "models", "gates", "ledger", "routing"}


def found(condition, paths=None):
    """Give the places of calls that meet a condition on (name, node)."""
    return [
        shown(path, node.lineno) for path in paths or product() for name, node in calls(path) if condition(name, node)
    ]


def test_nothing_is_imported_inside_a_function():
    inline = [
        shown(path, node.lineno)
        for path in python(*APPS)
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inline == []


def test_no_signal_is_received():
    names = {"receiver", "post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}
    used = [
        shown(path, node.lineno)
        for path in product()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and node.id in names
    ]

    assert used == []


NO_MODELS = ("form.", "super()", "self.session", "image.", "paper.", "default_storage.")
"""What saves without being a row."""


def test_what_is_saved_is_named():
    def bare(name, node):
        named = {keyword.arg for keyword in node.keywords} & {"update_fields", "force_insert"}
        return name.endswith(".save") and not named and not name.startswith(NO_MODELS)

    assert found(bare) == []


def test_no_model_has_rules_in_save():
    saving = [
        f"{model._meta.label}.{name}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for name in ("save", "delete", "clean")
        if name in vars(model)
    ]

    assert saving == []


def test_work_is_given_to_the_worker_in_one_place_only():
    sends = found(
        lambda name, node: name.rpartition(".")[2] in {"delay", "apply_async", "send_task", "delay_on_commit"}
    )

    assert [place.partition(":")[0] for place in sends] == ["core/outbox.py"]


def test_no_amount_becomes_a_float():
    money = [path for path in product() if "templatetags" not in path.parts and "management" not in path.parts]

    assert found(lambda name, node: name == "float", money) == []


def test_no_clock_is_naive():
    assert found(lambda name, node: name in NAIVE and not node.args and not node.keywords) == []


def test_rules_and_actions_are_told_the_time():
    layers = [path for path in product() if RULE_LAYERS & {path.stem, *path.parts}]

    assert found(lambda name, node: name in CLOCKS, layers) == []


def test_actions_take_their_arguments_by_name():
    loose = [
        f"{shown(path, function.lineno)} {function.name}"
        for path in product()
        if path.stem == "actions" or path.parent.name == "actions"
        for function in tree(path).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_") and function.args.args
    ]

    assert [place for place in loose if not re.search(r"(draft|content_hash)$", place)] == []


def test_actions_are_transactions_that_outlive_a_deadlock():
    """A part of a larger transaction, or one that must be the outermost, says so with its arguments."""
    bare = [
        f"{shown(path, function.lineno)} {function.name}"
        for path in product()
        if path.stem == "actions" or path.parent.name == "actions"
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        and "transaction.atomic" in [ast.unparse(decorator) for decorator in function.decorator_list]
    ]

    assert bare == []


def test_every_constraint_and_index_has_a_name_that_says_the_rule():
    rules = [
        item.name
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for item in (*model._meta.constraints, *getattr(model._meta, "triggers", []))
    ]

    assert [name for name in rules if not re.fullmatch(r"[a-z]+(_[a-z0-9]+){2,}", name)] == []
    assert len(rules) == len(set(rules))


def test_money_is_numeric_in_the_database(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT table_name || '.' || column_name FROM information_schema.columns
               WHERE table_schema = 'public' AND data_type IN ('real', 'double precision')"""
        )
        assert cursor.fetchall() == []


def test_every_moment_in_the_database_carries_its_zone(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT table_name || '.' || column_name FROM information_schema.columns
               WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'"""
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("group", ["dependencies", "embedded", "test", "lint"])
def test_every_dependency_says_what_it_is_for(group):
    block = re.search(rf"^{group} = \[\n(.*?)^\]", PROJECT, re.MULTILINE | re.DOTALL).group(1)
    lines = [line.strip() for line in block.splitlines() if line.strip().startswith('"')]

    assert [line for line in lines if not re.search(r'",\s+# \w', line)] == []


def test_every_module_says_what_it_is():
    silent = [shown(path) for path in product() if path.read_text().strip() and not ast.get_docstring(tree(path))]

    assert silent == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX"])
def test_nothing_is_left_to_do_in_a_comment(word):
    files = [path for path in python(*APPS, "tests", "benchmarks") if path.name != "test_conventions.py"]

    assert [shown(path) for path in files if re.search(rf"\b{word}\b", path.read_text())] == []


def test_no_template_has_inline_script_style_or_handler():
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=\"|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    mails = ROOT / "templates" / "emails"
    pages = [path for path in (ROOT / "templates").rglob("*.html") if mails not in path.parents]

    told = [f"{shown(path)} {match}" for path in pages for match in inline.findall(path.read_text())]

    assert [line for line in told if "application/json" not in line and "nonce" not in line] == []

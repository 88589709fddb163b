"""One direction between the apps and between the layers inside each, as pyproject.toml states it."""

import ast
import importlib.util
import subprocess
import sys
import tomllib

import pytest

from tests.site.code import APPS, ROOT, python, shown, tree

CONTRACTS = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


def ranks(name):
    """Give {module: its height} of a contract's layers, the lowest 0; modules side by side share one."""
    layers = [layer.replace("(", "").replace(")", "").split(" | ") for layer in CONTRACTS[name]["layers"]]
    return {module: height for height, side in enumerate(reversed(layers)) for module in side}


def imports(path):
    """Give (line, dotted module) of everything a file imports; `from a import b` counts as a.b."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def upward(path, own, target_of, heights):
    """Give the imports of a file that lead above its own layer, or beside it."""
    for line, name in imports(path):
        target = target_of(name)
        if target in heights and target != own and heights[target] >= heights[own]:
            yield f"{shown(path, line)} {name}"


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_those_below_it(app):
    heights = ranks("Apps depend downwards")

    assert [line for path in python(app) for line in upward(path, app, lambda name: name.split(".")[0], heights)] == []


@pytest.mark.parametrize("app", CONTRACTS["Layers inside an app"]["containers"])
def test_a_layer_imports_only_those_below_it(app):
    heights = ranks("Layers inside an app")

    def layer(name):
        parts = name.split(".")
        return parts[1] if parts[0] == app and len(parts) > 1 else None

    found = []
    for path in python(app):
        own = path.relative_to(ROOT / app).parts[0].removesuffix(".py")
        found += upward(path, own, layer, heights) if own in heights else []

    assert found == []


def test_every_app_stands_in_the_contract():
    assert set(ranks("Apps depend downwards")) == set(APPS)


def test_import_linter_keeps_every_contract():
    if importlib.util.find_spec("importlinter") is None:
        pytest.skip("import-linter comes with the packages of `dev.py check`, which runs it too")

    call = "import sys; from importlinter.cli import lint_imports_command as run; sys.argv = ['lint-imports']; run()"
    done = subprocess.run([sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, " 0 broken" in done.stdout) == (0, True), done.stdout

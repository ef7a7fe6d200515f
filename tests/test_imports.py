"""Imports run one way, and what is imported is either ours, the standard library's, or declared as a dependency."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "dragoman"

# From the foundation up: a module may import its own layer's folder and any layer below, never a layer above or a
# neighbour in its own layer.
LAYERS = (
    ("model", "errors"),
    ("codebook", "registry"),
    ("sources", "reader"),
    ("resolve",),
    ("store",),
    ("relations",),
    ("exchange", "run"),
    ("evaluation",),
    ("show",),
    ("checks",),
    ("cli",),
)
LEVEL = {folder: level for level, folders in enumerate(LAYERS) for folder in folders}

# What a distribution is called where its import name differs.
DISTRIBUTION = {
    "charset_normalizer": "charset-normalizer",
}
# Declared for another that needs it and that an old pip would install without it.
NEEDED_BY = {"lxml-html-clean": "trafilatura"}


@dataclass(frozen=True)
class Import:
    """One import statement's target, as a dotted name, and where it stands."""

    target: str
    where: str


def imports(path: Path, package: str, source: str | None = None) -> Iterator[Import]:
    """Every module that a file imports, at the top, inside functions or for type checking; relative ones made absolute.

    ``package`` is the dotted package the file lies in. ``from x import y`` gives ``x.y``, which names a module or
    something in the module ``x``.
    """
    tree = ast.parse(path.read_text(encoding="utf-8") if source is None else source, filename=str(path))
    for node in ast.walk(tree):
        where = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, where) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                parent = parts[: len(parts) - node.level + 1]
                base = ".".join([*parent, *([node.module] if node.module else [])])
            yield from (Import(f"{base}.{alias.name}", where) for alias in node.names)
        elif isinstance(node, ast.Call) and _is_dynamic_import(node.func):
            for argument in node.args[:1]:
                assert isinstance(argument, ast.Constant), f"{where}: import of a module by a computed name"
                yield Import(str(argument.value), where)


def _is_dynamic_import(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr == "import_module"
    return isinstance(function, ast.Name) and function.id in {"__import__", "import_module"}


def package_of(path: Path) -> str:
    """The dotted package a file of ours lies in."""
    return ".".join(path.relative_to(PACKAGE.parent).parent.parts)


def folder_of(path: Path) -> str:
    """The folder or module directly under the package; empty for the package's own ``__init__`` and ``__main__``."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first in {"__init__", "__main__"} else first


def against_direction(folder: str, found: Import) -> str | None:
    """What is wrong with one import of a module in ``folder``; null when it keeps the direction."""
    parts = found.target.split(".")
    if parts[0] in {"training", "tests", "benchmarks"}:
        return f"{found.where}: the package imports {found.target}, which does not ship with it"
    if parts[0] != "dragoman" or not folder or len(parts) < 2 or parts[1] == folder:
        return None
    if parts[1] not in LEVEL:
        # Names of the package itself: its version is the one thing that lower layers may ask for.
        return None if parts[1] == "__version__" else f"{found.where}: {found.target} reaches through the package"
    if LEVEL[parts[1]] < LEVEL[folder]:
        return None
    return f"{found.where}: {folder} imports {parts[1]}, which is not below it"


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_every_folder_has_its_place() -> None:
    folders = {folder_of(path) for path in modules()} - {""}
    assert folders <= LEVEL.keys(), f"no layer for {sorted(folders - LEVEL.keys())}; see ARCHITECTURE.md"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    folder = folder_of(path)
    wrong = [said for found in imports(path, package_of(path)) if (said := against_direction(folder, found))]
    assert not wrong, "\n".join(wrong)


def test_the_package_itself_imports_neither_training_nor_tests() -> None:
    for path in modules():
        for found in imports(path, package_of(path)):
            assert found.target.split(".")[0] not in {"training", "tests", "benchmarks", "hand_made", "torch"}, found


@pytest.mark.parametrize(
    ("folder", "source"),
    [
        ("store", "from dragoman.relations import dyad"),
        ("resolve", "from dragoman.store.record import Record"),
        ("sources", "from dragoman.reader.labels import TYPES"),
        ("store", "def f():\n    from dragoman import cli\n    return cli"),
        ("store", "from ..relations.dyad import dyad"),
        ("codebook", "from .. import registry"),
        ("model", "import dragoman.errors"),
        ("reader", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from dragoman.resolve import dates"),
        ("reader", "import importlib\nimportlib.import_module('dragoman.resolve')"),
        ("reader", "from training.model import ReaderModel"),
        ("run", "import dragoman.show.terminal"),
        ("exchange", "import dragoman.run.local"),
        ("relations", "from dragoman import read"),
    ],
)
def test_a_wrong_import_is_seen(folder: str, source: str) -> None:
    path = PACKAGE / folder / "made_up.py"
    found = list(imports(path, package_of(path), source))
    assert any(against_direction(folder, each) for each in found)


def test_a_right_import_passes() -> None:
    path = PACKAGE / "evaluation" / "made_up.py"
    source = "from dragoman.reader.labels import TYPES\nfrom . import scores\nimport json\nfrom ..model import Span"
    assert not [s for each in imports(path, package_of(path), source) if (s := against_direction("evaluation", each))]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    """The distributions that an installation with those extras brings, in normal form."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = [*project["dependencies"], *(row for extra in extras for row in project["optional-dependencies"][extra])]
    return {normal(re.split(r"[<>=!~\[; ]", row, maxsplit=1)[0]) for row in rows}


def undeclared(paths: list[Path], known: set[str], own: set[str]) -> list[str]:
    found = [each for path in paths for each in imports(path, "none")]
    return [
        f"{each.where}: {top} is not declared in pyproject.toml"
        for each in found
        if (top := each.target.split(".")[0]) not in own | {"none", "_typeshed"} | sys.stdlib_module_names
        and normal(DISTRIBUTION.get(top, top)) not in known
    ]


def test_what_the_package_imports_is_declared() -> None:
    assert not undeclared(modules(), declared(), {"dragoman"})


def test_what_is_declared_is_imported() -> None:
    tops = {each.target.split(".")[0] for path in modules() for each in imports(path, "none")}
    imported = {normal(DISTRIBUTION.get(top, top)) for top in tops}
    assert declared() - imported <= NEEDED_BY.keys()
    assert set(NEEDED_BY.values()) <= imported


def test_what_tests_and_training_import_is_declared() -> None:
    paths = [path for folder in ("tests", "training", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]
    own = {"dragoman", "training", "benchmarks", *(path.stem for path in (ROOT / "tests").iterdir())}
    assert not undeclared(paths, declared("dev", "train"), own)


def test_an_undeclared_import_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "made_up.py"
    path.write_text("import json, pyarrow.parquet\nimport pandas as pd\n", encoding="utf-8")
    assert undeclared([path], declared(), {"dragoman"}) == [f"{path}:2: pandas is not declared in pyproject.toml"]

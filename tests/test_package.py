"""The wheel holds what it needs and nothing else, and works in an environment of it and its dependencies alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "dragoman"
LARGEST_WHEEL = 120_000_000
ARTICLE = """Title: Kenyan and Ugandan ministers meet in Nairobi
Date: 2024-05-14
Outlet: Lake Wire

NAIROBI - The Kenyan foreign minister met his Ugandan counterpart in Nairobi on Tuesday. The two ministers signed an
agreement on the railway. "We are neighbours," the Kenyan minister said.
"""

pytestmark = pytest.mark.package


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints, run away from the tree and without its settings."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DRAGOMAN", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("dragoman-*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def closure(requirements: list[str]) -> set[str]:
    """The distributions that the requirements bring in this environment, each by its name."""
    found: set[str] = set()
    waiting = [Requirement(each) for each in requirements]
    while waiting:
        wanted = waiting.pop()
        if wanted.marker and not any(wanted.marker.evaluate({"extra": extra}) for extra in (*wanted.extras, "")):
            continue
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if name in found:
            continue
        found.add(name)
        for row in metadata.distribution(name).requires or ():
            further = Requirement(row)
            extras = (*wanted.extras, "")
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in extras):
                further.marker = None
                waiting.append(further)
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel and, linked from this one, the dependencies that it declares, no others."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "env", cwd=folder)
    python = folder / "env" / "bin" / "python"
    options = ("--quiet", "--no-deps", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, cwd=folder)
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        (described,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = metadata.PathDistribution(zipfile.Path(archive, described.removesuffix("METADATA")))
        needed = closure(list(told.requires or ()))
    for name in needed:
        distribution = metadata.distribution(name)
        for top in {Path(file).parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            link, target = site / top, Path(str(distribution.locate_file(top)))
            if not link.exists() and target.exists():
                link.symlink_to(target)
    return folder


def test_the_wheel_holds_code_data_and_licences(names: set[str]) -> None:
    for path in SOURCE.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert f"dragoman/{path.relative_to(SOURCE).as_posix()}" in names
    for name in (
        "reader/weights/encoder.onnx",
        "reader/weights/tokenizer.json",
        "codebook/data/types.toml",
        "registry/data/states.csv",
        "store/migrations/0001.sql",
        "py.typed",
    ):
        assert f"dragoman/{name}" in names
    licences = {name.rpartition("/")[2] for name in names if "/licenses/" in name}
    assert {"LICENSE", "LICENSE-CC-BY-4.0.md", "NOTICE"} <= licences


def test_the_wheel_holds_nothing_else(names: set[str], wheel: Path) -> None:
    assert {name.split("/")[0].split("-")[0] for name in names} == {"dragoman"}
    corpus = {path.name for path in (ROOT / "corpus").iterdir()}
    assert not [name for name in names if name.rpartition("/")[2] in corpus or "test" in name.split("/")[1:2]]
    assert not [name for name in names if name.endswith((".pyc", ".duckdb", ".pt", ".safetensors"))]
    assert wheel.stat().st_size < LARGEST_WHEEL


def test_the_package_loads_its_data_outside_the_tree(environment: Path) -> None:
    script = """
import json, pathlib, sys
import dragoman
from dragoman import codebook, registry
from dragoman.codebook.check import check
from datetime import date
book, known = codebook.load(), registry.load()
print(json.dumps({
    "at": dragoman.__file__,
    "path": sys.path,
    "problems": check(),
    "types": len(book.types),
    "codebook": book.version,
    "registry": known.version,
    "kenya": [c.actor.id for c in known.named("Kenya", on=date(2024, 5, 14))],
}))
"""
    told = json.loads(run(environment / "env" / "bin" / "python", "-I", "-c", script, cwd=environment))
    assert Path(told["at"]).is_relative_to(environment)
    assert not [entry for entry in told["path"] if entry.startswith(str(ROOT))]
    assert told["problems"] == []
    assert told["types"] == 16
    assert told["kenya"][0] == "KEN"
    from dragoman import codebook, registry

    assert told["codebook"] == codebook.load().version
    assert told["registry"] == registry.load().version


@pytest.mark.weights
def test_an_article_is_read_outside_the_tree(environment: Path) -> None:
    dragoman = environment / "env" / "bin" / "dragoman"
    (environment / "kenya.txt").write_text(ARTICLE, encoding="utf-8")
    record = environment / "record.duckdb"
    run(dragoman, "read", "kenya.txt", "--into", record, cwd=environment)
    rows = [
        json.loads(row)
        for row in run(dragoman, "export", "--format", "jsonl", "--record", record, cwd=environment).splitlines()
    ]
    events = [row for row in rows if row["kind"] == "event" and row["type"] == "CONSULT"]
    assert events
    countries = {party["country"] for row in events for party in (*row["actors"], *row["recipients"])}
    assert {"KEN", "UGA"} <= countries
    told = " ".join(ARTICLE.split())
    assert all(" ".join(row["evidence"]["text"].split()) in told for row in events)
    run(dragoman, "check", cwd=environment)
    assert "KEN" in run(dragoman, "list", "--record", record, cwd=environment)

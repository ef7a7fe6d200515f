"""The documents do not lie: what they link, name, list and show is there and so."""

from __future__ import annotations

import doctest
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dragoman.codebook import load
from dragoman.store import create_or_open
from hand_made import CODER, make_article, store

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "dragoman"
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(
            path
            for folder in ("corpus", "examples", "tests", "training", "benchmarks")
            for path in ROOT.glob(f"{folder}/**/*.md")
        ),
    ]
)
# Folders of the project, as a path in a text begins with; a path may also begin inside the package or its tests.
TOP = ("src/", "docs/", "tests/", "corpus/", "examples/", "training/", "benchmarks/", ".ci/")
# Named in documents before there is any: the test part's errata begin with the first one.
NOT_OURS = ("corpus/errata.md",)

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def paths_in(text: str) -> Iterator[str]:
    """What is set in code type and looks like a path of the project, globs and placeholders left out."""
    for code in CODE.findall(text):
        for word in (each.rstrip(".,;:)") for each in code.split()):
            if re.fullmatch(r"[\w./-]+", word) and ("/" in word) and "..." not in word:
                yield word


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_named_files_exist(path: Path) -> None:
    missing = []
    for word in paths_in(prose(path)):
        if word in NOT_OURS:
            continue
        inside = word.split("/")[0]
        if word.startswith(TOP):
            found = (ROOT / word).exists()
        elif (PACKAGE / inside).is_dir() and inside:
            found = (PACKAGE / word).exists()
        else:
            continue
        if not found:
            missing.append(word)
    assert not missing


def test_documents_that_the_code_names_exist() -> None:
    sources = [
        p for folder in ("src", "tests", "training") for p in (ROOT / folder).rglob("*") if p.suffix in {".py", ".sql"}
    ]
    named = {
        (found, name(path))
        for path in sources
        for found in re.findall(r"docs/[\w/-]+\.md", path.read_text(encoding="utf-8"))
    }
    assert not [each for each in sorted(named) if not (ROOT / each[0]).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_make_targets_exist(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^(?:\$ )?)make ([a-z]+)", text, re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_examples_in_python_come_out_as_shown(path: Path) -> None:
    failed, _ = doctest.testfile(str(path), module_relative=False, optionflags=doctest.ELLIPSIS, encoding="utf-8")
    assert not failed


def test_some_examples_are_run() -> None:
    parser = doctest.DocTestParser()
    assert sum(len(parser.get_examples(path.read_text(encoding="utf-8"))) for path in DOCUMENTS) >= 7


@pytest.mark.parametrize("path", [*DOCUMENTS, *sorted(PACKAGE.rglob("*.py"))], ids=name)
def test_no_path_of_somebodys_machine(path: Path) -> None:
    assert not re.findall(r"(?<![\w./~-])/(?:work|tmp|root|home|Users)/", path.read_text(encoding="utf-8"))


def architecture_listing() -> list[str]:
    """The paths in the folder list of ARCHITECTURE.md, relative to the project."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    (block,) = (
        each for each in re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE) if "src/dragoman/\n" in each
    )
    listed, inside = [], ""
    for line in block.splitlines():
        first = line.split()[0]
        if not line.startswith(" "):
            inside = first if len(line.split()) == 1 else ""
        listed.append(inside + first if line.startswith(" ") else first)
    return listed


def test_the_architecture_lists_what_is_there() -> None:
    missing = [each for each in architecture_listing() if not (ROOT / each).exists()]
    assert not missing


def test_the_architecture_lists_all_there_is() -> None:
    listed = {each.rstrip("/") for each in architecture_listing()}
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.iterdir()
        if path.name != "__pycache__" and (path.is_dir() or path.suffix == ".py") and path.name != "__main__.py"
    }
    assert ours <= listed


def test_every_decision_is_listed() -> None:
    text = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")}
    assert pages == set(re.findall(r"\((0[^)]+\.md)\)", text))


def test_the_codebooks_tables_are_its_data() -> None:
    text = (ROOT / "docs" / "reference" / "codebook.md").read_text(encoding="utf-8")
    book = load()
    rows = []
    for type_ in book.types.values():
        rows.append(f"| **{type_.name}** | | {type_.quad} | {type_.score:g} | {type_.cameo} | {type_.definition} |")
        rows += [f"| | {m.name} | | {m.score:g} | {m.cameo} | {m.definition} |" for m in type_.modes.values()]
    for tie in book.ties.values():
        target = "(symmetric)" if tie.symmetric else tie.target_end
        rows.append(f"| `{tie.name}` | {tie.source_end} | {target} | {tie.definition} |")
    rows += [f"| {topic.name} | {topic.definition} |" for topic in book.topics.values()]
    rows += [f"| {sector.code} | {sector.label} | {sector.definition} |" for sector in book.sectors.values()]
    rows += [f"| {context.name} | {context.definition} |" for context in book.contexts.values()]
    lines = text.splitlines()
    assert [row for row in rows if row not in lines] == []
    tables = [
        line
        for line in lines
        if line.startswith("| ") and not re.match(r"\| (?:type|tie|topic|code|context|file|`\w+\.)", line)
    ]
    assert len(tables) == len(rows)


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of one article, made by hand."""
    path = tmp_path_factory.mktemp("record") / "dragoman.duckdb"
    with create_or_open(path) as writer:
        run = writer.begin(CODER, {"jobs": 1})
        store(writer, run, [make_article(0)])
        writer.finish(run)
    return path


def test_the_records_columns_are_described(filled: Path) -> None:
    text = (ROOT / "docs" / "reference" / "record.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    with duckdb.connect(str(filled), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name)"
        ).fetchall()
    assert len(columns) > 50
    told = {}
    for section in sections:
        heading, _, body = section.partition("\n")
        for table in re.findall(r"`(\w+)`", heading):
            rows = [line for line in body.splitlines() if line.startswith("|")]
            own = [line for line in rows if line.startswith(f"| `{table}`")] if "," in heading else rows
            told[table] = set(re.findall(r"`(\w+)`", " ".join(own)))
    assert not [(table, column) for table, column in columns if column not in told.get(table, ())]


def test_the_records_queries_run(filled: Path) -> None:
    text = (ROOT / "docs" / "reference" / "record.md").read_text(encoding="utf-8")
    queries = re.findall(r"^```sql\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(queries) >= 4
    with duckdb.connect(str(filled), read_only=True) as connection:
        found = [connection.execute(query).fetchall() for query in queries]
    assert all(rows or "UKR" in query for rows, query in zip(found, queries, strict=True))
    assert {row[1] for row in found[0]} == {"CONSULT"}

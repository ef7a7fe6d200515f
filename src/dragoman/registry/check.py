"""Rules of the registry's data, told as ``file:line: message``."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from dragoman.errors import DataError
from dragoman.registry.tables import DATA, TABLES, Row, Table, first_day, last_day, layered, read_table

CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "states.csv": ("claimed_by",),
    "names.csv": ("actor",),
    "organisations.csv": ("country",),
    "organisation_names.csv": ("actor",),
    "members.csv": ("organisation", "member"),
    "persons.csv": ("country",),
    "offices.csv": ("actor",),
    "regions.csv": ("country",),
}


def check(folders: Sequence[Path] = ()) -> list[str]:
    """Broken rules of the shipped data with the folders layered over them, one line each.

    Every file is readable and no row ragged; every row has a basis; no row stands twice in a file; dates are valid and
    ordered; every state, organisation and person that is named exists, groups led by someone excepted.
    """
    layers = (DATA, *folders)
    try:
        rows = {name: layered(name, layers) for name in TABLES}
        told = [line for folder in layers for line in _files(folder)]
    except DataError as error:
        return [str(error)]
    states, organisations, persons = (
        {r["id"] for r in rows[f"{n}.csv"]} for n in ("states", "organisations", "persons")
    )
    for name, found in rows.items():
        for row in found:
            told += [f"{row.where}: {message}" for message in _dates(row)]
            told += [f"{row.where}: {message}" for message in _codes(row, CODES.get(name, ()), states | organisations)]
    for row in rows["offices.csv"]:
        if row["person"] not in persons:
            told.append(f"{row.where}: no person {row['person']!r}; add it to persons.csv")
    return told


def fix(folder: Path) -> list[str]:
    """Sort the rows of the folder's files, each file replaced at once; the names of those that changed."""
    changed = []
    for name in TABLES:
        path = folder / name
        if not path.is_file():
            continue
        read_table(path, TABLES[name])
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = [row for row in csv.reader(stream) if any(row)]
        if rows != sorted(rows):
            new = path.with_suffix(".new")
            with new.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows([header, *sorted(rows)])
            new.replace(path)
            changed.append(name)
    return changed


def _files(folder: Path) -> Iterator[str]:
    """What is wrong with a folder's files by themselves."""
    for name, table in TABLES.items():
        path = folder / name
        if path.is_file():
            yield from _ragged(path)
            yield from _rows(read_table(path, table), table)


def _ragged(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        width = len(next(reader, []))
        for values in reader:
            if any(values) and len(values) != width:
                yield f"{path.name}:{reader.line_num}: {len(values)} cells under {width} columns; quote commas"


def _rows(rows: Sequence[Row], table: Table) -> Iterator[str]:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if not row["basis"]:
            yield f"{row.where}: no basis; say what the row rests on, e.g. general knowledge"
        earlier = first.setdefault(row.key(table), row)
        if earlier is not row:
            yield f"{row.where}: the same {', '.join(table.key)} as line {earlier.line}; keep one"


def _dates(row: Row) -> Iterator[str]:
    try:
        start, end = first_day(row["from"]), last_day(row["to"])
    except ValueError:
        yield f"{row['from']!r} to {row['to']!r}: a date is YYYY, YYYY-MM or YYYY-MM-DD, and exists"
        return
    if start and end and start > end:
        yield f"begins on {row['from']}, after it ends on {row['to']}"


def _codes(row: Row, columns: Sequence[str], known: Collection[str]) -> Iterator[str]:
    for column in columns:
        group = column == "actor" and row.path.name == "offices.csv" and not row[column].isupper()
        if row[column] and row[column] not in known and not group:
            yield f"no state or organisation {row[column]!r} ({column}); add it or mend the code"

"""Rules of a registry's files by themselves: their columns, keys, order and what each row rests on."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from dragoman.registry.tables import TABLES, WITHDRAWN, Row, Table, read_table

BASES: Final = (
    "general knowledge", "ISO 3166", "COW", "GeoNames", "checked:", "public act", "official page", "own", WITHDRAWN,
)  # fmt: skip
"""How a basis begins; what follows is in the writer's words."""

_BASIS: Final = re.compile(r"(?:" + "|".join(re.escape(b) for b in BASES) + r")(?!\w)")


def faults(folder: Path, below: Collection[tuple[str, ...]]) -> Iterator[str]:
    """What is wrong with a folder's files. ``below`` holds file and key of each row of the layers under it.

    Raises DataError on a file that cannot be read.
    """
    for name, table in TABLES.items():
        path = folder / name
        if path.is_file():
            rows = read_table(path, table)
            yield from _keys(rows, table, below)
            yield from (line for row in rows if (line := _basis(row)))
            yield from _order(rows, table)


def shape(path: Path, table: Table) -> Iterator[str]:
    """Columns of a readable file that no table knows, and rows with more or fewer cells than columns."""
    shown = Row({}, path, 1)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader)
        for column in header:
            if column not in table.columns:
                yield f"{shown.where}: unknown column {column!r}; the columns are {', '.join(table.columns)}"
        for values in reader:
            if any(values) and len(values) != len(header):
                where = Row({}, path, reader.line_num).where
                yield f"{where}: {len(values)} cells under {len(header)} columns; quote commas, leave no cell out"


def _keys(rows: Sequence[Row], table: Table, below: Collection[tuple[str, ...]]) -> Iterator[str]:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = row.key(table)
        earlier = first.setdefault(key, row)
        if earlier is not row:
            yield f"{row.where}: the same {', '.join(table.key)} as line {earlier.line}; keep one"
        if row["basis"] == WITHDRAWN and (table.file, *key) not in below:
            yield f"{row.where}: withdraws a row that no layer below has; mend {', '.join(table.key)}"


def _basis(row: Row) -> str | None:
    if not row["basis"]:
        return f"{row.where}: no basis; say what the row rests on, e.g. general knowledge"
    if not _BASIS.match(row["basis"]):
        return f"{row.where}: basis {row['basis']!r}; begin with one of: {', '.join(BASES)}"
    return None


def _order(rows: Sequence[Row], table: Table) -> Iterator[str]:
    for earlier, row in pairwise(rows):
        if table.place(row) < table.place(earlier):
            yield f"{row.where}: out of order; run: dragoman check --fix --registry {row.path.parent}"
            return


def put_in_order(path: Path, table: Table) -> bool:
    """Sort the rows of a file, each as it was written; whether the file changed. It is replaced at once.

    Raises DataError when the file cannot be read.
    """
    read_table(path, table)
    text = path.read_bytes().decode("utf-8")
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines)
    header = [column.removeprefix("\ufeff") for column in next(reader)]
    head = done = reader.line_num
    records: list[tuple[tuple[str, ...], str]] = []
    for values in reader:
        row = Row({c: v.strip() for c, v in zip(header, values, strict=False)}, path, reader.line_num)
        if any(values):
            records.append((table.place(row), "".join(lines[done : reader.line_num])))
        done = reader.line_num
    ordered = sorted(records, key=lambda record: record[0])
    if ordered == records:
        return False
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    rows = (raw if raw.endswith(("\n", "\r")) else raw + ending for _, raw in ordered)
    _replace(path, "".join([*lines[:head], *rows]))
    return True


def _replace(path: Path, text: str) -> None:
    """Write a file beside this one and put it in its place, so that no reader ever sees half of it."""
    target = path.resolve()
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        new.write_bytes(text.encode("utf-8"))
        shutil.copymode(target, new)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)

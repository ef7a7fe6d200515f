"""The rules of the registry's data, told as ``file:line: what is wrong and what to do``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dragoman.errors import DataError
from dragoman.registry import clashes, files, rules
from dragoman.registry.tables import DATA, TABLES, Row, layered, read_table

_PLACES = "places.parquet"
_CITY = ("name", "country", "lat", "lon", "geonameid", "population", "keys")


def check(folders: Sequence[Path] = ()) -> list[str]:
    """Broken rules of the shipped data with the folders layered over them, one line each."""
    told = [f"{name}:1: missing; restore it" for name in (*TABLES, _PLACES) if not (DATA / name).is_file()]
    if not told and not list(_unusable(DATA)):
        told += rules.totals({name: layered(name, (DATA,)) for name in TABLES})
    return told + faults((DATA, *(Path(folder) for folder in folders)))


def faults(layers: Sequence[Path]) -> list[str]:
    """Broken rules of folders laid over each other, the lowest first.

    In three steps, each only when those before it found nothing that it needs: every file can be read and has its
    cells under its columns; files (`dragoman.registry.files`) and rows (`dragoman.registry.rules`) by themselves; what
    only one can be on a day (`dragoman.registry.clashes`).
    """
    unusable = [line for folder in layers for line in _unusable(folder)]
    if unusable:
        return unusable
    told: list[str] = []
    below: set[tuple[str, ...]] = set()
    for folder in layers:
        told += files.faults(folder, below)
        below |= set(_keys(folder))
    rows = {name: layered(name, layers) for name in TABLES}
    broken = list(rules.faults(rows))
    states = [row["id"] for row in rows["states.csv"]]
    told += [line for folder in layers for line in _places(folder / _PLACES, states)]
    return [*told, *(broken or clashes.faults(rows))]


def fix(folder: Path) -> list[str]:
    """Sort the rows of the folder's files, each file replaced at once; the names of those that changed.

    Raises DataError when a file cannot be read; it and those after it stay as they are.
    """
    return [
        name for name, table in TABLES.items() if (folder / name).is_file() and files.put_in_order(folder / name, table)
    ]


def _unusable(folder: Path) -> Iterator[str]:
    for name, table in TABLES.items():
        if (folder / name).exists():
            try:
                read_table(folder / name, table)
                yield from files.shape(folder / name, table)
            except DataError as error:
                yield str(error)


def _keys(folder: Path) -> Iterator[tuple[str, ...]]:
    for name, table in TABLES.items():
        yield from ((name, *row.key(table)) for row in layered(name, (folder,)))


def _places(path: Path, states: Sequence[str]) -> Iterator[str]:
    """What is wrong with a folder's cities: columns, countries, degrees."""
    if not path.is_file():
        return
    where = Row({}, path, 1).where
    try:
        columns = pq.read_schema(path).names
        if missing := [column for column in _CITY if column not in columns]:
            yield f"{where}: columns missing: {', '.join(missing)}; build it anew"
            return
        table = pq.read_table(path, columns=list(_CITY))
    except (pa.ArrowException, OSError) as error:
        yield f"{where}: not readable as Parquet ({str(error).splitlines()[0]}); build it anew"
        return
    for country in sorted(set(table["country"].to_pylist()) - {*states, None}):
        yield f"{where}: no state {country!r} (country); add it or mend the code"
    for column, most in (("lat", 90), ("lon", 180)):
        if table.num_rows and pc.max(pc.abs(table[column])).as_py() > most:
            yield f"{where}: {column} beyond {most} degrees; build it anew"

"""Read the registry's CSV files, layer users' folders over them, and know where each row came from."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dragoman.errors import DataError

DATA = Path(__file__).parent / "data"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file: its columns, and those that make a row the same row (a later one replaces the earlier)."""

    file: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    optional: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    def place(self, row: Row) -> tuple[str, ...]:
        """What the file is sorted by: the columns of ``order`` first, then all of them."""
        return tuple(row[c] for c in (*self.order, *self.columns))


TABLES: Mapping[str, Table] = {
    t.file: t
    for t in (
        Table(
            "states.csv",
            ("id", "name", "official", "iso2", "cow", "from", "to", "status", "claimed_by", "basis"),
            ("id",),
        ),
        Table(
            "names.csv",
            ("name", "actor", "kind", "from", "to", "rank", "basis"),
            ("name", "actor", "kind", "from"),
            ("rank",),
        ),
        Table("organisations.csv", ("id", "name", "kind", "sector", "country", "from", "to", "basis"), ("id",)),
        Table(
            "organisation_names.csv",
            ("name", "actor", "kind", "rank", "basis"),
            ("name", "actor", "kind"),
            ("rank",),
        ),
        Table("members.csv", ("organisation", "member", "from", "to", "basis"), ("organisation", "member", "from")),
        Table("sectors.csv", ("word", "sector", "kind", "office", "example", "counter", "basis"), ("word",)),
        Table("persons.csv", ("id", "name", "aliases", "surname", "country", "basis"), ("id",)),
        Table(
            "offices.csv",
            ("person", "office", "title", "actor", "from", "to", "precision", "sectors", "basis"),
            ("person", "office", "actor", "from"),
            order=("actor", "office", "from"),
        ),
        Table("regions.csv", ("name", "kind", "country", "lat", "lon", "alternates", "basis"), ("name", "country")),
    )
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the file and line it stands in. Missing optional columns read as empty."""

    values: Mapping[str, str]
    path: Path
    line: int

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def key(self, table: Table) -> tuple[str, ...]:
        """The values that identify the row in its table."""
        return tuple(self[c] for c in table.key)

    @property
    def where(self) -> str:
        """``file:line``, as messages show it; a user's file with its folder."""
        return f"{self.path.name if self.path.parent == DATA else self.path}:{self.line}"


def read_table(path: Path, table: Table) -> list[Row]:
    """The rows of one file in order.

    Raises DataError when the file cannot be read, is not UTF-8 or its header lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            missing = [c for c in table.columns if c not in header and c not in table.optional]
            if missing:
                raise DataError(f"{path}:1: columns missing: {', '.join(missing)}; see docs/reference/registry.md")
            return [
                Row({c: v.strip() for c, v in zip(header, values, strict=False)}, path, reader.line_num)
                for values in reader
                if any(values)
            ]
    except UnicodeDecodeError as error:
        raise DataError(f"{path}:{_undecodable(path)}: not UTF-8 ({error.reason}); save it as UTF-8") from error
    except csv.Error as error:
        raise DataError(f"{path}:{reader.line_num}: not readable as CSV ({error}); mend its quotes") from error
    except OSError as error:
        raise DataError(f"{path}:1: cannot be opened ({error.strerror})") from error


def _undecodable(path: Path) -> int:
    """The first line that is not UTF-8."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line != line.decode("utf-8", errors="ignore").encode():
                return number
    return 1


def layered(file: str, folders: Sequence[Path]) -> list[Row]:
    """The rows of one kind of file over all folders, built-in first.

    A row replaces an earlier one with the same key; a row whose basis is ``withdrawn`` only removes it.
    """
    table = TABLES[file]
    rows: dict[tuple[str, ...], Row] = {}
    for folder in folders:
        path = folder / file
        if path.is_file():
            for row in read_table(path, table):
                rows.pop(row.key(table), None)
                if row["basis"] != WITHDRAWN:
                    rows[row.key(table)] = row
    return list(rows.values())


def fingerprint(folders: Sequence[Path]) -> str:
    """16 hex digits over the names and bytes of all data files, so that a run can record what it knew."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.iterdir() if p.suffix in {".csv", ".parquet"}):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def first_day(text: str) -> date | None:
    """The first day of "2011", "2011-03" or "2011-03-30"; null when empty. Raises ValueError on anything else."""
    if not text:
        return None
    parts = [int(p) for p in text.split("-")]
    return date(*[*parts, 1, 1][:3]) if len(parts) <= 3 else date.fromisoformat(text)


def last_day(text: str) -> date | None:
    """The last day of a year, a month or a day; null when empty. Raises ValueError on anything else."""
    if not text:
        return None
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 2:
        following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    return date.fromisoformat(text)


def several(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values parted by semicolons."""
    return tuple(p.strip() for p in text.split(";") if p.strip())

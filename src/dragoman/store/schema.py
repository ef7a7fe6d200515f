"""Opening the DuckDB file: creating it, checking that it is ours, migrating it, and saying plainly what is wrong."""

from __future__ import annotations

import os
import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import duckdb

from dragoman.errors import RecordError

# Old enough for every DuckDB 1.2 and later to open our files, new enough for its compression.
STORAGE_VERSION = "v1.2.0"


def migrations(folder: Traversable | None = None) -> list[tuple[int, str]]:
    """The numbered SQL files that lead from an empty file to the newest schema: (version, SQL), in order."""
    folder = folder or resources.files("dragoman.store") / "migrations"
    found = [
        (int(entry.name[:4]), entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".sql")
    ]
    return sorted(found)


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open the file or raise RecordError with what is wrong and what to do."""
    if path.is_dir():
        raise RecordError(f"{path} is a folder; name the record's file, for example {path / 'dragoman.duckdb'}")
    if read_only and not path.exists():
        raise RecordError(f"there is no record at {path}; make one with: dragoman read PATH --into {path}")
    if not read_only and not path.parent.is_dir():
        raise RecordError(f"the folder {path.parent} does not exist; create it first")
    if not read_only and not _writable(path):
        raise RecordError(f"{path} cannot be written: no permission; choose another place with --into")
    if not read_only and path.exists() and path.stat().st_size == 0:
        path.unlink()  # an empty file holds nothing, and DuckDB refuses it
    try:
        return _configured(path, read_only)
    except duckdb.Error as error:
        raise RecordError(_why(path, str(error), read_only)) from error


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) if path.exists() else os.access(path.parent, os.W_OK)


def _configured(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if not read_only:
        config["storage_compatibility_version"] = STORAGE_VERSION
    return duckdb.connect(str(path), read_only=read_only, config=config)


def _why(path: Path, message: str, read_only: bool) -> str:
    if "lock" in message.lower() or "different configuration" in message:
        process = re.search(r"PID (\d+)", message)
        by = f" (process {process[1]})" if process else ""
        return f"{path} is open in another program that reads or writes it{by}; try again when that is done"
    if "not a valid DuckDB database" in message:
        return f"{path} is not a DuckDB file; name a record made by dragoman, or a new file"
    if "newer version" in message or "storage version" in message:
        return f"{path} was written by a newer DuckDB than {duckdb.__version__}; update it with: pip install -U duckdb"
    doing = "opened" if read_only else "written"
    return f"{path} cannot be {doing}: {' '.join(message.split())}"


def schema_version(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """The file's schema version; 0 for an empty file; RecordError where the file holds something else."""
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        return 0
    if "meta" not in tables or "finding" not in tables:
        raise RecordError(f"{path} is a DuckDB file but not a record of dragoman; name another file")
    row = connection.execute("SELECT schema_version FROM meta").fetchone()
    if row is None:
        raise RecordError(f"{path} does not say its schema version; it is damaged: restore it from a copy")
    return int(row[0])


def migrate(connection: duckdb.DuckDBPyConnection, path: Path, steps: list[tuple[int, str]] | None = None) -> None:
    """Bring the file to the newest schema, one transaction per step, so that a kill leaves a valid version."""
    steps = migrations() if steps is None else steps
    version = schema_version(connection, path)
    refuse_newer(version, path, steps)
    for number, sql in steps:
        if number <= version:
            continue
        connection.execute("BEGIN")
        connection.execute(sql)
        connection.execute("DELETE FROM meta")
        connection.execute("INSERT INTO meta VALUES (?)", [number])
        connection.execute("COMMIT")


def refuse_newer(version: int, path: Path, steps: list[tuple[int, str]]) -> None:
    """Raise RecordError where the file's schema is newer than this program knows."""
    newest = steps[-1][0]
    if version > newest:
        raise RecordError(
            f"{path} has schema version {version}, this dragoman knows up to {newest}; update it with: "
            "pip install -U dragoman"
        )

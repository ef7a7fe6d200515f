"""A fingerprint of a record's content, without the bookkeeping of runs."""

from __future__ import annotations

import hashlib

import duckdb


def digest(path, *, with_runs=True):
    """One hash over every row of every table but ``run``; without the run numbers where a kill split a run."""
    connection = duckdb.connect(str(path), read_only=True)
    tables = sorted(row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall())
    lines = []
    for table in tables:
        if table == "run":
            continue
        columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
        wanted = ", ".join(column for column in columns if with_runs or column != "run")
        lines += sorted(f"{table} {row!r}" for row in connection.execute(f"SELECT {wanted} FROM {table}").fetchall())
    connection.close()
    assert len(lines) > 1
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()

"""The one place that writes to the record: batches of articles and findings, each in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from dragoman.errors import RecordError
from dragoman.model import Article, Decision, Mention, Problem, Reading
from dragoman.store.records import Record
from dragoman.store.schema import connect, migrate
from dragoman.store.tables import Batch, batch, coder_key


class Run:
    """One pass of one coder over some articles. Its row is written with the first thing it changes."""

    __slots__ = ("coder", "number", "settings", "started")

    def __init__(self, coder: Mapping[str, str], settings: Mapping[str, object]) -> None:
        self.coder = dict(coder)
        self.settings = dict(settings)
        self.started = _now()
        self.number: int | None = None


class Writer:
    """A record open for writing. No other process can open the file meanwhile. Use it in a ``with`` block."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write everything to the file and let others open it."""
        self._connection.close()

    def known(self, article_ids: Iterable[str], coder: Mapping[str, str]) -> set[str]:
        """Those of the articles that this very coder (program, weights, codebook, registry) has already read."""
        with self._telling():
            rows = self._connection.execute(
                "SELECT DISTINCT article FROM reading WHERE coder = ? AND article IN (SELECT unnest(?::VARCHAR[]))",
                [coder_key(coder), list(article_ids)],
            )
            return {article for (article,) in rows.fetchall()}

    def begin(self, coder: Mapping[str, str], settings: Mapping[str, object] | None = None) -> Run:
        """Start a run. ``coder`` has ``version``, ``weights``, ``codebook``, ``registry``; nothing is written yet."""
        return Run(coder, settings or {})

    def append(
        self,
        run: Run,
        articles: Iterable[Article],
        records: Iterable[Record] = (),
        problems: Iterable[Problem] = (),
        *,
        mentions: Iterable[Mention] = (),
        readings: Mapping[str, Reading] | None = None,
    ) -> int:
        """Store what the articles yielded in one transaction; what this coder has stored before is left alone.

        Returns the number of findings that are new. ``records`` are canonical records (``finding_records``).
        """
        return self.load(run, batch(run.coder, articles, records, problems, mentions=mentions, readings=readings))

    def load(self, run: Run, rows: Batch) -> int:
        """Store a batch that was laid out elsewhere (``store.tables.batch``); see ``append``."""
        with self._telling():
            return self._load(run, rows)

    def finish(self, run: Run, *, status: str = "done") -> None:
        """Close the run's row: ``done``, or ``interrupted``. A run that changed nothing leaves no row."""
        if run.number is not None:
            with self._telling():
                self._connection.execute(
                    "UPDATE run SET finished = ?, status = ? WHERE id = ?", [_now(), status, run.number]
                )

    def decide(self, decision: Decision) -> None:
        """Append what a person ruled about a finding; earlier decisions stay."""
        self._connection.execute(
            "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?)",
            [decision.target, decision.verdict, decision.value, decision.who, decision.when, decision.why],
        )

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What DuckDB says as RecordError, in one line; Ctrl-C, which it reports as a failure, as what it is."""
        try:
            yield
        except duckdb.InterruptException as error:
            raise KeyboardInterrupt from error
        except duckdb.Error as error:
            raise RecordError(f"{self.path} could not be written: {' '.join(str(error).split())}") from error
        except RuntimeError as error:
            if "interrupted" not in str(error):
                raise
            raise KeyboardInterrupt from error

    def _load(self, run: Run, rows: Batch) -> int:
        connection = self._connection
        numbered = run.number
        for name, table in rows.tables.items():
            connection.register(f"new_{name}", table)
        connection.execute("BEGIN")
        try:
            count = self._insert(run, rows)
            connection.execute("COMMIT")
        except BaseException:
            run.number = numbered
            with suppress(
                duckdb.Error
            ):  # a failed commit has rolled back already; the first failure is the one to tell
                connection.execute("ROLLBACK")
            raise
        finally:
            for name in rows.tables:
                connection.unregister(f"new_{name}")
        return count

    def _insert(self, run: Run, rows: Batch) -> int:
        """Insert what is new: unread articles with all they yielded, and problems not met before."""
        key = coder_key(run.coder)
        self._connection.execute(
            "CREATE OR REPLACE TEMP TABLE fresh AS SELECT DISTINCT article FROM new_reading"
            " WHERE article NOT IN (SELECT article FROM reading SEMI JOIN new_reading USING (article) WHERE coder = ?)",
            [key],
        )
        fresh = self._scalar("SELECT count(*) FROM fresh")
        problems = (
            "FROM new_problem n WHERE n.id NOT IN (SELECT id FROM problem SEMI JOIN new_problem USING (id))"
            " OR n.article IN (SELECT article FROM fresh)"  # met again where an article that failed is read at last
        )
        new_problems = self._scalar(f"SELECT count(*) {problems}") if rows.rows("problem") else 0
        articles = "FROM new_article n WHERE n.id NOT IN (SELECT id FROM article SEMI JOIN new_article USING (id))"
        if not fresh and not new_problems and not self._scalar(f"SELECT count(*) {articles}"):
            return 0
        number = self._number(run)
        self._connection.execute(f"INSERT INTO article SELECT DISTINCT ON (n.id) n.* {articles}")
        self._connection.execute(f"INSERT INTO problem SELECT DISTINCT ON (n.id) n.*, {number} {problems}")
        for name in ("reading", "finding", "party", "evidence", "mention"):
            if rows.rows(name):
                self._connection.execute(
                    f"INSERT INTO {name} SELECT n.*, {number} FROM new_{name} n SEMI JOIN fresh USING (article)"
                )
        findings = self._scalar("SELECT count(*) FROM new_finding n SEMI JOIN fresh USING (article)")
        self._connection.execute(
            "UPDATE run SET articles = articles + ?, findings = findings + ?, problems = problems + ? WHERE id = ?",
            [fresh, findings, new_problems, number],
        )
        return findings

    def _number(self, run: Run) -> int:
        """The run's number, writing its row at first need."""
        if run.number is None:
            run.number = self._scalar("SELECT coalesce(max(id), 0) + 1 FROM run")
            versions = [run.coder[part] for part in ("version", "weights", "codebook", "registry")]
            settings = json.dumps(run.settings, ensure_ascii=False, default=str)
            self._connection.execute(
                "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, 'running', 0, 0, 0)",
                [run.number, coder_key(run.coder), *versions, settings, run.started],
            )
        return run.number

    def _scalar(self, sql: str) -> int:
        row: Any = self._connection.execute(sql).fetchone()
        return int(row[0])


def create_or_open(path: Path | str) -> Writer:
    """Open the record for writing, creating or migrating it as needed.

    Raises RecordError, in one clear line, where the file cannot be written, is open elsewhere, is no record, or is
    newer than this program. Runs that a crash or kill left open are marked as interrupted.
    """
    path = Path(path)
    connection = connect(path, read_only=False)
    try:
        migrate(connection, path)
        connection.execute("UPDATE run SET status = 'interrupted' WHERE status = 'running'")
    except duckdb.Error as error:
        connection.close()
        raise RecordError(f"{path} could not be prepared: {' '.join(str(error).split())}") from error
    except RecordError:
        connection.close()
        raise
    return Writer(connection, path)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)

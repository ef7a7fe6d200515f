"""The record as readers see it: articles, findings in date order, problems and runs. Read only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from dragoman.errors import InputError, RecordError
from dragoman.model import Article, Decision, Mention, Party, Problem, Reading, Span
from dragoman.store.filter import Filter, where
from dragoman.store.readings import reading_from_json
from dragoman.store.records import Record as FindingRecord
from dragoman.store.schema import connect, migrate, migrations, refuse_newer, schema_version

_FETCH = 1000
_ARTICLE = "id, title, text, published, outlet, url, language, source_id, source, origins, extra"


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run as recorded: its coder, when it ran (UTC), how it ended and what it added."""

    id: int
    coder: Mapping[str, str]
    settings: Mapping[str, object]
    started: datetime
    finished: datetime | None
    status: str
    articles: int
    findings: int
    problems: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the record holds; findings are those of each article's newest run."""

    articles: int
    findings: int
    problems: int
    by_kind: Mapping[str, int]
    by_type: Mapping[str, int]


class Record:
    """A record open for reading. Answers come from the newest run of each article."""

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
        """Let go of the file."""
        self._connection.close()

    def sql(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query of ours; values go in as parameters. For dragoman's own modules, not for users' SQL."""
        return self._connection.cursor().execute(query, list(parameters)).fetchall()

    def articles(self) -> list[Article]:
        """Every article, by publication date (undated last), then id."""
        return [_article(row) for row in self.sql(f"SELECT {_ARTICLE} FROM article ORDER BY published NULLS LAST, id")]

    def article(self, id_or_prefix: str) -> Article:
        """The article with this id, an unambiguous beginning of it, or the input's own id."""
        rows = self.sql(
            f"SELECT {_ARTICLE} FROM article WHERE starts_with(id, ?) OR source_id = ? ORDER BY id LIMIT 10",
            [id_or_prefix, id_or_prefix],
        )
        return _article(_only(rows, id_or_prefix, "article", self.path))

    def reading(self, article_id: str) -> Reading | None:
        """What the reader saw in the article, from its newest run; None where it was not kept."""
        rows = self.sql(
            "SELECT reading FROM reading JOIN current_reading USING (article, run) WHERE article = ?", [article_id]
        )
        return reading_from_json(rows[0][0]) if rows and rows[0][0] else None

    def findings(self, wanted: Filter | None = None) -> list[FindingRecord]:
        """The canonical records that pass the filter, in date order (undated last), then article and offset."""
        return list(self.iter_findings(wanted))

    def iter_findings(self, wanted: Filter | None = None) -> Iterator[FindingRecord]:
        """As ``findings``, a few at a time."""
        condition, parameters = where(wanted or Filter())
        cursor = self._connection.cursor().execute(
            f"SELECT f.record FROM current_finding f WHERE {condition}"
            " ORDER BY f.date_start NULLS LAST, f.article, f.evidence_start, f.id",
            parameters,
        )
        while rows := cursor.fetchmany(_FETCH):
            for (record,) in rows:
                yield json.loads(record)

    def finding(self, id_or_prefix: str) -> FindingRecord:
        """The finding with this id or an unambiguous beginning of it."""
        if not id_or_prefix.strip():
            raise InputError("no id was given; 'dragoman list' shows the findings' ids")
        rows = self.sql(
            "SELECT id, record FROM current_finding WHERE starts_with(id, ?) ORDER BY id LIMIT 10", [id_or_prefix]
        )
        record: FindingRecord = json.loads(_only(rows, id_or_prefix, "finding", self.path)[1])
        return record

    def mentions(self, article_id: str) -> list[Mention]:
        """Everyone and everywhere mentioned in the article, in order of the text."""
        rows = self.sql(
            "SELECT text, span_start, span_end, kind, name, actor_id, country, sectors, link, score, candidates"
            " FROM current_mention WHERE article = ? ORDER BY span_start, span_end",
            [article_id],
        )
        return [
            Mention(
                article_id,
                Party(
                    text, Span(start, end), kind, name, actor, country, tuple(sectors), link, score, tuple(candidates)
                ),
            )
            for text, start, end, kind, name, actor, country, sectors, link, score, candidates in rows
        ]

    def problems(self) -> list[Problem]:
        """What could not be read, parsed, resolved or dated, by article and offset."""
        rows = self.sql(
            "SELECT step, reason, article, source, span_start, span_end FROM current_problem"
            " ORDER BY article NULLS FIRST, source, span_start, id"
        )
        return [
            Problem(step, reason, article, source, Span(start, end) if start is not None else None)
            for step, reason, article, source, start, end in rows
        ]

    def decisions(self, target: str | None = None) -> list[Decision]:
        """What people ruled, oldest first; of one finding where ``target`` names it."""
        rows = self.sql(
            "SELECT target, verdict, value, who, decided, why FROM decision WHERE ? IS NULL OR target = ?"
            " ORDER BY rowid",
            [target, target],
        )
        return [Decision(*row) for row in rows]

    def runs(self) -> list[RunInfo]:
        """Every run that changed the record, oldest first."""
        rows = self.sql(
            "SELECT id, version, weights, codebook, registry, settings, started, finished, status, articles,"
            " findings, problems FROM run ORDER BY id"
        )
        return [
            RunInfo(
                number,
                {"version": version, "weights": weights, "codebook": codebook, "registry": registry},
                json.loads(settings),
                *rest,
            )
            for number, version, weights, codebook, registry, settings, *rest in rows
        ]

    def counts(self) -> Counts:
        """How many articles, findings by kind and by type, and problems the record holds."""
        kinds = self.sql("SELECT kind, count(*) FROM current_finding GROUP BY kind ORDER BY 2 DESC, 1")
        types = self.sql("SELECT type, count(*) FROM current_finding GROUP BY type ORDER BY 2 DESC, 1")
        return Counts(
            articles=self.sql("SELECT count(*) FROM article")[0][0],
            findings=sum(number for _, number in kinds),
            problems=self.sql("SELECT count(*) FROM current_problem")[0][0],
            by_kind=dict(kinds),
            by_type=dict(types),
        )


def open_record(path: Path | str) -> Record:
    """Open the record for reading. A record of an older schema is migrated first.

    Raises RecordError, in one clear line, where there is none, it is no record, another process is writing it, or it
    is newer than this program.
    """
    path = Path(path)
    connection = connect(path, read_only=True)
    try:
        version = schema_version(connection, path)
        steps = migrations()
        refuse_newer(version, path, steps)
    except RecordError:
        connection.close()
        raise
    except duckdb.Error as error:
        connection.close()
        raise RecordError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    if version < steps[-1][0]:
        connection.close()
        upgrading = connect(path, read_only=False)
        migrate(upgrading, path)
        upgrading.close()
        connection = connect(path, read_only=True)
    return Record(connection, path)


def _only(rows: list[tuple[Any, ...]], name: str, what: str, path: Path) -> tuple[Any, ...]:
    exact = [row for row in rows if row[0] == name]
    rows = exact or rows
    if not rows:
        raise InputError(f"no {what} {name} in {path}; dragoman list shows what it holds")
    if len(rows) > 1:
        some = ", ".join(row[0] for row in rows[:3])
        raise InputError(f"{name} fits several {what}s ({some} …); give more of the id")
    return rows[0]


def _article(row: tuple[Any, ...]) -> Article:
    id_, title, text, published, outlet, url, language, source_id, source, origins, extra = row
    return Article(
        id=id_,
        title=title,
        text=text,
        published=published,
        outlet=outlet,
        url=url,
        language=language,
        source_id=source_id,
        source=source,
        origins=json.loads(origins),
        extra=json.loads(extra),
    )

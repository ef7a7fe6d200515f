"""From records to the rows of the store, as Arrow tables that travel between processes and load in bulk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from dragoman.model import SPEECH, Article, Mention, Problem, Reading, Span, content_hash
from dragoman.store.readings import reading_to_json
from dragoman.store.records import Record

# Acts that two actors do with each other when no recipient is named: "Putin and Xi met".
JOINT_TYPES = frozenset({"AGREE", "CONSULT", "COOPERATE"})

_COLUMNS: dict[str, str] = {
    "article": "id title text published:date outlet url language source_id source origins extra",
    "reading": "article coder reading",
    "finding": "id article kind type mode realis historical:bool claimed:bool is_fact:bool mutual:bool"
    " date_start:date date_end:date date_precision since_start:date until_end:date quad:int score:float"
    " confidence:float evidence_start:int evidence_end:int record",
    "party": "finding article role side position:int text span_start:int span_end:int kind name actor_id country"
    " sectors:list link score:float",
    "evidence": "finding article part position:int span_start:int span_end:int text",
    "mention": "article text span_start:int span_end:int kind name actor_id country sectors:list link score:float"
    " candidates:list",
    "problem": "id step reason article source span_start:int span_end:int",
}
_TYPES = {
    "": pa.string(),
    "date": pa.date32(),
    "bool": pa.bool_(),
    "int": pa.int32(),
    "float": pa.float64(),
    "list": pa.list_(pa.string()),
}
TABLES = tuple(_COLUMNS)
_HALF = re.compile("[\ud800-\udfff]")
Row = tuple[Any, ...]


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of one table's rows, without the run, which the writer adds."""
    return pa.schema([(name, _TYPES[kind]) for name, _, kind in (c.partition(":") for c in _COLUMNS[table].split())])


@dataclass(frozen=True, slots=True)
class Batch:
    """What some articles yielded, ready to load: one Arrow table per table of the store, and what it counts."""

    tables: Mapping[str, pa.Table]

    def rows(self, table: str) -> int:
        """How many rows the batch brings for a table."""
        return int(self.tables[table].num_rows)

    def articles(self) -> list[str]:
        """The ids of its articles."""
        ids: list[str] = self.tables["article"]["id"].to_pylist()
        return ids

    def with_problems(self, problems: Sequence[Problem], coder: Mapping[str, str]) -> Batch:
        """The same with further problems."""
        if not problems:
            return self
        more = _table("problem", [_problem_row(problem, coder_key(coder)) for problem in problems])
        return Batch({**self.tables, "problem": pa.concat_tables([self.tables["problem"], more])})


def batch(
    coder: Mapping[str, str],
    articles: Iterable[Article],
    records: Iterable[Record] = (),
    problems: Iterable[Problem] = (),
    *,
    mentions: Iterable[Mention] = (),
    readings: Mapping[str, Reading] | None = None,
    failed: Iterable[str] = (),
) -> Batch:
    """Lay out articles and their records as rows.

    ``records`` are canonical ones (events, statements, ties; problem records among them are taken as problems).
    ``readings``, by article id, are kept so that a finding can be explained later. Articles in ``failed`` are stored
    without being marked as read, so that the next run tries them again.
    """
    articles = list(articles)
    published = {article.id: article.published for article in articles}
    key, unread, texts = coder_key(coder), set(failed), readings or {}
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for article in articles:
        rows["article"].append(_article_row(article))
        if article.id not in unread:
            reading = texts.get(article.id)
            rows["reading"].append((article.id, key, reading_to_json(reading) if reading else None))
    for record in records:
        if record["kind"] == "problem":
            rows["problem"].append(_problem_row(_problem(record), key))
            continue
        parties = list(_party_rows(record))
        rows["finding"].append(_finding_row(record, published.get(record["article"]["id"])))
        rows["party"] += parties
        rows["evidence"] += _evidence_rows(record)
    rows["mention"] += (_mention_row(mention) for mention in mentions)
    rows["problem"] += (_problem_row(problem, key) for problem in problems)
    return Batch({table: _table(table, rows[table]) for table in TABLES})


def coder_key(coder: Mapping[str, str]) -> str:
    """One hash over the versions of program, weights, codebook and registry."""
    return content_hash(*(coder[part] for part in ("version", "weights", "codebook", "registry")))


def _table(table: str, rows: Sequence[Row]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema(table))
    arrays = [_array(values, field.type) for values, field in zip(columns, schema(table), strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema(table))


def _array(values: Sequence[Any], type: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type=type)
    except UnicodeEncodeError:
        return pa.array([_whole(value) if isinstance(value, str) else value for value in values], type=type)


def _whole(text: str | None) -> str | None:
    """The text with half character pairs, as in names of files that are not UTF-8, written as escapes."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()


def _json(value: object) -> str:
    """As JSON; half a character pair, which users' own columns may hold and no file can, stays escaped."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return json.dumps(value, default=str) if _HALF.search(text) else text


def _article_row(article: Article) -> Row:
    return (
        article.id,
        article.title,
        article.text,
        article.published,
        article.outlet,
        article.url,
        article.language,
        article.source_id,
        article.source,
        _json(dict(article.origins)),
        _json(dict(article.extra)),
    )


def _finding_row(record: Record, published: date | None) -> Row:
    """The columns to filter on. A tie is dated by its article: the day on which it was asserted to hold."""
    kind = record["kind"]
    start, end, precision = _interval(record.get("date"))
    if kind == "tie":
        start, end, precision = published, published, "day" if published else None
    return (
        record["id"],
        record["article"]["id"],
        kind,
        {"event": record.get("type"), "tie": record.get("tie"), "statement": SPEECH}[kind],
        record.get("mode"),
        record.get("realis"),
        record.get("historical"),
        record.get("claimed"),
        is_fact(record),
        _is_mutual(record),
        start,
        end,
        precision,
        _interval(record.get("since"))[0],
        _interval(record.get("until"))[1],
        record.get("quad"),
        record.get("score"),
        record["confidence"],
        record["evidence"]["start"],
        record["evidence"]["end"],
        _json(record),
    )


def is_fact(record: Record) -> bool:
    """Whether a record counts as a fact: actual, unclaimed, not historical; a statement was made, so it counts."""
    if record["kind"] == "statement":
        return True
    return record["realis"] == "actual" and not record["historical"] and not record["claimed"]


def _is_mutual(record: Record) -> bool:
    if record["kind"] == "tie":
        return bool(record["symmetric"])
    joint = record["kind"] == "event" and record["type"] in JOINT_TYPES
    return joint and not record["recipients"] and len(record["actors"]) > 1


def _interval(value: Record | None) -> tuple[date | None, date | None, str | None]:
    if value is None:
        return None, None, None
    start, end = value["start"], value["end"]
    return (
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
        value["precision"],
    )


_ROLES = {
    "event": (("actors", "actor", "source"), ("recipients", "recipient", "target"), ("mediators", "mediator", "other")),
    "statement": (("speaker", "speaker", "source"), ("addressee", "addressee", "target"), ("about", "about", "target")),
    "tie": (("from", "from", "source"), ("to", "to", "target")),
}


def _party_rows(record: Record) -> Iterable[Row]:
    """Everyone in the record with the side on which they stand: source, target, both (joint acts) or other."""
    mutual = _is_mutual(record)
    position = 0
    for key, role, side in (*_ROLES[record["kind"]], ("claimed_by", "claimed_by", "other")):
        value = record.get(key)
        for party in value if isinstance(value, list) else [value] if value else []:
            yield (
                record["id"],
                record["article"]["id"],
                role,
                "both" if mutual and side in {"source", "target"} else side,
                position,
                party["text"],
                party["start"],
                party["end"],
                party["kind"],
                party["name"],
                party["id"],
                party["country"],
                party["sectors"],
                party["link"],
                party["score"],
            )
            position += 1


def _evidence_rows(record: Record) -> list[Row]:
    spans = [("evidence", record["evidence"]), *(("also", span) for span in record["also"])]
    content = record.get("content")
    if content:
        spans += [("content", piece) for piece in content.get("pieces", [content])]
    article = record["article"]["id"]
    return [
        (record["id"], article, part, position, span["start"], span["end"], span["text"])
        for position, (part, span) in enumerate(spans)
    ]


def _mention_row(mention: Mention) -> Row:
    party = mention.party
    return (
        mention.article,
        party.text,
        party.span.start,
        party.span.end,
        party.kind,
        party.name,
        party.id,
        party.country,
        list(party.sectors),
        party.link,
        party.score,
        list(party.candidates),
    )


def _problem(record: Record) -> Problem:
    span = record["span"]
    return Problem(
        record["step"],
        record["reason"],
        record["article"]["id"] if record["article"] else None,
        record["source"],
        Span(span["start"], span["end"]) if span else None,
    )


def _problem_row(problem: Problem, coder: str) -> Row:
    """A problem's id is the same when the same coder meets it again, so that reading twice adds nothing."""
    start, end = (problem.span.start, problem.span.end) if problem.span else (None, None)
    by = coder if problem.article else None
    identity = content_hash(
        problem.step, _whole(problem.reason), problem.article, _whole(problem.source), start, end, by
    )
    return ("pr_" + identity, problem.step, problem.reason, problem.article, problem.source, start, end)

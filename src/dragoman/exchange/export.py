"""Export: findings that pass a filter, streamed as canonical JSON lines or as one CSV table per kind."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from dragoman.errors import InputError
from dragoman.exchange.layout import COLUMNS, row_of
from dragoman.store import Filter, Record, problem_record
from dragoman.store.records import Record as FindingRecord

FORMATS = ("jsonl", "csv")
KINDS = ("event", "statement", "tie", "problem")
# A spreadsheet runs a cell that begins so; see https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(
    record: Record,
    wanted: Filter,
    format: str,
    kind: str | None,
    stream: TextIO,
    *,
    formula_safe: bool = True,
) -> int:
    """Write the findings that pass the filter to a text stream, a few at a time; returns how many.

    ``format`` is ``jsonl`` or ``csv``; ``kind`` one of ``KINDS``, needed for CSV, whose columns differ by kind
    (open the stream with ``newline=""``). Without ``kind`` JSON lines hold events, statements and ties; problems are
    written when asked for by kind, and of the filter only ``article`` applies to them. ``formula_safe`` puts an
    apostrophe before text cells that a spreadsheet would run as a formula.
    """
    if format not in FORMATS:
        raise InputError(f"unknown format {format}; choose one of: {', '.join(FORMATS)}")
    if kind is not None and kind not in KINDS:
        raise InputError(f"unknown kind {kind}; choose one of: {', '.join(KINDS)}")
    if format == "jsonl":
        return _write_jsonl(_records(record, wanted, kind), stream)
    kind = kind or wanted.kind
    if kind is None:
        raise InputError(f"CSV needs --kind, because columns differ by kind; choose one of: {', '.join(KINDS)}")
    return _write_csv(_records(record, wanted, kind), kind, stream, formula_safe)


def _records(record: Record, wanted: Filter, kind: str | None) -> Iterator[FindingRecord]:
    if kind == "problem":
        yield from _problems(record, wanted)
    elif kind is None or kind == wanted.kind:
        yield from record.iter_findings(wanted)
    elif wanted.kind is None:
        yield from record.iter_findings(replace(wanted, kind=kind))  # type: ignore[arg-type]


def _problems(record: Record, wanted: Filter) -> Iterator[FindingRecord]:
    articles = {article.id: article for article in record.articles()}
    for problem in record.problems():
        if wanted.article is None or (problem.article or "").startswith(wanted.article):
            yield problem_record(problem, articles.get(problem.article or ""))


def _write_jsonl(records: Iterator[FindingRecord], stream: TextIO) -> int:
    count = 0
    for found in records:
        stream.write(json.dumps(found, ensure_ascii=False) + "\n")
        count += 1
    return count


def _write_csv(records: Iterator[FindingRecord], kind: str, stream: TextIO, formula_safe: bool) -> int:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS[kind])
    count = 0
    for found in records:
        cells = row_of(found)
        writer.writerow([_safe(cell) for cell in cells] if formula_safe else cells)
        count += 1
    return count


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell

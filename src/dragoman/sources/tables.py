"""Articles in CSV (comma, semicolon, tab or bar) and Parquet, a row at a time or in small batches."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from dragoman.model import Problem
from dragoman.sources.article import MAX_CHARACTERS, Draft
from dragoman.sources.opening import READ_ERRORS, decode, failure
from dragoman.sources.rows import draft_of

MAX_FIELD = 2 * MAX_CHARACTERS
"""Longest field of a CSV row, in characters. The csv module's own limit (131,072) is below that of a long speech."""

BATCH_ROWS = 200
"""Rows of Parquet held at a time: some 2 MB of news."""


def read_csv(stream: BinaryIO, name: str) -> Iterator[Draft | Problem]:
    """The drafts of a CSV file with a header row; a row that breaks the format is a problem with its line number."""
    start = _peek(stream)
    if not start.strip():
        yield Problem(step="sources", reason="empty file", source=name)
        return
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    # The limit is the csv module's only setting for it, for the whole process; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD))
    header_line = start.decode(encoding, errors="replace").split("\n", 1)[0]
    reader = csv.reader(lines, delimiter=_delimiter(header_line), strict=True)
    try:
        header = [column.strip().lower() for column in next(reader)]
    except (csv.Error, StopIteration, *READ_ERRORS) as error:
        yield Problem(step="sources", reason=f"broken CSV header: {error}", source=name)
        return
    if "text" not in header:
        yield Problem(
            step="sources", reason=f"no column 'text'; the columns are {', '.join(header)[:200]}", source=name
        )
        return
    yield from _rows(reader, header, name)


def _peek(stream: BinaryIO) -> bytes:
    peek = getattr(stream, "peek", None)
    return bytes(peek(1 << 14)) if peek else b""


def _delimiter(header: str) -> str:
    """The separator that makes ``text`` a column of the header line; a comma where none does."""
    for separator in ",;\t|":
        names = [name.strip("\"' \r").lower() for name in header.split(separator)]
        if "text" in names:
            return separator
    return ","


def _rows(reader: Iterator[list[str]], header: list[str], name: str) -> Iterator[Draft | Problem]:
    while True:
        line: int = reader.line_num + 1  # type: ignore[attr-defined]
        source = f"{name}:{line}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"broken CSV row: {error}"
            if "end of data" in str(error):
                reason = "broken CSV row: a quotation mark opens here and never closes"
            yield Problem(step="sources", reason=reason, source=source)
            continue
        except READ_ERRORS as error:
            yield Problem(step="sources", reason=failure(error), source=source)
            return
        if not any(field.strip() for field in row):
            continue
        if len(row) > len(header):
            reason = f"broken CSV row: {len(row)} fields, but the header has {len(header)}"
            yield Problem(step="sources", reason=reason, source=source)
            continue
        yield draft_of({k: _mend(v) for k, v in zip(header, row, strict=False) if v}, source)


def _mend(field: str) -> str:
    """A field whose bytes were not UTF-8, decoded by what they look like."""
    if not any("\udc80" <= c <= "\udcff" for c in field):
        return field
    return decode(field.encode("utf-8", errors="surrogateescape"))[0]


def read_parquet(stream: BinaryIO, name: str) -> Iterator[Draft | Problem]:
    """The drafts of a seekable Parquet file, in batches; ``name:n`` is its n-th row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        file = pq.ParquetFile(stream)
        columns = {column: column.strip().lower() for column in file.schema_arrow.names}
        if "text" not in columns.values():
            shown = ", ".join(columns)[:200]
            yield Problem(step="sources", reason=f"no column 'text'; the columns are {shown}", source=name)
            return
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield draft_of({columns[k]: v for k, v in row.items()}, f"{name}:{number}")
    except (pa.ArrowException, *READ_ERRORS) as error:
        reason = f"broken Parquet file: {str(error).splitlines()[0]}"
        yield Problem(step="sources", reason=reason, source=f"{name}:{number + 1}" if number else name)

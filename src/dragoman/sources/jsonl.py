"""JSON lines, one article a line, in constant memory; and small JSON files that hold a list of articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from dragoman.model import Problem
from dragoman.sources.article import Draft
from dragoman.sources.opening import MAX_TABLE_BYTES, READ_ERRORS, decode, failure, read_whole
from dragoman.sources.rows import draft_of

MAX_LINE = 20_000_000
"""Most bytes of one line: twice what the longest text that is read can take when escaped as \\uXXXX."""


def read_jsonl(stream: BinaryIO, name: str) -> Iterator[Draft | Problem]:
    """The drafts of a stream of JSON lines; a broken line is a problem with its number, and reading goes on."""
    number, first = 0, True
    while True:
        number += 1
        try:
            line = stream.readline(MAX_LINE + 1)
        except READ_ERRORS as error:
            yield Problem(step="sources", reason=failure(error), source=f"{name}:{number}")
            return
        if not line:
            if first:
                yield Problem(step="sources", reason="empty file", source=name)
            return
        source = f"{name}:{number}"
        if len(line) > MAX_LINE:
            yield Problem(step="sources", reason=f"line of over {MAX_LINE / 1e6:.0f} MB", source=source)
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
            first = False
        elif line.strip():
            first = False
            yield _line(line, source)


def _line(line: bytes, source: str) -> Draft | Problem:
    try:
        row = json.loads(decode(line)[0])
    except RecursionError:
        return Problem(step="sources", reason="broken JSON: nested too deeply", source=source)
    except ValueError as error:
        return Problem(step="sources", reason=f"broken JSON: {error}", source=source)
    return _draft(row, source)


def _draft(row: object, source: str) -> Draft | Problem:
    if isinstance(row, dict):
        return draft_of(row, source)
    return Problem(step="sources", reason=f"not a JSON object but a {type(row).__name__}", source=source)


def read_json(stream: BinaryIO, name: str) -> Iterator[Draft | Problem]:
    """The drafts of a JSON file: one object, or a list of them. What is really JSON lines is read as such.

    Raises:
        UnreadableError: the file is too large to be held in memory, or damaged.

    """
    import io

    data = read_whole(stream, MAX_TABLE_BYTES)
    if not data.strip():
        yield Problem(step="sources", reason="empty file", source=name)
        return
    try:
        value = json.loads(decode(data)[0])
    except (ValueError, RecursionError) as error:
        if data.lstrip()[:1] == b"{" and data.strip().count(b"\n"):
            yield from read_jsonl(io.BytesIO(data), name)
            return
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        yield Problem(step="sources", reason=f"broken JSON: {reason}", source=name)
        return
    rows = value if isinstance(value, list) else [value]
    for number, row in enumerate(rows, 1):
        yield _draft(row, f"{name}:{number}" if isinstance(value, list) else name)

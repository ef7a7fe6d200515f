"""Opening what users have (text, HTML, JSONL, JSON, CSV, Parquet; plain, .gz or .zst) and yielding articles.

``open_articles`` is the door. Each format's module yields drafts; ``article.finish`` makes articles of them.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from dragoman.model import Article, Problem
from dragoman.sources.article import Draft, finish, make_article
from dragoman.sources.discover import STDIN, discover
from dragoman.sources.html import SECONDS, PageReader, read_html
from dragoman.sources.jsonl import read_json, read_jsonl
from dragoman.sources.opening import (
    MAX_BYTES,
    MAX_TABLE_BYTES,
    READ_ERRORS,
    UnreadableError,
    decompressed,
    failure,
    read_whole,
    refuse_binary,
    sniff,
    split_suffix,
)
from dragoman.sources.tables import read_csv, read_parquet
from dragoman.sources.text import read_text

__all__ = ["make_article", "open_articles"]


def open_articles(
    paths: Sequence[str | Path],
    *,
    published: date | None = None,
    outlet: str | None = None,
    stdin: BinaryIO | None = None,
    page_seconds: float = SECONDS,
) -> Iterator[Article | Problem]:
    """The articles in files, folders (recursively), globs and ``-`` (standard input), in a fixed order.

    What cannot be read is a ``Problem`` with its path (and line), and reading goes on. Files are streamed: memory
    does not grow with the number of articles.

    Args:
        paths: what to read; a folder's files come sorted by path, and each file once.
        published: publication date of articles that tell none themselves.
        outlet: outlet of articles that tell none themselves.
        stdin: stream that ``-`` stands for; the process's standard input if None.
        page_seconds: time for one HTML page, in seconds.

    Raises:
        InputError: at once, before anything is read: a path does not exist, a glob has no match, or a folder holds
            no articles.

    """
    found = discover([paths] if isinstance(paths, str | Path) else paths)
    return _articles(found, published, outlet, stdin, page_seconds)


def _articles(
    found: Sequence[Path | Problem],
    published: date | None,
    outlet: str | None,
    stdin: BinaryIO | None,
    page_seconds: float,
) -> Iterator[Article | Problem]:
    with PageReader(seconds=page_seconds) as pages:
        for item in found:
            drafts = iter([item]) if isinstance(item, Problem) else _drafts(item, stdin, pages, published)
            for draft in drafts:
                if isinstance(draft, Problem):
                    yield draft
                else:
                    yield from finish(draft, published=published, outlet=outlet)


def _drafts(path: Path, stdin: BinaryIO | None, pages: PageReader, published: date | None) -> Iterator[Draft | Problem]:
    """The drafts of one file; whatever prevents reading it is one problem."""
    source = "standard input" if str(path) == STDIN else str(path)
    try:
        if str(path) == STDIN:
            yield from _read(stdin or sys.stdin.buffer, source, "", pages, published)
        else:
            with path.open("rb") as stream:
                yield from _read(stream, source, path.name, pages, published)
    except UnreadableError as error:
        yield Problem(step="sources", reason=str(error), source=source)
    except READ_ERRORS as error:
        yield Problem(step="sources", reason=failure(error), source=source)


def _read(
    raw: BinaryIO, source: str, name: str, pages: PageReader, published: date | None
) -> Iterator[Draft | Problem]:
    """Choose the format by the file's name, or by its first bytes where the name tells none, and read it."""
    stream = decompressed(raw)
    start = cast("io.BufferedReader", stream).peek(4096)[:4096]
    form = split_suffix(name)[0] or sniff(start)
    if form != "parquet":
        refuse_binary(start)
    if form in ("text", "html"):
        data = read_whole(stream, MAX_BYTES)
        refuse_binary(data)
        yield (
            read_text(data, source, name=name, known=published)
            if form == "text"
            else read_html(data, source, pages, name=name)
        )
    elif form == "jsonl":
        yield from read_jsonl(stream, source)
    elif form == "json":
        yield from read_json(stream, source)
    elif form == "csv":
        with closing(stream):
            yield from read_csv(stream, source)
    else:
        seekable = stream is raw and name != "" and raw.seekable()
        yield from read_parquet(raw if seekable else io.BytesIO(read_whole(stream, MAX_TABLE_BYTES)), source)

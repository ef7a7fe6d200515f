"""One shard of articles to rows of the store: a pure function that any kind of worker can run."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from dragoman.errors import DragomanError
from dragoman.model import SPEECH, Article, Findings, Mention, Problem, Reading
from dragoman.store import Batch, batch, finding_records
from dragoman.store.records import Record

if TYPE_CHECKING:
    from dragoman.codebook import Codebook
    from dragoman.registry import Registry

MAX_REASON = 300
"""So many characters of a failure's own message are kept."""


class Reads(Protocol):
    """What a shard needs of a reader; ``dragoman.reader.Reader`` does."""

    def read_many(self, articles: Sequence[Article], /) -> Iterable[Reading]:
        """One reading per article, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What turns articles into findings, loaded once per process, and the ``coder`` that names its versions."""

    reader: Reads
    codebook: Codebook
    registry: Registry
    resolve: Callable[[Article, Reading, Codebook, Registry], Findings]
    coder: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shard:
    """What a shard yielded: rows to load, and what to count."""

    rows: Batch
    read: int
    failed: int
    sentences: int
    characters: int
    types: Mapping[tuple[str, str], int]
    problems: tuple[tuple[str, str], ...]
    seconds: Mapping[str, float]


def load_tools(codebook: Sequence[Path] = (), registry: Sequence[Path] = ()) -> Tools:
    """Our reader, codebook and registry, with the user's own folders of codebook and registry layered on top."""
    import dragoman.codebook
    import dragoman.registry
    from dragoman import __version__
    from dragoman.reader import Reader
    from dragoman.resolve import resolve

    reader = Reader()
    codes = dragoman.codebook.load(overlay=codebook)
    actors = dragoman.registry.load(registry)
    coder = {
        "version": __version__,
        "weights": reader.version,
        "codebook": codes.version,
        "registry": actors.version,
    }
    return Tools(reader, codes, actors, resolve, coder)


def read_shard(articles: Sequence[Article], tools: Tools) -> Shard:
    """Read, resolve and lay out some articles.

    An article that makes the reader or the resolver fail becomes a problem and is not marked as read, so that the
    next run tries it again; the others go on. What the reader itself says of its weights is raised.
    """
    started = time.perf_counter()
    readings, problems = _readings(articles, tools.reader)
    read = time.perf_counter()
    records: list[Record] = []
    mentions: list[Mention] = []
    for article in articles:
        if article.id in readings:
            try:
                findings = tools.resolve(article, readings[article.id], tools.codebook, tools.registry)
                found = finding_records(article, findings, tools.codebook, tools.coder)
            except Exception as error:
                problems.append(_failure("resolve", article, error))
                continue
            records += found
            mentions += findings.mentions
    failed = {problem.article for problem in problems if problem.article}
    resolved = time.perf_counter()
    rows = batch(tools.coder, articles, records, problems, mentions=mentions, readings=readings, failed=failed)
    laid_out = time.perf_counter()
    seconds = {"reader": read - started, "resolve": resolved - read, "store": laid_out - resolved}
    return _counted(articles, rows, records, problems, readings, failed=len(failed), seconds=seconds)


def unread_shard(article: Article, reason: str, coder: Mapping[str, str]) -> Shard:
    """The shard of an article whose worker died."""
    problem = Problem("reader", reason, article.id, article.source)
    rows = batch(coder, [article], problems=[problem], failed=[article.id])
    return _counted([article], rows, [], [problem], {}, failed=1, seconds={})


def _readings(articles: Sequence[Article], reader: Reads) -> tuple[dict[str, Reading], list[Problem]]:
    """All readings at once; one by one where that fails, to find the article at fault."""
    try:
        found = zip(articles, reader.read_many(articles), strict=True)
        return {article.id: reading for article, reading in found}, []
    except DragomanError:
        raise
    except Exception as error:
        if len(articles) == 1:
            return {}, [_failure("reader", articles[0], error)]
    readings: dict[str, Reading] = {}
    problems: list[Problem] = []
    for article in articles:
        one, failure = _readings([article], reader)
        readings |= one
        problems += failure
    return readings, problems


def _failure(step: Literal["reader", "resolve"], article: Article, error: Exception) -> Problem:
    """The problem of an article that made a step fail; it names the line of code, for whoever mends it."""
    said = " ".join(str(error).split())[:MAX_REASON]
    if not isinstance(error, DragomanError):
        frames = traceback.extract_tb(error.__traceback__)
        where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
        said = f"{type(error).__name__}: {said}{where}"
    return Problem(step, f"{step} failed on this article: {said}", article.id, article.source)


def _counted(
    articles: Sequence[Article],
    rows: Batch,
    records: Sequence[Record],
    problems: Sequence[Problem],
    readings: Mapping[str, Reading],
    *,
    failed: int,
    seconds: Mapping[str, float],
) -> Shard:
    types: Counter[tuple[str, str]] = Counter()
    reasons = [(problem.step, problem.reason) for problem in problems]
    for record in records:
        if record["kind"] == "problem":
            reasons.append((record["step"], record["reason"]))
        else:
            types[record["kind"], record.get("type") or record.get("tie") or SPEECH] += 1
    return Shard(
        rows=rows,
        read=len(articles) - failed,
        failed=failed,
        sentences=sum(len(reading.sentences) for reading in readings.values()),
        characters=sum(len(article.text) for article in articles),
        types=dict(types),
        problems=tuple(reasons),
        seconds=dict(seconds),
    )

"""Reading on this machine: sources stream in, processes read, one writer stores."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from dragoman.errors import RecordError
from dragoman.model import Article, Problem
from dragoman.run.pool import Pool
from dragoman.run.shard import Shard, Tools, load_tools, read_shard
from dragoman.run.summary import Summary, Tally
from dragoman.store import Batch, Run, Writer, batch, create_or_open

# A shard holds about this much text: some seconds of reading, so that handing it over costs nothing beside it.
SHARD_CHARACTERS = 64_000
SHARD_ARTICLES = 32
# From this much text on, starting further processes (about a second each) pays.
PARALLEL_CHARACTERS = 100_000
# So many articles are looked up in the record at once.
LOOK_UP = 64

OnProgress = Callable[[Summary], None]


def read_paths(
    paths: Sequence[str | Path],
    into: Path | str,
    *,
    published: date | None = None,
    outlet: str | None = None,
    codebook: Sequence[Path] = (),
    registry: Sequence[Path] = (),
    jobs: int | None = None,
    on_progress: OnProgress | None = None,
    load: Callable[[], Tools] | None = None,
) -> Summary:
    """Read files, folders and globs into the record at ``into``, made if need be.

    Articles that the record holds as read by the same versions of program, weights, codebook and registry are
    skipped; the same input twice changes nothing. The findings of each shard are stored in one transaction, so that an
    interruption (Ctrl-C, a kill) leaves a valid record, and reading again goes on where it ended.

    Args:
        paths: what ``dragoman.sources.open_articles`` takes.
        into: the record's file.
        published: publication date of articles that tell none themselves.
        outlet: outlet of articles that tell none themselves.
        codebook: folders layered on top of our codebook.
        registry: folders layered on top of our registry.
        jobs: how many processes read; by default one per core when there is enough to read, else this one.
        on_progress: called with the summary so far after each shard.
        load: loads the tools in each process, in place of ours; must be picklable.

    Raises:
        InputError: a path does not exist or holds no articles; nothing is read or made.
        RecordError: the record cannot be opened or written.
        WeightsError, DataError: weights, codebook or registry cannot be used.

    """
    from dragoman.sources import open_articles

    items = open_articles(paths, published=published, outlet=outlet)
    settings = {
        "paths": [str(path) for path in paths],
        "published": published,
        "outlet": outlet,
        "codebook": [str(path) for path in codebook],
        "registry": [str(path) for path in registry],
    }
    load = load or partial(load_tools, tuple(codebook), tuple(registry))
    tools = load()
    with create_or_open(into) as writer:
        return _Job(writer, load, tools, settings, on_progress).read(items, jobs)


class _Job:
    """One pass from sources to store."""

    def __init__(
        self,
        writer: Writer,
        load: Callable[[], Tools],
        tools: Tools,
        settings: Mapping[str, object],
        on_progress: OnProgress | None,
    ) -> None:
        self._writer = writer
        self._load = load
        self._tools = tools
        self._run: Run = writer.begin(self._tools.coder, settings)
        self._report = on_progress
        self._tally = Tally()
        self._started = time.perf_counter()
        # What the sources say of an article waits for its shard, to be stored in the same transaction.
        self._problems: dict[str | None, list[Problem]] = {}

    def read(self, items: Iterable[Article | Problem], jobs: int | None) -> Summary:
        try:
            self._read_all(_shards(self._new(self._timed(items))), jobs)
            self._load_rows(batch(self._tools.coder, [], problems=self._waiting(list(self._problems))))
        except BaseException:
            with suppress(
                RecordError
            ):  # what went wrong first is told; the run is marked when the record is next opened
                self._writer.finish(self._run, status="interrupted")
            raise
        self._writer.finish(self._run)
        return self._summary()

    def _read_all(self, shards: Iterator[list[Article]], jobs: int | None) -> None:
        """In this process while there is little to read or one job is asked for; else on a pool of processes."""
        jobs = _cores() if jobs is None else max(1, jobs)
        first, size = [], 0
        for shard in shards if jobs > 1 else ():
            first.append(shard)
            size += sum(len(article.text) for article in shard)
            if size >= PARALLEL_CHARACTERS:
                self._read_parallel(chain(first, shards), jobs)
                return
        for shard in chain(first, shards):
            self._store(read_shard(shard, self._tools))

    def _read_parallel(self, shards: Iterator[list[Article]], jobs: int) -> None:
        pool = Pool(self._load, self._tools.coder, jobs)
        try:
            for shard in shards:
                pool.submit(shard)
                for done in pool.results(until=pool.full):
                    self._store(done)
            for done in pool.results():
                self._store(done)
        finally:
            pool.close()

    def _timed(self, items: Iterable[Article | Problem]) -> Iterator[Article | Problem]:
        """Pass the items on, adding up the time that the sources take."""
        iterator = iter(items)
        while True:
            started = time.perf_counter()
            item = next(iterator, None)
            self._tally.seconds["sources"] += time.perf_counter() - started
            if item is None:
                return
            yield item

    def _new(self, items: Iterable[Article | Problem]) -> Iterator[Article]:
        """Articles that this coder has not read; known ones are counted, problems kept."""
        seen: set[str] = set()
        waiting: list[Article] = []
        for item in items:
            if isinstance(item, Problem):
                self._problems.setdefault(item.article, []).append(item)
                self._tally.problem(item.step, item.reason)
                continue
            if item.id in seen:
                self._tally.skipped += 1
                continue
            if len(waiting) >= LOOK_UP:  # only now: what the sources say of an article follows it
                yield from self._unknown(waiting)
                waiting = []
            seen.add(item.id)
            waiting.append(item)
        yield from self._unknown(waiting)

    def _unknown(self, articles: Sequence[Article]) -> Iterator[Article]:
        known = self._writer.known([article.id for article in articles], self._tools.coder)
        self._tally.skipped += len(known)
        if known and self._report:
            self._report(self._summary())
        yield from (article for article in articles if article.id not in known)

    def _store(self, shard: Shard) -> None:
        """Store what a shard yielded, with what the sources said of its articles and of what they could not read."""
        problems = self._waiting([None, *shard.rows.articles()])
        self._load_rows(shard.rows.with_problems(problems, self._tools.coder))
        self._tally.add(shard)
        if self._report:
            self._report(self._summary())

    def _waiting(self, articles: Iterable[str | None]) -> list[Problem]:
        """Take the problems that wait for these articles; None stands for what belongs to no article."""
        return [problem for article in articles for problem in self._problems.pop(article, ())]

    def _load_rows(self, rows: Batch) -> None:
        started = time.perf_counter()
        self._writer.load(self._run, rows)
        self._tally.seconds["store"] += time.perf_counter() - started

    def _summary(self) -> Summary:
        wall = time.perf_counter() - self._started
        return self._tally.summary(self._writer.path, wall, changed=self._run.number is not None)


def _shards(articles: Iterable[Article]) -> Iterator[list[Article]]:
    shard: list[Article] = []
    size = 0
    for article in articles:
        shard.append(article)
        size += len(article.text)
        if size >= SHARD_CHARACTERS or len(shard) >= SHARD_ARTICLES:
            yield shard
            shard, size = [], 0
    if shard:
        yield shard


def _cores() -> int:
    """The cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1

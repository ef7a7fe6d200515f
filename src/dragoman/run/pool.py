"""Reading processes and the threads that feed them. A process that dies costs one article, not the run."""

from __future__ import annotations

import json
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dragoman.errors import DragomanError
from dragoman.model import Article
from dragoman.run.shard import Shard, Tools, unread_shard

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from dragoman.run.worker import main; main()"

DYING = 2.0
"""Seconds that a process whose answers have ended gets to end by itself, so that its own exit code is told."""

DEATHS = 24
"""So many deaths in a row, without an article read between, are not an article's fault: six find one in a shard."""


class Worker:
    """One reading process. ``ask`` raises EOFError where it dies, DragomanError where it says what is wrong."""

    def __init__(self, load: Callable[[], Tools]) -> None:
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}  # one core each: two processes beat two threads
        self.process = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            process_group=0,  # Ctrl-C is for the parent, which ends its workers in good order
        )
        try:
            self.ask(pickle.dumps(load))
        except EOFError as error:
            ending = _ending(self.end(dying=True))
            raise DragomanError(
                f"a reading process ended at its start ({ending}); try --jobs 1, which reads in this process"
            ) from error
        except BaseException:
            self.end()
            raise

    def ask(self, message: object) -> Any:
        """Send a message, wait for the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            pickle.dump(message, self.process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self.process.stdin.flush()
            answer = pickle.load(self.process.stdout)
        except (BrokenPipeError, pickle.UnpicklingError, ConnectionResetError) as error:
            raise EOFError from error
        if isinstance(answer, DragomanError):
            raise answer
        return answer

    def end(self, *, dying: bool = False) -> int:
        """Kill the process, unless it is dying by itself; its exit code, negative for the signal that ended it."""
        try:
            code = self.process.wait(timeout=DYING if dying else 0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        return code


class Pool:
    """``jobs`` reading processes. Shards go in by ``submit`` and come out, in order of completion, by ``results``."""

    def __init__(self, load: Callable[[], Tools], coder: Mapping[str, str], jobs: int) -> None:
        self._load = load
        self._coder = coder
        self._todo: queue.Queue[Sequence[Article] | None] = queue.Queue()
        self._done: queue.Queue[list[Shard] | BaseException] = queue.Queue()
        self._pending = 0
        self._jobs = jobs
        self._closing = False
        self._workers: dict[int, Worker] = {}
        self._deaths = dict.fromkeys(range(jobs), 0)
        self._threads = [threading.Thread(target=self._serve, args=(n,), daemon=True) for n in range(jobs)]
        for thread in self._threads:
            thread.start()

    def submit(self, articles: Sequence[Article]) -> None:
        """Queue a shard."""
        self._pending += 1
        self._todo.put(articles)

    def results(self, *, until: int = 0) -> Iterator[Shard]:
        """Finished shards: all that are ready, and further ones until at most ``until`` are still pending."""
        while self._pending:
            try:
                done = self._done.get(block=self._pending > until)
            except queue.Empty:
                return
            if isinstance(done, BaseException):
                raise done
            self._pending -= 1
            yield from done

    @property
    def full(self) -> int:
        """How many shards may wait, so that no process idles and little is held in memory."""
        return 2 * self._jobs

    def close(self) -> None:
        """End all processes, finished or not."""
        self._closing = True
        for _ in self._threads:
            self._todo.put(None)
        for worker in list(self._workers.values()):
            worker.process.kill()
        for thread in self._threads:
            thread.join()

    def _serve(self, number: int) -> None:
        try:
            while (articles := self._todo.get()) is not None and not self._closing:
                self._done.put(self._read(number, articles))
        except BaseException as error:
            self._done.put(error)
        finally:
            if number in self._workers:
                self._workers.pop(number).end()

    def _read(self, number: int, articles: Sequence[Article]) -> list[Shard]:
        """Read a shard; where the process dies, halve it until the article at fault stands alone."""
        if self._closing:
            return []
        worker = self._workers.get(number)
        if worker is None:
            worker = self._workers[number] = Worker(self._load)
        try:
            shard = worker.ask(articles)
        except EOFError:
            code = self._workers.pop(number).end(dying=not self._closing)
            self._count_death(number, code)
        else:
            self._deaths[number] = 0
            return [shard]
        if len(articles) == 1:
            reason = f"the reading process died on this article ({_ending(code)}); it is tried again in the next run"
            return [unread_shard(articles[0], reason, self._coder)]
        half = len(articles) // 2
        return self._read(number, articles[:half]) + self._read(number, articles[half:])

    def _count_death(self, number: int, code: int) -> None:
        self._deaths[number] += 1
        if self._deaths[number] >= DEATHS and not self._closing:
            raise DragomanError(
                f"reading processes die one after another ({_ending(code)}), perhaps for want of memory; what was read "
                "is kept: try again with --jobs 1"
            )


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"

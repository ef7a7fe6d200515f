"""Web pages: trafilatura takes title, date, outlet, address and text out of them.

It does so in a process of its own with limits of time and memory, so that a hostile or huge page cannot hang or
exhaust the run.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any, Self

from dragoman.model import Problem
from dragoman.sources.article import Draft, one_line
from dragoman.sources.dates import date_in_name, date_line, parse_date

SECONDS = 20.0
"""Time for one page. A page of news takes 0.01 to 0.1 s, the largest of them about 2 s."""

START_SECONDS = 60.0
"""Time for a new process to load its libraries (about 1 s, more on a loaded machine)."""

MEMORY = 2_000_000_000
"""Bytes of address space of the process. Its libraries map about 0.6 GB; a page of 10 MB adds up to 1 GB."""


class PageReader:
    """A persistent process that reads pages, killed and started anew when a page breaks its limits.

    Use it as a context manager, or call ``close``. One page at a time.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if one runs."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # what was still to be written to a dead process
                    continue
        process.wait()

    def extract(self, page: bytes) -> dict[str, Any]:
        """What the page yields: ``text`` and metadata, or ``reason`` why nothing."""
        if self._process is None:
            self._process = self._start()
            self._request(b"<p>warm up</p>", START_SECONDS)
        return self._request(page, self._seconds)

    def _request(self, page: bytes, seconds: float) -> dict[str, Any]:
        """One page within the given time; the process is ended if it takes longer or dies."""
        process = self._process
        if process is None:
            return {"reason": "the process that reads pages did not start"}
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            answer = _ask(process, page)
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            if late.is_set():
                return {"reason": f"the page took longer than {seconds:.0f} s to read"}
            return {"reason": "the page needs too much memory or broke the parser"}
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        script = Path(__file__).with_name("html_worker.py")
        # -P: the script's own folder, which holds a module named html, must not be searched for imports.
        return subprocess.Popen(
            [sys.executable, "-P", str(script), str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )


def _ask(process: subprocess.Popen[bytes], page: bytes) -> dict[str, Any] | None:
    """One request and its answer; None if the process ended before it answered."""
    assert process.stdin and process.stdout
    try:
        process.stdin.write(struct.pack(">Q", len(page)) + page)
        process.stdin.flush()
        size = process.stdout.read(8)
        answer = process.stdout.read(struct.unpack(">Q", size)[0]) if len(size) == 8 else b""
        return dict(json.loads(answer)) if answer else None
    except (OSError, ValueError):
        return None


def read_html(page: bytes, source: str, reader: PageReader, *, name: str = "") -> Draft | Problem:
    """The draft of a page, or a problem with the reason. ``name`` is the file's own name, asked for a date last."""
    found = reader.extract(page)
    if "reason" in found:
        return Problem(step="sources", reason=found["reason"], source=source)
    origins = {field: "html meta" for field in ("title", "outlet", "url") if found[field]}
    day, complaints = None, []
    dates = [(value, origin) for value, origin in found["dates"]]
    in_name = date_in_name(name)
    if in_name:
        # The file name goes before what is only guessed from the page's words.
        at = next((i for i, (_, origin) in enumerate(dates) if origin == "html guess"), len(dates))
        dates.insert(at, (in_name.isoformat(), "file name"))
    for value, origin in dates:
        day = parse_date(value)
        if day:
            origins["published"] = origin
            break
        complaints.append(f"date {value[:60]!r} in the page ({origin}) is not a date")
    outlet = one_line(found["outlet"])
    body, printed = _without_date_line(found["text"])
    if printed and origins.get("published") in (None, "html guess"):
        day, origins["published"] = printed, "date line"
    return Draft(
        body=body,
        source=source,
        title=_bare_title(one_line(found["title"]), outlet),
        published=day,
        outlet=outlet or None,
        url=found["url"],
        language=found["language"],
        origins=origins,
        extra={"author": found["author"]} if found["author"] else {},
        complaints=tuple(complaints),
    )


def _without_date_line(text: str) -> tuple[str, date | None]:
    """The text without a date that stands alone on its first or second line, under the headline; and that date."""
    lines = text.split("\n")
    for at, line in enumerate(lines[:2]):
        day = date_line(line)
        if day:
            return "\n".join(lines[:at] + lines[at + 1 :]), day
    return text, None


def _bare_title(title: str, outlet: str) -> str:
    """The headline without the outlet's name after a bar or dash."""
    for separator in (" | ", " - ", " – ", " — ", " :: "):
        head, found, tail = title.rpartition(separator)
        if found and outlet and tail.casefold() == outlet.casefold():
            return head.strip()
    return title

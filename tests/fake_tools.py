"""Tools that read by rule and not by weights, so that runs are tested apart from what they run.

An article's words say what befalls it: BROKEN makes the reader fail, DEADLY kills the process that reads it, UNCODED
and UNRULY make resolution fail, SLOW takes a while.
"""

from __future__ import annotations

import json
import os
import time
from functools import partial
from pathlib import Path

from dragoman.errors import DataError
from dragoman.run import Tools
from hand_made import CODER, TEXT, Codes, make_findings, make_reading

TITLE, BODY = TEXT.split("\n\n", 1)


class FakeReader:
    """Gives every article the same reading."""

    def __init__(self, mended=False, pids=None):
        self.mended = mended
        self.pids = pids

    def read_many(self, articles):
        if self.pids:
            with Path(self.pids).open("a", encoding="utf-8") as log:
                log.write(f"{os.getpid()}\n")
        for article in articles:
            if "DEADLY" in article.text:
                os._exit(7)
            if "BROKEN" in article.text and not self.mended:
                raise ValueError("no words\nin 'this'")
            if "SLOW" in article.text:
                time.sleep(0.05)
            yield make_reading(article)


def fake_resolve(article, reading, codebook, registry):
    if "UNCODED" in article.text:
        raise DataError("the codebook lacks a type")
    if "UNRULY" in article.text:
        return {}["who"]
    return make_findings(article)


def tools(mended=False, pids=None, parent=None):
    """The tools; with ``parent`` they load in that process only and end any other."""
    if parent is not None and os.getpid() != parent:
        os._exit(3)
    return Tools(FakeReader(mended, pids), Codes(), None, fake_resolve, CODER)


def loading(**options):
    """What ``read_paths`` takes as ``load``: a worker can unpickle it."""
    return partial(tools, **options)


def write_articles(path, count, words=None, **columns):
    """A file of JSON lines with so many articles; ``words`` (number → words) are put into some."""
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            text = f"{BODY}\n\nReport number {number}. {(words or {}).get(number, '')}".strip()
            row = {"id": f"src-{number}", "title": TITLE, "text": text, "published": "2025-03-05", **columns}
            lines.write(json.dumps(row) + "\n")
    return path

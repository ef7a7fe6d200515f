"""A record of two articles, made by hand."""

from __future__ import annotations

import pytest

from dragoman.store import create_or_open
from hand_made import CODER, make_article, store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "dragoman.duckdb"


@pytest.fixture
def filled(path):
    """A record of two articles read by one coder."""
    with create_or_open(path) as writer:
        run = writer.begin(CODER, {"jobs": 1})
        store(writer, run, [make_article(0), make_article(1)])
        writer.finish(run)
    return path

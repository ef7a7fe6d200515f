"""dragoman reads news reports about politics into an auditable record of relations between political actors.

The words are those of the command line: ``read`` files into a record, ``open`` a record, ask for a ``dyad``,
``explain`` a finding.

    import dragoman as dr

    dr.read(["examples/news"], into="news.duckdb")
    dossier = dr.dyad("news.duckdb", "RUS", "MMR")
    print(dr.explain("news.duckdb", dossier.events[0].lead["id"]).finding["evidence"]["text"])
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.relations import Dyad, Explanation
    from dragoman.run.summary import Summary
    from dragoman.store import Record

try:
    __version__ = version("dragoman")
except PackageNotFoundError:
    __version__ = "0+source"

__all__ = ["__version__", "dyad", "explain", "open", "read"]


def read(
    paths: Sequence[str | Path],
    *,
    into: str | Path = "dragoman.duckdb",
    published: date | None = None,
    outlet: str | None = None,
    jobs: int | None = None,
) -> Summary:
    """Read files, folders and globs into the record ``into``, made if need be; see ``run.local.read_paths``."""
    from dragoman.run.local import read_paths

    return read_paths(paths, into, published=published, outlet=outlet, jobs=jobs)


def open(record: str | Path = "dragoman.duckdb") -> Record:
    """A record open for reading: ``articles``, ``findings(Filter(...))``, ``problems``, ``runs``; close it in the end.

    Raises:
        RecordError: there is no record, or it cannot be read.

    """
    from dragoman.store import open_record

    return open_record(record)


def dyad(record: str | Path | Record, a: str, b: str, *, since: date | None = None, until: date | None = None) -> Dyad:
    """The dossier of two parties, each an ISO code, registry id, name or unambiguous prefix.

    Raises:
        InputError: a name is unknown or ambiguous.
        RecordError: the record cannot be read.

    """
    from dragoman.relations import dyad as answer

    if isinstance(record, (str, Path)):
        with open(record) as opened:
            return answer(opened, a, b, since=since, until=until)
    return answer(record, a, b, since=since, until=until)


def explain(record: str | Path | Record, id: str) -> Explanation:
    """Why a finding says what it says: evidence, spans with probabilities, how parties, dates and code were resolved.

    Raises:
        InputError: no finding, or several, have an id that begins so.
        RecordError: the record cannot be read.

    """
    from dragoman.relations import explain as answer

    if isinstance(record, (str, Path)):
        with open(record) as opened:
            return answer(opened, id)
    return answer(record, id)

"""Reading canonical JSON lines, as ``dragoman export --format jsonl`` writes them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import InputError
from dragoman.store.records import Record

_NEEDED = {
    "event": {"article", "type", "realis", "actors", "recipients"},
    "statement": {"article", "speaker", "content"},
    "tie": {"article", "tie", "from", "to"},
    "problem": {"reason"},
}

_OBJECTS = {"article", "evidence", "speaker", "addressee", "content", "date", "place"}
_LISTS = {"actors", "recipients", "mediators", "about", "from", "to"}


def read_findings(path: Path | str) -> Iterator[Record]:
    """The records of a file of canonical JSON lines (plain or ``.gz``), problems included; blank lines are skipped.

    Raises InputError, naming file and line, for what is not a canonical record.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"there is no file {path}; name one written by: dragoman export --format jsonl")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _checked(line, f"{path}:{number}")
        except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
            raise InputError(f"{path} is not a text file of JSON lines: {error}") from error


def _checked(line: str, where: str) -> Record:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{where} is not JSON: {error}") from error
    if not isinstance(record, dict) or record.get("kind") not in _NEEDED:
        raise InputError(f"{where} is no finding: its kind must be one of {', '.join(_NEEDED)}")
    missing = sorted(_NEEDED[record["kind"]] - record.keys())
    if missing:
        raise InputError(f"{where} lacks {', '.join(missing)}, which a record of kind {record['kind']} needs")
    for key in _OBJECTS & record.keys():
        if not isinstance(record[key], dict | None):
            raise InputError(f"{where}: {key} must be an object or null, as docs/reference/findings.md has it")
    for key in _LISTS & record.keys():
        if not isinstance(record[key], list) or not all(isinstance(one, dict) for one in record[key]):
            raise InputError(f"{where}: {key} must be a list of objects, as docs/reference/findings.md has it")
    return record

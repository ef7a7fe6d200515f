"""Which files the user means: paths, folders (recursively), globs and ``-`` for standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from dragoman.errors import InputError
from dragoman.model import Problem
from dragoman.sources.opening import split_suffix

STDIN = "-"

UNREAD_DOCUMENTS = frozenset(
    ".pdf .doc .docx .odt .rtf .epub .xls .xlsx .ods .xml .rss .atom .warc .mht .mhtml .eml .msg .zip .tar .tgz".split()
)
"""Files in a folder that may well hold articles but are not read: each is a problem. Other files (pictures, scripts,
notes) are not taken for input at all."""


def discover(paths: Sequence[str | Path]) -> list[Path | Problem]:
    """The files to read, each once: arguments in the given order, a folder's or glob's files sorted by path.

    Raises:
        InputError: a path that does not exist, a glob without matches, a folder without articles, or no path at all.

    """
    if not paths:
        raise InputError("nothing to read: give files, folders, globs, or - for standard input")
    found: list[Path | Problem] = []
    seen: set[str] = set()
    for path in paths:
        for item in _expand(str(path)):
            key = str(item) if isinstance(item, Path) else f"problem {item.source}"
            if isinstance(item, Path) and str(item) != STDIN:
                key = os.path.realpath(item)
            if key not in seen:
                seen.add(key)
                found.append(item)
    return found


def _expand(path: str) -> list[Path | Problem]:
    if path == STDIN:
        return [Path(STDIN)]
    if not path.strip():
        raise InputError("an empty path was given; is a variable unset?")
    there = Path(path).expanduser()
    try:
        if there.is_dir():
            return _folder(there)
        if there.exists():
            return [there]
    except (OSError, ValueError) as error:
        raise InputError(f"{path!r} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if glob.has_magic(path):
        matches = sorted(glob.glob(str(there), recursive=True))  # noqa: PTH207 (the pattern may be absolute)
        files: list[Path | Problem] = [Path(m) for m in matches if not Path(m).is_dir()]
        for match in matches:
            if Path(match).is_dir() and not path.endswith("**"):
                files += _folder(Path(match))
        if not files:
            raise InputError(f"no file matches {path!r}")
        return files
    raise InputError(f"{path!r} does not exist")


def _folder(folder: Path) -> list[Path | Problem]:
    """The article files below a folder, sorted; documents that are not read as problems. Hidden ones are left out."""
    errors: list[Path | Problem] = []
    files = sorted(_walk(folder, errors), key=lambda p: p.parts)
    found: list[Path | Problem] = []
    for file in files:
        if split_suffix(file.name)[0] and (file.exists() and not file.is_file()):
            errors.append(Problem(step="sources", reason="is a pipe or a device; name it itself", source=str(file)))
        elif split_suffix(file.name)[0]:
            found.append(file)
        elif file.suffix.lower() in UNREAD_DOCUMENTS:
            reason = f"{file.suffix.lower()} files are not read; convert it to text, HTML, JSONL, CSV or Parquet"
            errors.append(Problem(step="sources", reason=reason, source=str(file)))
    if not any(isinstance(item, Path) for item in found):
        unread = f" ({len(errors)} files there cannot be read)" if errors else ""
        raise InputError(
            f"no articles in {str(folder)!r}: no .txt, .html, .jsonl, .json, .csv, .tsv or .parquet file, plain, "
            f".gz or .zst{unread}"
        )
    return [*found, *errors]


def _walk(folder: Path, errors: list[Path | Problem]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        reason = f"cannot be read: {error.strerror}"
        errors.append(Problem(step="sources", reason=reason, source=str(error.filename)))

    for where, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(where) / name for name in names if not name.startswith("."))

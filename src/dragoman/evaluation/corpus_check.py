"""Whether the annotated corpus keeps the rules of ``corpus/GUIDE.md``, and how much of what it holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from dragoman.codebook import Codebook, load
from dragoman.errors import DragomanError, InputError
from dragoman.evaluation.annotated import ENTITY, MARK, ROLE, TRIGGER, SplitRow, block_hash, split_rows
from dragoman.model import SPEECH, TIE_PREFIX
from dragoman.reader.labels import KIND_LETTERS

ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: messages that begin with file and line, and counts by what was counted."""

    problems: tuple[str, ...]
    counts: Mapping[str, int]


@dataclass(slots=True)
class FileState:
    """Where in a file the check stands: entities of the open article, ids seen, what was found so far."""

    book: Codebook
    slugs: set[str] | None = None
    in_header: bool = False
    ids: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)


def check(folder: Path, *, book: Codebook | None = None) -> list[str]:
    """The problems of every ``.txt`` file in the folder and of its ``split.tsv``; empty when all is well.

    Without ``book`` the shipped codebook says which types, modes, ties and sectors there are. ``InputError`` when the
    folder holds no corpus files.
    """
    return list(check_corpus(folder, book=book).problems)


def check_corpus(folder: Path, *, book: Codebook | None = None) -> Checked:
    """Problems and counts of a corpus folder. ``InputError`` when it holds no corpus files."""
    folder = Path(folder)
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise InputError(f"No corpus files (*.txt) in {folder}.")
    found = check_files(files, book=book)
    return Checked((*found.problems, *check_split(folder, files)), found.counts)


def check_files(paths: Sequence[Path], *, book: Codebook | None = None) -> Checked:
    """Problems and counts of annotated files by themselves, without a split."""
    state = FileState(book or load())
    problems: list[str] = []
    for path in paths:
        state.slugs, state.in_header = None, False
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except UnicodeDecodeError as error:
            problems.append(f"{path.name}: not UTF-8: {error.reason} at byte {error.start}")
            continue
        problems += [
            f"{path.name}:{number}: {message}"
            for number, line in enumerate(lines, 1)
            if line.strip()
            for message in check_line(state, line)
        ]
    return Checked(tuple(problems), dict(sorted(state.counts.items(), key=lambda item: (-item[1], item[0]))))


def check_split(folder: Path, files: Sequence[Path]) -> Iterator[str]:
    """Whether ``split.tsv`` covers every line of the files once, and the frozen test part is as it was hashed."""
    try:
        rows = split_rows(folder)
    except DragomanError as error:
        yield str(error)
        return
    by_file: dict[str, list[SplitRow]] = {path.name: [] for path in files}
    for row in rows:
        if row.file not in by_file:
            yield f"split.tsv: names {row.file}, which is not in the folder"
            by_file[row.file] = []
        by_file[row.file].append(row)
    for path in files:
        yield from check_cover(path, sorted(by_file[path.name], key=lambda row: row.first))


def check_cover(path: Path, rows: Sequence[SplitRow]) -> Iterator[str]:
    """Whether rows of the split cover a file's lines once each, and its test blocks have kept their hash."""
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    covered = 0
    for row in rows:
        if row.first <= covered or row.last < row.first:
            yield f"split.tsv: {row.file}:{row.first}-{row.last} overlaps the block before it"
        if row.last > len(lines):
            yield f"split.tsv: {row.file}:{row.first}-{row.last} reaches beyond the file's {len(lines)} lines"
        lost = next((n for n in range(covered + 1, row.first) if lines[n - 1 : n] and lines[n - 1].strip()), None)
        if lost:
            yield f"{path.name}:{lost}: in no block of split.tsv"
        covered = max(covered, row.last)
        if row.part == "test" and block_hash(lines[row.first - 1 : row.last]) != row.hash:
            yield f"{path.name}:{row.first}: a block of the frozen test part has changed; restore it"
    if lost := next((n for n, line in enumerate(lines[covered:], covered + 1) if line.strip()), None):
        yield f"{path.name}:{lost}: in no block of split.tsv"


def check_line(state: FileState, line: str) -> Iterator[str]:
    """One line: a header, an entity, a single sentence or a paragraph of an article."""
    if line.startswith("@@ "):
        yield from open_article(state, line)
    elif line.startswith("#") and state.in_header:
        yield from add_entity(state, line)
    elif line.startswith("- "):
        state.slugs, state.in_header = None, False
        state.counts["single sentences"] += 1
        yield from check_marks(state, line[2:])
    else:
        state.in_header = False
        if state.slugs is None:
            yield "text outside an article; a single sentence begins with '- '"
        yield from check_marks(state, line)


def open_article(state: FileState, line: str) -> Iterator[str]:
    """An article's first line: id, date, place and style, the id not used before."""
    parts = [part.strip() for part in line[3:].split("|")]
    state.slugs, state.in_header = set(), True
    state.counts["articles"] += 1
    if len(parts) != 4:
        yield "header is not '@@ id | YYYY-MM-DD | place | style'"
        return
    if not is_date(parts[1]):
        yield f"{parts[1]!r} is no date; write YYYY-MM-DD"
    if parts[0] in state.ids:
        yield f"article id {parts[0]} twice"
    state.ids.add(parts[0])


def is_date(text: str) -> bool:
    """Whether YYYY-MM-DD, of a day there is."""
    if not ISO_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def add_entity(state: FileState, line: str) -> Iterator[str]:
    """An entity line of a header."""
    match = ENTITY.fullmatch(line)
    if match is None:
        yield "entity line is not '#slug = name; ISO3 or -; SECTOR'"
        return
    if state.slugs is not None:
        state.slugs.add(match[1])
    for sector in (part.strip() for part in match[4].split(",")):
        if sector != "-" and sector not in state.book.sectors:
            yield f"unknown sector {sector!r}"


def check_marks(state: FileState, line: str) -> Iterator[str]:
    """The marks of one line: brackets, tags, and roles that belong to a frame of the same line."""
    plain = MARK.sub("", line)
    if stray := re.search(r"[\[\]|]", plain):
        yield f"stray {stray.group()!r} near {plain[max(0, stray.start() - 25) : stray.start() + 25]!r}"
    frames: set[int] = set()
    roles: set[int] = set()
    for text, tags in MARK.findall(line):
        if text != text.strip():
            yield f"span with a blank at its edge: {text!r}"
        yield from check_tags(state, text, tags.split(), frames, roles)
    for number in sorted(roles - frames):
        yield f"roles for frame {number}, which has no trigger in this line"
    state.counts["lines"] += 1
    state.counts["lines without frames"] += not frames
    state.counts["words"] += len(MARK.sub(r"\1", line).split())


def check_tags(state: FileState, text: str, tags: list[str], frames: set[int], roles: set[int]) -> Iterator[str]:
    """The tags of one span: one kind at most, known slugs, types and modes, a kind wherever there is a role."""
    kinds = [tag for tag in tags if tag in KIND_LETTERS]
    if len(kinds) > 1:
        yield f"two kinds on {text!r}"
    bears_role = triggers = False
    for tag in tags:
        if tag in KIND_LETTERS:
            continue
        if tag.startswith("#"):
            state.counts["slug mentions"] += 1
            if state.slugs is None or tag[1:] not in state.slugs:
                yield f"unknown slug {tag}"
        elif role := ROLE.fullmatch(tag):
            bears_role = True
            roles.add(int(role[1]))
            state.counts[f"role {role[2]}"] += 1
        elif trigger := TRIGGER.fullmatch(tag):
            triggers = True
            yield from check_trigger(state, text, trigger, frames)
        else:
            yield f"bad tag {tag!r} on {text!r}"
    if not kinds and not triggers:
        yield f"span {text!r} has neither kind nor trigger"
    if not kinds and bears_role:
        yield f"role without a kind on {text!r}"


def check_trigger(state: FileState, text: str, trigger: re.Match[str], frames: set[int]) -> Iterator[str]:
    """A trigger: its frame number is new in the line, the codebook knows its type and mode."""
    number, name, mode = int(trigger[1]), trigger[2], trigger[3]
    if number in frames:
        yield f"frame {number} triggered twice"
    frames.add(number)
    state.counts[name] += 1
    for flag in (trigger[4] or "").replace("!", ""):
        state.counts[f"!{flag}"] += 1
    if name.startswith(TIE_PREFIX):
        if name.removeprefix(TIE_PREFIX) not in state.book.ties:
            yield f"unknown tie {name} on {text!r}"
        if mode:
            yield f"tie with a mode on {text!r}"
        return
    if name == SPEECH:
        known: Mapping[str, object] = {}
    elif name in state.book.types:
        known = state.book.types[name].modes
    else:
        yield f"unknown type {name} on {text!r}"
        return
    if mode and mode not in known:
        yield f"{name} has no mode {mode}"
    elif mode:
        state.counts[f"{name}.{mode}"] += 1

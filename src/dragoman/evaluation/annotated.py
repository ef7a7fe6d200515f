"""Read the annotated corpus: its files, blocks, articles, lines and marks, as ``corpus/GUIDE.md`` defines them.

``read_corpus(folder)`` checks every block against the hash in ``split.tsv``; the test part is frozen, so a block
that changed there is a ``DataError``. Offsets index the line's plain text, without its marks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, get_args

from dragoman.errors import DataError, InputError
from dragoman.model import Flag, RoleName, Span, SpanKind
from dragoman.reader.labels import EVENT_MODES, FLAG_LETTERS, KIND_LETTERS, ROLE_LETTERS, TYPES

Part = Literal["train", "dev", "test"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)

# The marks of a line: a span with its tags, a tag that gives a role, one that triggers a frame, an entity of a header.
MARK: Final = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
ROLE: Final = re.compile(r"(\d+)([arpdomkj])")
TRIGGER: Final = re.compile(r"(\d+)=((?:tie:)?[A-Za-z_]+)(?:\.([a-z-]+))?((?:![fhync])*)")
ENTITY: Final = re.compile(r"#([\w-]+)\s*=\s*([^;]+);\s*([A-Z]{3}|-);\s*([A-Z, -]+)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line: plain text, or a marked one with its tags."""

    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A marked span of a line, with what it is and the entities of the header it refers to."""

    span: Span
    kind: SpanKind
    slugs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedFrame:
    """A marked frame. ``roles`` pairs a role with an index into the line's spans."""

    number: int
    trigger: Span
    type: str
    mode: str | None
    flags: frozenset[Flag]
    roles: frozenset[tuple[RoleName, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One single sentence, or one paragraph of an article. ``number`` is its line in the file."""

    text: str
    spans: tuple[MarkedSpan, ...]
    frames: tuple[MarkedFrame, ...]
    segments: tuple[Segment, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity line of an article's header. ``country`` is ISO 3166-1 alpha-3 or null."""

    slug: str
    name: str
    country: str | None
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The ``@@`` line of an article and its entities."""

    id: str
    published: date
    place: str
    style: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A row of ``split.tsv``, or a part of it: an article (``header`` set), or neighbouring single sentences."""

    file: str
    first: int
    last: int
    part: Part
    header: Header | None
    lines: tuple[Line, ...]

    @property
    def id(self) -> str:
        """The article's id, or file and first line of a block of single sentences."""
        return self.header.id if self.header else f"{self.file}:{self.first}"


def block_hash(lines: Sequence[str]) -> str:
    """The hash of a block in ``split.tsv``: 16 hex digits of the sha256 of its lines that are not blank."""
    return hashlib.sha256("\n".join(line for line in lines if line.strip()).encode()).hexdigest()[:16]


def segments(marked: str) -> tuple[Segment, ...]:
    """A marked line as its plain and marked stretches, in order."""
    found: list[Segment] = []
    at = 0
    for match in MARK.finditer(marked):
        if match.start() > at:
            found.append(Segment(marked[at : match.start()]))
        found.append(Segment(match[1], tuple(match[2].split())))
        at = match.end()
    if at < len(marked):
        found.append(Segment(marked[at:]))
    return tuple(found)


def line_of(parts: Sequence[Segment], *, number: int = 0, where: str = "") -> Line:
    """The line that segments make up. DataError names ``where`` if a tag or a frame number is wrong."""
    spans: list[MarkedSpan] = []
    triggers: dict[int, tuple[Span, str, str | None, frozenset[Flag]]] = {}
    arcs: list[tuple[int, RoleName, int]] = []
    at = 0
    for part in parts:
        span = Span(at, at + len(part.text))
        at = span.end
        if not part.tags:
            continue
        kind = next((KIND_LETTERS[t] for t in part.tags if t in KIND_LETTERS), None)
        if kind:
            slugs = tuple(t[1:] for t in part.tags if t.startswith("#"))
            spans.append(MarkedSpan(span, kind, slugs))
        for tag in part.tags:
            if (role := ROLE.fullmatch(tag)) and kind:
                arcs.append((int(role[1]), ROLE_LETTERS[role[2]], len(spans) - 1))
            elif trigger := TRIGGER.fullmatch(tag):
                _check_type(trigger[2], trigger[3], where)
                flags = frozenset(FLAG_LETTERS[letter] for letter in trigger[4].replace("!", ""))
                triggers[int(trigger[1])] = (span, trigger[2], trigger[3], flags)
            elif tag not in KIND_LETTERS and not tag.startswith("#"):
                raise DataError(f"{where}: bad tag {tag!r} on {part.text!r}; see GUIDE.md for the tags there are")
    if lost := {n for n, _, _ in arcs} - triggers.keys():
        raise DataError(f"{where}: roles for frame {min(lost)} but no trigger; mark the trigger or drop the roles")
    frames = tuple(
        MarkedFrame(n, span, name, mode, flags, frozenset((r, i) for k, r, i in arcs if k == n))
        for n, (span, name, mode, flags) in sorted(triggers.items(), key=lambda item: (item[1][0].start, item[0]))
    )
    text = "".join(part.text for part in parts)
    return Line(text, tuple(spans), frames, tuple(parts), number)


def _check_type(name: str, mode: str | None, where: str) -> None:
    if name not in TYPES:
        raise DataError(f"{where}: unknown type {name!r}; see GUIDE.md for the types there are")
    if mode and mode not in EVENT_MODES.get(name, ()):
        raise DataError(f"{where}: {name} has no mode {mode!r}; see GUIDE.md for its modes")


def parse_block(rows: Sequence[str], *, file: str, first: int, part: Part) -> Block:
    """The block that consecutive lines of a file make up; ``first`` is the number of the first of them."""
    head: tuple[str, ...] | None = None
    entities: list[Entity] = []
    lines: list[Line] = []
    for number, row in enumerate(rows, first):
        where = f"{file}:{number}"
        if not row.strip():
            continue
        if row.startswith("@@ "):
            head = tuple(p.strip() for p in row[3:].split("|"))
            if len(head) != 4 or number != first:
                raise DataError(f"{where}: a header is '@@ id | YYYY-MM-DD | place | style' and opens its block")
        elif row.startswith("#") and head and not lines:
            entities.append(_entity(row, where))
        else:
            marked = row[2:] if head is None and row.startswith("- ") else row
            lines.append(line_of(segments(marked), number=number, where=where))
    header = Header(head[0], date.fromisoformat(head[1]), head[2], head[3], tuple(entities)) if head else None
    return Block(file, first, first + len(rows) - 1, part, header, tuple(lines))


def _entity(row: str, where: str) -> Entity:
    match = ENTITY.fullmatch(row)
    if not match:
        raise DataError(f"{where}: an entity line is '#slug = name; ISO3 or -; SECTOR'")
    sectors = tuple(s.strip() for s in match[4].split(","))
    return Entity(match[1], match[2].strip(), None if match[3] == "-" else match[3], sectors)


def read_corpus(folder: Path, *parts: Part, verify: bool = True) -> tuple[Block, ...]:
    """The corpus's blocks of the given parts (of all where none is named), in the order of ``split.tsv``.

    ``verify`` compares each block of the frozen test part with its hash and raises DataError where it differs;
    train and dev blocks may be mended, so they are not compared. InputError if the folder has no ``split.tsv``.
    """
    return tuple(_blocks(folder, parts or PARTS, verify))


def _blocks(folder: Path, parts: Sequence[str], verify: bool) -> Iterator[Block]:
    texts: dict[str, list[str]] = {}
    for row in split_rows(folder):
        if row.part not in parts:
            continue
        if row.file not in texts:
            path = folder / row.file
            if not path.is_file():
                raise DataError(f"{path} is named in split.tsv but missing; restore it")
            texts[row.file] = path.read_text(encoding="utf-8").split("\n")
        lines = texts[row.file][row.first - 1 : row.last]
        if row.last > len(texts[row.file]) or not lines:
            raise DataError(f"split.tsv names lines {row.first} to {row.last} of {row.file}, which are not there")
        if verify and row.part == "test" and block_hash(lines) != row.hash:
            raise DataError(f"{row.file}:{row.first}: a block of the frozen test part has changed; restore it")
        for first, part in sections(lines, row.first):
            yield parse_block(part, file=row.file, first=first, part=row.part)


def sections(rows: Sequence[str], first: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The article and the single sentences of a row of the split, each with the number of its first line.

    A few rows hold an article and the single sentences after it; a line with "- " ends the article (GUIDE.md).
    """
    end = next((n for n, row in enumerate(rows) if row.startswith("- ")), 0) if rows[0].startswith("@@ ") else 0
    if end:
        yield first, rows[:end]
    yield first + end, rows[end:]


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A row of ``split.tsv``: lines ``first`` to ``last`` (inclusive, from 1) of a file, their part and hash."""

    file: str
    first: int
    last: int
    part: Part
    hash: str


def split_rows(folder: Path) -> tuple[SplitRow, ...]:
    """The rows of ``split.tsv``. InputError if the file is missing, DataError if a row is malformed."""
    path = folder / "split.tsv"
    if not path.is_file():
        raise InputError(f"{path} not found; name the corpus folder with --corpus")
    rows: list[SplitRow] = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], 2):
        cells = text.split("\t")
        if len(cells) != 5 or cells[3] not in PARTS:
            raise DataError(f"{path}:{number}: a row is file, first, last, part (train, dev or test), sha256")
        rows.append(SplitRow(cells[0], int(cells[1]), int(cells[2]), next(p for p in PARTS if p == cells[3]), cells[4]))
    return tuple(rows)

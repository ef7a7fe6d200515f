"""Score the reader on a part of the annotated corpus: spans, triggers, modes, realis flags, roles, whole frames.

Every line is read as in an article; ``given`` scores label the true triggers (and spans), to tell what each head costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from dragoman.errors import InputError
from dragoman.evaluation.annotated import PARTS, Block, Line, read_corpus
from dragoman.evaluation.scores import LineReading, Score, Tally, compare, scores
from dragoman.model import Frame, ReadSpan, Role, Span
from dragoman.reader.decode import ChunkReading, Found, label_given, read_windows
from dragoman.reader.heads import Floats, Heads
from dragoman.reader.labels import KINDS, TYPES
from dragoman.reader.windows import WINDOW, Chunk, Window, pack, split_long, wordpieces

_SENTENCE_END = re.compile(r"[.!?][\"”’)]* +(?=[A-Z\"“])")


class Encodes(Protocol):
    """What scoring needs of a reader; ``dragoman.reader.Reader`` does."""

    @property
    def heads(self) -> Heads:
        """The heads and their calibration."""
        ...

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer, without truncation and padding."""
        ...

    def vectors(self, windows: Sequence[Window], /) -> list[Floats]:
        """Each window's (wordpieces, 768)."""
        ...


@dataclass(frozen=True, slots=True)
class CorpusScores:
    """Scores on a part of the corpus, and the commonest confusions of types, (true, read) with their count."""

    blocks: int
    lines: int
    scores: tuple[Score, ...]
    confusions: tuple[tuple[tuple[str, str], int], ...]

    def rows(self) -> list[dict[str, object]]:
        """One mapping a metric: name, what, precision, recall, f1, low, high, gold, predicted."""
        return [asdict(score) for score in self.scores]


def evaluate_corpus(corpus: Path, part: str, reader: Encodes) -> CorpusScores:
    """Score a reader on a part (train, dev or test), with bootstrap intervals over blocks.

    Raises:
        InputError: the part or the corpus is not there.
        DataError: a block of the frozen test part was changed.

    """
    if part not in PARTS:
        raise InputError(f"{part!r} is no part of the corpus; choose one of: {', '.join(PARTS)}")
    blocks = read_corpus(corpus, part)
    windows = block_windows(blocks, reader.tokenizer, context=reader.heads.calibration.context)
    counted = tallies(blocks, windows, reader.vectors(windows), reader.heads)
    total = Tally()
    for tally in counted:
        total.add(tally)
    lines = sum(len(block.lines) for block in blocks)
    return CorpusScores(len(blocks), lines, scores(counted), tuple(total.confusions.most_common(40)))


def block_windows(blocks: Sequence[Block], tokenizer: Tokenizer, *, context: bool) -> list[Window]:
    """The windows of blocks; ``key`` is the block's index and a chunk's ``paragraph`` the line's index in it."""
    windows = []
    for key, block in enumerate(blocks):
        chunks = []
        for line, chunk in zip(block.lines, wordpieces(tokenizer, [line.text for line in block.lines]), strict=True):
            chunks.extend(line_chunks(line.text, chunk))
        if block.header and context:
            windows.extend(pack(chunks, key=key, limit=WINDOW))
        else:
            windows.extend(Window(key, (c,)) for c in chunks)
    return windows


def line_chunks(text: str, chunk: Chunk) -> list[Chunk]:
    """A line's chunk, in pieces where it is longer than a window; none for an empty line."""
    if not len(chunk):
        return []
    if len(chunk) + 2 <= WINDOW:
        return [chunk]
    return list(split_long(chunk, [m.end() for m in _SENTENCE_END.finditer(text)], WINDOW - 2))


def tallies(
    blocks: Sequence[Block], windows: Sequence[Window], vectors: Sequence[Floats], heads: Heads, *, given: bool = True
) -> list[Tally]:
    """One tally per block. ``vectors`` holds each window's (wordpieces, 768)."""
    read = line_readings(windows, vectors, heads)
    told: dict[tuple[int, int], list[tuple[ChunkReading, _Truth]]] = {}
    for window, hidden in zip(windows, vectors, strict=True) if given else ():
        truths = [_truth(blocks[window.key].lines[c.paragraph], c) for c in window.chunks]
        labelled = label_given(window, hidden, [t.found for t in truths], heads)
        for truth, reading in zip(truths, labelled, strict=True):
            told.setdefault((window.key, reading.chunk.paragraph), []).append((reading, truth))
    result = []
    for key, block in enumerate(blocks):
        total = Tally()
        for number, line in enumerate(block.lines):
            parts = told.get((key, number))
            reading_of_line = read.get((key, number), LineReading((), ()))
            total.add(compare(line, reading_of_line, _given(line, parts) if parts else None))
        result.append(total)
    return result


def line_readings(
    windows: Sequence[Window], vectors: Sequence[Floats], heads: Heads
) -> dict[tuple[int, int], LineReading]:
    """The reading of each line that is not empty, by the index of its block and its own in the block."""
    read: dict[tuple[int, int], list[ChunkReading]] = {}
    for window, hidden in zip(windows, vectors, strict=True):
        for reading in read_windows([window], hidden[None], heads)[0]:
            read.setdefault((window.key, reading.chunk.paragraph), []).append(reading)
    return {place: _join(parts) for place, parts in read.items()}


def word_range(chunk: Chunk, span: Span) -> tuple[int, int]:
    """First and last word of a chunk that the characters touch."""
    first = int(np.searchsorted(chunk.ends, span.start, side="right"))
    last = int(np.searchsorted(chunk.starts, span.end, side="left")) - 1
    return first, max(first, last)


@dataclass(frozen=True, slots=True)
class _Truth:
    """True spans and frames inside a chunk, with their indices in the line."""

    found: Found
    spans: tuple[int, ...]
    frames: tuple[int, ...]


def _truth(line: Line, chunk: Chunk) -> _Truth:
    low, high = int(chunk.starts[chunk.keep_from]), int(chunk.ends[-1])
    spans = tuple(i for i, s in enumerate(line.spans) if low <= s.span.start < high)
    frames = tuple(i for i, f in enumerate(line.frames) if low <= f.trigger.start < high)
    last = len(chunk.firsts) - 1

    def words(span: Span) -> tuple[int, int]:
        a, b = word_range(chunk, span)
        return min(a, last), min(b, last)

    found = Found(
        tuple((*words(line.spans[i].span), KINDS.index(line.spans[i].kind), 1.0) for i in spans),
        tuple((*words(line.frames[i].trigger), TYPES.index(line.frames[i].type), 1.0) for i in frames),
    )
    return _Truth(found, spans, frames)


def _join(parts: Sequence[ChunkReading]) -> LineReading:
    spans: list[ReadSpan] = []
    frames: list[Frame] = []
    for part in parts:
        shift = len(spans)
        spans.extend(part.spans)
        frames.extend(_with_roles(f, tuple(Role(r.role, r.target + shift) for r in f.roles)) for f in part.frames)
    return LineReading(tuple(spans), tuple(frames))


def _with_roles(frame: Frame, roles: tuple[Role, ...]) -> Frame:
    return Frame(frame.trigger, frame.type, frame.mode, frame.flags, roles)


def _given(line: Line, parts: Sequence[tuple[ChunkReading, _Truth]]) -> LineReading:
    """Readings told the truth, with the line's own span indices and triggers."""
    frames = []
    for reading, truth in parts:
        for i, f in zip(truth.frames, reading.frames, strict=True):
            true = line.frames[i]
            roles = tuple(Role(r.role, truth.spans[r.target]) for r in f.roles)
            frames.append(Frame(true.trigger, true.type, f.mode, f.flags, roles))
    return LineReading((), tuple(frames))

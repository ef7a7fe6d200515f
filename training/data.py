"""From the corpus's blocks to batches of labelled windows, as numpy arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from dragoman.evaluation.annotated import Block, Line, line_of
from dragoman.evaluation.corpus import line_chunks, word_range
from dragoman.model import SPEECH, Span
from dragoman.reader.labels import (
    FIRST_TYPE,
    FLAGS,
    INSIDE,
    KINDS,
    MODES,
    OUTSIDE,
    ROLES,
    TYPES,
    begin,
    distance_bucket,
)
from dragoman.reader.windows import WINDOW, Chunk, Window, batch, pack, wordpieces
from training.augment import Augmenter

IGNORE = -100
MODE_INDEX = {key: i for i, key in enumerate(MODES)}


@dataclass(slots=True)
class Labelled:
    """A chunk with its labels, by word. ``frames``: (word, last word, type, mode class, flags, second target)."""

    chunk: Chunk
    span_tags: NDArray[np.int64]
    span_weights: NDArray[np.float32]
    trigger_tags: NDArray[np.int64]
    frames: list[tuple[int, int, int, int, tuple[float, ...], int]]
    spans: list[tuple[int, int, int]]
    arcs: list[tuple[int, int, tuple[float, ...]]]


def label(line: Line, chunk: Chunk, *, article: bool, name_weight: float) -> Labelled:
    """The labels of a line. In articles, names left unmarked weigh ``name_weight`` as words outside spans (guide)."""
    count = len(chunk.firsts)
    span_tags = np.full(count, OUTSIDE, dtype=np.int64)
    trigger_tags = np.full(count, OUTSIDE, dtype=np.int64)
    spans = []
    for marked in line.spans:
        first, last = word_range(chunk, marked.span)
        kind = KINDS.index(marked.kind)
        span_tags[first : last + 1] = begin(kind) + 1
        span_tags[first] = begin(kind)
        spans.append((first, last, kind))
    groups: dict[Span, list[int]] = {}
    for i, frame in enumerate(line.frames):
        groups.setdefault(frame.trigger, []).append(i)
    frames, arcs = [], []
    for trigger, members in groups.items():
        first, last = word_range(chunk, trigger)
        members.sort(key=lambda i: (line.frames[i].type == SPEECH, TYPES.index(line.frames[i].type)))
        trigger_tags[first : last + 1] = INSIDE
        trigger_tags[first] = FIRST_TYPE + TYPES.index(line.frames[members[0]].type)
        second = 1 + TYPES.index(line.frames[members[1]].type) if len(members) > 1 else 0
        for rank, i in enumerate(members[:2]):
            frame = line.frames[i]
            flags = tuple(float(f in frame.flags) for f in FLAGS)
            mode = MODE_INDEX[frame.type, frame.mode]
            frames.append((first, last, TYPES.index(frame.type), mode, flags, second if rank == 0 else IGNORE))
            for j in range(len(spans)):
                roles = tuple(float((role, j) in frame.roles) for role in ROLES)
                arcs.append((len(frames) - 1, j, roles))
    weights = np.ones(count, dtype=np.float32)
    if article and name_weight < 1:
        weights[_names(line.text, chunk) & (span_tags == OUTSIDE)] = name_weight
    return Labelled(chunk, span_tags, weights, trigger_tags, frames, spans, arcs)


def _names(text: str, chunk: Chunk) -> NDArray[np.bool_]:
    """Which words are written as names: capitals that do not open a sentence or a quotation."""
    cases = chunk.cases[chunk.firsts] >= 2
    opens = [not re.search(r"[\w,;'’)] ?[-–]?$", text[max(0, s - 3) : s]) for s in chunk.starts]
    return np.asarray(cases & ~np.array(opens, dtype=bool))


@dataclass(slots=True)
class Batch:
    """Windows ready for the model: see ``training.model.Targets`` for the index arrays; the rest are labels."""

    ids: NDArray[np.int64]
    cases: NDArray[np.int64]
    words: NDArray[np.int64]
    span_tags: NDArray[np.int64]
    span_weights: NDArray[np.float32]
    trigger_tags: NDArray[np.int64]
    triggers: NDArray[np.int64]
    types: NDArray[np.int64]
    modes: NDArray[np.int64]
    flags: NDArray[np.float32]
    seconds: NDArray[np.int64]
    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    kinds: NDArray[np.int64]
    pair_frames: NDArray[np.int64]
    pair_spans: NDArray[np.int64]
    buckets: NDArray[np.int64]
    roles: NDArray[np.float32]


def collate(windows: Sequence[list[Labelled]]) -> Batch:
    """One batch of windows, each a list of labelled chunks."""
    packed = [Window(0, tuple(item.chunk for item in w)) for w in windows]
    ids, cases = batch(packed)
    width = ids.shape[1]
    rows: dict[str, list[object]] = {
        name: [] for name in Batch.__dataclass_fields__ if name not in ("ids", "cases", "words")
    }
    words = []
    frame_base = span_base = 0
    for row, (window, items) in enumerate(zip(packed, windows, strict=True)):
        for at, item in zip(window.offsets(), items, strict=True):
            place = row * width + at + item.chunk.firsts
            words.append(place)
            rows["span_tags"].extend(item.span_tags)
            rows["span_weights"].extend(item.span_weights)
            rows["trigger_tags"].extend(item.trigger_tags)
            for first, _, kind, mode, flags, second in item.frames:
                rows["triggers"].append(place[first])
                rows["types"].append(kind)
                rows["modes"].append(mode)
                rows["flags"].append(flags)
                rows["seconds"].append(second)
            for first, last, kind in item.spans:
                rows["firsts"].append(place[first])
                rows["lasts"].append(place[last])
                rows["kinds"].append(kind)
            for frame, span, roles in item.arcs:
                rows["pair_frames"].append(frame_base + frame)
                rows["pair_spans"].append(span_base + span)
                rows["buckets"].append(distance_bucket(item.frames[frame][0], *item.spans[span][:2]))
                rows["roles"].append(roles)
            frame_base += len(item.frames)
            span_base += len(item.spans)
    floats = {"span_weights": 0, "flags": len(FLAGS), "roles": len(ROLES)}
    arrays: dict[str, Any] = {
        name: np.asarray(values, dtype=np.float32).reshape((-1, floats[name]) if floats[name] else -1)
        if name in floats
        else np.asarray(values, dtype=np.int64)
        for name, values in rows.items()
    }
    return Batch(ids, cases, np.concatenate(words), **arrays)


@dataclass(frozen=True)
class Source:
    """Makes the batches of a pass, the same for the same seed and pass."""

    blocks: tuple[Block, ...]
    tokenizer_path: Path
    context: bool = True
    augment: bool = True
    name_weight: float = 0.25
    tokens: int = 1536

    def batches(self, seed: int) -> list[Batch]:
        """All batches of a pass, shuffled."""
        random = Random(seed)
        tokenizer = Tokenizer.from_file(str(self.tokenizer_path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        augmenter = Augmenter.of(self.blocks) if self.augment else None
        lines: list[list[Line]] = []
        for block in self.blocks:
            varied = augmenter(block, random) if augmenter else [line.segments for line in block.lines]
            lines.append([line_of(segments) for segments in varied])
        pieces = iter(wordpieces(tokenizer, [line.text for group in lines for line in group]))
        articles: list[list[Labelled]] = []
        singles: list[Labelled] = []
        for block, group in zip(self.blocks, lines, strict=True):
            items = []
            for line in group:
                items.extend(labelled(line, next(pieces), article=block.header is not None, weight=self.name_weight))
            if block.header:
                articles.append(items)
            else:
                singles.extend(items)
        windows = list(self._windows(articles, singles, random))
        return [collate(group) for group in grouped(windows, self.tokens, random)]

    def _windows(
        self, articles: list[list[Labelled]], singles: list[Labelled], random: Random
    ) -> Iterator[list[Labelled]]:
        random.shuffle(singles)
        if not self.context:
            yield from ([item] for items in (*articles, singles) for item in items)
            return
        for items in articles:
            chance = random.random()
            limit = WINDOW if chance < 0.7 else random.choice((96, 128, 192)) if chance < 0.88 else 1
            yield from packed(items, limit)
        half = int(len(singles) * 0.6)
        yield from ([item] for item in singles[:half])
        yield from packed(singles[half:], 128)


def labelled(line: Line, chunk: Chunk, *, article: bool, weight: float) -> list[Labelled]:
    """A line as labelled chunks: one, or several where it is longer than a window (arcs across them are lost)."""
    pieces = line_chunks(line.text, chunk)
    if len(pieces) < 2:
        return [label(line, piece, article=article, name_weight=weight) for piece in pieces]
    return [_labelled_piece(line, piece, article=article, weight=weight) for piece in pieces]


def _labelled_piece(line: Line, piece: Chunk, *, article: bool, weight: float) -> Labelled:
    low, high = int(piece.starts[piece.keep_from]), int(piece.ends[-1])
    kept = [i for i, s in enumerate(line.spans) if low <= s.span.start and s.span.end <= high]
    frames = tuple(
        replace(f, roles=frozenset((r, kept.index(i)) for r, i in f.roles if i in kept))
        for f in line.frames
        if low <= f.trigger.start and f.trigger.end <= high
    )
    part = Line(line.text, tuple(line.spans[i] for i in kept), frames)
    item = label(part, piece, article=article, name_weight=weight)
    item.span_tags[: piece.keep_from] = IGNORE
    item.trigger_tags[: piece.keep_from] = IGNORE
    return item


def packed(items: Sequence[Labelled], limit: int) -> Iterator[list[Labelled]]:
    """Consecutive chunks in windows of at most ``limit`` wordpieces."""
    at = 0
    for window in pack([item.chunk for item in items], limit=limit):
        yield list(items[at : at + len(window.chunks)])
        at += len(window.chunks)


def grouped(windows: list[list[Labelled]], tokens: int, random: Random) -> list[list[list[Labelled]]]:
    """Windows of like length in groups of at most ``tokens`` padded wordpieces, the groups shuffled."""
    size = {id(w): 1 + sum(len(i.chunk) + 1 for i in w) for w in windows}
    ordered = sorted(windows, key=lambda w: size[id(w)] * (1 + 0.15 * random.random()))
    groups: list[list[list[Labelled]]] = []
    held: list[list[Labelled]] = []
    width = 0
    for window in ordered:
        wider = max(width, size[id(window)])
        if held and wider * (len(held) + 1) > tokens:
            groups.append(held)
            held, wider = [], size[id(window)]
        held.append(window)
        width = wider
    if held:
        groups.append(held)
    random.shuffle(groups)
    return groups

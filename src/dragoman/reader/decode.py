"""From the encoder's vectors to spans and frames: the likeliest well-formed tags, then the heads on what they found.

``read_windows`` decides everything itself. ``label_given`` is told spans, triggers and types (to score the other
heads apart from them) and labels only modes, flags and role arcs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dragoman.model import Frame, ReadSpan, Role, Span
from dragoman.reader.heads import Floats, Heads, Ints
from dragoman.reader.labels import FIRST_TYPE, FLAGS, INSIDE, KINDS, OUTSIDE, ROLES, SPAN_TAGS, TYPES, distance_bucket
from dragoman.reader.windows import Chunk, Window

SURE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class ChunkReading:
    """What was read in a chunk. Role targets index ``spans``; offsets are those of the chunk's words."""

    chunk: Chunk
    spans: tuple[ReadSpan, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Spans as (first word, last word, kind) and frames as (first word, last word, type), with probabilities."""

    spans: tuple[tuple[int, int, int, float], ...]
    frames: tuple[tuple[int, int, int, float], ...]


def word_vectors(window: Window, hidden: Floats) -> list[Floats]:
    """The vectors of the first wordpieces of each chunk's words, from the window's (wordpieces, 768)."""
    return [hidden[at + chunk.firsts] for at, chunk in zip(window.offsets(), window.chunks, strict=True)]


def read_windows(windows: Sequence[Window], hidden: Floats, heads: Heads) -> list[list[ChunkReading]]:
    """The readings of each window's chunks. ``hidden`` is (windows, wordpieces, 768)."""
    chunks = [c for w in windows for c in w.chunks]
    vectors = [v for w, h in zip(windows, hidden, strict=True) for v in word_vectors(w, h)]
    if not chunks:
        return [[] for _ in windows]
    spans, triggers = heads.tags(np.concatenate(vectors))
    edges = np.cumsum([0, *(len(v) for v in vectors)])
    spans_by_chunk = [spans[a:b] for a, b in pairwise(edges)]
    paths = span_paths(spans_by_chunk, heads.calibration.thresholds["span"])
    readings = []
    for i, chunk in enumerate(chunks):
        found_spans = _spans(paths[i], spans_by_chunk[i])
        found_frames = _frames(triggers[edges[i] : edges[i + 1]], vectors[i], heads, chunk.cases[chunk.firsts] > 0)
        readings.append(_label(chunk, Found(found_spans, found_frames), vectors[i], heads))
    shared = iter(readings)
    return [[next(shared) for _ in w.chunks] for w in windows]


def label_given(window: Window, hidden: Floats, given: Sequence[Found], heads: Heads) -> list[ChunkReading]:
    """Modes, flags and role arcs of given spans and frames, one ``Found`` per chunk of the window."""
    vectors = word_vectors(window, hidden)
    return [_label(c, f, v, heads) for c, f, v in zip(window.chunks, given, vectors, strict=True)]


def span_paths(logs: Sequence[Floats], outside: float) -> list[Ints]:
    """The likeliest tag sequence of each chunk in which an inside tag only follows its own kind.

    Mostly that is each word's likeliest tag; where those do not fit together, Viterbi finds the sequence.
    """
    paths = []
    for scores in logs:
        path = scores.argmax(axis=1) if not outside else _biased(scores, outside).argmax(axis=1)
        paths.append(np.asarray(path, dtype=np.int64))
    broken = [i for i, path in enumerate(paths) if not _fits_together(path)]
    if broken:
        mended = _viterbi([logs[i] for i in broken], outside)
        for i, path in zip(broken, mended, strict=True):
            paths[i] = path
    return paths


def _biased(scores: Floats, outside: float) -> Floats:
    biased = scores.copy()
    biased[:, OUTSIDE] += outside
    return biased


def _fits_together(path: Ints) -> bool:
    """Whether every inside tag (even, above 0) follows the begin or inside tag of its kind."""
    before = np.concatenate([[OUTSIDE], path[:-1]])
    inside = (path > 0) & (path % 2 == 0)
    return bool(np.all(~inside | (before == path) | (before == path - 1)))


def _viterbi(logs: Sequence[Floats], outside: float) -> list[Ints]:
    """The likeliest well-formed sequences, all chunks in step."""
    length, count = max(len(x) for x in logs), len(logs)
    scores = np.full((count, length, SPAN_TAGS), 0.0, dtype=np.float32)
    for row, x in enumerate(logs):
        scores[row, : len(x)] = x
    scores[:, :, OUTSIDE] += outside
    begins = np.arange(1, SPAN_TAGS, 2)
    total = scores[:, 0].copy()
    total[:, begins + 1] = -np.inf
    back = np.zeros((count, length, SPAN_TAGS), dtype=np.int64)
    for step in range(1, length):
        best = total.argmax(axis=1)
        back[:, step] = best[:, None]
        top = np.broadcast_to(total.max(axis=1)[:, None], total.shape).copy()
        inside = total[:, begins + 1] > total[:, begins]
        back[:, step, begins + 1] = np.where(inside, begins + 1, begins)
        top[:, begins + 1] = np.where(inside, total[:, begins + 1], total[:, begins])
        # Rows that ended earlier keep their total: padding must not choose their last tag.
        live = np.array([len(x) > step for x in logs])[:, None]
        total = np.where(live, top + scores[:, step], total)
    paths = []
    for row, x in enumerate(logs):
        path = np.zeros(len(x), dtype=np.int64)
        if len(x):
            path[-1] = total[row].argmax()
            for step in range(len(x) - 1, 0, -1):
                path[step - 1] = back[row, step, path[step]]
        paths.append(path)
    return paths


def _spans(path: Ints, logs: Floats) -> tuple[tuple[int, int, int, float], ...]:
    """Spans of a tag path. A span's probability is that of its least sure word, the word that ends it included."""
    found = []
    for first in np.flatnonzero(path % 2 == 1):
        kind = (int(path[first]) - 1) // 2
        inside = 2 + 2 * kind
        last = int(first)
        while last + 1 < len(path) and path[last + 1] == inside:
            last += 1
        least = min(float(logs[w, path[w]]) for w in range(int(first), last + 1))
        chance = float(np.exp(least))
        if last + 1 < len(path):
            chance = min(chance, 1 - float(np.exp(logs[last + 1, inside])))
        found.append((int(first), last, kind, chance))
    return tuple(found)


def _frames(
    logs: Floats, vectors: Floats, heads: Heads, lettered: NDArray[np.bool_]
) -> tuple[tuple[int, int, int, float], ...]:
    """Frames whose first word is likelier than the threshold to begin one; a second on the same words if likely.

    ``lettered`` tells which words have letters: punctuation triggers nothing.
    """
    thresholds = heads.calibration.thresholds
    chances = np.exp(logs)
    begins = chances[:, FIRST_TYPE:].sum(axis=1)
    inside = chances[:, INSIDE]
    firsts = np.flatnonzero((begins >= thresholds["trigger"]) & (begins >= inside) & lettered)
    if not len(firsts):
        return ()
    types = logs[firsts, FIRST_TYPE:].argmax(axis=1).astype(np.int64)
    seconds = np.exp(heads.seconds(vectors[firsts], types))
    found = []
    for row, (first, kind) in enumerate(zip(firsts, types, strict=True)):
        last = int(first)
        while last + 1 < len(logs) and inside[last + 1] >= SURE_ENOUGH:
            last += 1
        found.append((int(first), last, int(kind), float(chances[first, FIRST_TYPE + kind])))
        if 1 - seconds[row, 0] >= thresholds["second"]:
            other = int(seconds[row, 1:].argmax())
            found.append((int(first), last, other, float(seconds[row, 1 + other] * begins[first])))
    return tuple(found)


def _rounded(chance: float) -> float:
    """Four digits: what lies below depends on how many windows are multiplied at once."""
    return round(float(chance), 4)


def _label(chunk: Chunk, found: Found, vectors: Floats, heads: Heads) -> ChunkReading:
    """Spans and frames with their modes, flags and arcs; frames and spans that begin in the context are dropped."""
    spans = tuple(s for s in found.spans if s[1] >= chunk.keep_from)
    frames = [f for f in found.frames if f[0] >= chunk.keep_from]
    read_spans = tuple(
        ReadSpan(Span(int(chunk.starts[a]), int(chunk.ends[b])), KINDS[kind], _rounded(chance))
        for a, b, kind, chance in spans
    )
    if not frames:
        return ChunkReading(chunk, read_spans, ())
    types = np.array([f[2] for f in frames], dtype=np.int64)
    rows = vectors[[f[0] for f in frames]]
    modes, mode_chances = heads.modes(rows, types)
    flags = heads.flags(rows, types)
    arcs = _arcs(spans, frames, vectors, heads)
    thresholds = heads.calibration.thresholds
    flag_least = np.array([thresholds[f"flag.{f}"] for f in FLAGS])
    read = []
    for row, (first, last, kind, chance) in enumerate(frames):
        read.append(
            Frame(
                Span(int(chunk.starts[first]), int(chunk.ends[last])),
                TYPES[kind],
                modes[row],
                frozenset(FLAGS[i] for i in np.flatnonzero(flags[row] >= flag_least)),
                arcs[row],
                _rounded(chance),
                _rounded(mode_chances[row]),
                {flag: _rounded(p) for flag, p in zip(FLAGS, flags[row], strict=True)},
            )
        )
    return ChunkReading(chunk, read_spans, tuple(read))


def _arcs(
    spans: Sequence[tuple[int, int, int, float]],
    frames: Sequence[tuple[int, int, int, float]],
    vectors: Floats,
    heads: Heads,
) -> list[tuple[Role, ...]]:
    if not spans:
        return [()] * len(frames)
    ends = np.concatenate([vectors[[s[0] for s in spans]], vectors[[s[1] for s in spans]]], axis=1)
    kinds = np.array([s[2] for s in spans], dtype=np.int64)
    types = np.array([f[2] for f in frames], dtype=np.int64)
    buckets = np.array([[distance_bucket(f[0], s[0], s[1]) for s in spans] for f in frames], dtype=np.int64)
    chances = heads.arcs(vectors[[f[0] for f in frames]], types, ends, kinds, buckets)
    least = np.array([heads.calibration.thresholds[f"role.{r}"] for r in ROLES])
    return [
        tuple(Role(ROLES[r], int(s), _rounded(row[s, r])) for s, r in zip(*np.nonzero(row >= least), strict=True))
        for row in chances
    ]

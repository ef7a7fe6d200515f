"""Count what a reading of an annotated line got right, and turn counts into precision, recall, F1 and intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman.evaluation.annotated import Line
from dragoman.model import Frame, ReadSpan, Span

Counts = NDArray[np.int64]

#: What is counted. ``given`` means: labelled on the true triggers (and, for roles, the true spans).
METRICS: Final[tuple[tuple[str, str], ...]] = (
    ("spans", "spans with kind, all"),
    ("role_spans", "spans with kind, those that bear a role"),
    ("triggers", "triggers found"),
    ("typed", "triggers with type"),
    ("mode", "mode, where trigger and type are right"),
    ("flags", "realis flags, where trigger and type are right"),
    ("roles", "role arcs, end to end"),
    ("frames", "whole frames: trigger, type, exact actors and recipients"),
    ("mode_given", "mode, given true triggers and types"),
    ("flags_given", "realis flags, given true triggers and types"),
    ("roles_given", "role arcs, given true triggers and spans"),
)
NAMES: Final[tuple[str, ...]] = tuple(name for name, _ in METRICS)


@dataclass(slots=True)
class Tally:
    """Counts (metrics, [true positives, predicted, gold]) and the confusions of types on rightly found triggers."""

    counts: Counts = field(default_factory=lambda: np.zeros((len(NAMES), 3), dtype=np.int64))
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def match(self, name: str, gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> None:
        """Count two sets against each other."""
        left, right = set(gold), set(predicted)
        self.counts[NAMES.index(name)] += (len(left & right), len(right), len(left))

    def add(self, other: Tally) -> None:
        """Add another tally's counts to this one's."""
        self.counts += other.counts
        self.confusions.update(other.confusions)


@dataclass(frozen=True, slots=True)
class LineReading:
    """What was read in a line: spans and frames with offsets in the line, role targets indexing ``spans``."""

    spans: tuple[ReadSpan, ...]
    frames: tuple[Frame, ...]


def _role_spans(frames: Iterable[Frame]) -> set[int]:
    return {role.target for frame in frames for role in frame.roles}


def _ends(spans: Sequence[Span], frame_roles: Iterable[tuple[str, int]], role: str) -> frozenset[Span]:
    return frozenset(spans[i] for r, i in frame_roles if r == role)


def compare(gold: Line, read: LineReading, given: LineReading | None = None) -> Tally:
    """Tally of a line's reading against its annotation. ``given`` is the reading told the true triggers and spans."""
    tally = Tally()
    spans = [s.span for s in gold.spans]
    read_spans = [s.span for s in read.spans]
    tally.match("spans", [(s.span, s.kind) for s in gold.spans], [(s.span, s.kind) for s in read.spans])
    bearing = {i for f in gold.frames for _, i in f.roles}
    tally.match(
        "role_spans",
        [(gold.spans[i].span, gold.spans[i].kind) for i in bearing],
        [(read.spans[i].span, read.spans[i].kind) for i in _role_spans(read.frames)],
    )
    tally.match("triggers", [f.trigger for f in gold.frames], [f.trigger for f in read.frames])
    tally.match("typed", [(f.trigger, f.type) for f in gold.frames], [(f.trigger, f.type) for f in read.frames])
    true = {(f.trigger, f.type): f for f in gold.frames}
    both = [f for f in read.frames if (f.trigger, f.type) in true]
    keys = {(f.trigger, f.type) for f in both}
    tally.match("mode", [(k, true[k].mode) for k in keys if true[k].mode], _modes(both))
    tally.match("flags", [(k, flag) for k in keys for flag in true[k].flags], _flags(both))
    tally.match(
        "roles",
        [(f.trigger, f.type, r, spans[i]) for f in gold.frames for r, i in f.roles],
        [(f.trigger, f.type, r.role, read_spans[r.target]) for f in read.frames for r in f.roles],
    )
    tally.match(
        "frames",
        [(f.trigger, f.type, *(_ends(spans, f.roles, r) for r in ("actor", "recipient"))) for f in gold.frames],
        [(f.trigger, f.type, *(_ends(read_spans, _pairs(f), r) for r in ("actor", "recipient"))) for f in read.frames],
    )
    _confuse(tally, gold, read)
    if given is not None:
        tally.match("mode_given", [((f.trigger, f.type), f.mode) for f in gold.frames if f.mode], _modes(given.frames))
        tally.match(
            "flags_given", [((f.trigger, f.type), x) for f in gold.frames for x in f.flags], _flags(given.frames)
        )
        tally.match(
            "roles_given",
            [(f.trigger, f.type, r, i) for f in gold.frames for r, i in f.roles],
            [(f.trigger, f.type, r.role, r.target) for f in given.frames for r in f.roles],
        )
    return tally


def _pairs(frame: Frame) -> list[tuple[str, int]]:
    return [(r.role, r.target) for r in frame.roles]


def _modes(frames: Iterable[Frame]) -> list[tuple[tuple[Span, str], str]]:
    return [((f.trigger, f.type), f.mode) for f in frames if f.mode]


def _flags(frames: Iterable[Frame]) -> list[tuple[tuple[Span, str], str]]:
    return [((f.trigger, f.type), flag) for f in frames for flag in f.flags]


def _confuse(tally: Tally, gold: Line, read: LineReading) -> None:
    """Count (true type, read type) on triggers with one frame each, ``-`` for missed and invented ones."""
    true: dict[Span, set[str]] = {}
    found: dict[Span, set[str]] = {}
    for marked in gold.frames:
        true.setdefault(marked.trigger, set()).add(marked.type)
    for frame in read.frames:
        found.setdefault(frame.trigger, set()).add(frame.type)
    for trigger in true.keys() | found.keys():
        left = true.get(trigger, set()) - found.get(trigger, set())
        right = found.get(trigger, set()) - true.get(trigger, set())
        for a, b in zip(sorted(left) or ["-"] * len(right), sorted(right) or ["-"] * len(left), strict=False):
            tally.confusions[a, b] += 1


@dataclass(frozen=True, slots=True)
class Score:
    """One row of a score table. ``low`` and ``high`` bound the F1's 95% bootstrap interval over blocks."""

    name: str
    what: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float
    gold: int
    predicted: int


def f1_of(counts: Counts) -> NDArray[np.float64]:
    """F1 from counts (..., [true positives, predicted, gold]); 0 where there is nothing."""
    total = counts[..., 1] + counts[..., 2]
    return np.asarray(2 * counts[..., 0] / np.maximum(total, 1), dtype=np.float64)


def scores(tallies: Sequence[Tally], *, rounds: int = 1000, seed: int = 1) -> tuple[Score, ...]:
    """Scores over the tallies of blocks, with intervals from ``rounds`` resamplings of the blocks."""
    stacked = np.stack([t.counts for t in tallies]) if tallies else np.zeros((1, len(NAMES), 3), dtype=np.int64)
    total = stacked.sum(axis=0)
    random = np.random.default_rng(seed)
    picks = random.multinomial(len(stacked), np.full(len(stacked), 1 / len(stacked)), size=rounds)
    sampled = f1_of(np.einsum("rb,bmc->rmc", picks, stacked))
    low, high = np.percentile(sampled, [2.5, 97.5], axis=0)
    f1 = f1_of(total)
    return tuple(
        Score(
            name,
            what,
            float(hit / max(predicted, 1)),
            float(hit / max(gold, 1)),
            float(f1[i]),
            float(low[i]),
            float(high[i]),
            int(gold),
            int(predicted),
        )
        for i, ((name, what), (hit, predicted, gold)) in enumerate(zip(METRICS, total, strict=True))
    )

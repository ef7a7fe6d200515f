"""The reader's output as compact JSON, kept beside the findings so that each can be explained later."""

from __future__ import annotations

import json
from typing import Any

from dragoman.model import Frame, Reading, ReadSpan, Role, Span


def reading_to_json(reading: Reading) -> str:
    """One line of JSON: positional lists, probabilities to three decimals."""
    content = {
        "article": reading.article,
        "weights": reading.weights,
        "paragraphs": [(p.start, p.end) for p in reading.paragraphs],
        "sentences": [(s.start, s.end) for s in reading.sentences],
        "spans": [(s.span.start, s.span.end, s.kind, round(s.probability, 3)) for s in reading.spans],
        "frames": [_frame(frame) for frame in reading.frames],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _frame(frame: Frame) -> list[object]:
    return [
        frame.trigger.start,
        frame.trigger.end,
        frame.type,
        frame.mode,
        sorted(frame.flags),
        [(role.role, role.target, round(role.probability, 3)) for role in frame.roles],
        round(frame.type_probability, 3),
        round(frame.mode_probability, 3),
        {flag: round(p, 3) for flag, p in frame.flag_probabilities.items()},
    ]


def reading_from_json(line: str) -> Reading:
    """The reading that ``reading_to_json`` wrote."""
    content = json.loads(line)
    return Reading(
        article=content["article"],
        paragraphs=tuple(Span(*p) for p in content["paragraphs"]),
        sentences=tuple(Span(*s) for s in content["sentences"]),
        spans=tuple(ReadSpan(Span(start, end), kind, p) for start, end, kind, p in content["spans"]),
        frames=tuple(_frame_from(values) for values in content["frames"]),
        weights=content["weights"],
    )


def _frame_from(values: list[Any]) -> Frame:
    start, end, type_, mode, flags, roles, *probabilities = values
    arcs = tuple(Role(*role) for role in roles)
    return Frame(Span(start, end), type_, mode, frozenset(flags), arcs, *probabilities)

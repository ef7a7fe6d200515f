"""What a run did: articles, findings by kind and type, problems by reason, seconds by stage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.run.shard import Shard

_PARTICULAR = re.compile(r"(?<!\w)'[^']*'(?!\w)|\"[^\"]*\"|“[^”]*”|\d+")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did so far, or in the end. Findings and problems are those of the articles read in this run.

    ``problems`` counts by step and reason, with what is particular to one case (numbers, quoted words) left out.
    ``seconds`` is the time of each stage (sources, reader, resolve, store), added over processes; ``wall`` is the time
    that passed. ``changed`` says whether the record was changed at all.
    """

    record: Path
    read: int
    skipped: int
    failed: int
    findings: int
    by_kind: Mapping[str, int]
    by_type: Mapping[str, Mapping[str, int]]
    problems: Mapping[str, int]
    sentences: int
    characters: int
    seconds: Mapping[str, float]
    wall: float
    changed: bool


@dataclass(slots=True)
class Tally:
    """The running count behind a summary."""

    read: int = 0
    skipped: int = 0
    failed: int = 0
    sentences: int = 0
    characters: int = 0
    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("sources", "reader", "resolve", "store"), 0.0)
    )

    def add(self, shard: Shard) -> None:
        """Count what a shard yielded."""
        self.read += shard.read
        self.failed += shard.failed
        self.sentences += shard.sentences
        self.characters += shard.characters
        self.types.update(shard.types)
        for step, reason in shard.problems:
            self.problem(step, reason)
        for stage, seconds in shard.seconds.items():
            self.seconds[stage] += seconds

    def problem(self, step: str, reason: str) -> None:
        """Count a problem under its general reason."""
        self.problems[f"{step}: {_PARTICULAR.sub('…', reason)}"] += 1

    def summary(self, record: Path, wall: float, *, changed: bool) -> Summary:
        """The count as it stands."""
        by_kind: Counter[str] = Counter()
        by_type: dict[str, dict[str, int]] = {}
        for (kind, type_), count in sorted(self.types.items(), key=lambda item: (-item[1], item[0])):
            by_kind[kind] += count
            by_type.setdefault(kind, {})[type_] = count
        return Summary(
            record=record,
            read=self.read,
            skipped=self.skipped,
            failed=self.failed,
            findings=sum(by_kind.values()),
            by_kind=dict(by_kind),
            by_type=by_type,
            problems=dict(self.problems.most_common()),
            sentences=self.sentences,
            characters=self.characters,
            seconds=dict(self.seconds),
            wall=wall,
            changed=changed,
        )

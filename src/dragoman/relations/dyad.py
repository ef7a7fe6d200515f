"""The dossier of a dyad: what stands between two sides, what happened, what they say, and what is not (yet) fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.relations import fetch
from dragoman.relations.canonical import (
    Finding,
    PartyRecord,
    article_id,
    by_date,
    day,
    outlet,
    parties,
    published,
    section,
    words,
)
from dragoman.relations.happenings import Happening, happenings
from dragoman.relations.sides import Side, find_side
from dragoman.relations.ties import Direction, SharedTie, StandingTie, shared_ties, standing_ties
from dragoman.store import Record

if TYPE_CHECKING:
    from dragoman.registry import Registry

OPEN_SECTIONS = ("planned", "claimed", "denied", "hypothetical", "historical")
UNDATED_YEAR = "undated"


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one side about or to the other. ``findings`` are the reports of the same words, the surest first."""

    direction: Direction
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """A finding of the dyad that is no plain fact, with the direction it has."""

    direction: Direction
    finding: Finding


@dataclass(frozen=True, slots=True)
class YearCount:
    """Happenings of one year in one direction, by quad 1 to 4. A happening counts once however many report it."""

    year: str
    direction: Direction
    quads: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Month:
    """Coverage: articles and named outlets of the whole record in a month, and the articles that name the dyad."""

    month: str
    articles: int
    outlets: int
    of_dyad: int


@dataclass(frozen=True, slots=True)
class Dyad:
    """The dossier of sides ``a`` and ``b``. Directions are "a→b", "b→a" and "both"."""

    a: Side
    b: Side
    reports: int
    outlets: int
    first: str | None
    last: str | None
    ties: tuple[StandingTie, ...]
    shared: tuple[SharedTie, ...]
    events: tuple[Happening, ...]
    counts: tuple[YearCount, ...]
    statements: tuple[Said, ...]
    planned: tuple[Background, ...]
    claimed: tuple[Background, ...]
    denied: tuple[Background, ...]
    hypothetical: tuple[Background, ...]
    historical: tuple[Background, ...]
    coverage: tuple[Month, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the record says nothing of the two together."""
        return not self.reports and not self.shared

    def quad_totals(self) -> tuple[int, int, int, int]:
        """Happenings by quad over all years and directions."""
        one, two, three, four = (sum(c.quads[i] for c in self.counts) for i in range(4))
        return one, two, three, four


def dyad(
    record: Record,
    a: str,
    b: str,
    *,
    registry: Registry | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Dyad:
    """The dossier of two parties, each an ISO code, registry id, name or unambiguous prefix.

    ``since`` and ``until`` (inclusive) keep findings dated within them; what is undated goes by its report's date.

    Raises:
        InputError: a name is unknown or ambiguous, or both mean the same party.

    """
    if registry is None:
        from dragoman.registry import load

        registry = load()
    seen = fetch.parties_seen(record)
    sides = find_side(a, registry, seen), find_side(b, registry, seen)
    if sides[0].key == sides[1].key:
        raise InputError(f"{a!r} and {b!r} both mean {sides[0].name}; a dyad needs two different parties")
    directed = _directed(record, *sides)
    within = [(d, f) for d, f in directed if _within(f, since, until)]
    third = {f["id"]: f for side in sides for f in fetch.ties_of(record, side) if _within(f, since, until)}
    return _assemble(sides, within, list(third.values()), fetch.articles_by_month(record))


def _assemble(
    sides: tuple[Side, Side],
    directed: Sequence[tuple[Direction, Finding]],
    ties: Sequence[Finding],
    months: Sequence[tuple[str, int, int]],
) -> Dyad:
    findings = [f for _, f in directed]
    dates = sorted(d for d in map(published, findings) if d)
    events = _events(directed)
    planned, claimed, denied, hypothetical, historical = (_background(directed, name) for name in OPEN_SECTIONS)
    return Dyad(
        a=sides[0],
        b=sides[1],
        reports=len({article_id(f) for f in findings}),
        outlets=len({outlet(f) for f in findings} - {None}),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        ties=tuple(standing_ties((d, f) for d, f in directed if f["kind"] == "tie")),
        shared=tuple(shared_ties(ties, *sides)),
        events=events,
        counts=_counts(events),
        statements=_statements(directed),
        coverage=_coverage(findings, months),
        planned=planned,
        claimed=claimed,
        denied=denied,
        hypothetical=hypothetical,
        historical=historical,
    )


def _directed(record: Record, a: Side, b: Side) -> list[tuple[Direction, Finding]]:
    found = [(direction_of(f, a, b), f) for f in fetch.of_both(record, a, b)]
    directed = [(d, f) for d, f in found if d is not None]
    known = {f["id"] for _, f in directed}
    for visitor, host, direction in ((a, b, "a→b"), (b, a, "b→a")):
        for visit in fetch.visits_of(record, visitor):
            hosted = host.kind == "country" and visit["place"].get("country") == host.key
            if hosted and visit["id"] not in known:
                directed.append((direction, visit))  # type: ignore[arg-type]
    return directed


def direction_of(finding: Finding, a: Side, b: Side) -> Direction | None:
    """Which way a finding goes between the sides; None where they are only named beside each other."""
    kind = finding["kind"]
    if kind == "statement":
        sources, targets = parties(finding, "speaker"), parties(finding, "addressee", "about")
    elif kind == "tie":
        sources, targets = parties(finding, "from"), parties(finding, "to")
    else:
        sources, targets = parties(finding, "actors"), parties(finding, "recipients")
    there = _any(sources, a, b) and _any(targets, b, a)
    back = _any(sources, b, a) and _any(targets, a, b)
    jointly = kind != "statement" and not targets and _any(sources, a, b) and _any(sources, b, a)
    if (there and back) or jointly or (finding.get("symmetric") and (there or back)):
        return "both"
    if there or back:
        return "a→b" if there else "b→a"
    if kind == "event" and _any(parties(finding, "mediators"), a, b) and _any([*sources, *targets], b, a):
        return "a→b"
    if kind == "event" and _any(parties(finding, "mediators"), b, a) and _any([*sources, *targets], a, b):
        return "b→a"
    return None


def _any(found: Sequence[PartyRecord], side: Side, other: Side) -> bool:
    """Whether a party stands for the side; one that both cover (an army and its country) stands for the narrower."""
    narrower = other.kind != "country" and side.kind == "country"
    return any(side.covers(p) and not (narrower and other.covers(p)) for p in found)


def _events(directed: Iterable[tuple[Direction, Finding]]) -> tuple[Happening, ...]:
    by_direction: dict[Direction, list[Finding]] = {}
    for direction, finding in directed:
        if finding["kind"] == "event" and section(finding) == "fact":
            by_direction.setdefault(direction, []).append(finding)
    found = [h for direction, events in by_direction.items() for h in happenings(events, direction=direction)]
    return tuple(sorted(found, key=lambda h: by_date(h.lead)))


def _counts(events: Iterable[Happening]) -> tuple[YearCount, ...]:
    counted: dict[tuple[str, Direction], Counter[int]] = {}
    for event in events:
        key = ((day(event.lead) or UNDATED_YEAR)[: 7 if day(event.lead) is None else 4], event.direction)
        counted.setdefault(key, Counter())[int(event.lead.get("quad") or 0)] += 1  # type: ignore[arg-type]
    return tuple(
        YearCount(year, direction, (quads[1], quads[2], quads[3], quads[4]))
        for (year, direction), quads in sorted(counted.items())
    )


def _statements(directed: Iterable[tuple[Direction, Finding]]) -> tuple[Said, ...]:
    grouped: dict[tuple[Direction, tuple[str, ...]], list[Finding]] = {}
    for direction, finding in directed:
        if finding["kind"] == "statement":
            said = (finding.get("content") or finding["evidence"])["text"]
            grouped.setdefault((direction, words(said)), []).append(finding)
    found = [
        Said(direction, tuple(sorted(group, key=lambda f: -float(f.get("confidence") or 0))))
        for (direction, _), group in grouped.items()
    ]
    return tuple(sorted(found, key=lambda s: by_date(s.findings[0])))


def _background(directed: Iterable[tuple[Direction, Finding]], name: str) -> tuple[Background, ...]:
    return tuple(
        Background(direction, finding)
        for direction, finding in sorted(directed, key=lambda item: by_date(item[1]))
        if finding["kind"] != "statement" and section(finding) == name
    )


def _coverage(findings: Iterable[Finding], months: Sequence[tuple[str, int, int]]) -> tuple[Month, ...]:
    """Every month from the first to the last report of the record, months of silence included."""
    if not months:
        return ()
    known: Mapping[str, tuple[int, int]] = {month: (articles, outlets) for month, articles, outlets in months}
    dyadic = Counter(m for m, _ in {((published(f) or "")[:7], article_id(f)) for f in findings} if m)
    covered = []
    month, last = months[0][0], months[-1][0]
    while month <= last:
        covered.append(Month(month, *known.get(month, (0, 0)), of_dyad=dyadic[month]))
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12:04d}-{number % 12 + 1:02d}"
    return tuple(covered)


def _within(finding: Finding, since: date | None, until: date | None) -> bool:
    when = finding.get("date") or {}
    start = when.get("start") or published(finding)
    end = when.get("end") or published(finding)
    if since is None and until is None:
        return True
    if not start or not end:
        return False
    return (since is None or str(end) >= since.isoformat()) and (until is None or str(start) <= until.isoformat())

"""One happening, many reports: findings of several articles that tell the same event are shown and counted once.

Findings that share a ``story`` are one happening. Where no story is known yet, two events of *different* articles are
one when type, mode and realis agree, their dates are the same day (or both reports print the same sentence) and their
parties, place and casualties do not contradict each other. Within one article the coder has merged repeats already, so
what it kept apart stays apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.relations.canonical import Finding, article_id, by_date, day, outlets, parties, reports, words
from dragoman.relations.sides import fold


@dataclass(frozen=True, slots=True)
class Happening:
    """Reports of one event. ``lead`` is the surest of them; ``findings`` holds all in order of date."""

    lead: Finding
    findings: tuple[Finding, ...]
    direction: str = ""

    @property
    def reports(self) -> int:
        """Number of articles that tell it."""
        return reports(self.findings)

    @property
    def outlets(self) -> int:
        """Number of named outlets that tell it."""
        return outlets(self.findings)


def happenings(events: Iterable[Finding], *, direction: str = "") -> list[Happening]:
    """The events grouped to happenings, by date."""
    groups: list[list[Finding]] = []
    index: dict[tuple[object, ...], list[list[Finding]]] = {}
    for event in sorted(events, key=by_date):
        keys = _keys(event)
        candidates = [group for key in keys for group in index.get(key, ())]
        group = next((g for g in candidates if _joins(event, g)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(event)
        for key in keys:
            indexed = index.setdefault(key, [])
            if all(other is not group for other in indexed):
                indexed.append(group)
    found = [Happening(max(group, key=_sureness), tuple(group), direction) for group in groups]
    return sorted(found, key=lambda h: by_date(h.findings[0]))


def _keys(event: Finding) -> list[tuple[object, ...]]:
    """Under what the events are looked up that may be the same happening: the story, else day and sentence."""
    if event.get("story"):
        return [("story", event["story"])]
    code = (event.get("type"), event.get("mode"), event.get("realis"), bool(event.get("historical")))
    keys: list[tuple[object, ...]] = [("sentence", *code, words(event["evidence"]["text"]))]
    return keys if day(event) is None else [("day", *code, (event.get("date") or {}).get("value")), *keys]


def _sureness(event: Finding) -> float:
    return float(event.get("confidence") or 0)


def _joins(event: Finding, group: Sequence[Finding]) -> bool:
    if event.get("story"):
        return True
    if any(article_id(event) == article_id(other) for other in group):
        return False
    return all(_compatible(event, other) for other in group)


def _compatible(one: Finding, other: Finding) -> bool:
    if words(one["evidence"]["text"]) == words(other["evidence"]["text"]) and _same_number(one, other):
        return True
    if day(one) is None or (one.get("date") or {}).get("value") != (other.get("date") or {}).get("value"):
        return False
    return (
        _parties_agree(one, other, "actors")
        and _parties_agree(one, other, "recipients")
        and _place_agrees(one, other)
        and _same_number(one, other)
    )


def _parties_agree(one: Finding, other: Finding, role: str) -> bool:
    """The countries are the same, and where both name somebody, they share a name or one names only the country."""
    ours, theirs = parties(one, role), parties(other, role)
    if {p.get("country") for p in ours} != {p.get("country") for p in theirs}:
        return False
    named = [
        {fold(str(p.get("name") or p.get("text"))) for p in side if p.get("kind") != "state"} for side in (ours, theirs)
    ]
    return not all(named) or bool(named[0] & named[1])


def _place_agrees(one: Finding, other: Finding) -> bool:
    places = [(f.get("place") or {}) for f in (one, other)]
    names = [fold(str(p.get("name") or p.get("text") or "")) for p in places]
    return not all(names) or names[0] == names[1]


def _same_number(one: Finding, other: Finding) -> bool:
    for role in ("killed", "injured"):
        first, second = one.get(role), other.get(role)
        if first and second and (first.get("low"), first.get("high")) != (second.get("low"), second.get("high")):
            return False
    return True

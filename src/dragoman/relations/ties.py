"""Standing ties as a view over claims: nothing is merged in the record, and claims against stand beside claims for.

A claim is one sentence that asserts a tie. Claims of the same tie in the same direction form one standing tie with
its interval, its reports and outlets and what speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from dragoman.relations.canonical import (
    Finding,
    PartyRecord,
    article_id,
    outlets,
    parties,
    party_name,
    published,
    reports,
    section,
)
from dragoman.relations.sides import Side, fold

Direction = Literal["a→b", "b→a", "both"]
Status = Literal["current", "ended", "contradicted", "said to have ended"]


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of one tie, sorted by what they say: it holds, someone says it holds, it does not, it did once."""

    supporting: tuple[Finding, ...]
    claimed: tuple[Finding, ...]
    denied: tuple[Finding, ...]
    historical: tuple[Finding, ...]

    @property
    def reports(self) -> int:
        """Number of articles that say it holds."""
        return reports(self.supporting)

    @property
    def outlets(self) -> int:
        """Number of named outlets that say it holds."""
        return outlets(self.supporting)

    @property
    def since(self) -> str | None:
        """The ISO date, to its precision, from which the tie is said to hold: the earliest, most precise."""
        return _since([*self.supporting, *self.historical])

    @property
    def first_reported(self) -> str | None:
        """Publication date of the first report that says it holds."""
        return min((d for d in map(published, self.supporting) if d), default=None)

    @property
    def last_reported(self) -> str | None:
        """Publication date of the last report that says it holds."""
        return max((d for d in map(published, self.supporting) if d), default=None)

    @property
    def until(self) -> str | None:
        """The latest end that a claim gives, as ISO text; None where none gives one."""
        ends = [
            str(c["until"]["value"])
            for c in (*self.supporting, *self.historical)
            if (c.get("until") or {}).get("value")
        ]
        return max(ends, default=None)

    @property
    def status(self) -> Status:
        """Current, unless an end is given or a later report speaks against it."""
        last = self.last_reported or ""
        if self.until and self.until < last[: len(self.until)]:
            return "ended"
        if any((published(c) or "") >= last for c in self.denied):
            return "contradicted"
        if any((published(c) or "") > last for c in self.historical):
            return "said to have ended"
        return "current"

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics of the supporting claims, the commonest first."""
        counts: dict[str, int] = {}
        for topic in (t for c in self.supporting for t in c.get("topics") or ()):
            counts[topic] = counts.get(topic, 0) + 1
        return tuple(sorted(counts, key=lambda t: (-counts[t], t)))

    @property
    def objects(self) -> tuple[str, ...]:
        """The words that say in what the tie consists or why it stands, each once, in order of first mention."""
        found = (" ".join(str(c["object"]["text"]).split()) for c in self.supporting if c.get("object"))
        return tuple({fold(text): text for text in reversed(list(found))}.values())[::-1]

    @property
    def evidence(self) -> tuple[Finding, ...]:
        """The strongest supporting claims: direct before derived, surest first, one a report."""
        ranked = sorted(self.supporting, key=lambda c: (bool(c.get("derived_from")), -float(c.get("confidence") or 0)))
        return tuple({article_id(c): c for c in reversed(ranked)}.values())[::-1]

    @property
    def contradicting(self) -> tuple[Finding, ...]:
        """What speaks against it: denials, and reports that it held once."""
        return self.denied + self.historical


@dataclass(frozen=True, slots=True)
class StandingTie:
    """A tie between the two sides, with all its claims."""

    tie: str
    direction: Direction
    claims: Claims


@dataclass(frozen=True, slots=True)
class SharedTie:
    """The same tie of both sides with one third party. ``role`` says on which end the two sides stand."""

    tie: str
    third: str
    role: Literal["from", "to", "with"]
    of_a: Claims
    of_b: Claims


def sort_claims(claims: Iterable[Finding]) -> Claims:
    """The claims by what they say. Hypothetical and planned ties are no claims that a tie stands and are left out."""
    by_section: dict[str, list[Finding]] = {}
    for claim in sorted(claims, key=lambda c: (published(c) or "", int(c["evidence"]["start"]))):
        by_section.setdefault(section(claim), []).append(claim)
    return Claims(*(tuple(by_section.get(name, ())) for name in ("fact", "claimed", "denied", "historical")))


def standing_ties(directed: Iterable[tuple[Direction, Finding]]) -> list[StandingTie]:
    """Ties between the sides that at least one sentence states as a fact; best attested first."""
    grouped: dict[tuple[str, Direction], list[Finding]] = {}
    for direction, claim in directed:
        grouped.setdefault((str(claim["tie"]), direction), []).append(claim)
    ties = [StandingTie(tie, direction, sort_claims(claims)) for (tie, direction), claims in grouped.items()]
    return sorted((t for t in ties if t.claims.supporting), key=lambda t: (-t.claims.reports, t.tie, t.direction))


def shared_ties(ties: Iterable[Finding], a: Side, b: Side) -> list[SharedTie]:
    """Ties that both sides have with the same third party, such as sanctions of the West on both."""
    grouped: dict[tuple[str, str, str], tuple[list[Finding], list[Finding]]] = {}
    names: dict[str, str] = {}
    for claim in ties:
        for role, ours, others in _ends(claim):
            sides = [[p for p in ours if side.covers(p)] for side in (a, b)]
            for third in [p for p in others if not a.covers(p) and not b.covers(p)] or _unnamed(others):
                key = _third_key(third)
                names.setdefault(key, str(third.get("name") or third.get("text")))
                lists = grouped.setdefault((str(claim["tie"]), role, key), ([], []))
                for found, held in zip(lists, sides, strict=True):
                    if held and not any(claim is other for other in found):
                        found.append(claim)
    shared = [
        SharedTie(tie, names[key], role, sort_claims(of_a), sort_claims(of_b))  # type: ignore[arg-type]
        for (tie, role, key), (of_a, of_b) in grouped.items()
    ]
    return sorted(
        (s for s in shared if s.of_a.supporting and s.of_b.supporting),
        key=lambda s: (-min(s.of_a.reports, s.of_b.reports), s.tie, s.third),
    )


def _ends(claim: Finding) -> list[tuple[str, Sequence[PartyRecord], Sequence[PartyRecord]]]:
    source, target = parties(claim, "from"), parties(claim, "to")
    if claim.get("symmetric"):
        everyone = [*source, *target]
        return [("with", everyone, everyone)]
    return [("from", source, target), ("to", target, source)]


def _unnamed(others: Sequence[PartyRecord]) -> list[PartyRecord]:
    """A stand-in for the third party where the sentence names nobody on that end."""
    return [] if others else [{"name": "", "text": "", "kind": "group"}]


def _third_key(party: PartyRecord) -> str:
    return str(party.get("country") or party.get("id") or fold(party_name(party)))


def _since(claims: Sequence[Finding]) -> str | None:
    dates = [str(c["since"]["value"]) for c in claims if (c.get("since") or {}).get("value")]
    if not dates:
        return None
    earliest = min(dates)
    return max((d for d in dates if d.startswith(earliest)), key=len)

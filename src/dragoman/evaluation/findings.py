"""Score exported findings against gold of the same format (``dragoman export --format jsonl``).

Articles are aligned by id, source id, url or title, each with one other at most. Within an article the largest
one-to-one matching between gold and predicted findings counts: each finding is right at most once. Findings in
articles that the other file lacks count against precision or recall: an article without gold findings is a quiet one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from dragoman.exchange import read_findings
from dragoman.registry.folding import fold

Finding = Mapping[str, Any]
Fits = Callable[[Finding, Finding], bool]

_EMPTY: Final = frozenset(("the", "a", "an", "of", "and", "in", "for"))
OVERLAP: Final = 0.5
"""Statements match when their words agree to this F1 at least."""


@dataclass(frozen=True, slots=True)
class FindingScore:
    """One row: how many gold and predicted findings there are, how many pairs match, and what follows."""

    name: str
    what: str
    matched: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predicted that match."""
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that match."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.matched / (self.predicted + self.gold) if self.predicted + self.gold else 0.0


@dataclass(frozen=True, slots=True)
class FindingsScores:
    """All rows, and over how many gold articles.

    ``unmatched`` are gold articles without predicted findings, ``outside`` articles with findings predicted that gold
    has none of.
    """

    articles: int
    unmatched: int
    outside: int
    scores: tuple[FindingScore, ...]

    def rows(self) -> list[dict[str, object]]:
        """One mapping a row: name, what, precision, recall, f1, gold, predicted."""
        return [
            {**asdict(s), "precision": s.precision, "recall": s.recall, "f1": s.f1, "low": None} for s in self.scores
        ]


def score_findings(gold: Path, predicted: Path) -> FindingsScores:
    """Score a file of findings against gold.

    Events match on type, realis and the sets of actor and recipient countries; leniently on type and overlapping
    countries. Statements match by speaker and overlap of words, ties by tie and the countries of both ends. Dyads are
    the pairs of different countries that an article's actual events join.

    Raises:
        InputError: a file is missing or a line is no finding.

    """
    left, right = _by_article(read_findings(gold)), _by_article(read_findings(predicted))
    keys = _aligned(left, right)
    pairs = [(left[key], right[keys[key]] if key in keys else []) for key in left]
    outside = [found for key, found in right.items() if key not in keys.values()]
    pairs += [([], found) for found in outside]
    rows = (
        _row("events", "events: type, realis, countries of both sides", pairs, "event", _same_event),
        _row("events_lenient", "events, leniently: type and overlapping countries", pairs, "event", _like_event),
        _row("statements", "statements: speaker and words", pairs, "statement", _same_statement),
        _row("ties", "ties: name and both ends", pairs, "tie", _same_tie),
        _sets("countries", "countries of actors and recipients, per article", pairs, _countries),
        _sets("dyads", "dyads of different countries, per article", pairs, _dyads),
    )
    return FindingsScores(len(left), len(left) - len(keys), len(outside), rows)


def _by_article(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.get("kind") in {"event", "statement", "tie"}:
            found.setdefault(str((finding.get("article") or {}).get("id")), []).append(finding)
    return found


def _aligned(left: Mapping[str, list[Finding]], right: Mapping[str, list[Finding]]) -> dict[str, str]:
    """Which article of the right each of the left is: the surest ways to tell first, and none twice."""
    keys: dict[str, str] = {}
    for way in ("id", "source_id", "url", "title and date", "title"):
        taken = set(keys.values())
        free = {_name(found, way): key for key, found in reversed(list(right.items())) if key not in taken}
        for key, found in left.items():
            name = _name(found, way)
            if name and key not in keys and name in free:
                keys[key] = free.pop(name)
    return keys


def _name(findings: Sequence[Finding], way: str) -> str:
    """What the article is called in one way; empty where it is not."""
    article = findings[0].get("article") or {}
    if not way.startswith("title"):
        return str(article.get(way) or "")
    title, day = fold(str(article.get("title") or "")), article.get("published")
    if way == "title":
        return title
    return f"{title} {day}" if title and day else ""


def _row(
    name: str, what: str, pairs: Sequence[tuple[list[Finding], list[Finding]]], kind: str, fits: Fits
) -> FindingScore:
    matched = predicted = gold = 0
    for left, right in pairs:
        ours, theirs = ([f for f in side if f["kind"] == kind] for side in (left, right))
        gold, predicted = gold + len(ours), predicted + len(theirs)
        matched += largest_matching([[j for j, t in enumerate(theirs) if fits(o, t)] for o in ours])
    return FindingScore(name, what, matched, predicted, gold)


def largest_matching(edges: Sequence[Sequence[int]]) -> int:
    """Size of the largest one-to-one matching; ``edges[i]`` are the right nodes of left node i (augmenting paths)."""
    taken: dict[int, int] = {}

    def place(left: int, tried: set[int]) -> bool:
        for right in edges[left]:
            if right not in tried:
                tried.add(right)
                if right not in taken or place(taken[right], tried):
                    taken[right] = left
                    return True
        return False

    return sum(place(left, set()) for left in range(len(edges)))


def _sets(
    name: str,
    what: str,
    pairs: Sequence[tuple[list[Finding], list[Finding]]],
    of: Callable[[Sequence[Finding]], set[object]],
) -> FindingScore:
    matched = predicted = gold = 0
    for left, right in pairs:
        ours, theirs = of(left), of(right)
        matched, predicted, gold = matched + len(ours & theirs), predicted + len(theirs), gold + len(ours)
    return FindingScore(name, what, matched, predicted, gold)


def _codes(finding: Finding, *roles: str) -> set[str]:
    """The countries of the parties in the roles; a body without a country stands for itself."""
    found = set()
    for role in roles:
        for party in finding.get(role) or ():
            found.add(str(party.get("country") or party.get("id") or fold(str(party.get("name") or ""))))
    return found - {""}


def _same_event(gold: Finding, other: Finding) -> bool:
    return (
        gold["type"] == other["type"]
        and gold.get("realis") == other.get("realis")
        and _codes(gold, "actors") == _codes(other, "actors")
        and _codes(gold, "recipients") == _codes(other, "recipients")
    )


def _like_event(gold: Finding, other: Finding) -> bool:
    ours, theirs = _codes(gold, "actors", "recipients"), _codes(other, "actors", "recipients")
    return gold["type"] == other["type"] and (bool(ours & theirs) or not (ours or theirs))


def _same_statement(gold: Finding, other: Finding) -> bool:
    return _same_speaker(gold.get("speaker"), other.get("speaker")) and _word_f1(gold, other) >= OVERLAP


def _same_speaker(gold: Any, other: Any) -> bool:
    if not gold or not other:
        return not gold and not other
    if gold.get("id") and gold.get("id") == other.get("id"):
        return True
    names = [set(fold(str(p.get("name") or p.get("text") or "")).split()) - _EMPTY for p in (gold, other)]
    spelled = [str(p.get("name") or p.get("text")) for p in (gold, other)]
    same = bool(names[0] & names[1]) or spelled[0] == spelled[1]
    return same and bool(gold.get("country") == other.get("country"))


def _word_f1(gold: Finding, other: Finding) -> float:
    words = [
        set(re.findall(r"\w+", str((f.get("content") or f.get("evidence") or {}).get("text", "")).lower()))
        for f in (gold, other)
    ]
    total = len(words[0]) + len(words[1])
    return 2 * len(words[0] & words[1]) / total if total else 0.0


def _same_tie(gold: Finding, other: Finding) -> bool:
    if gold["tie"] != other["tie"]:
        return False
    if gold.get("symmetric") or other.get("symmetric"):
        return _codes(gold, "from", "to") == _codes(other, "from", "to")
    return _codes(gold, "from") == _codes(other, "from") and _codes(gold, "to") == _codes(other, "to")


def _countries(findings: Sequence[Finding]) -> set[object]:
    return {
        (role, p["country"])
        for f in findings
        if f["kind"] == "event"
        for role in ("actors", "recipients")
        for p in f.get(role) or ()
        if p.get("country")
    }


def _dyads(findings: Sequence[Finding]) -> set[object]:
    found: set[object] = set()
    for f in findings:
        if f["kind"] != "event" or f.get("realis") != "actual":
            continue
        sources = {p["country"] for p in f.get("actors") or () if p.get("country")}
        targets = {p["country"] for p in f.get("recipients") or () if p.get("country")}
        if not targets and len(sources) > 1:
            found |= {frozenset((a, b)) for a in sources for b in sources if a < b}
        found |= {(a, b) for a in sources for b in targets if a != b}
    return found

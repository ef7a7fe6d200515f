"""Do an article's findings hold the facts that its ``expected.toml`` demands? The format is in README.md here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.registry import load
from dragoman.registry.folding import fold
from dragoman.sources import open_articles

HERE = Path(__file__).parent
SEED = HERE.parents[2] / "shared" / "seed"


@dataclass(frozen=True)
class Report:
    slug: str
    article: object
    facts: tuple[dict, ...]


def reports() -> list[Report]:
    """Every folder with a text at hand; the seed's is not ours and only there where the seed folder is."""
    found = []
    for folder in sorted(p.parent for p in HERE.glob("*/expected.toml")):
        expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
        if folder.name == "seed":
            path = next(iter(sorted(SEED.glob("*.txt"))), None)
        else:
            path = folder / expected.get("article", "article.txt")
        if path is None or not path.is_file():
            continue
        article = next(iter(open_articles([path], published=expected.get("published"))))
        found.append(Report(folder.name, article, tuple(expected["fact"])))
    return found


def holds(fact: dict, findings, text: str) -> bool:
    """Whether the findings satisfy a fact; for ``absent`` ones, whether none matches."""
    pool = {"event": findings.events, "statement": findings.statements, "tie": findings.ties}[fact["kind"]]
    found = any(matches(fact, f, text) for f in pool)
    return not found if fact.get("absent") else found


def matches(fact: dict, f, text: str) -> bool:
    check = {"event": _event, "tie": _tie, "statement": _statement}[fact["kind"]]
    return _status(fact, f) and check(fact, f, text)


def _status(fact: dict, f) -> bool:
    return all(getattr(f, key) == fact[key] for key in ("realis", "historical", "claimed") if key in fact)


def _event(fact: dict, e, text: str) -> bool:
    if e.type not in fact["type"] or ("mode" in fact and e.mode not in fact["mode"]):
        return False
    if not _sides(fact, e.actors, e.recipients, "actors", "recipients"):
        return False
    people = (*e.actors, *e.recipients) if fact.get("any_order") else e.actors
    if "actor_name" in fact and not any(named(fact["actor_name"], p) for p in people):
        return False
    if "place" in fact and not (e.place and fold(fact["place"]) in (fold(e.place.name or ""), fold(e.place.text))):
        return False
    if "date" in fact and not (e.date and (e.date.value or "").startswith(fact["date"])):
        return False
    return "object_contains" not in fact or _holds_word(fact["object_contains"], e.object, text)


def _tie(fact: dict, t, text: str) -> bool:
    if t.tie not in fact["tie"] or not _sides(fact, t.source, t.target, "from", "to", symmetric=t.symmetric):
        return False
    if "since" in fact and not (t.since and (t.since.value or "").startswith(fact["since"])):
        return False
    if "topics" in fact and not set(fact["topics"]) & set(t.topics):
        return False
    return "object_contains" not in fact or _holds_word(fact["object_contains"], t.object, text)


def _statement(fact: dict, s, text: str) -> bool:
    if "speaker" in fact and not (s.speaker and named(fact["speaker"], s.speaker)):
        return False
    content = " ".join(c.of(text) for c in s.content)
    return fold(fact.get("content_contains", "")) in fold(content)


def _sides(fact: dict, left, right, first: str, second: str, *, symmetric: bool = False) -> bool:
    wanted, other = fact.get(first, []), fact.get(second, [])
    if symmetric:
        return _all_among([*wanted, *other], (*left, *right))
    if _all_among(wanted, left) and _all_among(other, right):
        return True
    if not fact.get("any_order"):
        return False
    return (_all_among(wanted, right) and _all_among(other, left)) or _all_among([*wanted, *other], left)


def _all_among(wanted: list[str], parties) -> bool:
    return all(any(w == p.country or named(w, p) for p in parties) for w in wanted)


@cache
def ids(name: str) -> frozenset[str]:
    """Whom the registry knows by that name, in whatever spelling."""
    return frozenset(c.actor.id for c in registry().named(name))


@cache
def registry():
    return load()


def named(name: str, party) -> bool:
    """Whether the party is the one of that name: as resolved, as written, or by another of its spellings."""
    return fold(name) in {fold(party.name or ""), fold(party.text), party.id} or party.id in ids(name)


def _holds_word(words: list[str], span, text: str) -> bool:
    return span is not None and any(re.search(rf"\b{re.escape(w)}\b", span.of(text), re.IGNORECASE) for w in words)

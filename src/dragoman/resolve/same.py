"""One happening told several times in one article becomes one event, with the other tellings in ``also``.

Two tellings can be the same when type, mode, realis, parties, date, place and numbers do not contradict one another;
they are when enough of them agree (``AGREE_ENOUGH``). A meeting of the same parties on compatible dates is one meeting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from dragoman.model import Count, Event, Party, Place, Span, Statement, Tie, When
from dragoman.registry.folding import fold
from dragoman.resolve.findings import stem

AGREE_ENOUGH: Final = 2.0
_STOP: Final = frozenset("the a an of and to in on for its his her their new more at by with from".split())

F = TypeVar("F", Event, Tie, Statement)


def merge_events(events: Sequence[Event], text: str, title: Span | None) -> tuple[list[Event], dict[str, str]]:
    """The distinct events, and for each id that was merged away the id that stands for it."""
    groups: list[list[Event]] = []
    for event in events:
        home = next((g for g in groups if _joins(event, g, text, title)), None)
        if home is None:
            groups.append([event])
        else:
            home.append(event)
    merged = [_one_event(g, title) for g in groups]
    return merged, _stands_for(groups, merged)


def merge_ties(ties: Sequence[Tie]) -> tuple[list[Tie], dict[str, str]]:
    """The distinct ties: same name, same parties, same realis."""
    groups: list[list[Tie]] = []
    for tie in ties:
        home = next((g for g in groups if _same_tie(g[0], tie)), None)
        if home is None:
            groups.append([tie])
        else:
            home.append(tie)
    merged = [_one_tie(g) for g in groups]
    return merged, _stands_for(groups, merged)


def merge_statements(statements: Sequence[Statement], text: str, title: Span | None) -> list[Statement]:
    """The distinct statements: a headline's or lede's words that return in the body are told once."""
    groups: list[list[Statement]] = []
    for statement in statements:
        home = next((g for g in groups if _same_words(g[0], statement, text)), None)
        if home is None:
            groups.append([statement])
        else:
            home.append(statement)
    return [_fullest(g, lambda s: sum(c.end - c.start for c in s.content), title) for g in groups]


def _stands_for(groups: Iterable[Sequence[F]], merged: Iterable[F]) -> dict[str, str]:
    return {f.id: one.id for group, one in zip(groups, merged, strict=True) for f in group}


# ------------------------------------------------------------------------------------------------------ events


def _joins(event: Event, group: Sequence[Event], text: str, title: Span | None) -> bool:
    return all(_compatible(event, e) for e in group) and any(
        _likeness(event, e, text, title) >= AGREE_ENOUGH for e in group
    )


def _compatible(a: Event, b: Event) -> bool:
    if (a.type, a.realis, a.claimed) != (b.type, b.realis, b.claimed) or a.historical != b.historical:
        return False
    if a.mode and b.mode and a.mode != b.mode:
        return False
    if not (_dates_fit(a.date, b.date) and _places_fit(a.place, b.place)):
        return False
    if not (_counts_fit(a.killed, b.killed) and _counts_fit(a.injured, b.injured)):
        return False
    if a.type == "CONSULT":
        return _sides_fit((*a.actors, *a.recipients), (*b.actors, *b.recipients))
    return _sides_fit(a.actors, b.actors) and _sides_fit(a.recipients, b.recipients)


def _likeness(a: Event, b: Event, text: str, title: Span | None) -> float:
    """How much two compatible tellings agree: wording, objects, place, day, numbers, parties; the headline retells."""
    score = 0.0
    if stem(a.trigger.of(text)) == stem(b.trigger.of(text)):
        score += 1.0
    retold = title is not None and (title.contains(a.trigger) or title.contains(b.trigger))
    likeness = _object_likeness(a.object, b.object, text)
    score += max(likeness, 0.0) if retold else likeness
    if a.place and b.place:
        score += 0.5
    if (a.killed and b.killed) or (a.injured and b.injured):
        score += 1.5
    if (
        a.date
        and b.date
        and a.date.basis != "published"
        and a.date.value == b.date.value
        and b.date.basis != "published"
    ):
        score += 0.5
    if a.mode and a.mode == b.mode:
        score += 0.5
    if _named_alike(a.actors, b.actors) and (
        _named_alike(a.recipients, b.recipients) or not (a.recipients and b.recipients)
    ):
        score += 0.5
    if a.evidence == b.evidence and _named_alike(a.actors, b.actors):
        score += 1.5
    if retold:
        score += 1.5
    if a.type == "CONSULT" and _named_alike((*a.actors, *a.recipients), (*b.actors, *b.recipients), all_of=True):
        score += 2.0
    return score


def _object_likeness(a: Span | None, b: Span | None, text: str) -> float:
    if a is None or b is None:
        return 0.0
    return 1.5 if _content(a.of(text)) & _content(b.of(text)) else -2.0


def _content(words: str) -> set[str]:
    return {stem(w) for w in re.findall(r"\w+", words.lower()) if w not in _STOP}


def _dates_fit(a: When | None, b: When | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    if "published" in (a.basis, b.basis):
        other, today = (a, b) if b.basis == "published" else (b, a)
        if other.basis == "published" or other.end is None or today.start is None:
            return True
        return abs((today.start - other.end).days) <= 3 or (
            other.start is not None and other.start <= today.start <= other.end
        )
    return a.start <= b.end and b.start <= a.end


def _places_fit(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or fold(a.text) == fold(b.text) or (a.name and a.name == b.name):
        return True
    if (a.name is None and a.country is None) or (b.name is None and b.country is None):
        return True
    return bool(a.country and a.country == b.country and (a.lat is None or b.lat is None))


def _counts_fit(a: Count | None, b: Count | None) -> bool:
    return a is None or b is None or (a.low, a.high) == (b.low, b.high)


def _sides_fit(a: Sequence[Party], b: Sequence[Party]) -> bool:
    """Whether two lists can mean the same: one is empty, or everyone of the shorter fits someone of the longer."""
    if not a or not b:
        return True
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    return all(any(_party_fits(p, q) for q in longer) for p in shorter)


def _party_fits(a: Party, b: Party) -> bool:
    if a.id and a.id == b.id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if a.kind == "person" and b.kind == "person" and a.name and b.name:
        return fold(a.name) == fold(b.name)
    if "state" in (a.kind, b.kind):
        return bool(a.country and a.country == b.country)
    if a.name and b.name:
        return fold(a.name) == fold(b.name) or bool(
            set(a.sectors) & set(b.sectors) and a.country and "person" in (a.kind, b.kind)
        )
    return bool(set(a.sectors) & set(b.sectors)) or fold(a.text) == fold(b.text)


def _named_alike(a: Sequence[Party], b: Sequence[Party], *, all_of: bool = False) -> bool:
    """Whether both name someone and they share a country or a name; ``all_of``: at least two of them."""
    keys = [{p.country or p.id or fold(p.name or p.text) for p in side} for side in (a, b)]
    shared = keys[0] & keys[1]
    return len(shared) >= 2 if all_of and min(map(len, keys)) >= 2 else bool(shared)


def _one_event(group: Sequence[Event], title: Span | None) -> Event:
    best = _fullest(group, _fullness, title)
    for other in group:
        if other.id == best.id:
            continue
        best = replace(
            best,
            mode=best.mode or other.mode,
            actors=best.actors or other.actors,
            recipients=best.recipients or other.recipients,
            mediators=best.mediators or other.mediators,
            object=best.object or other.object,
            place=_nearer(best.place, other.place),
            killed=best.killed or other.killed,
            injured=best.injured or other.injured,
            date=_better(best.date, other.date),
        )
    return best


def _nearer(a: Place | None, b: Place | None) -> Place | None:
    """The place that says more exactly where: a town before a country."""
    if a is None or b is None:
        return a or b
    return b if a.lat is None and b.lat is not None else a


def _fullness(event: Event) -> float:
    told = (event.actors, event.recipients, event.object, event.place, event.killed, event.injured, event.mode)
    dated = event.date is not None and event.date.basis != "published"
    return sum(map(bool, told)) + dated + 0.5 * sum(p.kind == "person" and bool(p.name) for p in event.actors)


def _better(a: When | None, b: When | None) -> When | None:
    if a is None or (a.basis == "published" and b is not None and b.value is not None):
        return b or a
    return a if a.value is not None or b is None else b


def _fullest(group: Sequence[F], fullness: Callable[[F], float], title: Span | None) -> F:
    """The telling that says most, in the body rather than the headline, the first of equals; the others in ``also``."""
    in_title = [title is not None and title.contains(f.evidence) for f in group]
    best = max(range(len(group)), key=lambda n: (not in_title[n], fullness(group[n]), -n))
    seen = dict.fromkeys(f.evidence for n, f in enumerate(group) if n != best)
    seen.pop(group[best].evidence, None)
    return replace(group[best], also=tuple(seen))


# ------------------------------------------------------------------------------------------- ties, statements


def _same_tie(a: Tie, b: Tie) -> bool:
    if (a.tie, a.realis, a.historical, a.claimed) != (b.tie, b.realis, b.historical, b.claimed):
        return False
    if not a.source or not b.source or (not a.symmetric and (not a.target or not b.target)):
        return False
    if not _dates_fit(a.since, b.since) or (set(a.topics) ^ set(b.topics) and a.topics and b.topics):
        return False
    return _same_side(a.source, b.source) and _same_side(a.target, b.target)


def _same_side(a: Sequence[Party], b: Sequence[Party]) -> bool:
    return len(a) == len(b) and all(any(_party_fits(p, q) for q in b) for p in a)


def _one_tie(group: Sequence[Tie]) -> Tie:
    best = _fullest(group, lambda t: len(t.topics) + bool(t.since) + bool(t.object), None)
    for other in group:
        best = replace(
            best,
            topics=tuple(dict.fromkeys((*best.topics, *other.topics))),
            since=best.since or other.since,
            until=best.until or other.until,
            object=best.object or other.object,
        )
    return best


def _same_words(a: Statement, b: Statement, text: str) -> bool:
    """Whether one statement's words are, nearly all, among the other's, by a speaker that fits."""
    if a.speaker and b.speaker and not _party_fits(a.speaker, b.speaker):
        return False
    left, right = (_content(" ".join(c.of(text) for c in s.content)) for s in (a, b))
    smaller = min(len(left), len(right))
    return smaller >= 3 and len(left & right) >= 0.8 * smaller

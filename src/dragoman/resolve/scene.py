"""Where a report plays: the country of bare "police", "residents" or "the minister" that no words give one.

It is taken from the place named right after a mention, from the places of its events, and else from all countries,
nationalities and places that the text names, those nearby and those of the opening counting more. The other party of
an event never lends its country; with affairs between states it even rules itself out.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from dragoman.model import Reading
from dragoman.registry import Registry

_AFTER: Final = re.compile(
    r"^,?\s+(?:in|at|from|of|outside|across|near|around|inside|throughout)\s+(?:the\s+)?(?:\w+\s+){0,3}?(?=[A-Z])"
)
_CAPITALS: Final = re.compile(r"[A-Z][\w.’'-]*(?:\s+(?:of\s+(?:the\s+)?|and\s+)?[A-Z][\w.’'-]*)*")
_OFFICE_AFTER: Final = re.compile(
    r"['’]s\b|\s+(?:[a-z]|(?:President|Prime|Foreign|Defen[cs]e|Minister|King|Army|Police|Premier)\b)"
)
"""What follows a country's name before a person's: "Paris Hilton" and "Jim Jordan" are of nowhere by it."""
_NOT_PLACES: Final = frozenset(
    """The A An In On At He She It They We You I But And Or If As By For From To Of With When While After Before Since
    His Her Its Their Our This That These Those There Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
    February March April May June July August September October November December Mr Mrs Ms President Prime Minister
    Foreign General Party Union Council State National United""".split()
)
_OPENING, _PLACE_OF_EVENT, _CITY = 1.5, 1.0, 1.3
_WHOLE, _NEAR, _REACH = 10.0, 0.6, 150.0
_LEAST_SHARE, _LEAST_OF_EVENT = 0.4, 0.2


@dataclass(frozen=True, slots=True)
class Sighting:
    """A country named at a position of the text, with how much it counts."""

    start: int
    country: str
    weight: float
    by_city: bool = False


class Scene:
    """The countries an article names, by position."""

    def __init__(self, text: str, reading: Reading, registry: Registry, day: date | None) -> None:
        self._text, self._reading, self._registry, self._day = text, reading, registry, day
        self._country: dict[int, str] = {}
        for i, marked in enumerate(reading.spans):
            if marked.kind in {"country", "place"} and (code := self._span_country(marked.span.of(text))):
                self._country[i] = code
        self._sightings = self._scan()
        self._total: defaultdict[str, float] = defaultdict(float)
        for sighting in self._sightings:
            self._total[sighting.country] += sighting.weight
        self.near = tuple(sorted(self._total, key=lambda code: (-self._total[code], code)))

    def _span_country(self, words: str) -> str | None:
        bare = re.sub(r"^(?:the|a|an)\s+", "", words.strip(), flags=re.IGNORECASE)
        found = [c for c in self._registry.named(bare, on=self._day) if c.actor.kind == "state"]
        if found:
            return found[0].actor.country
        place = self._registry.place(bare)
        return place.country if place else None

    def _scan(self) -> list[Sighting]:
        """Every country, nationality and place in the text, marked or not; persons' names are passed over."""
        persons = [s.span for s in self._reading.spans if s.kind == "person"]
        opening = (
            self._reading.paragraphs[min(1, len(self._reading.paragraphs) - 1)].end if self._reading.paragraphs else 0
        )
        places = {t for f in self._reading.frames for t in f.targets("place")}
        found = []
        for match in _CAPITALS.finditer(self._text):
            inside = any(p.start <= match.start() < p.end for p in persons)
            for start, words in _parts(match[0]):
                if words in _NOT_PLACES:
                    continue
                after = _OFFICE_AFTER.match(self._text, match.start() + start + len(words))
                if inside and not after and not self._registry.adjective(words):
                    continue
                code, weight = self._sight(words, person=inside)
                if code:
                    at = match.start() + start
                    found.append(Sighting(at, code, weight * (_OPENING if at < opening else 1.0), weight == _CITY))
        for i in places:
            if i in self._country:
                found.append(Sighting(self._reading.spans[i].span.start, self._country[i], _PLACE_OF_EVENT, True))
        return found

    def _sight(self, words: str, *, person: bool) -> tuple[str | None, float]:
        bare = re.sub(r"['’]s?$", "", words)
        if code := self._registry.adjective(bare):
            return code, 1.0
        states = [c for c in self._registry.named(bare, on=self._day) if c.actor.kind == "state"]
        if states:
            return states[0].actor.country, 0.7 if states[0].via in {"capital", "seat of government"} else 1.0
        if person or len(bare) < 4 or self._registry.sectors_of(bare.lower()):
            return None, 0.0
        place = self._registry.place(bare)
        return (place.country, _CITY) if place is not None else (None, 0.0)

    def country_after(self, i: int) -> str | None:
        """The country of a place named right after the span ("protesters in Nairobi")."""
        end = self._reading.spans[i].span.end
        match = _AFTER.match(self._text[end : end + 60])
        if not match:
            return None
        at = end + match.end()
        for j in range(i + 1, min(i + 4, len(self._reading.spans))):
            span = self._reading.spans[j].span
            if span.start <= at < span.end and j in self._country:
                return self._country[j]
        words = _CAPITALS.match(self._text, at)
        return self._sight(words[0], person=False)[0] if words else None

    def event_country(self, i: int) -> str | None:
        """The country of the place of an event in which the span takes part."""
        for frame in self._reading.frames:
            if any(r.target == i and r.role in {"actor", "recipient"} for r in frame.roles):
                for target in frame.targets("place"):
                    if target != i and target in self._country:
                        return self._country[target]
        return None

    def country_at(self, i: int, *, foreign: Collection[str] = ()) -> str | None:
        """The country of the scene at a span: of its event's place, else the one that counts most around it.

        ``foreign`` are countries it cannot be. Where none has ``_LEAST_SHARE`` of all that the text names, there is no
        scene: on the corpus such guesses were right one time in three.
        """
        where = self.event_country(i)
        if where and self._total[where] >= _LEAST_OF_EVENT * sum(self._total.values()):
            return where
        here = self._reading.spans[i].span.start
        score: defaultdict[str, float] = defaultdict(float)
        total = sum(self._total.values()) or 1.0
        for code, weight in self._total.items():
            score[code] = _WHOLE * weight / total
        for sighting in self._sightings:
            distance = abs(here - sighting.start)
            score[sighting.country] += _NEAR * sighting.weight / (1 + distance / _REACH)
        for code in foreign:
            score.pop(code, None)
        best = max(score, key=lambda code: (score[code], code)) if score else None
        return best if best and self._total[best] >= _LEAST_SHARE * total else None

    @property
    def shares(self) -> dict[str, float]:
        """Each country's share of all that the text names."""
        total = sum(self._total.values()) or 1.0
        return {code: weight / total for code, weight in self._total.items()}

    def rank(self, country: str | None) -> int:
        """The place of a country among those named, the most named 0; at most 4."""
        return min(self.near.index(country), 4) if country in self.near else 4

    @property
    def first(self) -> str | None:
        """The country named first."""
        return min(self._sightings, key=lambda s: s.start).country if self._sightings else None

    def away(self, i: int, country: str) -> int:
        """Characters between a span and the nearest naming of a country."""
        here = self._reading.spans[i].span.start
        return min((abs(here - s.start) for s in self._sightings if s.country == country), default=10**6)

    @cached_property
    def towns(self) -> Counter[str]:
        """How many different towns and places of each country are named."""
        named = {(s.country, self._text[s.start : s.start + 12]) for s in self._sightings if s.by_city}
        return Counter(country for country, _ in named)

    def by_city(self, country: str) -> bool:
        """Whether a country is named by its cities and places alone."""
        return all(s.by_city for s in self._sightings if s.country == country)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The countries named by their own names or adjectives, not only by a city; the most named first."""
        own = {s.country for s in self._sightings if s.weight in {1.0, _OPENING}}
        return tuple(code for code in self.near if code in own)

    def span_country(self, i: int) -> str | None:
        """The country that a span of a place names."""
        return self._country.get(i)


def _parts(words: str) -> list[tuple[int, str]]:
    """A run of capitalised words as its longest names first, then word by word: (offset, words)."""
    pieces = [(m.start(), m[0]) for m in re.finditer(r"[A-Z][\w.’'-]*", words)]
    if len(pieces) == 1:
        return [(0, words)]
    return [
        (0, words),
        *((a, words[a : b + len(w)]) for (a, _), (b, w) in itertools.pairwise(pieces)),
        *pieces,
    ]

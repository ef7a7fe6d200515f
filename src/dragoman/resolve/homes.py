"""Whose country those have whom no words of the text place: "police", "the minister", "Colonel Everaldo Pinheiral".

The countries that the article names are weighed against each other and against none, by features whose weights were
learnt from the annotated articles: how much of the article each has, how near it is named, where the events are, the
other parties of the event, the sound of a person's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from dragoman.resolve.entities import Entity
from dragoman.resolve.memory import Memory, may_have_home
from dragoman.resolve.weights import Weights, chances, score

_MOST: Final = 8
"""So many of the countries that an article names most are weighed."""
SURE: Final = 0.5
"""The least probability at which a country is taken."""


class Placer(Protocol):
    """Decides between countries; training follows the annotation instead of the weights."""

    def home(
        self, entities: Sequence[Entity], countries: Sequence[str], features: Sequence[list[str]], /
    ) -> list[float]:
        """How likely each country is to be the one that the article is at home in."""
        ...

    def place(
        self, entity: Entity, countries: Sequence[str | None], features: Sequence[list[str]], /
    ) -> tuple[int, float]:
        """Index of the country of an entity and its probability."""
        ...


class Learnt:
    """Chooses what the weights find likeliest."""

    def __init__(self, home: Weights, place: Weights) -> None:
        self._home, self._place = home, place

    def home(self, entities: Sequence[Entity], countries: Sequence[str], features: Sequence[list[str]]) -> list[float]:
        """See ``Placer``."""
        return chances([score(self._home, f) for f in features])

    def place(
        self, entity: Entity, countries: Sequence[str | None], features: Sequence[list[str]]
    ) -> tuple[int, float]:
        """See ``Placer``; none where no country is sure enough."""
        found = chances([score(self._place, f) for f in features])
        best = max(range(len(found)), key=lambda k: found[k])
        return (best, found[best]) if found[best] >= SURE else (0, found[0])


def settle(memory: Memory, placer: Placer) -> None:
    """Give entities without a country the one that they likeliest belong to, if any is likely."""
    named = memory.scene.near[:_MOST]
    homeless = [
        e
        for e in memory.entities
        if e.seen and e.country is None and e.actor is None and may_have_home(e.kind, e.sectors)
    ]
    if not named or not homeless:
        return
    home = dict(zip(named, placer.home(homeless, named, _home_features(memory, homeless, named)), strict=True))
    countries: list[str | None] = [None, *named]
    placed = []
    for entity in homeless:
        features = [list(_features(memory, entity, c, home)) for c in countries]
        best, chance = placer.place(entity, countries, features)
        if countries[best] is not None:
            placed.append((entity, countries[best], chance))
    for entity, country, chance in placed:
        entity.country, entity.guessed = country, True
        entity.link, entity.score = "scene of the report", round(chance * 0.8, 3)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the article tells of the countries it names.

    ``weighed``: how the names of homeless persons sound; ``told``: how many others belong to each; ``foreign`` and
    ``domestic``: in how many events it is the other party of someone homeless.
    """

    weighed: Sequence[Mapping[str, float]]
    told: Counter[str]
    foreign: Counter[str]
    domestic: Counter[str]


def _home_features(memory: Memory, homeless: Sequence[Entity], named: Sequence[str]) -> list[list[str]]:
    names = [e.name for e in homeless if e.kind == "person" and e.named and e.name]
    evidence = _Evidence(
        [memory.registry.origins.weigh(n, named) for n in names],
        Counter(e.country for e in memory.entities if e.country and e.kind != "state" and e.actor is None),
        Counter(c for e in homeless for i in e.seen for c in memory.foreign(i)),
        Counter(c for e in homeless for i in e.seen for c in memory.domestic(i)),
    )
    return [list(_home_of(memory, country, named, evidence)) for country in named]


def _home_of(memory: Memory, country: str, named: Sequence[str], evidence: _Evidence) -> Iterator[str]:
    scene = memory.scene
    share, rank, few = scene.shares[country], scene.rank(country), min(len(named), 4)
    yield f"rank={rank}|of={few}"
    yield f"share={_tenth(share)}"
    yield f"first={scene.first == country}|of={few}"
    yield f"towns={min(scene.towns[country], 4)}"
    yield f"towns over others={_lead(scene.towns, country)}"
    yield f"by city={scene.by_city(country)}|rank={min(rank, 2)}"
    yield f"told={min(evidence.told[country], 4)}"
    yield f"told over others={_lead(evidence.told, country)}"
    foreign, domestic = evidence.foreign[country], evidence.domestic[country]
    yield f"foreign={min(foreign, 4)}"
    yield f"domestic={min(domestic, 4)}"
    yield f"foreign={min(foreign, 2)}|domestic={min(domestic, 2)}|rank={min(rank, 2)}"
    weighed = evidence.weighed
    if weighed:
        over = sum(w[country] - max((v for c, v in w.items() if c != country), default=0.0) for w in weighed)
        yield f"names={_half(sum(w[country] for w in weighed) / len(weighed))}"
        yield f"names over others={_half(over / len(weighed))}|{min(len(weighed), 3)}"
        wins = sum(max(w, key=lambda c: w[c]) == country for w in weighed)
        yield f"names won={min(wins, 4)}|of={min(len(weighed), 4)}"


def _lead(counts: Counter[str], country: str) -> int:
    most = max((n for c, n in counts.items() if c != country), default=0)
    return max(-3, min(3, counts[country] - most))


def _features(memory: Memory, entity: Entity, country: str | None, home: Mapping[str, float]) -> Iterator[str]:
    kind = f"{entity.kind}{'-pl' if entity.plural else ''}{'-named' if entity.named else ''}"
    sector = entity.sectors[0] if entity.sectors else "-"
    scene = memory.scene
    if country is None:
        top = scene.shares[scene.near[0]]
        yield f"none|{kind}"
        yield f"none|{sector}"
        yield f"none|{kind}|top={_tenth(top)}"
        yield f"none|{kind}|of={min(len(scene.near), 6)}"
        yield from (f"none|h={h}" for h in entity.heads)
        yield f"none|{kind}|times={min(len(entity.seen), 3)}"
        yield f"none|{kind}|home={_tenth(max(home.values()))}"
        return
    share, rank = scene.shares[country], scene.rank(country)
    order = sorted(home, key=lambda c: -home[c]).index(country)
    yield f"{kind}|home={min(order, 3)}|{_tenth(home[country])}"
    yield f"{sector}|home={min(order, 3)}"
    yield f"{kind}|rank={rank}"
    yield f"{kind}|share={_tenth(share)}"
    yield f"rank={rank}|share={_tenth(share)}"
    yield f"{sector}|rank={rank}"
    yield f"office={bool(entity.offices)}|rank={rank}|{_tenth(share)}"
    yield f"{kind}|first={scene.first == country}"
    places = {scene.event_country(i) for i in entity.seen} - {None}
    yield f"{kind}|place of event={country in places if places else '?'}"
    near = min(scene.away(i, country) for i in entity.seen)
    yield f"{kind}|away={_away(near)}"
    yield f"away={_away(near)}|first={_away(scene.away(entity.seen[0], country))}"
    foreign = any(country in memory.foreign(i) for i in entity.seen)
    domestic = any(country in memory.domestic(i) for i in entity.seen)
    yield f"{kind}|foreign={foreign}|domestic={domestic}"
    yield f"{sector}|foreign={foreign}|domestic={domestic}"
    others = memory.neighbours(entity)
    yield f"{kind}|beside={min(others[country], 2)}|others={min(sum(others.values()) - others[country], 2)}"
    yield f"capital={scene.by_city(country)}|{kind}"
    if entity.named and entity.kind == "person" and entity.name:
        weighed = memory.registry.origins.weigh(entity.name, memory.scene.near[:_MOST])
        mine, best = weighed[country], max((v for c, v in weighed.items() if c != country), default=0.0)
        yield f"name={_half(mine)}"
        yield f"name over others={_half(mine - best)}"


def _tenth(share: float) -> int:
    return min(int(share * 10), 9)


def _half(value: float) -> int:
    return max(-4, min(4, round(2 * value)))


def _away(characters: int) -> str:
    for limit in (15, 40, 80, 160, 320, 640, 1280):
        if characters < limit:
            return f"<{limit}"
    return "far"

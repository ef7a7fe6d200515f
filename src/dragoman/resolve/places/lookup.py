"""From a name to a spot: states first, then the gazetteer, weighed by the countries of the story."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dragoman.registry import PlaceEntry, Registry
from dragoman.registry.folding import fold
from dragoman.resolve.places.words import REGION_NOUNS, SITE_NOUNS

_STATE: Final = frozenset({"short name", "official name", "alternative", "former name", "abbreviation", "acronym"})
_SEAT: Final = "seat of government"
_FAR_LARGER = 40  # "Moscow" in a story of the United States is still not Moscow, Idaho.
_MUCH_LARGER = 12  # "Tripoli" in a story first of Lebanon is the smaller one.
_UNLIKELY_BELOW = 15_000
_CITY, _LARGE_CITY = 250_000, 1_000_000  # enough to be meant outside the story's countries
_OWN_NAMES: Final = frozenset({"Square", "Street", "Avenue", "Road", "Bridge", "Palace"})  # named after anyone
_NEARBY_KM = 40.0
_CITY_STATES: Final = {
    "GIB": (36.14, -5.35), "HKG": (22.28, 114.17), "MAC": (22.2, 113.55), "MCO": (43.73, 7.42), "SGP": (1.29, 103.85),
    "SMR": (43.94, 12.45), "VAT": (41.9, 12.45),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """What a name or phrase was found to be. ``whole``: a state or region, so that degrees are those of its middle."""

    name: str | None
    country: str | None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    population: int = 0
    whole: bool = False

    @property
    def known(self) -> bool:
        """Whether it is a place of its own, not only somewhere in a country."""
        return self.name is not None


def _spot(entry: PlaceEntry) -> Spot:
    whole = entry.kind != "city"
    return Spot(entry.name, entry.country, entry.lat, entry.lon, entry.geonames, entry.population, whole)


def distance(a: Spot, b: Spot) -> float:
    """Kilometres between two spots on the sphere; infinite where one has no degrees."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    y1, x1, y2, x2 = (math.radians(v) for v in (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 6371 * 2 * math.asin(min(1.0, math.sqrt(h)))


def named(name: str, registry: Registry, near: Collection[str], *, strict: bool = False) -> Spot | None:
    """The place of that name. ``strict``: only in one of the ``near`` countries."""
    state = _state(name, registry)
    if state is not None and (not strict or state.country in near):
        return state
    seat = _seat(name, registry)
    if seat is not None and (not strict or seat.country in near):
        return seat
    return _gazetteer(name, registry, near, strict=strict)


def _state(name: str, registry: Registry) -> Spot | None:
    for candidate in registry.named(name):
        if candidate.actor.kind == "state" and candidate.via in _STATE:
            country = candidate.actor.country
            lat, lon = _CITY_STATES.get(country or "", (None, None))
            return Spot(candidate.actor.name, country, lat, lon, whole=lat is None)
    return None


def _seat(name: str, registry: Registry) -> Spot | None:
    """A seat of government ("the Kremlin") at its capital."""
    found = next((c for c in registry.named(name) if c.actor.kind == "state"), None)
    if found is None or found.via != _SEAT or found.actor.country is None:
        return None
    city = capital(found.actor.country, registry)
    return Spot(name, city.country, city.lat, city.lon, None) if city else Spot(name, found.actor.country)


def _gazetteer(name: str, registry: Registry, near: Collection[str], *, strict: bool) -> Spot | None:
    entry = registry.place(name, near=near)
    if entry is None:
        return None
    best = _spot(entry)
    if strict:
        return best if best.country in near or best.country is None else None
    if best.country in near:
        top = registry.place(name)
        if top is not None and not best.whole and _far_larger(top, best, name):
            best = _spot(top)
    if isinstance(near, tuple) and near and best.country != near[0]:
        first = registry.place(name, near=near[:1])
        if first is not None and first.country == near[0] and first.population * _MUCH_LARGER >= best.population:
            best = _spot(first)
    own_name = best.whole or fold(best.name or "") == fold(name)
    return best if likely(best, near, part=not own_name and bool(near)) else None


def _far_larger(top: PlaceEntry, best: Spot, name: str) -> bool:
    """Whether the name is so much more that of a large city that the story's own small town is not meant."""
    own_name = top.kind == "city" and fold(top.name) == fold(name)
    return own_name and top.population > _FAR_LARGER * max(best.population, 1)


def likely(spot: Spot | None, near: Collection[str], *, part: bool = True) -> bool:
    """Whether a name may stand for a place: in the story's countries, or so large that it needs no country.

    ``part``: the name is only part of what was written, so that it must be larger.
    """
    if spot is None:
        return False
    if spot.whole or spot.country in near or spot.country is None:
        return True
    if not near:
        return not part or spot.population >= _UNLIKELY_BELOW
    return spot.population >= (_LARGE_CITY if part else _CITY)


def with_noun(words: str, registry: Registry, near: Collection[str], *, strict: bool = False) -> Spot | None:
    """A name, or one before a noun of kind ("Borno state", "Kabul airport"), as written or without the noun."""
    found = named(words, registry, near, strict=strict)
    first, _, last = words.rpartition(" ")
    if found is not None or not first or last in _OWN_NAMES or last.lower() not in REGION_NOUNS | SITE_NOUNS:
        return found
    found = named(first, registry, near, strict=strict) or with_noun(first, registry, near, strict=strict)
    return found if likely(found, near) else None


def close(a: Spot, b: Spot) -> bool:
    """Whether two spots can be the same town and its surroundings."""
    return a.country == b.country and (a.whole or b.whole or distance(a, b) <= _NEARBY_KM)


@lru_cache(maxsize=512)
def capital(country: str, registry: Registry) -> Spot | None:
    """The capital of a country today; of several the most populous that the gazetteer knows."""
    names = [u.name for u in registry.names_of(country) if u.kind == "capital" and u.end is None]
    found = [s for n in names if (s := _gazetteer(n, registry, (country,), strict=True)) is not None]
    if found:
        return max(found, key=lambda s: s.population)
    return Spot(names[0], country) if names else None

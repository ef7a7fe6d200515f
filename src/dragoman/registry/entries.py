"""What the registry answers with: candidates for a name, the role a noun phrase names, a place."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model import Actor


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that a name can mean. ``via`` says how ("capital", "surname" ...), ``score`` in 0..1 how well."""

    actor: Actor
    via: str
    score: float


@dataclass(frozen=True, slots=True)
class Role:
    """What a noun phrase says of someone: sectors, kind of word, office where it names one, whether it is over.

    ``head`` is the entry of sectors.csv that decided. ``kind`` is role, office, group, institution or force.
    A former office holder has sector ELI and still names the office he held.
    """

    sectors: tuple[str, ...]
    kind: str
    office: str | None
    former: bool
    head: str


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place of the gazetteer. ``country`` is ISO3, null on the high seas; degrees are WGS 84, null for states."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    geonames: int | None = None
    population: int = 0
    kind: str = "city"

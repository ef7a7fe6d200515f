"""Places by name: cities of GeoNames and the regions, seas and straits that news needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from dragoman.registry.entries import PlaceEntry
from dragoman.registry.folding import fold
from dragoman.registry.tables import Row, several

_REGION_WEIGHT = 1_500_000
_ALTERNATE = 0.2
Index = Mapping[str, tuple[tuple[PlaceEntry, float], ...]]
"""Per folded name the places that bear it, each with its weight: population, less for an alternate name."""


def index_of(folders: Sequence[Path], regions: Iterable[Row], states: Iterable[PlaceEntry]) -> Index:
    """The index over states, regions.csv and places.parquet of all folders."""
    index: dict[str, list[tuple[PlaceEntry, float]]] = {}
    for state in states:
        index.setdefault(fold(state.name), []).append((state, 1e12))
    for row in regions:
        place = PlaceEntry(row["name"], row["country"] or None, *_degrees(row), None, 0, row["kind"])
        index.setdefault(fold(place.name), []).append((place, _REGION_WEIGHT))
        for other in several(row["alternates"]):
            index.setdefault(fold(other), []).append((place, _REGION_WEIGHT))
    for folder in folders:
        path = folder / "places.parquet"
        if path.is_file():
            _add_cities(index, path)
    return {key: tuple(found) for key, found in index.items()}


def _degrees(row: Row) -> tuple[float | None, float | None]:
    return (float(row["lat"]), float(row["lon"])) if row["lat"] and row["lon"] else (None, None)


def _add_cities(index: dict[str, list[tuple[PlaceEntry, float]]], path: Path) -> None:
    columns = pq.read_table(path, use_threads=False).to_pydict()
    fields = ("geonameid", "name", "country", "lat", "lon", "population", "keys")
    for identifier, name, country, lat, lon, population, keys in zip(*(columns[f] for f in fields), strict=True):
        place = PlaceEntry(name, country, round(lat, 3), round(lon, 3), identifier, population)
        first, *others = keys.split(";")
        index.setdefault(first, []).append((place, float(population)))
        for key in others:
            index.setdefault(key, []).append((place, population * _ALTERNATE))


def find(index: Index, name: str, near: Collection[str]) -> PlaceEntry | None:
    """The likeliest place of that name: in one of the ``near`` countries first, then the weightiest."""
    found = index.get(fold(name), ())
    if not found:
        return None
    return max(found, key=lambda entry: (entry[0].country in near, entry[1]))[0]

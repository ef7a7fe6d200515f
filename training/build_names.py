"""Count how names begin and end by country: ``python -m training.build_names``, into the registry's data.

Counts come from two places: the beginnings and ends of the first and last names that Faker (MIT licence) lists for its
locales, written in Latin letters; and the names of the persons whom the train part of our corpus places. Whole words
are kept of the corpus only: no list of Faker's is contained in the result.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.evaluation.annotated import Block, read_corpus
from dragoman.registry.origins import FILE, Origins, parts
from dragoman.registry.tables import DATA
from training.build_places import iso3_by_iso2

_LATIN = 0x250


def listed(countries: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Faker's names with the country of their locale. ``countries`` maps ISO 3166-1 alpha-2 to alpha-3."""
    from faker import Faker
    from faker.config import AVAILABLE_LOCALES

    for locale in sorted(AVAILABLE_LOCALES):
        country = countries.get(locale.rpartition("_")[2])
        found = [type(p) for p in Faker(locale).get_providers() if type(p).__module__.endswith(f".person.{locale}")]
        if country is None or not found:
            continue
        provider = found[0]
        lists = [getattr(provider, a) for a in dir(provider) if "name" in a and ("first" in a or "last" in a)]
        names = {n for some in lists if isinstance(some, Iterable) for n in some if isinstance(n, str)}
        yield from ((n, country) for n in sorted(names) if all(ord(letter) < _LATIN for letter in n))


def annotated(block: Block) -> Iterator[tuple[str, str]]:
    """The persons of an annotated article whom its header places, with their country."""
    if block.header is None:
        return
    persons = {slug for line in block.lines for s in line.spans if s.kind == "person" for slug in s.slugs}
    for entity in block.header.entities:
        if entity.slug in persons and entity.country:
            yield entity.name, entity.country


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--into", type=Path, default=DATA)
    given = parser.parse_args()
    codes = iso3_by_iso2(DATA / "states.csv")
    ends, whole = Origins(), Origins()
    for name, country in listed(codes):
        for part in parts(name):
            if "-" in part:
                ends.count(part, country)
    for block in read_corpus(given.corpus, "train"):
        for name, country in annotated(block):
            whole.add(name, country)
    for part, country, count in whole.rows():
        ends.count(part, country, count)
    names = ("part", "country", "count")
    table = pa.table(dict(zip(names, map(list, zip(*ends.rows(), strict=True)), strict=True)))
    pq.write_table(table, given.into / FILE, compression="zstd")


if __name__ == "__main__":
    main()

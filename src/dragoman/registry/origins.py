"""How likely a person's name is in each country: naive Bayes over the words of names and how they begin and end.

It only ever weighs countries that a report speaks of against each other: a name alone decides nothing. Counted are the
registry's persons and ``name_parts.parquet`` (see ``training.build_names`` for where its counts come from).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from math import log
from pathlib import Path

import pyarrow.parquet as pq

from dragoman.registry.folding import fold

FILE = "name_parts.parquet"
_SMOOTHING = 100.0


class Origins:
    """Counts of the parts of names by country."""

    def __init__(self) -> None:
        self._of: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._all: Counter[str] = Counter()
        self._total: Counter[str] = Counter()
        self._size = 0

    @classmethod
    def load(cls, path: Path) -> Origins:
        """Counts from a table of part, country, count."""
        origins = cls()
        columns = pq.read_table(path).to_pydict()
        for part, country, count in zip(columns["part"], columns["country"], columns["count"], strict=True):
            origins.count(part, country, count)
        return origins

    def add(self, name: str, country: str, times: int = 1) -> None:
        """Count a name; with -1, take it back."""
        for part in parts(name):
            self.count(part, country, times)

    def count(self, part: str, country: str, times: int = 1) -> None:
        """Count a part of a name."""
        self._of[country][part] += times
        self._all[part] += times
        self._total[country] += times
        self._size += times

    def weigh(self, name: str, countries: Collection[str]) -> Mapping[str, float]:
        """Mean log likelihood ratio of the name's parts in each country against all names; 0 tells nothing."""
        found = [p for p in parts(name) if self._all[p] > 0]
        if not found:
            return dict.fromkeys(countries, 0.0)
        return {c: sum(self._ratio(p, c) for p in found) / len(found) for c in countries}

    def _ratio(self, part: str, country: str) -> float:
        share = self._all[part] / self._size
        here = (self._of[country][part] if country in self._of else 0) + _SMOOTHING * share
        return log(here / (self._total[country] + _SMOOTHING) / share)

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """Part, country and count, sorted."""
        for country in sorted(self._of):
            for part, count in sorted(self._of[country].items()):
                yield part, country, count


def parts(name: str) -> Iterator[str]:
    """The words of a name, and how they begin and end."""
    for word in fold(name).split():
        if len(word) > 1:
            yield word
            yield f"{word[:3]}-"
            yield f"-{word[-2:]}"
            yield f"-{word[-3:]}"

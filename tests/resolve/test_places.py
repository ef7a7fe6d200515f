import csv
from pathlib import Path

import pytest

from dragoman import registry
from dragoman.model import Span
from dragoman.resolve import places
from dragoman.resolve.places.lookup import Spot, distance

HERE = Path(__file__).parent
FILES = ["places.csv", "places_sealed.csv"]


@pytest.fixture(scope="module")
def world():
    return registry.load()


def _rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / file).open()))


def _place(row: dict[str, str], world: registry.Registry):
    return places.place(row["text"], Span(0, len(row["text"])), world, near=tuple(row["near"].split()))


@pytest.mark.parametrize("file", FILES)
def test_the_country_is_right(file, world):
    rows = _rows(file)
    wrong = [
        f"{r['text']!r}: {_place(r, world).country}" for r in rows if (_place(r, world).country or "") != r["country"]
    ]
    assert len(wrong) <= 0.05 * len(rows), wrong


@pytest.mark.parametrize("file", FILES)
def test_the_degrees_are_right(file, world):
    rows = [r for r in _rows(file) if r["lat"]]
    wrong = []
    for row in rows:
        found = _place(row, world)
        away = distance(Spot("", None, found.lat, found.lon), Spot("", None, float(row["lat"]), float(row["lon"])))
        if away > 25:
            wrong.append(f"{row['text']!r}: {away:.0f} km")
    assert len(wrong) <= 0.10 * len(rows), wrong


def test_there_are_enough_cases():
    assert sum(len(_rows(file)) for file in FILES) >= 200


def test_what_is_not_known_stays_as_written(world):
    found = places.place("the old quarry at Zzyzqa", Span(3, 27), world)
    assert (found.text, found.span, found.name, found.country, found.lat) == (
        "the old quarry at Zzyzqa",
        Span(3, 27),
        None,
        None,
        None,
    )


def test_an_embassy_is_not_in_its_own_country(world):
    assert places.place("the Chinese embassy", Span(0, 19), world, near=("CHN", "SRB")).country is None
    assert places.place("the Chinese embassy in Belgrade", Span(0, 31), world, near=("CHN", "SRB")).country == "SRB"


@pytest.mark.parametrize("words", ["", " ", ",", "'s", "of", "in", "the", "The", "X's", ", ,", "A" * 500])
def test_odd_words_are_nowhere(words, world):
    assert places.place(words, Span(0, len(words)), world).lat is None

import csv
from pathlib import Path

import pytest

from dragoman.model import Span
from dragoman.resolve import counts

HERE = Path(__file__).parent


def _bounds(words: str) -> tuple[str, str]:
    found = counts.count(words, Span(0, len(words)))
    if found is None:
        return "", ""
    assert found.text == words
    return ("" if found.low is None else str(found.low)), ("" if found.high is None else str(found.high))


@pytest.mark.parametrize("file", ["counts.csv", "counts_sealed.csv"])
def test_the_cases_are_read_right(file):
    rows = list(csv.DictReader((HERE / file).open()))
    wrong = [f"{r['words']!r}: {_bounds(r['words'])}" for r in rows if _bounds(r["words"]) != (r["low"], r["high"])]
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_there_are_enough_cases():
    assert sum(len(list(csv.DictReader((HERE / f).open()))) for f in ("counts.csv", "counts_sealed.csv")) >= 80


@pytest.mark.parametrize(
    "words", ["", " ", ",", "-", "and", "of", "at least", "between and", "the", "12/13/14", "a" * 500]
)
def test_odd_words_are_no_number_or_one(words):
    found = counts.count(words, Span(0, len(words)))
    assert found is None or found.high is None or found.low <= found.high

import csv
import timeit
from datetime import date
from pathlib import Path

import pytest

from dragoman.model import When
from dragoman.resolve import dates

HERE = Path(__file__).parent
CASES = [row for name in ("dates.csv", "dates_sealed.csv") for row in csv.DictReader((HERE / name).open())]


def _anchor(text: str) -> When | None:
    """The date in the text that a case counts from: a year, a month or a day."""
    if not text:
        return None
    parts = [int(p) for p in text.split("-")]
    day = date(*[*parts, 1, 1][:3])
    words = [day.strftime("%Y"), day.strftime("%B %Y"), text][len(parts) - 1]
    return dates.when(words, published=None)


def _told(row: dict[str, str]) -> When:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    return dates.when(
        row["words"],
        published=published,
        lead=row["lead"],
        future=row["future"] == "yes",
        anchor=_anchor(row["anchor"]),
    )


@pytest.mark.parametrize("file", ["dates.csv", "dates_sealed.csv"])
def test_the_cases_are_read_right(file):
    rows = list(csv.DictReader((HERE / file).open()))
    wrong = [
        f"{row['words']!r} on {row['published']}: {found.value} {found.precision}, not {row['value']}"
        for row in rows
        if ((found := _told(row)).value or "", found.precision) != (row["value"], row["precision"])
    ]
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_there_are_enough_cases():
    assert len(CASES) >= 260


def test_a_value_has_days_and_an_unknown_date_has_none():
    for row in CASES:
        found = _told(row)
        assert found.text == row["words"]
        if found.value is None:
            assert (found.start, found.end, found.precision, found.basis) == (None, None, "unknown", None)
        else:
            assert found.start is not None
            assert found.end is not None
            assert found.start <= found.end
            assert found.basis in {"text", "relative"}


def test_what_counts_from_publication_is_relative_and_what_is_written_out_is_not():
    day = date(2024, 3, 5)
    assert dates.when("Monday", published=day).basis == "relative"
    assert dates.when("1 February", published=day).basis == "relative"
    assert dates.when("1 February 2021", published=day).basis == "text"
    assert dates.when("the 1980s", published=None).basis == "text"


def test_a_part_of_a_period_narrows_its_days_and_keeps_its_value():
    early = dates.when("early 2023", published=None)
    late = dates.when("late 2023", published=None)
    assert early.value == late.value == "2023"
    assert (early.start, late.end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert early.end is not None
    assert late.start is not None
    assert early.end <= late.start
    this_month = dates.when("earlier this month", published=date(2024, 3, 5))
    assert (this_month.value, this_month.start, this_month.end) == ("2024-03", date(2024, 3, 1), date(2024, 3, 5))


def test_neither_past_nor_future_is_the_nearest():
    day = date(2024, 3, 5)
    assert dates.when("Thursday", published=day, past=False).value == "2024-03-07"
    assert dates.when("Sunday", published=day, past=False).value == "2024-03-03"


@pytest.mark.parametrize(
    ("lead", "words", "expected"),
    [
        ("friends since ", "2014", "since"),
        ("friends since the summer of ", "2014", "since"),
        ("dating back to ", "the 1980s", "since"),
        ("held the islands ", "from 2011 to 2019", "since"),
        ("", "Since the coup", "since"),
        ("in force until ", "March", "until"),
        ("ruled from 2011 to ", "2019", "until"),
        ("a lease that expires in ", "2030", "until"),
        ("", "until the end of the year", "until"),
        ("signed in ", "2014", None),
        ("said on ", "Tuesday", None),
    ],
)
def test_since_and_until(lead, words, expected):
    assert dates.bound(lead, words) == expected


@pytest.mark.parametrize(
    "words", ["", "   ", ",", "0", "99/99/2020", "February 30, 2021", "9999 years ago", "the the", "a" * 500]
)
def test_odd_words_are_no_date(words):
    assert dates.when(words, published=date(2024, 3, 5)).value is None


def test_a_phrase_takes_little_time():
    words = ["Tuesday", "last month", "2014", "1 February 2021", "two weeks ago", "July of that year", "late 2023"]
    day = date(2024, 3, 5)

    def read_all() -> None:
        dates._found.cache_clear()
        for word in words:
            dates.when(word, published=day)

    assert min(timeit.repeat(read_all, number=20, repeat=3)) / 20 / len(words) < 0.0005

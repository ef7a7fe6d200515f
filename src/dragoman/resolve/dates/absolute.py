"""Dates by calendar names: days, months, quarters, seasons, years, decades, with or without the year."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from dragoman.resolve.dates import periods
from dragoman.resolve.dates.periods import Ask, Period
from dragoman.resolve.dates.vocabulary import (
    DAY,
    MONTH,
    MONTHS,
    NAMED_DECADES,
    ORDINALS,
    SEASON,
    SEASONS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    one_of,
)

YEAR_TOLD: Final = (
    rf"(?:(?:of |in )?(?:the year )?(?P<year>{YEAR})|(?:of )?'(?P<short>\d\d)"
    r"|(?:of |in )?(?P<which>(?:last|this|next|that|the same|the following|the next|the previous|the preceding) year"
    r"|the year (?:before|after)|a year (?:earlier|later)))"
)
_WEEKDAY: Final = rf"(?:(?P<weekday>{WEEKDAY}) )?(?:the )?"
_ORDINAL: Final = one_of(ORDINALS)
_DAY_MONTH: Final = re.compile(
    rf"{_WEEKDAY}(?:(?P<day>{DAY}) (?:day )?(?:of )?"
    rf"|(?P<word>{_ORDINAL}) (?:day )?of )(?P<month>{MONTH})(?: {YEAR_TOLD})?"
)
_MONTH_DAY: Final = re.compile(rf"{_WEEKDAY}(?P<month>{MONTH}) (?:the )?(?P<day>{DAY})(?: {YEAR_TOLD})?")
_YEAR_FIRST: Final = re.compile(rf"(?P<year>{YEAR}) (?P<month>{MONTH}) (?P<day>{DAY})")
_MONTH: Final = re.compile(rf"(?:the month of )?(?P<month>{MONTH})(?: {YEAR_TOLD})?")
_YEARS_MONTH: Final = re.compile(rf"(?P<which>last|this|next) year's (?P<month>{MONTH})")
_YEAR_MONTH: Final = re.compile(rf"(?P<year>{YEAR}) (?P<month>{MONTH})")
_YEAR: Final = re.compile(rf"(?:the )?(?:year )?(?:{YEAR_TOLD})")
_DECADE: Final = re.compile(r"(?:the )?(?P<first>1[0-9]\d0|20\d0)'?s")
_NAMED_DECADE: Final = re.compile(rf"the (?P<name>{one_of(NAMED_DECADES)})")
_CENTURY: Final = re.compile(r"(?:the )?(?P<number>1[0-9]|2[01]|\d)(?:st|nd|rd|th) century")
_QUARTER: Final = re.compile(
    rf"(?:the )?(?:q(?P<number>[1-4])|(?P<word>first|second|third|fourth|last|final|1st|2nd|3rd|4th)[ -]quarter)"
    rf"(?: of the year| {YEAR_TOLD})?"
)
_HALF: Final = re.compile(rf"(?:the )?(?P<word>first|second) half of (?:the year|(?:{YEAR_TOLD}))")
_SEASON: Final = re.compile(rf"(?:the )?(?P<season>{SEASON})(?: {YEAR_TOLD})?")
_TWO_YEARS: Final = re.compile(rf"(?:the )?winter(?: of)? (?P<first>{YEAR})[-/](?P<second>\d\d(?:\d\d)?)")
_ISO: Final = re.compile(rf"(?P<year>{YEAR})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)")
_SLASHED: Final = re.compile(rf"(?P<a>\d\d?)(?P<sep>[/.-])(?P<b>\d\d?)[/.-](?P<year>{YEAR})")
_BARE_DAY: Final = re.compile(r"(?:the )?(?P<day>(?:[12]?\d|3[01])(?:st|nd|rd|th))")
_SOON: Final = 31  # days ahead within which "12 June" in a report of 5 June is the coming one, told as past or not
_FIXED_DAYS: Final = {
    "new year's day": (1, 1), "may day": (5, 1), "new year's eve": (12, 31), "boxing day": (12, 26),
    "international women's day": (3, 8),
}  # fmt: skip
_NAMED: Final = {
    "9/11": periods.day(date(2001, 9, 11), fixed=True),
    "cold war": periods.joined(periods.year(1947, fixed=True), periods.year(1991, fixed=True)),
    **{
        f"{day} {what}": periods.day(on, fixed=True)
        for days, on in (
            (("7 october", "october 7", "october 7th"), date(2023, 10, 7)),
            (("6 january", "january 6", "january 6th"), date(2021, 1, 6)),
        )
        for day in days
        for what in ("attack", "attacks", "assault", "massacre", "riot", "insurrection")
    },
    **dict.fromkeys(
        ("first world war", "world war i", "world war one"),
        periods.joined(periods.year(1914, fixed=True), periods.year(1918, fixed=True)),
    ),
    **dict.fromkeys(
        ("second world war", "world war ii", "world war two"),
        periods.joined(periods.year(1939, fixed=True), periods.year(1945, fixed=True)),
    ),
}


def year_told(match: re.Match[str], ask: Ask) -> tuple[int, bool] | None:
    """The year that a match tells, and whether in figures; null where it tells none or it cannot be known."""
    told = match.groupdict()
    if told.get("year"):
        return int(told["year"]), True
    if told.get("short"):
        number = int(told["short"])
        pivot = ask.published.year % 100 + 1 if ask.published else 30
        return (2000 if number <= pivot else 1900) + number, True
    which = told.get("which") or ""
    if which.startswith(("last", "this ", "next")):
        if ask.published is None:
            return None
        return ask.published.year + {"last": -1, "this": 0, "next": 1}[which[:4]], False
    if which and ask.anchor is not None and ask.anchor.start.year == ask.anchor.end.year:
        step = 1 if re.search("following|next|after|later", which) else 0
        step = -1 if re.search("previous|preceding|before|earlier", which) else step
        return ask.anchor.start.year + step, ask.anchor.fixed
    return None


def has_year(match: re.Match[str]) -> bool:
    """Whether a match names a year, known or not."""
    told = match.groupdict()
    return bool(told.get("year") or told.get("short") or told.get("which"))


def day_of(year: int, month: int, number: int) -> date | None:
    """The day, null where the month has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def nearest(make: Callable[[int], Period | None], ask: Ask, *, reach: int = 8) -> Period | None:
    """Of the periods that ``make`` gives for the years around publication, the one meant by the direction.

    Looking back: the latest that has begun; ahead: the earliest that is not over; else the nearest to publication.
    """
    if ask.published is None:
        return None
    today = ask.published
    found = [p for y in range(today.year - reach, today.year + reach + 1) if (p := make(y)) is not None]
    if ask.direction < 0:
        return max((p for p in found if p.start <= today), key=lambda p: p.start, default=None)
    if ask.direction > 0:
        return min((p for p in found if p.end >= today), key=lambda p: p.start, default=None)
    return min(found, key=lambda p: abs((p.start - today).days), default=None)


def _day_period(match: re.Match[str], ask: Ask) -> Period | None:
    told = match.groupdict()
    word = told.get("word")
    number = ORDINALS[word] if word else int(re.sub(r"\D", "", told["day"]))
    month = MONTHS[told["month"]]
    if has_year(match):
        year = year_told(match, ask)
        on = day_of(year[0], month, number) if year else None
        return periods.day(on, fixed=bool(year and year[1])) if on else None

    def make(year: int) -> Period | None:
        on = day_of(year, month, number)
        return periods.day(on) if on else None

    found = nearest(make, ask, reach=1 if (month, number) != (2, 29) else 8)
    if found is not None and ask.published is not None and ask.direction < 0:
        ahead = nearest(make, replace(ask, direction=1), reach=1)
        if ahead is not None and (ahead.start - ask.published).days <= _SOON < (ask.published - found.start).days:
            found = ahead
    weekday = told.get("weekday")
    if found is None or not weekday or found.start.weekday() == WEEKDAYS[weekday] or ask.published is None:
        return found
    others = (make(ask.published.year + step) for step in (0, -1, 1))
    return next((p for p in others if p and p.start.weekday() == WEEKDAYS[weekday]), found)


def _month_period(match: re.Match[str], ask: Ask) -> Period | None:
    number = MONTHS[match["month"]]
    if not has_year(match):
        return nearest(lambda y: periods.month(y, number), ask, reach=1)
    year = year_told(match, ask)
    return periods.month(year[0], number, fixed=year[1]) if year else None


def _year_period(match: re.Match[str], ask: Ask) -> Period | None:
    year = year_told(match, ask)
    return periods.year(year[0], fixed=year[1]) if year else None


def _quarter_period(match: re.Match[str], ask: Ask) -> Period | None:
    word = match["word"]
    number = int(match["number"]) if match["number"] else {"1": 1, "2": 2, "3": 3}.get(word[0], 4)
    number = {"first": 1, "second": 2, "third": 3}.get(word, number) if word else number
    if not has_year(match):
        return nearest(lambda y: periods.quarter(y, number), ask, reach=1)
    year = year_told(match, ask)
    return periods.quarter(year[0], number, fixed=year[1]) if year else None


def _half_period(match: re.Match[str], ask: Ask) -> Period | None:
    year = year_told(match, ask)
    if year is None and not has_year(match) and ask.published:
        year = ask.published.year, False
    if year is None:
        return None
    first = 1 if match["word"] == "first" else 7
    return periods.joined(*(periods.month(year[0], m, fixed=year[1]) for m in (first, first + 5)))


def _season_period(match: re.Match[str], ask: Ask) -> Period | None:
    first = SEASONS[match["season"]]
    if not has_year(match):
        return nearest(lambda y: periods.season(first, y), ask, reach=2)
    year = year_told(match, ask)
    if year is None:
        return None
    return periods.year(year[0], fixed=year[1]) if first == 12 else periods.season(first, year[0], fixed=year[1])


def _slashed(match: re.Match[str], ask: Ask) -> Period | None:
    """Figures: day first with points; with strokes only where one figure cannot be a month or both are the same."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    day_first = match["sep"] == "." or a > 12 or a == b
    if not day_first and b <= 12:
        return None
    on = day_of(year, b, a) if day_first else day_of(year, a, b)
    return periods.day(on, fixed=True) if on else None


def _iso(match: re.Match[str], ask: Ask) -> Period | None:
    on = day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    return periods.day(on, fixed=True) if on else None


def _bare_day(match: re.Match[str], ask: Ask) -> Period | None:
    """Read "the 14th": in the publication month or the one before (looking back) or after (looking ahead)."""
    if ask.published is None:
        return None
    number, today = int(match["day"][:-2]), ask.published
    for step in range(3):
        there = periods.shift(today.replace(day=1), step if ask.direction > 0 else -step, "month")
        on = day_of(there.year, there.month, number) if there else None
        if on and (on >= today if ask.direction > 0 else on <= today):
            return periods.day(on)
    return None


def _decade(match: re.Match[str], ask: Ask) -> Period | None:
    """Read "the 1980s"; "the 1800s" are the century, "the 2000s" the decade."""
    first = int(match["first"])
    if first % 100 or first == 2000:
        return periods.decade(first, fixed=True)
    return periods.joined(periods.year(first, fixed=True), periods.year(first + 99, fixed=True))


def _century(match: re.Match[str], ask: Ask) -> Period | None:
    last = 100 * int(match["number"])
    return periods.joined(periods.year(last - 99, fixed=True), periods.year(last, fixed=True)) if last else None


def _winter(match: re.Match[str], ask: Ask) -> Period | None:
    first = int(match["first"])
    return periods.season(12, first, fixed=True) if int(match["second"]) % 100 == (first + 1) % 100 else None


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Ask], Period | None]], ...]] = (
    (_YEAR, _year_period),
    (_MONTH, _month_period),
    (_DAY_MONTH, _day_period),
    (_MONTH_DAY, _day_period),
    (_ISO, _iso),
    (_YEAR_FIRST, _day_period),
    (_YEAR_MONTH, _month_period),
    (_YEARS_MONTH, _month_period),
    (_DECADE, _decade),
    (_NAMED_DECADE, lambda m, ask: periods.decade(NAMED_DECADES[m["name"]], fixed=True)),
    (_QUARTER, _quarter_period),
    (_SEASON, _season_period),
    (_HALF, _half_period),
    (_BARE_DAY, _bare_day),
    (_SLASHED, _slashed),
    (_CENTURY, _century),
    (_TWO_YEARS, _winter),
)


def absolute(text: str, ask: Ask) -> Period | None:
    """The date that normalised words name by calendar; null when they do not or it cannot be known."""
    named = text.removeprefix("the ")
    if named in _NAMED:
        return _NAMED[named]
    feast, _, told = text.rpartition(" ") if text[-4:].isdigit() else (text, "", "")
    if feast in _FIXED_DAYS:
        month, number = _FIXED_DAYS[feast]
        if told:
            return periods.day(date(int(told), month, number), fixed=True)
        return nearest(lambda y: periods.day(date(y, month, number)), ask, reach=1)
    for pattern, make in _RULES:
        if match := pattern.fullmatch(text):
            return make(match, ask)
    return None

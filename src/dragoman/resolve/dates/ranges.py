"""Ranges: "12-15 March", "from 2011 to 2019", "Monday and Tuesday", "December 30 to January 2"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dragoman.resolve.dates import periods
from dragoman.resolve.dates.absolute import YEAR_TOLD
from dragoman.resolve.dates.periods import Ask, Period
from dragoman.resolve.dates.vocabulary import DAY, MONTH, YEAR

_AND: Final = r"(?: ?(?:-|/) ?| (?:to|and|or|until|till|through|up to) )"
_DAYS_MONTH: Final = re.compile(
    rf"(?:the )?(?P<first>{DAY})(?:(?: {DAY})*){_AND}(?:the )?(?P<last>{DAY}) (?:of )?(?P<rest>(?:{MONTH})(?:"
    rf" {YEAR_TOLD})?)"
)
_MONTH_DAYS: Final = re.compile(
    rf"(?P<month>{MONTH}) (?P<first>{DAY})(?:(?: {DAY})*){_AND}(?P<last>{DAY})(?P<rest> {YEAR_TOLD})?"
)
_YEARS: Final = re.compile(rf"(?P<first>{YEAR})(?:(?: {YEAR})*){_AND}(?P<last>{YEAR}|\d\d)")
_PARTING: Final = re.compile(r"(?<=[a-z\d])(?: (?:to|and|or|until|till|through|into|-) |(?<=[a-z\d])-(?=[a-z\d]))")
_DIGITS: Final = re.compile(r"\D")

Parse = Callable[[str, Ask], Period | None]


def ranged(text: str, ask: Ask, parse: Parse) -> Period | None:
    """The range that normalised words tell, without "from" and "between"; null when they tell none."""
    if match := _YEARS.fullmatch(text):
        return _years(match)
    if match := _DAYS_MONTH.fullmatch(text):
        return _days(match, match["rest"], ask, parse)
    if match := _MONTH_DAYS.fullmatch(text):
        return _days(match, match["month"] + (match["rest"] or ""), ask, parse)
    for parting in _PARTING.finditer(text):
        found = _two(text[: parting.start()], text[parting.end() :], ask, parse)
        if found is not None:
            return found
    return None


def _years(match: re.Match[str]) -> Period | None:
    """Two years; of "2003-04" only the following year counts, else it may be a month."""
    first, last = int(match["first"]), match["last"]
    if len(last) == 2:
        number = first - first % 100 + int(last)
        if number <= first or (int(last) <= 12 and number != first + 1):
            month = int(last)
            return periods.month(first, month, fixed=True) if 1 <= month <= 12 and "-" in match[0] else None
        last = str(number)
    return periods.joined(periods.year(first, fixed=True), periods.year(int(last), fixed=True))


def _days(match: re.Match[str], rest: str, ask: Ask, parse: Parse) -> Period | None:
    last = parse(f"{_DIGITS.sub('', match['last'])} {rest}", ask)
    first = int(_DIGITS.sub("", match["first"]))
    if last is None or last.precision != "day" or first >= last.start.day:
        return None
    return periods.joined(periods.day(last.start.replace(day=first), fixed=last.fixed), last)


def _two(left: str, right: str, ask: Ask, parse: Parse) -> Period | None:
    """Two dates of which one may lack the year or the direction that the other gives."""
    if ask.direction > 0 and not re.search(YEAR, right):
        first = parse(left, ask)
        last = parse(right, replace(ask, published=first.start, direction=1)) if first else None
    else:
        last = parse(right, ask)
        if last is not None and re.search(YEAR, left) and not re.search(YEAR, right):
            early = parse(left, ask)
            last = parse(right, replace(ask, published=early.start, direction=1)) if early else None
            first = early
        else:
            first = parse(left, replace(ask, published=last.end, direction=-1)) if last else None
            if first is not None and last is not None:
                first = replace(first, fixed=first.fixed or last.fixed)
    return periods.joined(first, last) if first and last else None

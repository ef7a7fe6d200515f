"""Publication dates as inputs write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

MONTH_NAMES = "january february march april may june july august september october november december".split()
MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(\d{4})(\d{2})(\d{2})(?:\d{6}|T\d{4,6}Z?)?$")
_WORDED = (
    re.compile(rf"(?:[A-Z][a-z]+day,? )?{MONTH} {DAY},? (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?:[A-Z][a-z]+day,? )?{DAY}[ -]{MONTH},?[ -](?P<year>\d{{4}})", re.IGNORECASE),
)
_LINE = re.compile(
    r"(?:(?:published|posted|updated)(?: on)?:? )?(?:[A-Z][a-z]+day,? )?"
    r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4}|\d{4}-\d\d-\d\d)"
    r"(?:[ ,|-]*\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?)?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})$")
_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?![0-9A-Za-z])")
_YEAR_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d{2})(?![0-9A-Za-z])")


def parse_date(value: object) -> date | None:
    """The day a value names; None where it names none.

    Read are dates and datetimes (the day in their own zone), ISO 8601, ``20250304``, RFC 2822, "4 March 2025",
    "March 4, 2025", "4.3.2025", and ``25/03/2025`` where only one reading is possible.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = " ".join(str(value).split())
    found = _ISO.match(text)
    if found:
        return _day(*(int(g) for g in found.groups() if g))
    for pattern in _WORDED:
        worded = pattern.match(text)
        if worded:
            return _day(int(worded["year"]), month_number(worded["month"]), int(worded["day"]))
    numeric = _NUMERIC.match(text)
    if numeric:
        return _numeric_day(int(numeric[1]), int(numeric[3]), int(numeric[4]), dotted=numeric[2] == ".")
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def date_line(line: str) -> date | None:
    """The day of a line that is nothing but a date, such as pages and files print under the headline."""
    match = _LINE.fullmatch(line.strip())
    return parse_date(match["date"]) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeric_day(first: int, second: int, year: int, *, dotted: bool) -> date | None:
    """Dotted dates are day first; others are ambiguous between American and European unless a part is over 12."""
    if dotted or first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def month_number(name: str) -> int:
    """1 to 12 for a month's name or its first three letters."""
    return next(i for i, full in enumerate(MONTH_NAMES, 1) if full.startswith(name[:3].lower()))


def date_in_name(name: str) -> date | None:
    """The day in a file name ("2025-03-04-moscow.txt", "20250304_1.html"); digits inside hashes are none."""
    found = _IN_NAME.search(name)
    return _day(int(found[1]), int(found[3]), int(found[4])) if found else None


def year_in_name(name: str) -> int | None:
    """The year in a file name ("moscow-2025.txt")."""
    found = _YEAR_IN_NAME.search(name)
    return int(found[1]) if found else None


def nearest(month: int, day: int, to: date) -> date | None:
    """The day of that month and day nearest to a given one: "Dec. 31" in a file of 1 January is last year's."""
    days = [d for d in (_day(to.year + shift, month, day) for shift in (-1, 0, 1)) if d]
    return min(days, key=lambda d: abs((d - to).days), default=None)

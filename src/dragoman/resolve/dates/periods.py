"""Stretches of days with a precision, and the arithmetic on them.

Values: day ``2024-03-05``, week ``2024-W10`` (ISO 8601, Monday to Sunday), month ``2024-03``, quarter ``2024-Q1``,
year ``2024``, decade ``198X``, range ``2024-03-12/2024-03-15`` (or of months or years).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Final

from dragoman.model import Precision, When

RANK: Final = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4, "decade": 5}


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive days with a precision. ``fixed``: the words alone tell it, without a publication date."""

    value: str
    start: date
    end: date
    precision: Precision
    fixed: bool = False

    def when(self, text: str) -> When:
        """The period as a finding's date."""
        return When(self.value, self.start, self.end, self.precision, text, "text" if self.fixed else "relative")

    def within(self, start: date, end: date) -> Period:
        """The same period of which only a part is meant; unchanged where the part would be empty."""
        first, last = max(self.start, start), min(self.end, end)
        return replace(self, start=first, end=last) if first <= last else self


@dataclass(frozen=True, slots=True)
class Ask:
    """What a date is read against: the publication day, the date before it in the text, the direction to look in.

    ``direction`` is -1 for what has happened, 1 for what is planned, 0 for the nearest.
    """

    published: date | None
    anchor: Period | None
    direction: int = -1


def day(on: date, *, fixed: bool = False) -> Period:
    """One day."""
    return Period(on.isoformat(), on, on, "day", fixed)


def week(on: date, *, fixed: bool = False) -> Period:
    """The ISO week that holds a day."""
    year, number, weekday = on.isocalendar()
    monday = on - timedelta(weekday - 1)
    return Period(f"{year}-W{number:02}", monday, monday + timedelta(6), "week", fixed)


def month(year: int, number: int, *, fixed: bool = False) -> Period:
    """A month of a year."""
    last = monthrange(year, number)[1]
    return Period(f"{year:04}-{number:02}", date(year, number, 1), date(year, number, last), "month", fixed)


def quarter(year: int, number: int, *, fixed: bool = False) -> Period:
    """A quarter (1 to 4) of a calendar year."""
    first, last = month(year, 3 * number - 2), month(year, 3 * number)
    return Period(f"{year:04}-Q{number}", first.start, last.end, "quarter", fixed)


def year(number: int, *, fixed: bool = False) -> Period:
    """A calendar year."""
    return Period(f"{number:04}", date(number, 1, 1), date(number, 12, 31), "year", fixed)


def decade(first: int, *, fixed: bool = False) -> Period:
    """The ten years from ``first``, a multiple of ten."""
    return Period(f"{first // 10:03}X", date(first, 1, 1), date(first + 9, 12, 31), "decade", fixed)


def season(name_month: int, number: int, *, fixed: bool = False) -> Period:
    """The three months from ``name_month`` of a year, as the northern hemisphere counts them."""
    first = month(number, name_month)
    last = month(number + (name_month + 2) // 13, (name_month + 1) % 12 + 1)
    return Period(f"{first.value}/{last.value}", first.start, last.end, "range", fixed)


def days(start: date, end: date, *, fixed: bool = False) -> Period:
    """A range of days, both inclusive."""
    return Period(f"{start.isoformat()}/{end.isoformat()}", start, end, "range", fixed)


def joined(first: Period, last: Period) -> Period | None:
    """From the start of one period to the end of another; null where the second ends before the first starts."""
    if last.end < first.start or "range" in {first.precision, last.precision}:
        return None
    fixed = first.fixed and last.fixed
    if first.precision == last.precision and first.precision in {"day", "month", "year", "quarter", "week"}:
        return Period(f"{first.value}/{last.value}", first.start, last.end, "range", fixed)
    return days(first.start, last.end, fixed=fixed)


def of_unit(unit: str, on: date) -> Period | None:
    """The day, week, month, quarter, year or decade that holds a day."""
    match unit:
        case "day":
            return day(on)
        case "week":
            return week(on)
        case "month":
            return month(on.year, on.month)
        case "quarter":
            return quarter(on.year, (on.month + 2) // 3)
        case "year":
            return year(on.year)
        case "decade":
            return decade(on.year - on.year % 10) if on.year >= 10 else None
    return None


def shift(on: date, amount: int, unit: str) -> date | None:
    """The day so many units away, clipped to the month's last; null beyond the calendar and for unknown units."""
    if unit in {"day", "week", "fortnight"}:
        step = {"day": 1, "week": 7, "fortnight": 14}[unit] * amount
        return date.fromordinal(on.toordinal() + step) if 0 < on.toordinal() + step <= date.max.toordinal() else None
    step = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit, 0) * amount
    total = on.year * 12 + on.month - 1 + step
    if not step or not MINYEAR <= total // 12 <= MAXYEAR:
        return on if amount == 0 else None
    return date(total // 12, total % 12 + 1, min(on.day, monthrange(total // 12, total % 12 + 1)[1]))


def moved(on: date, amount: int, unit: str) -> Period | None:
    """The period so many units away, as precise as the unit: decades give a year, centuries a decade."""
    there = shift(on, amount, unit)
    coarse = {"fortnight": "week", "decade": "year", "century": "decade"}.get(unit, unit)
    return of_unit(coarse, there) if there is not None else None

"""Dates told from the publication day or from a date before them in the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from dragoman.resolve.dates import periods
from dragoman.resolve.dates.periods import RANK, Ask, Period
from dragoman.resolve.dates.vocabulary import (
    MONTH,
    MONTHS,
    NUMBER,
    SEASON,
    SEASONS,
    TIME_OF_DAY,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    number_of,
    unit_of,
)

_ONE_DAY: Final = {
    "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1, "last evening": -1,
    "the day before yesterday": -2, "the day after tomorrow": 2, "day before yesterday": -2, "earlier in the day": 0,
    "later in the day": 0, "earlier today": 0, "later today": 0, "this day": 0,
}  # fmt: skip
_THIS_DAY: Final = re.compile(rf"this (?:{TIME_OF_DAY})")
_WEEKDAY: Final = re.compile(
    rf"(?:(?P<which>last|past|this past|next|this coming|coming|this|that) )?(?P<day>{WEEKDAY})"
)
_WEEKDAY_OF: Final = re.compile(rf"(?:the )?(?P<day>{WEEKDAY}) (?:of )?(?P<which>last|this|next) week")
_WEEK_FIRST: Final = re.compile(rf"(?P<which>last|this|next) week (?:on )?(?P<day>{WEEKDAY})")
_OF_WEEK: Final = re.compile(rf"(?P<which>last|this|next) week's (?P<day>{WEEKDAY})")
_WEEKDAY_LAST: Final = re.compile(rf"(?P<day>{WEEKDAY}) (?P<which>last|next)")
_WEEKDAY_BY: Final = re.compile(rf"the (?P<which>following|next|previous|preceding) (?P<day>{WEEKDAY})")
_WEEKEND: Final = re.compile(r"(?:the |this |at the )?(?:(?P<which>last|past|this|next|coming|previous) )?weekend")
_UNIT: Final = re.compile(
    rf"(?:(?P<which>last|this|next)|(?:this |the )?(?P<which2>coming|current|present)) (?P<unit>{UNIT})(?: now)?"
)
_BEFORE_LAST: Final = re.compile(r"the (?P<unit>day|night|week|month|year|decade) before last")
_AGO_THIS: Final = re.compile(
    rf"(?P<number>{NUMBER}) years? ago (?P<unit>today|this day|this week|this month|this year)"
)
_BY_ANCHOR: Final = re.compile(
    rf"(?:(?P<which>that(?: same)?|the same|the very same|the following|the next|the previous|the preceding|that very)"
    rf" (?P<unit>{UNIT}|{TIME_OF_DAY})|(?:the )?(?P<unit2>{UNIT}|{TIME_OF_DAY}) (?P<side>before|after|earlier|later))"
)
_THAT_NAMED: Final = re.compile(
    rf"(?:(?:later |earlier )?(?:that|the same) (?P<name>{MONTH}|{SEASON})|(?P<next>the following|the next) "
    rf"(?P<name2>{MONTH}|{SEASON})|(?P<prev>the previous|the preceding) (?P<name3>{MONTH}|{SEASON}))"
)
_NAMED_MONTH: Final = re.compile(rf"(?P<which>last|past|this past|next|this|this coming|coming) (?P<month>{MONTH})")
_NAMED_SEASON: Final = re.compile(rf"(?P<which>last|past|this past|next|this|this coming|coming) (?P<season>{SEASON})")
_AWAY: Final = re.compile(
    rf"(?:(?:about|around|roughly|some|nearly|almost|just|exactly|only|approximately) )?"
    rf"(?:(?P<half>half a|half an) |(?P<number>{NUMBER}) )(?P<more>and a half )?(?P<unit>{UNIT})(?P<more2> and a"
    rf" half)? "
    rf"(?P<side>ago|earlier|before|previously|back|later|afterwards|after|on|from now|hence|from today)"
)
_ROLLING: Final = re.compile(
    rf"(?:within |in |over |during |for )?(?:(?:the |these |this )(?P<which>past|last|next|coming)|(?P<bare>past))"
    rf" (?:(?P<number>{NUMBER}) )?(?P<unit>{UNIT})"
)
_WITHIN: Final = re.compile(rf"(?:within|inside|in under) (?:the next )?(?P<number>{NUMBER}) (?P<unit>{UNIT})")
_IN: Final = re.compile(rf"in (?:about )?(?P<number>{NUMBER}) (?P<unit>{UNIT})(?P<time>'s? time)?")
_BOTH_ENDS: Final = re.compile(r"(?:the )?(?P<unit>week|month|quarter|year|decade)")


def weekday(number: int, today: date, direction: int, *, strict: bool = False) -> date:
    """The nearest such weekday back (-1) or ahead (1), today included unless strict; 0 takes the nearer, back first."""
    back = (today.weekday() - number) % 7
    ahead = (number - today.weekday()) % 7
    if strict:
        back, ahead = back or 7, ahead or 7
    if direction < 0 or (direction == 0 and back <= ahead):
        return today - timedelta(back)
    return today + timedelta(ahead)


def _one_weekday(match: re.Match[str], ask: Ask) -> Period | None:
    if ask.published is None:
        return None
    number, which, today = WEEKDAYS[match["day"]], match["which"] or "", ask.published
    if which in {"last", "past", "this past"}:
        return periods.day(weekday(number, today, -1, strict=True))
    if which in {"next", "coming", "this coming"}:
        return periods.day(weekday(number, today, 1, strict=True))
    if which == "this" and ask.direction < 0:
        return periods.day(today + timedelta(number - today.weekday()))
    return periods.day(weekday(number, today, ask.direction))


def _weekday_of_week(match: re.Match[str], ask: Ask) -> Period | None:
    if ask.published is None:
        return None
    step = {"last": -7, "this": 0, "next": 7}[match["which"]]
    today = ask.published
    return periods.day(today + timedelta(WEEKDAYS[match["day"]] - today.weekday() + step))


def _weekday_by(match: re.Match[str], ask: Ask) -> Period | None:
    anchor = ask.anchor
    if anchor is None or RANK.get(anchor.precision, 9) > 0:
        return None
    ahead = match["which"] in {"following", "next"}
    on = weekday(WEEKDAYS[match["day"]], anchor.start, 1 if ahead else -1, strict=True)
    return periods.day(on, fixed=anchor.fixed)


def _weekend(match: re.Match[str], ask: Ask) -> Period | None:
    """Saturday and Sunday: the one under way or the last one; ahead where that is meant."""
    if ask.published is None:
        return None
    which, today = match["which"] or "", ask.published
    monday = today - timedelta(today.weekday())
    running = today.weekday() >= 5
    ahead = which in {"next", "coming"} or (ask.direction > 0 and which not in {"last", "past", "previous"})
    if ahead:
        first = monday + timedelta(12 if running and which in {"next", "coming"} else 5)
    else:
        first = monday + timedelta(5 if running and which not in {"last", "past", "previous"} else -2)
    return periods.days(first, first + timedelta(1))


def _unit(match: re.Match[str], ask: Ask) -> Period | None:
    """Read "last week", "this month", "next year": the calendar unit before, around or after the publication day."""
    unit = unit_of(match["unit"])
    if ask.published is None or match["unit"].endswith("s"):
        return None
    step = {"last": -1, "next": 1, "coming": 1}.get(match["which"] or match["which2"], 0)
    if unit == "decade":
        first = ask.published.year - ask.published.year % 10 + 10 * step
        return periods.decade(first)
    return None if unit in {"century", "fortnight", "hour"} else periods.moved(ask.published, step, unit)


def _coarse_enough(anchor: Period, unit: str) -> bool:
    """Whether an anchor is precise enough to count in the unit from it."""
    wanted = {"fortnight": 1, "century": 5, "decade": 4}.get(unit, RANK.get(unit, 0))
    return RANK.get(anchor.precision, 9) <= max(wanted, 0) if unit != "hour" else False


def _counted(anchor: Period, amount: int, unit: str) -> Period | None:
    if not _coarse_enough(anchor, unit):
        return None
    found = periods.moved(anchor.start, amount, unit)
    return Period(found.value, found.start, found.end, found.precision, anchor.fixed) if found else None


def _by_anchor(match: re.Match[str], ask: Ask) -> Period | None:
    if ask.anchor is None:
        return None
    word = match["unit"] or match["unit2"]
    unit = unit_of(word) if re.fullmatch(UNIT, word) else "day"
    told = match["which"] or match["side"]
    step = 1 if told in {"the following", "the next", "after", "later"} else 0
    step = -1 if told in {"the previous", "the preceding", "before", "earlier"} else step
    return None if unit == "hour" else _counted(ask.anchor, step, unit)


def _that_named(match: re.Match[str], ask: Ask) -> Period | None:
    anchor = ask.anchor
    if anchor is None or anchor.start.year != anchor.end.year:
        return None
    name = match["name"] or match["name2"] or match["name3"]
    year = anchor.start.year

    def make(number: int) -> Period:
        if name in MONTHS:
            return periods.month(number, MONTHS[name], fixed=anchor.fixed)
        return periods.season(SEASONS[name], number, fixed=anchor.fixed)

    if match["name"]:
        return make(year)
    found = (make(year + step) for step in ((0, 1) if match["next"] else (0, -1)))
    return next((p for p in found if (p.start > anchor.end if match["next"] else p.end < anchor.start)), None)


def _named(match: re.Match[str], ask: Ask) -> Period | None:
    """Read "last March", "next spring", "this summer"; the one under way is neither the last nor the next."""
    if ask.published is None:
        return None
    which, today = match["which"].split()[-1] if match["which"] != "this" else "this", ask.published
    told = match.groupdict()

    def make(number: int) -> Period:
        if told.get("month"):
            return periods.month(number, MONTHS[told["month"]])
        return periods.season(SEASONS[told["season"]], number)

    around = [make(today.year + step) for step in (-2, -1, 0, 1)]
    if which in {"last", "past"}:
        return max((p for p in around if p.end < today), key=lambda p: p.start)
    if which in {"next", "coming"}:
        return min((p for p in around if p.start > today), key=lambda p: p.start, default=None)
    running = next((p for p in around if p.start <= today <= p.end), None)
    if running is None and told.get("season") == "winter" and ask.direction < 0 and today.month <= 6:
        return make(today.year - 1)
    return running or make(today.year)


def _away(match: re.Match[str], ask: Ask) -> Period | None:
    """Read "two weeks ago" from publication, "three days earlier" from the date before it in the text."""
    unit, side = unit_of(match["unit"]), match["side"]
    amount = number_of(match["number"]) if match["number"] else 0
    if match["half"] or match["more"] or match["more2"]:
        halves = 2 * amount + 1
        smaller = {"year": ("month", 6), "decade": ("year", 5), "century": ("decade", 5)}.get(unit)
        if smaller is None:
            return None
        unit, amount = smaller[0], smaller[1] * halves
    if unit == "hour":
        if amount % 24:
            return None
        unit, amount = "day", amount // 24
    if side in {"ago", "back", "from now", "hence", "from today"}:
        step = -amount if side in {"ago", "back"} else amount
        return periods.moved(ask.published, step, unit) if ask.published else None
    if ask.anchor is None:
        return None
    return _counted(ask.anchor, -amount if side in {"earlier", "before", "previously"} else amount, unit)


def _before_last(match: re.Match[str], ask: Ask) -> Period | None:
    unit = "day" if match["unit"] == "night" else match["unit"]
    return periods.moved(ask.published, -2, unit) if ask.published and unit != "decade" else None


def _ago_this(match: re.Match[str], ask: Ask) -> Period | None:
    """Read "a year ago this week" as the week of that day a year before."""
    amount = number_of(match["number"])
    there = periods.shift(ask.published, -amount, "year") if ask.published else None
    unit = {"today": "day"}.get(match["unit"], match["unit"].rpartition(" ")[2])
    return periods.of_unit(unit, there) if there else None


def _amount(match: re.Match[str]) -> tuple[int, str] | None:
    number, unit = match["number"], unit_of(match["unit"])
    amount = 1 if number is None else number_of(number)
    if unit == "hour":
        return (amount // 24, "day") if amount % 24 == 0 else None
    return (amount, unit) if number is not None or not match["unit"].endswith("s") else None


def _rolling(match: re.Match[str], ask: Ask) -> Period | None:
    """Read "the past two years", "the next ten days": so many units up to or from the publication day."""
    told = _amount(match)
    if ask.published is None or told is None:
        return None
    ahead = match["which"] in {"next", "coming"}
    if match["which"] == "next" and match["number"] is None and ask.anchor is not None:
        return _counted(ask.anchor, 1, told[1])
    if match["which"] == "coming" and match["number"] is None:
        return periods.moved(ask.published, 1, told[1])
    if ahead and (ask.direction < 0 or told == (1, "day")):
        return None
    there = periods.shift(ask.published, told[0] if ahead else -told[0], told[1])
    if there is None:
        return None
    return periods.days(ask.published, there) if ahead else periods.days(there, ask.published)


def _within(match: re.Match[str], ask: Ask) -> Period | None:
    told = _amount(match)
    if ask.published is None or told is None or ask.direction < 0:
        return None
    there = periods.shift(ask.published, *told)
    return periods.days(ask.published, there) if there else None


def _in(match: re.Match[str], ask: Ask) -> Period | None:
    told = _amount(match)
    if ask.published is None or told is None or (ask.direction < 0 and not match["time"]):
        return None
    return None if match["unit"].startswith("hour") else periods.moved(ask.published, *told)


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Ask], Period | None]], ...]] = (
    (_WEEKDAY, _one_weekday),
    (_UNIT, _unit),
    (_AWAY, _away),
    (_ROLLING, _rolling),
    (_BY_ANCHOR, _by_anchor),
    (_WEEKEND, _weekend),
    (_NAMED_MONTH, _named),
    (_NAMED_SEASON, _named),
    (_WEEKDAY_OF, _weekday_of_week),
    (_WEEK_FIRST, _weekday_of_week),
    (_OF_WEEK, _weekday_of_week),
    (_WEEKDAY_LAST, _one_weekday),
    (_WEEKDAY_BY, _weekday_by),
    (_THAT_NAMED, _that_named),
    (_BEFORE_LAST, _before_last),
    (_AGO_THIS, _ago_this),
    (_WITHIN, _within),
    (_IN, _in),
)


def relative(text: str, ask: Ask) -> Period | None:
    """The date that normalised words tell from another day; null when they do not or the other day is unknown."""
    step = 0 if _THIS_DAY.fullmatch(text) else _ONE_DAY.get(text)
    if step is not None:
        return periods.day(ask.published + timedelta(step)) if ask.published else None
    for pattern, make in _RULES:
        if (match := pattern.fullmatch(text)) and (found := make(match, ask)) is not None:
            return found
    return None


def running(text: str, ask: Ask) -> Period | None:
    """Read "the month" in "the end of the month": the unit around the publication day."""
    match = _BOTH_ENDS.fullmatch(text)
    return periods.of_unit(match["unit"], ask.published) if match and ask.published else None

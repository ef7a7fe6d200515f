"""The grammar as a whole: what may stand around a date, and the order in which the rules are asked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from dragoman.resolve.dates import periods
from dragoman.resolve.dates.absolute import YEAR_TOLD, absolute
from dragoman.resolve.dates.periods import RANK, Ask, Period
from dragoman.resolve.dates.ranges import ranged
from dragoman.resolve.dates.relative import relative, running, weekday
from dragoman.resolve.dates.vocabulary import (
    MONTH,
    NUMBER,
    NUMBERS,
    TIME_OF_DAY,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    number_of,
    one_of,
)

_LEFT_AS_TEXT: Final = re.compile(
    r"\b(?:fiscal|financial year|tax year|school year|fy ?\d+|hijri|ah|ce|bce|bc|every|each|most|several|some years|few"
    r"|recent|daily|weekly|annual|alternate|more than|less than|at least|over \w+ \w+ ago|under|anniversary)\b"
)
_BEFORE: Final = re.compile(
    r"^(?:(?:on|in|at|by|until|till|up to|since|from|during|over|throughout|as of|around|about|circa|through"
    r"|as early as"
    r"|as late as|as soon as|either|both|as recently as|only|just|ever since|already|back in|starting|beginning"
    r"|effective|sometime|some time"
    r"|for|between|all|again|once more|most recently|no later than) )+(?=\S)"
)
_HOUR: Final = (
    r"(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)|\d{1,2}[:.]\d\d|\d{4} ?(?:hours|hrs|gmt|utc)"
    rf"|(?:{one_of(list(NUMBERS)[1:13])})(?: o'clock| in the (?:morning|afternoon|evening)"
    r"|(?= on )|(?= in the )|(?= tonight)|(?= this )))"
    r"(?: (?:local time|gmt|utc|[a-z]{1,3}st|[a-z]{1,3}dt))?(?: in the (?:morning|afternoon|evening))?"
)
_CLOCK_FIRST: Final = re.compile(
    rf"^(?:(?:just |shortly |soon )?(?:before|after|around|about|at|by) )?(?:the )?"
    rf"(?:{TIME_OF_DAY}|{_HOUR}|(?:early|late|later|earlier)(?= on ))(?: (?:on|of|in))? (?=\S)"
)
_CLOCK_LAST: Final = re.compile(
    rf"(?:'s)? (?:(?:in the |at |around |just |before |after |shortly )*(?:{TIME_OF_DAY}|{_HOUR})|local time|gmt|utc)$"
)
_CLOCK_ALONE: Final = re.compile(
    r"(?:(?:early|late) (?=in the ))?"
    rf"(?:(?:just |shortly |soon )?(?:before|after|at|in) )?(?:the )?(?:{TIME_OF_DAY}|{_HOUR})"
)
_EARLY_LATE: Final = re.compile(rf"^(?:early|late|earlier|later) (?:on )?(?=(?:{WEEKDAY}|\d{{1,2}} (?:{MONTH}))\b)")
_PART: Final = re.compile(
    r"^(?:the )?(?:very )?(?P<part>early|mid|late|beginning|start|end|middle|close|first half|second half|opening|turn"
    r"|(?:first|last|closing|opening|early|final) (?:days|weeks"
    r"|months))(?: part)?(?P<of> of(?: the)?(?= \S))?[ -](?:in |of )?(?P<rest>.+)$"
)
_SINCE_THEN: Final = re.compile(r"^(?P<side>earlier|later) (?:in )?(?P<rest>(?:this|the|last|next|that|in) .+)$")
_WEEK_OF: Final = re.compile(
    r"^(?:the )?(?P<number>first|second|third|fourth|last|final) week (?:of|in) (?:the )?(?P<rest>.+)$"
)
_FIRST_OF: Final = re.compile(
    rf"^(?:the )?(?P<side>first|last|final) (?P<number>{NUMBER}) (?P<unit>days|weeks|months) of (?P<rest>.+)$"
)
_WEEK_WITH: Final = re.compile(r"^(?:the )?week (?:of|beginning|starting) (?P<rest>.+)$")
_DAY_IN: Final = re.compile(
    rf"^(?:the )?(?P<number>first|second|third|fourth|last|final) (?P<day>day|{WEEKDAY}) (?:of|in) (?P<rest>.+)$"
)
_ONE_DAY_IN: Final = re.compile(
    rf"^(?:one|a|some|{one_of(list(NUMBERS)[2:])}) (?:days?|weeks|{TIME_OF_DAY}|week|weekend|{WEEKDAY})"
    rf"(?: (?:morning|evening|night))? (?:in"
    rf"|of) (?P<rest>.+)$"
)
_EVE: Final = re.compile(r"^(?:the )?(?:eve of|day before|night before) (?P<rest>.+)$")
_OVERNIGHT: Final = re.compile(r"^overnight(?: (?:(?P<into>into|to)|on|of))?(?: (?P<rest>.+))?$")
_INTO: Final = re.compile(r"^(?P<left>.+?) (?:night )?(?:in)?to (?:the )?(?:early hours of )?(?P<right>.+)$")
_YEAR_END: Final = re.compile(r"^(?:the )?(?P<unit>year|month|week)(?:'s|-| )? ?end$")
_POSSESSIVE: Final = re.compile(r"^(?P<date>.+?)(?:'s|(?<=s)') \S")
_ASIDE: Final = re.compile(
    r"\b(?:after|before|ago|earlier|later|prior|eve|since|until|following|(?<!-)(?:days?|weeks?|hours?))\b"
)
_EMBEDDED: Final = re.compile(
    rf"(?<![/.\d-])\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTH})(?: {YEAR_TOLD})?"
    rf"|(?:{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?(?![\d-])(?: (?:{YEAR}))?|(?:{MONTH}) (?:of )?(?:{YEAR})"
    rf"|(?:{YEAR})(?![\d/.-]|s))\b"
)
_ORDINAL: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}
_SIXTY: Final = 60


def parse(text: str, ask: Ask) -> Period | None:
    """The period that normalised words tell; null for what is vague, needs a day that is not known, or is no date."""
    if _LEFT_AS_TEXT.search(text):
        return None
    return (
        _plain(text, ask)
        or _overnight(text, ask)
        or _parts(text, ask)
        or ranged(_BEFORE.sub("", text), ask, _single)
        or _clocked(text, ask)
        or _inside(text, ask)
    )


def _plain(text: str, ask: Ask) -> Period | None:
    found = absolute(text, ask) or relative(text, ask)
    if found is not None:
        return found
    bare = _BEFORE.sub("", text)
    return absolute(bare, ask) or relative(bare, ask) if bare != text else None


def _single(text: str, ask: Ask, *, ranges: bool = False) -> Period | None:
    """One date, as either end of a range, or with ``ranges`` a range that is left when a time of day is taken off."""
    found = _plain(text, ask) or _parts(text, ask)
    if found is None and ranges:
        found = ranged(_BEFORE.sub("", text), ask, _single)
    return found or _clocked(text, ask)


def _clocked(text: str, ask: Ask) -> Period | None:
    """A date with a time of day around it; a time of day alone means the day that the text speaks of."""
    bare = _BEFORE.sub("", text)
    if _CLOCK_ALONE.fullmatch(bare):
        return _day_at_issue(ask)
    for pattern in (_EARLY_LATE, _CLOCK_LAST, _CLOCK_FIRST):
        rest = pattern.sub("", bare)
        if rest != bare and (found := _single(rest, ask, ranges=True)) is not None:
            return found if found.precision in {"day", "range"} else None
    return None


def _day_at_issue(ask: Ask) -> Period | None:
    """The day last told in the text where that is within a week of publication, else the publication day."""
    anchor, today = ask.anchor, ask.published
    if today is None:
        return anchor if anchor is not None and anchor.precision == "day" else None
    if anchor is not None and anchor.precision == "day" and abs((anchor.start - today).days) <= 7:
        return periods.day(anchor.start)
    return periods.day(today)


def _overnight(text: str, ask: Ask) -> Period | None:
    """The night up to the publication day, or between two days named; value and end are days."""
    if match := _OVERNIGHT.match(text):
        if not match["rest"]:
            night = _day_at_issue(ask) if ask.published is None else periods.day(ask.published)
            return periods.days(night.start - timedelta(1), night.start) if night else None
        found = parse(match["rest"], ask)
        if found is None or found.precision != "day" or not match["into"]:
            return found
        return periods.days(found.start - timedelta(1), found.start, fixed=found.fixed)
    if " night " not in text and " into " not in text:
        return None
    match = _INTO.match(_BEFORE.sub("", text))
    last = _single(match["right"], ask) if match else None
    if match is None or last is None or last.precision != "day":
        return None
    first = _single(match["left"], Ask(last.start, ask.anchor, -1))
    return periods.joined(first, last) if first and first.precision == "day" else None


def _parts(text: str, ask: Ask) -> Period | None:
    """A part of a period: the value stays that of the whole, start and end are those of the part."""
    text = _BEFORE.sub("", text)
    if match := _SINCE_THEN.match(text):
        return _side(match["side"], _whole(match["rest"], ask), ask)
    if match := _YEAR_END.match(text):
        whole = running(match["unit"], ask)
        return _narrow(whole, "end") if whole else None
    if match := _WEEK_OF.match(text):
        return _nth_week(_whole(match["rest"], ask), _ORDINAL[match["number"]])
    if match := _FIRST_OF.match(text):
        whole = _whole(match["rest"], ask)
        amount = number_of(match["number"])
        return _stretch(whole, amount, match["unit"][:-1], first=match["side"] == "first") if whole else None
    if match := _WEEK_WITH.match(text):
        found = _plain(match["rest"], ask)
        return periods.week(found.start, fixed=found.fixed) if found and found.precision == "day" else None
    if match := _DAY_IN.match(text):
        return _nth_day(_whole(match["rest"], ask), _ORDINAL[match["number"]], match["day"])
    if match := _ONE_DAY_IN.match(text):
        return _whole(match["rest"], ask)
    if match := _EVE.match(text):
        found = _plain(match["rest"], ask)
        known = found is not None and found.precision == "day"
        return periods.day(found.start - timedelta(1), fixed=found.fixed) if found and known else None
    if match := _PART.match(text):
        whole = _whole(match["rest"], ask) or (_plain(f"the {match['rest']}", ask) if match["of"] else None)
        return _narrow(whole, match["part"]) if whole else None
    return None


def _whole(text: str, ask: Ask) -> Period | None:
    return _plain(text, ask) or running(text, ask) or _plain(f"the {text}", ask)


def _side(side: str, whole: Period | None, ask: Ask) -> Period | None:
    """Read "earlier this month" ends by, "later this year" starts from the publication day."""
    if whole is None or ask.published is None:
        return whole
    return whole.within(whole.start, ask.published) if side == "earlier" else whole.within(ask.published, whole.end)


def _narrow(whole: Period, part: str) -> Period | None:
    """Early is the first half, mid the middle half, late the second half: wide enough to be right."""
    if whole.precision == "day":
        return whole
    length = (whole.end - whole.start).days
    half, fourth = timedelta(length // 2), timedelta(length // 4)
    if part in {"mid", "middle"}:
        return whole.within(whole.start + fourth, whole.end - fourth)
    if part in {"late", "end", "close", "second half"} or part.startswith(("last", "closing", "final")):
        return whole.within(whole.end - half, whole.end)
    return whole.within(whole.start, whole.start + half)


def _stretch(whole: Period, amount: int, unit: str, *, first: bool) -> Period | None:
    """Read "the first three months of 2024": months of a year are a range, else the whole with narrower days."""
    if whole.precision not in RANK:
        return None
    if unit == "month" and whole.precision == "year" and amount < 12:
        year, months = whole.start.year, (1, amount) if first else (13 - amount, 12)
        return periods.joined(*(periods.month(year, m, fixed=whole.fixed) for m in months))
    there = periods.shift(whole.start if first else whole.end, amount if first else -amount, unit)
    if there is None:
        return None
    return whole.within(whole.start, there) if first else whole.within(there, whole.end)


def _nth_week(whole: Period | None, number: int) -> Period | None:
    if whole is None or whole.precision != "month":
        return None
    if number < 0:
        return whole.within(whole.end - timedelta(6), whole.end)
    first = whole.start + timedelta(7 * number)
    return whole.within(first, first + timedelta(6))


def _nth_day(whole: Period | None, number: int, name: str) -> Period | None:
    """The first or last day, or the nth such weekday, of a month or year."""
    if whole is None or whole.precision not in {"month", "year", "week"}:
        return None
    if name == "day":
        on: date = whole.end if number < 0 else whole.start + timedelta(number)
    elif number < 0:
        on = weekday(WEEKDAYS[name], whole.end, -1)
    else:
        on = weekday(WEEKDAYS[name], whole.start, 1) + timedelta(7 * number)
    return periods.day(on, fixed=whole.fixed) if whole.start <= on <= whole.end else None


def _inside(text: str, ask: Ask) -> Period | None:
    """The one date inside other words: "the 2021 coup", "Sunday's vote", "the election of May 2020"."""
    if len(text) > _SIXTY or _ASIDE.search(_BEFORE.sub("", text)):
        return None
    if (match := _POSSESSIVE.match(text)) and (found := _single(match["date"], ask)) is not None:
        return found
    found_in = _EMBEDDED.findall(text) and list(_EMBEDDED.finditer(text))
    if not found_in or len(found_in) > 1:
        return None
    return absolute(found_in[0][0], ask)

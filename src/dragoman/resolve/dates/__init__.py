"""Dates as news writes them, against the publication day or a date before them in the text.

Conventions:

- A bare weekday is the nearest one back, the publication day included ("on Tuesday" in a Tuesday's report is that
  day); what is planned looks ahead the same way. "Last" and "next" before a weekday leave the publication day out.
  Days are the outlet's own: a report dated Tuesday means the Tuesday of its dateline, whatever the time zone.
- A day of a month without a year is the nearest one back too, but one at most 31 days ahead is the coming one. Words
  before the date that plan ("scheduled for", "will meet on", "agreed to return in") look ahead.
- A month or a season without a year is the nearest one that has begun; what is planned, that is not over.
- "Two weeks ago" is a week (ISO, Monday to Sunday), "three months ago" a month, "two years ago" and "a decade ago" a
  year: as precise as the unit. "Last week" is the calendar week; "the past week" the seven days up to publication.
- "Early", "mid" and "late" keep the whole as value and narrow start and end to a generous half of it.
- Seasons are the northern ones, from the first of March, June, September and December.
- "3/4/2025" could be two days, "winter 2025" two winters: the first is unknown, the second its year.
- What is vague ("recently", "several weeks ago"), counted from an event ("two days after the vote"), or told in fiscal
  years, feasts that move or calendars other than the Gregorian stays as written, with precision ``unknown``.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from dragoman.model import When
from dragoman.resolve.dates.grammar import parse
from dragoman.resolve.dates.periods import Ask, Period
from dragoman.resolve.dates.vocabulary import NUMBER, SEASON, TIME_OF_DAY, UNIT, normalise

__all__ = ["bound", "when"]

_FIRST_YEAR, _LAST_YEAR, _LONGEST = 1000, 2999, 100
_LEADING: Final = re.compile(
    r"(?:^|[\s(,;])((?:the )?(?:last|past|next|same|following|previous|preceding|coming|current|late|early|mid|earlier"
    r"|later|(?:(?:very )?(?:end|start|beginning|middle|close|eve|morning|evening|night|afternoon|early hours"
    r"|month|week)"
    r"|(?:first|second|third|fourth|last|final) (?:week|half|quarter|days?)) of(?: the)?)|that|this|of that|within|in)"
    r"[\s-]+$",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"\b(?:(?:planned|scheduled|due|slated|expected|postponed|adjourned|put off|set)\s(?:[\w-]+\s){0,3}?"
    r"(?:for|in|on|by|until|to)"
    r"|(?:will|would|shall|is to|are to|due to|plans? to|agreed to|promised to)\s(?:[\w-]+\s){1,4}?"
    r"(?:on|in|by|until|at|from|before))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(rf"(?:{UNIT}|{SEASON}|weekend|{TIME_OF_DAY})", re.IGNORECASE)
_AMOUNT: Final = re.compile(rf"(?:{NUMBER}) (?:{UNIT})", re.IGNORECASE)
_SINCE: Final = re.compile(
    r"\b(?:since|from|as of|starting(?: from| in| on)?|beginning(?: in| on)|dat(?:es|ing|ed)(?: back)? (?:to|from)"
    r"|(?:going|goes|went) back to|as early as|effective)\s+"
    r"(?:(?:the|at least|about|around|early|late|mid|last|start|beginning|end|summer|spring|autumn|winter|months?"
    r"|of)[\s-]+)*$",
    re.IGNORECASE,
)
_UNTIL: Final = re.compile(
    r"(?:\b(?:until|till|up to|through|pending|(?:expir\w+|laps\w+|runs? out|ran out)(?: in| on| at)?)\s+"
    r"|\bfrom\s[^,.;:]{1,30}\s(?:to|through)\s+)"
    r"(?:(?:the|at least|about|around|early|late|mid|next|last|start|beginning|end|of)[\s-]+)*$",
    re.IGNORECASE,
)
_SINCE_WORD: Final = re.compile(
    r"\s*(?:ever since|since|from|as of|starting|beginning (?:in|on)|effective)\b", re.IGNORECASE
)
_UNTIL_WORD: Final = re.compile(r"\s*(?:until|till|up to|through)\b", re.IGNORECASE)


def when(
    words: str,
    *,
    published: date | None,
    lead: str = "",
    future: bool = False,
    past: bool = True,
    anchor: When | None = None,
) -> When:
    """The date that a span tells.

    ``lead`` is the text before the span, of which the last words may belong to the date ("last | week"). ``future``
    looks ahead (what is planned), ``past`` back, neither to the nearest. ``anchor`` is the date in the text that "that
    year" and "three days earlier" count from. Without ``published``, what counts from it has no value.
    """
    told = (anchor.value, anchor.start, anchor.end, anchor.precision, anchor.basis == "text") if anchor else None
    if anchor is not None and not (_in_reach(anchor.start) and _in_reach(anchor.end)):
        told = None
    published = published if _in_reach(published) else None
    direction = 1 if future or _AHEAD.search(lead) else (-1 if past else 0)
    found = _found(words, _joinable(lead, words), published, direction, told)
    return found.when(words) if found else When(None, None, None, "unknown", words, None)


def _in_reach(day: date | None) -> bool:
    """Whether a day is one that news is dated by or speaks of; others would lead beyond the calendar."""
    return day is not None and _FIRST_YEAR <= day.year <= _LAST_YEAR


@lru_cache(maxsize=4096)
def _found(
    words: str, lead: str, published: date | None, direction: int, told: tuple[object, ...] | None
) -> Period | None:
    anchor = Period(*told) if told is not None and None not in told[:3] else None  # type: ignore[arg-type]
    ask = Ask(published, anchor, direction)
    text = normalise(words)
    if len(text) > _LONGEST:
        return None
    if lead and (found := parse(f"{lead} {text}", ask)) is not None:
        return found
    return parse(text, ask)


def _joinable(lead: str, words: str) -> str:
    """The words before a span that belong to its date; "this", "that", "within" and "in" only before some nouns."""
    match = _LEADING.search(lead[-40:])
    if match is None:
        return ""
    found = match[1].lower()
    if found in {"this", "that"} and not _NOUN.fullmatch(words):
        return ""
    if found in {"within", "in"} and not _AMOUNT.match(words):
        return ""
    return found


def bound(lead: str, words: str) -> Literal["since", "until"] | None:
    """Whether a date is told as the start or the end of something that lasts; null for neither."""
    if _UNTIL_WORD.match(words):
        return "until"
    if _SINCE_WORD.match(words):
        return "since"
    if _UNTIL.search(lead):
        return "until"
    return "since" if _SINCE.search(lead) else None

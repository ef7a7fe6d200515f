"""The words of dates in news English, and the one spelling under which the grammar reads them."""

from __future__ import annotations

import re
from typing import Final

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri",
            "saturday sat", "sunday sun",
        )
    )
    for name in names.split()
}  # fmt: skip
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        (
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
            "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth",
            "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
NAMED_DECADES: Final = {
    "twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970,
    "eighties": 1980, "nineties": 1990,
}  # fmt: skip
UNITS: Final = {
    "day": "day", "week": "week", "fortnight": "fortnight", "month": "month", "quarter": "quarter", "year": "year",
    "decade": "decade", "century": "century", "hour": "hour",
}  # fmt: skip

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS: Final = (
    {word: n for n, word in enumerate(_ONES)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {f"{ten}-{one}": 10 * n + k for n, ten in enumerate(_TENS, 2) for k, one in enumerate(_ONES[1:10], 1)}
    | {"a": 1, "an": 1, "a hundred": 100, "one hundred": 100, "a single": 1, "a dozen": 12}
)


def one_of(words: object) -> str:
    """A regular expression that matches any of the words, longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


MONTH: Final = one_of(MONTHS)
WEEKDAY: Final = one_of(WEEKDAYS)
SEASON: Final = one_of(SEASONS)
UNIT: Final = r"(?:day|week|fortnight|month|quarter|year|decade|hour)s?|century|centuries"
NUMBER: Final = rf"\d{{1,4}}|{one_of(NUMBERS)}"
DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
YEAR: Final = r"1[0-9]\d\d|20\d\d"
TIME_OF_DAY: Final = (
    r"(?:early |late |mid-?|pre-?)?(?:morning|afternoon|evening|night)s?|dawn|daybreak|sunrise|first light|sunset|dusk"
    r"|nightfall|noon|midday|midnight|lunchtime|lunch|daylight|(?:the )?(?:early|small|pre-?dawn)(?: morning)? hours"
)

_DASHES: Final = re.compile(r"\s*[‐‑‒–—−]\s*")
_DOTTED: Final = re.compile(rf"\b({MONTH}|{WEEKDAY})\.", re.IGNORECASE)
_CLOCK: Final = re.compile(r"\b([ap])\.?\s?m\b\.?", re.IGNORECASE)
_DASHED: Final = re.compile(rf"\b(\d{{1,2}})-({MONTH})-(\d{{4}})\b")
_NOISE: Final = re.compile(r"[,()\"“”\[\]]|(?<!\d)\.|\.(?!\d)")
_BLANKS: Final = re.compile(r"\s+")


def normalise(words: str) -> str:
    """Lower case, single blanks, plain dashes and apostrophes, no commas, brackets and abbreviation points."""
    text = words.strip().replace("’", "'").replace("‘", "'").lower()
    text = _DASHES.sub("-", text)
    text = _CLOCK.sub(r"\1m", _DOTTED.sub(r"\1", text))
    text = _BLANKS.sub(" ", _NOISE.sub(" ", text)).strip()
    return _DASHED.sub(r"\1 \2 \3", text)


def unit_of(word: str) -> str:
    """The unit of time a word names, in the singular."""
    return "century" if word == "centuries" else UNITS[word.removesuffix("s")]


def number_of(word: str) -> int:
    """The number that figures or words of `NUMBER` tell."""
    return NUMBERS[word] if word in NUMBERS else int(word)

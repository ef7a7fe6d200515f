"""Numbers of people as news writes them, with the bounds that the words give.

"At least" and "more than" leave the upper bound open, "up to" and "fewer than" start from nought; reports round, so
"more than 1,200" starts from 1,200. "About", "nearly" and "some" leave the figure as both bounds. A plural of a
number means two of it at least ("dozens" 24, "hundreds" 200). Parts that are listed add up ("a soldier and two
civilians"), parts that are only included do not ("12 people, including three children").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from dragoman.model import Count, Span

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
_SMALL: Final = {w: n for n, w in enumerate(_ONES)} | {
    w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_LARGE: Final = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9}
_PLURALS: Final = {f"{w}s": 2 * n for w, n in _LARGE.items()} | {"tens": 20}
_FEW: Final = {"several": 2, "few": 2}
_FIGURE: Final = re.compile(r"\d{1,3}(?:[,  ]\d{3})+|\d+(?:\.\d+)?")
_WORD: Final = re.compile(r"\d{1,3}(?:[,  ]\d{3})+(?!\d)|\d+(?:\.\d+)?|[a-z]+")

_AGE: Final = re.compile(r"\b(?:\w+-)?\w+-(?:year|month|week|day)s?-old\b")
_NO_PEOPLE: Final = re.compile(
    r"[$€£¥%]|\b(?:per ?cent|percent|dollars?|euros?|pounds|roubles|rubles|yuan|kilomet(?:re|er)s?|km|miles?"
    r"|met(?:re|er)s"
    r"|tonn?es|tons|hectares|acres|litres|barrels|degrees|times"
    r"|(?:hour|day|week|month|year|minute|decade)s?)\b|\b(?:half|thirds?|quarters?|one in)\b(?! an?\b| a dozen)"
)
_ASIDE: Final = re.compile(
    r"\s*(?:\(|—|–(?!\s*\d)| - |;|,\s*(?:including|among|most|mostly|mainly|all|some|of (?:them|whom|which)"
    r"|one of|the (?:youngest|eldest)"
    r"|(?:at least |about )?[\w-]+ of (?:them|whom|which)|according|he |she |it |they |as |in |on |when |who "
    r"|which |while |but )"
    r"|\b(?:including|among them|of whom)\b)"
)
_AT_LEAST: Final = re.compile(
    r"^(?:at (?:the very )?least|(?:well |far |slightly |just )?(?:more than|over|above)|no (?:fewer|less) than"
    r"|not (?:fewer|less) than"
    r"|upwards? of|in excess of|a minimum of|as few as|exceeding|beyond) "
)
_AT_MOST: Final = re.compile(
    r"^(?:up to|as many as|as much as|at (?:the )?most|no more than|not more than|a maximum of|(?:just )?(?:fewer"
    r"|less) than"
    r"|under|below) "
)
_ABOUT: Final = re.compile(
    r"^(?:about|around|some|nearly|almost|roughly|approximately|close to|just|only|an estimated|estimated|perhaps"
    r"|possibly|circa|exactly|the|all|another|a further|further|an additional|additional|the remaining|remaining|other"
    r"|the other|these|those|his|her|its|their|our|my|as|a total of|the first|the last|what|more) "
)
_RANGE: Final = re.compile(
    r"^(?:between |from |anywhere from )?(?P<low>.+?)(?:\s*[-‐–—]\s*(?=\d)| (?:to|and|or) )(?P<high>.+)$"
)
_OPEN: Final = re.compile(r"(?:\bor more\b|\band more\b|(?<=\d)\+|[- ]plus\b|\bat least$)")
_NOBODY: Final = re.compile(r"^(?:no[ -]?one|nobody|none|no(?! more| fewer| less)|not one|not a single)(?: [a-z -]+)?$")
_OF_MANY: Final = re.compile(
    r"^(?:an?|the|one|another|her|his|their|whole|entire|same|\s)*(?:family|group|crew|party|team|band"
    r"|convoy) of (?P<rest>.+)$"
)
_MOST: Final = re.compile(
    r"^(?:most|the majority|a majority|more than half) of (?:the |its |their |some )?(?P<rest>.+)$"
)
_SINGLE: Final = re.compile(r"^(?:an?|another|one|a single|her|his|their)(?: [a-z'-]+)*? (?P<noun>[a-z'-]+)$")
_THE_ONE: Final = re.compile(r"^the (?:[a-z'-]+ )*(?P<noun>[a-z]+(?:man|woman|er|or|ist|boy|girl))$")
_NOT_ONE: Final = frozenset(
    """crowd family group number team crew convoy unit force army police people couple pair dozen handful majority
    minority lot few children men women personnel staff village town city country house building member's militia
    squad patrol platoon battalion brigade company column band mob party delegation community tribe congregation
    audience others dead wounded injured toll total share part third half quarter border order number power water
    weather computer driver's tower river corner other another hundred thousand million score""".split()
)
_FAMILY: Final = {"couple": 2, "pair": 2, "both": 2, "trio": 3, "twins": 2}
_JOIN: Final = re.compile(r", (?:and )?| and ")


def count(words: str, span: Span) -> Count | None:
    """The number of people that a span tells; null where it tells none ("soldiers", "$90 million", "three days")."""
    bounds = _bounds(words)
    return Count(words, span, *bounds) if bounds else None


@lru_cache(maxsize=2048)
def _bounds(words: str) -> tuple[int, int | None] | None:
    text = " ".join(words.replace("’", "'").lower().split())
    text = _AGE.sub("", _ASIDE.split(text, maxsplit=1)[0]).strip(" ,.")
    text = " ".join(text.split())
    if not text or _NO_PEOPLE.search(text):
        return None
    if _NOBODY.match(text):
        return 0, 0
    return _told(text)


def _told(text: str) -> tuple[int, int | None] | None:
    if match := _AT_LEAST.match(text):
        found = _told(text[match.end() :])
        return (found[0], None) if found else None
    if match := _AT_MOST.match(text):
        found = _told(text[match.end() :])
        return (0, found[1]) if found else None
    if match := _MOST.match(text):
        found = _told(match["rest"])
        return (found[0] // 2, found[1]) if found else None
    if match := _OF_MANY.match(text):
        return _told(match["rest"])
    return _range(text) or _sum(text)


def _range(text: str) -> tuple[int, int] | None:
    """Read "21 to 24", "between 5 and 7", "five or six": two bare numbers, the second the larger."""
    match = _RANGE.match(text)
    if match is None:
        return None
    low, high = _number(match["low"]), _number(match["high"])
    added = " and " in match[0] and not text.startswith(("between", "from"))
    if low is None or high is None or low[1] or high[0] <= low[0] or added:
        return None
    return low[0], high[0]


def _sum(text: str) -> tuple[int, int | None] | None:
    """The parts of a list added up; a number may itself hold "and" ("two hundred and six")."""
    whole = _part(text)
    parts = [p for p in _JOIN.split(text) if p.strip(" ,")]
    if not parts:
        return whole
    if len(parts) == 1 or (whole is not None and _whole_number(text)):
        return whole
    found = [_told(p) if _AT_LEAST.match(p) else _part(p) for p in parts]
    if found[0] is None:
        return whole
    counted = [f for f in found if f is not None]
    if len(counted) < len(found):
        return counted[0] if len(counted) == 1 else None
    highs = [high for _, high in counted if high is not None]
    return sum(low for low, _ in counted), sum(highs) if len(highs) == len(counted) else None


def _whole_number(text: str) -> bool:
    """Whether the words after "and" go on with the number before it ("two hundred and six")."""
    match = re.search(r"\b(?:hundred|thousand|million) and (?P<rest>.+)$", text)
    return bool(
        match and re.match(r"[a-z-]+(?: [a-z]+)?$", match["rest"]) and match["rest"].split("-")[0].split()[0] in _SMALL
    )


def _part(text: str) -> tuple[int, int | None] | None:
    """One count: a number, a plural of one, a single person, a pair."""
    bare = text = text.strip(" ,")
    if not text:
        return None
    while match := _ABOUT.match(bare):
        bare = bare[match.end() :]
    found = _number(bare)
    if found is not None:
        number, plural = found
        return number, None if plural or _OPEN.search(text) else number
    first = text.split(maxsplit=1)[0]
    if first in _FAMILY:
        return _FAMILY[first], _FAMILY[first]
    if (match := re.match(r"an? (couple|pair|trio)\b", text)) is not None:
        return _FAMILY[match[1]], _FAMILY[match[1]]
    single = _SINGLE.match(text) or _THE_ONE.match(text)
    if single is None:
        return (1, 1) if re.match(r"(?:one|another) of ", text) or text == "one" else None
    noun = single["noun"]
    plural = noun.endswith("s") and not noun.endswith(("ss", "us", "is"))
    return None if noun in _NOT_ONE or plural else (1, 1)


def _number(text: str) -> tuple[int, bool] | None:
    """The number at the start of the words, and whether it is a plural ("dozens") that leaves the top open."""
    tokens = _WORD.findall(text.replace("-", " "))
    if not tokens:
        return None
    if tokens[0] in _PLURALS:
        number = _PLURALS[tokens[0]]
        if len(tokens) > 2 and tokens[1] == "of" and tokens[2] in _PLURALS:
            number = (20 if tokens[0] == "tens" else number) * _PLURALS[tokens[2]] // 2
        return number, True
    if tokens[:2] == ["half", "a"] and len(tokens) > 2 and tokens[2] in _LARGE:
        return _LARGE[tokens[2]] // 2, False
    if tokens[0] == "a" and len(tokens) > 1:
        if tokens[1] in _FEW:
            tokens = tokens[1:]
        elif tokens[1] in _LARGE:
            tokens = ["one", *tokens[1:]]
    if tokens[0] in _FEW:
        return _FEW[tokens[0]] * (_LARGE.get(tokens[1], 1) if len(tokens) > 1 else 1), True
    return _cardinal(tokens)


def _cardinal(tokens: list[str]) -> tuple[int, bool] | None:
    """The cardinal that the tokens begin with."""
    total, current, seen = 0.0, 0.0, False
    for at, token in enumerate(tokens):
        if _FIGURE.fullmatch(token):
            if seen:
                break
            current, seen = float(re.sub(r"[,  ]", "", token)), True
        elif token in _SMALL:
            if seen and (current % 100 == 0) is (current == 0) and not (current % 10 == 0 and _SMALL[token] < 10):
                break
            current, seen = current + _SMALL[token], True
        elif token in _LARGE and seen:
            current *= _LARGE[token]
            if _LARGE[token] >= 1_000:
                total, current = total + current, 0.0
        elif token == "and" and seen and at + 1 < len(tokens) and tokens[at - 1] in _LARGE and tokens[at + 1] in _SMALL:
            continue
        else:
            break
    return (int(total + current), False) if seen else None

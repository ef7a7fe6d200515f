"""Bring names to one spelling so that diacritics, hyphens, apostrophes and case do not part them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae",
        "œ": "oe", "Œ": "Oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "a", "Ə": "A", "ħ": "h", "&": " and ",
    }
)  # fmt: skip
_APOSTROPHES = re.compile(r"['’‘ʼʻ`´ʹ′ʾʿ\"“”«»„]")
_BREAKS = re.compile(r"[\-‐‑‒–—/_,;:()\[\]\s]+")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ACRONYM = re.compile(r"^(?:[A-Z0-9]{2,}s?|[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*)(?:-[A-Z0-9]+)*$")


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """The name without diacritics, apostrophes, full stops and possessive, words parted by single blanks; case kept."""
    text = _POSSESSIVE.sub("", name.strip())
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    else:
        text = text.replace("&", " and ")
    text = _APOSTROPHES.sub("", text).replace(".", " " if re.search(r"\.[a-z]", text) else "")
    return _BREAKS.sub(" ", text).strip()


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """The key under which a name is looked up: `plain`, lower case, without a leading "the", "St" as "Saint"."""
    words = plain(name).lower().split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("saint" if w == "st" and i == 0 and len(words) > 1 else w for i, w in enumerate(words))


def is_acronym(name: str) -> bool:
    """Whether the name is written as an acronym ("UN", "U.N.", "IMF", "KGB", "FARC-EP"), whose case then matters."""
    return " " not in name.strip() and bool(_ACRONYM.match(name.strip().replace(".", "")))


def same_case(acronym: str, written: str) -> bool:
    """Whether what stands in the text can be this acronym.

    "UN" is not "un" and "WHO" is not "who"; of four letters or more newsrooms also write "Nato", "Unicef",
    "Asean" and "Isis".
    """
    told, seen = (re.sub(r"[.\s]", "", plain(x)) for x in (acronym, re.sub(r"^[Tt]he\s+", "", written.strip())))
    if told == seen:
        return True
    return len(told) >= 4 and seen == told.capitalize()

"""Which language a text is in: py3langid over the body, restricted to languages that news is written in."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

LANGUAGES = tuple(
    """ar bg bn cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv mk ms nl no pl ps pt ro ru sk sl
    sq sr sv sw ta th tl tr uk ur uz vi zh""".split()
)
"""ISO 639-1 codes told apart. All 97 that py3langid knows would confuse short English with Maltese or Luxembourgish."""

JUDGED_CHARACTERS = 4000
"""Characters of the body that are looked at: more changes nothing."""

LEAST_LETTERS = 60
"""Letters below which the words are not asked: py3langid is weak on headlines."""

LEAST_CONFIDENCE = 0.7
"""Probability from which a language other than English is believed over English."""

_NAMES = {
    "english": "en",
    "eng": "en",
    "french": "fr",
    "russian": "ru",
    "spanish": "es",
    "german": "de",
    "arabic": "ar",
}


@cache
def _identifier() -> Any:
    """The model, read once a process (about 0.1 s); it is never changed afterwards."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in LANGUAGES if code in known])
    return identifier


def language_of(text: str, *, declared: str | None = None) -> str | None:
    """ISO 639-1 code of the text's language; the declared one where the words are too few to tell, or None.

    A text of which most letters are not Latin is never English: ``und`` where the model cannot name it.
    """
    code = _code(declared)
    sample = text[:JUDGED_CHARACTERS]
    letters = [c for c in sample if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    if 2 * latin < len(letters):
        found = str(_identifier().classify(sample)[0])
        return found if found != "en" else "und"
    if len(letters) < LEAST_LETTERS:
        return code
    found, confidence = _identifier().classify(sample)
    if found == "en":
        return "en"
    if confidence >= LEAST_CONFIDENCE:
        return str(found)
    return code or "en"


def _code(declared: str | None) -> str | None:
    """``en`` for "en-GB", "EN_us", "eng" and "English"; None for nothing."""
    word = (declared or "").strip().lower().replace("_", "-")
    return _NAMES.get(word, word.split("-")[0][:3]) or None

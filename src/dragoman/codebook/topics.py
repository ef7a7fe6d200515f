"""What a tie or an object is about, told from its words by the trigger lists of ``topics.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

# Words that may stand before a trigger that counts only alone: articles, possessives, amounts, prices.
_BEFORE = """a an the this that these those its their his her our your my some any most much more all both half third
quarter fifth part share bulk rest of percent per cent cheap cheaper extra foreign imported""".split()
_NUMBER = (
    r"\d[\d.,]*%?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
)
_JOINT = r",|;|\band\b|\bor\b|\bplus\b|&"


@dataclass(frozen=True)
class Topic:
    """A subject of ties with its trigger words, a text that must give it and one that must not.

    ``words`` are whole words or phrases in any case, a final ``*`` standing for any ending. ``alone`` count only where
    they are all that the text, or one member of its list, consists of ("power", "rice and power", but not "a power
    struggle"). ``never`` are phrases inside which no trigger counts ("tear gas" is not energy).
    """

    name: str
    definition: str
    words: tuple[str, ...]
    example: str
    counter: str
    source: str
    alone: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def find(self, text: str) -> tuple[int, str] | None:
        """Offset and words of the first trigger in the text; null when there is none."""
        if self._never:
            text = self._never.sub(lambda match: "\0" * len(match.group()), text)
        found = [match for pattern in (self._words, self._alone) if pattern and (match := pattern.search(text))]
        first = min(found, key=lambda match: match.start("word"), default=None)
        return (first.start("word"), first["word"]) if first else None

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        return _pattern(self.words)

    @cached_property
    def _never(self) -> re.Pattern[str] | None:
        return _pattern(self.never)

    @cached_property
    def _alone(self) -> re.Pattern[str] | None:
        if not self.alone:
            return None
        before = rf"(?:(?:{'|'.join(_BEFORE)}|{_NUMBER})(?:\s+|$))*"
        whole = rf"(?:^|{_JOINT})\s*{before}(?P<word>{_either(self.alone)})\s*(?=$|[.?!]|{_JOINT})"
        return re.compile(whole, re.IGNORECASE)


def topics_in(topics: Sequence[Topic], text: str) -> tuple[str, ...]:
    """The names of the topics whose triggers stand in the text, in the order of their first trigger."""
    found = [(at[0], topic.name) for topic in topics if (at := topic.find(text))]
    return tuple(name for _, name in sorted(found))


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"(?<![\w-])(?P<word>{_either(words)})(?!\w)", re.IGNORECASE)


def _either(words: tuple[str, ...]) -> str:
    """An alternation of the words, the longer first; a blank also matches a line break or a hyphen."""
    parts = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        stem = re.escape(word.rstrip("*")).replace(r"\ ", r"[\s-]+")
        parts.append(stem + (r"\w*" if word.endswith("*") else ""))
    return "|".join(parts)

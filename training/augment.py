"""Vary the training text without touching what its marks say: countries, people, letter case, quotes and dashes.

Everything is consistent within a block, and works on segments, so that offsets follow by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from dragoman.evaluation.annotated import Block, Segment
from training.names import COUNTRIES, NOT_NAMES

Lines = list[tuple[Segment, ...]]


def _each(lines: Lines, change: Callable[[str], str]) -> Lines:
    return [tuple(Segment(change(s.text), s.tags) for s in line) for line in lines]


@dataclass(frozen=True)
class Augmenter:
    """Changes blocks at random. ``people`` are (first, last) names to draw from."""

    people: tuple[tuple[str, str], ...]

    @staticmethod
    def of(blocks: Sequence[Block]) -> Augmenter:
        """An augmenter that draws people's names from the headers of the blocks."""
        return Augmenter(tuple(sorted({n for b in blocks for n in people_of(b)})))

    @cached_property
    def _forms(self) -> tuple[re.Pattern[str], dict[str, tuple[int, int]]]:
        forms: dict[str, tuple[int, int]] = {}
        for number, row in enumerate(COUNTRIES):
            for column, form in enumerate(row):
                forms.setdefault(form, (number, column))
        names = "|".join(re.escape(f) for f in sorted(forms, key=len, reverse=True))
        return re.compile(rf"(\b[Aa]n? )?\b({names})\b"), forms

    def __call__(self, block: Block, random: Random) -> Lines:
        """The block's lines, varied."""
        lines: Lines = [line.segments for line in block.lines]
        if random.random() < 0.5:
            lines = self._countries(lines, random)
        if block.header and random.random() < 0.5:
            lines = self._people(block, lines, random)
        if random.random() < 0.35:
            lines = typography(lines, random)
        return [_case(line, random, first=n == 0 and block.header is not None) for n, line in enumerate(lines)]

    def _countries(self, lines: Lines, random: Random) -> Lines:
        pattern, forms = self._forms
        swap = list(range(len(COUNTRIES)))
        random.shuffle(swap)

        def change(match: re.Match[str]) -> str:
            number, column = forms[match[2]]
            new = COUNTRIES[swap[number]][column]
            if not match[1]:
                return new
            return match[1][0] + ("n " if new[0] in "AEIO" else " ") + new

        return _each(lines, lambda text: pattern.sub(change, text))

    def _people(self, block: Block, lines: Lines, random: Random) -> Lines:
        if not self.people:
            return lines
        new: dict[str, str] = {}
        for first, last in people_of(block):
            a, b = random.choice(self.people)
            new.setdefault(first, a)
            new.setdefault(last, b)
        if not new:
            return lines
        pattern = re.compile(r"\b(" + "|".join(re.escape(n) for n in sorted(new, key=len, reverse=True)) + r")\b")
        return _each(lines, lambda text: pattern.sub(lambda m: new[m[1]], text))


def people_of(block: Block) -> list[tuple[str, str]]:
    """First and last names of the persons in an article's header."""
    if not block.header:
        return []
    persons = {slug for line in block.lines for s in line.spans if s.kind == "person" for slug in s.slugs}
    found = []
    for entity in block.header.entities:
        words = entity.name.split()
        plain = all(w[0].isupper() and w.isalpha() and len(w) > 2 and w.lower() not in NOT_NAMES for w in words)
        if entity.slug in persons and len(words) == 2 and plain:
            found.append((words[0], words[1]))
    return found


def typography(lines: Lines, random: Random) -> Lines:
    """Curly or doubled quotes, curly apostrophes and other dashes, or straight ones back."""
    opening, closing = random.choice((("“", "”"), ("“", "”"), ("«", "»"), ("''", "''"), ('"', '"')))
    dash = random.choice((" - ", " – ", " — ", "—", " -- "))
    curly = random.random() < 0.7
    varied = []
    for line in lines:
        inside = False
        parts = []
        for segment in line:
            pieces = segment.text.split('"')
            text = pieces[0]
            for piece in pieces[1:]:
                text += (closing if inside else opening) + piece
                inside = not inside
            if curly:
                text = text.replace("'", "’")
            parts.append(Segment(re.sub(r" (?:-|–|—) ", dash, text), segment.tags))
        varied.append(tuple(parts))
    return varied


def _title(text: str) -> str:
    return re.sub(r"(?<![\w'’])([a-z])(?=\w{3})", lambda m: m[1].upper(), text)


def _case(line: tuple[Segment, ...], random: Random, *, first: bool) -> tuple[Segment, ...]:
    """Headline case for some first lines, rarely another case for any line; sometimes no final punctuation."""
    chance = random.random()
    change: Callable[[str], str] | None = None
    if first and chance < 0.2:
        change = str.upper if chance < 0.08 else _title
    elif chance > 0.97:
        change = str.lower if chance > 0.985 else str.upper
    if change:
        line = tuple(Segment(change(s.text), s.tags) for s in line)
    if random.random() < 0.06 and line and not line[-1].tags:
        line = (*line[:-1], Segment(line[-1].text.rstrip(".!?"), ()))
    return tuple(s for s in line if s.text)

"""Where quotation marks open and close, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dragoman.model import Span

_CLOSERS: Final = {"“": "”", "„": "“”", "«": "»", "‹": "›", '"': '"', "‘": "’", "'": "'", "``": "''"}
_MARK: Final = re.compile(r"[“„«‹\"‘']|``")
_FINAL: Final = ",.!?…;"


@dataclass(frozen=True, slots=True)
class Quote:
    """What stands between quotation marks. ``inner`` is without the marks and outer white space.

    ``paragraph`` is its index; ``closed`` tells whether the closing mark was found before the paragraph's end: a
    quotation that runs on into the next paragraph has none.
    """

    inner: Span
    paragraph: int
    closed: bool

    def words(self, text: str) -> int:
        """How many words it holds."""
        return len(re.findall(r"\w+(?:['’-]\w+)*", self.inner.of(text)))

    def is_whole(self, text: str) -> bool:
        """Whether it reads as an utterance of its own and not as a few words taken over.

        It begins like a sentence or after a pause, and a pause ends it.
        """
        inner = self.inner.of(text)
        before = text[max(0, self.inner.start - 8) : self.inner.start].rstrip("“\"'‘„«‹` ")
        after = text[self.inner.end : self.inner.end + 3]
        begins = inner[:1].isupper() or inner[:1].isdigit() or not before or before[-1] in ",:;—–-.!?…\n"
        ends = inner[-1:] in _FINAL or bool(re.match(r"[”\"'’»›]*\s*(?:[,.!?;—–-]|$|\n)", after))
        return begins and ends


def quotes(text: str, paragraphs: Sequence[Span]) -> tuple[Quote, ...]:
    """The quotations of a text in order, outermost ones only; marks inside words and after digits are none."""
    return tuple(q for number, paragraph in enumerate(paragraphs) for q in _in_paragraph(text, paragraph, number))


def _in_paragraph(text: str, paragraph: Span, number: int) -> Iterator[Quote]:
    at = paragraph.start
    while match := _MARK.search(text, at, paragraph.end):
        mark, start = match[0], match.end()
        if not _opens(text, match.start(), mark, paragraph):
            at = start
            continue
        end = _closing(text, start, mark, paragraph.end)
        if end is None and mark in {"'", "‘"}:
            at = start
            continue
        stop = paragraph.end if end is None else end
        inner = _trimmed(text, start, stop)
        if inner.start < inner.end:
            yield Quote(inner, number, end is not None)
        at = stop + 1 if end is not None else paragraph.end


def _opens(text: str, at: int, mark: str, paragraph: Span) -> bool:
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + len(mark)] if at + len(mark) < paragraph.end else " "
    if mark == '"':
        return not after.isspace() or before.isspace()
    if mark in {"'", "‘"}:
        return (
            (before.isspace() or before in '([—–-:,“"') and (after.isalnum() or after in "…") and not _elided(text, at)
        )
    return True


def _elided(text: str, at: int) -> bool:
    """Whether an apostrophe stands for letters left out, as in '90s and 'em."""
    return bool(re.match(r"['‘](?:\d0s|em\b|til\b|tis\b|twas\b|cause\b)", text[at : at + 8]))


def _closing(text: str, start: int, mark: str, limit: int) -> int | None:
    closers = _CLOSERS[mark]
    at = start
    while at < limit:
        if text[at] in closers and at > start:
            if mark not in {"'", "‘"}:
                return at
            inside_word = text[at - 1].isalnum() and at + 1 < limit and text[at + 1].isalnum()
            plural = text[at - 1] == "s" and at + 2 < limit and text[at + 1] == " " and text[at + 2].islower()
            if not inside_word and not plural:
                return at
        at += 1
    return None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "‘'“\""):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)

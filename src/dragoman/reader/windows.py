"""Cut paragraphs into wordpieces and pack consecutive ones into windows that the encoder reads in one pass.

Every paragraph of a window is read with the others as its context, at no extra cost. A paragraph longer than a
window is cut at its sentences, and each piece repeats the sentence before it as context (``Chunk.keep_from``).
Words are the tokenizer's own (split at white space and punctuation); tags are read at their first wordpiece.
Offsets are the caller's: the tokenizer lower-cases, but its offsets index the text as written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from dragoman.model import Span
from dragoman.reader.labels import case_of

Ints = NDArray[np.int64]

BOS: Final = 0
PAD: Final = 1
EOS: Final = 2
WINDOW: Final = 256

Splitter = Callable[[str, Span], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A paragraph, or a piece of a long one, as wordpieces.

    ``ids`` and ``cases`` have one entry per wordpiece; ``firsts`` (index of the first wordpiece), ``starts`` and
    ``ends`` (characters of the text) one per word. Words before ``keep_from`` are context only.
    """

    paragraph: int
    ids: Ints
    cases: Ints
    firsts: Ints
    starts: Ints
    ends: Ints
    keep_from: int = 0

    def __len__(self) -> int:
        return len(self.ids)

    def words(self, first: int, last: int, *, keep_from: int = 0) -> Chunk:
        """The chunk of words ``first`` up to but not including ``last``."""
        low = int(self.firsts[first])
        high = int(self.firsts[last]) if last < len(self.firsts) else len(self.ids)
        return Chunk(
            self.paragraph,
            self.ids[low:high],
            self.cases[low:high],
            self.firsts[first:last] - low,
            self.starts[first:last],
            self.ends[first:last],
            keep_from,
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Chunks read together: a start mark, then each chunk with an end mark after it. ``key`` is the caller's."""

    key: int
    chunks: tuple[Chunk, ...]

    def __len__(self) -> int:
        return 1 + sum(len(c) + 1 for c in self.chunks)

    def offsets(self) -> tuple[int, ...]:
        """Where each chunk's first wordpiece stands in the window."""
        at, found = 1, []
        for chunk in self.chunks:
            found.append(at)
            at += len(chunk) + 1
        return tuple(found)

    def fill(self, ids: Ints, cases: Ints) -> None:
        """Write the window into the start of a row of ids (padded) and of cases (zero)."""
        ids[0] = BOS
        for at, chunk in zip(self.offsets(), self.chunks, strict=True):
            end = at + len(chunk)
            ids[at:end], ids[end] = chunk.ids, EOS
            cases[at:end] = chunk.cases


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of a ``tokenizer.json``, without truncation and padding."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def wordpieces(tokenizer: Tokenizer, texts: Sequence[str], offsets: Sequence[int] | None = None) -> list[Chunk]:
    """Each text as one chunk, however long; ``offsets`` are added to its characters' positions."""
    encodings: list[Any] = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    shifts = offsets if offsets is not None else [0] * len(texts)
    return [_chunk(i, text, e, shift) for i, (text, e, shift) in enumerate(zip(texts, encodings, shifts, strict=True))]


def _chunk(paragraph: int, text: str, encoding: Any, shift: int) -> Chunk:
    places: list[tuple[int, int]] = encoding.offsets
    cases = np.fromiter((case_of(text[a:b]) for a, b in places), np.int64, len(places))
    words = np.asarray(encoding.word_ids, dtype=np.int64)
    new = np.ones(len(words), dtype=bool)
    new[1:] = words[1:] != words[:-1]
    firsts = np.flatnonzero(new)
    spans = np.asarray(places, dtype=np.int64).reshape(-1, 2) + shift
    lasts = np.append(firsts[1:], len(words)) - 1
    ids = np.asarray(encoding.ids, dtype=np.int64)
    return Chunk(paragraph, ids, cases, firsts, spans[firsts, 0], spans[lasts, 1] if len(firsts) else firsts)


def split_long(chunk: Chunk, breaks: Sequence[int], limit: int) -> Iterator[Chunk]:
    """Pieces of at most ``limit`` wordpieces, cut where a character position of ``breaks`` (sentence starts) lies.

    A sentence longer than the limit is cut between words. Each piece after the first begins with the sentence
    before it as context where that fits in half the limit.
    """
    marks = np.unique(np.searchsorted(chunk.starts, np.asarray(breaks, dtype=np.int64)))
    edges = [0, *(int(m) for m in marks if 0 < m < len(chunk.firsts)), len(chunk.firsts)]
    bounds = np.append(chunk.firsts, len(chunk.ids))
    start = 0
    while start < len(chunk.firsts):
        before = max((e for e in edges if e < start), default=start)
        context = before if bounds[start] - bounds[before] <= limit // 2 else start
        fits = int(np.searchsorted(bounds, bounds[context] + limit, side="right")) - 1
        end = max((e for e in edges if start < e <= fits), default=max(fits, start + 1))
        yield chunk.words(context, end, keep_from=start - context)
        start = end


def pack(chunks: Sequence[Chunk], *, key: int = 0, limit: int = WINDOW) -> list[Window]:
    """Consecutive chunks as windows of at most ``limit`` wordpieces, their marks included."""
    windows: list[Window] = []
    held: list[Chunk] = []
    size = 1
    for chunk in chunks:
        if held and size + len(chunk) + 1 > limit:
            windows.append(Window(key, tuple(held)))
            held, size = [], 1
        held.append(chunk)
        size += len(chunk) + 1
    if held:
        windows.append(Window(key, tuple(held)))
    return windows


def windows_of(
    tokenizer: Tokenizer,
    text: str,
    paragraphs: Sequence[Span],
    *,
    split: Splitter,
    key: int = 0,
    limit: int = WINDOW,
    together: bool = True,
) -> list[Window]:
    """The windows of an article's paragraphs; ``split`` gives the sentences of a paragraph too long for one.

    ``together`` packs consecutive paragraphs, each the other's context; else each has windows of its own.
    """
    pieces: list[Chunk] = []
    whole = wordpieces(tokenizer, [p.of(text) for p in paragraphs], [p.start for p in paragraphs])
    for chunk, paragraph in zip(whole, paragraphs, strict=True):
        if not len(chunk):
            continue
        if len(chunk) + 2 <= limit:
            pieces.append(chunk)
        else:
            pieces.extend(split_long(chunk, [s.start for s in split(text, paragraph)], limit - 2))
    return pack(pieces, key=key, limit=limit) if together else [Window(key, (piece,)) for piece in pieces]


def batch(windows: Sequence[Window]) -> tuple[Ints, Ints]:
    """Ids and cases of windows, each (windows, longest), padded."""
    width = max(len(w) for w in windows)
    ids = np.full((len(windows), width), PAD, dtype=np.int64)
    cases = np.zeros((len(windows), width), dtype=np.int64)
    for row, window in enumerate(windows):
        window.fill(ids[row], cases[row])
    return ids, cases

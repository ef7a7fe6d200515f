"""What the words say: the trained reader turns an article into a ``Reading``, before any knowledge of the world."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

from dragoman.errors import WeightsError
from dragoman.model import Article, Frame, Reading, ReadSpan, Role, Span
from dragoman.reader.decode import ChunkReading, read_windows
from dragoman.reader.encoder import GRAPH, Encoder, batches
from dragoman.reader.heads import Floats, Heads
from dragoman.reader.sentences import paragraphs, sentences
from dragoman.reader.windows import Window, load_tokenizer, windows_of

__all__ = ["Reader"]

WEIGHTS: Final = Path(__file__).parent / "weights"
FILES: Final = (GRAPH, "heads.npz", "labels.json", "tokenizer.json")

# So many articles are read together, so that windows of like length meet.
TOGETHER: Final = 32


class Reader:
    """Reads articles on CPU: no network, no clock, no randomness; the same article gives the same reading.

    Args:
        weights: a folder with ``encoder.onnx``, ``heads.npz``, ``labels.json`` and ``tokenizer.json``; ours by default.
        threads: cores for one pass of the encoder. One process per core beats threads.

    Raises:
        WeightsError: a file is missing or cannot be used.

    """

    def __init__(self, weights: Path | None = None, *, threads: int = 1) -> None:
        folder = WEIGHTS if weights is None else Path(weights)
        if missing := [name for name in FILES if not (folder / name).is_file()]:
            raise WeightsError(f"{folder} lacks {', '.join(missing)}; install dragoman again, or run 'make train'")
        self._heads = Heads.load(folder)
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self._encoder = Encoder(folder, threads=threads)
        self.version = fingerprint(folder)

    @property
    def heads(self) -> Heads:
        """The heads and their calibration."""
        return self._heads

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer, without truncation and padding."""
        return self._tokenizer

    def vectors(self, windows: Sequence[Window]) -> list[Floats]:
        """The encoder's vectors of each window, (wordpieces, 768), in order."""
        found: dict[int, Floats] = {}
        for group in batches(windows):
            hidden = self._encoder.encode([windows[i] for i in group])
            found.update((i, row[: len(windows[i])]) for i, row in zip(group, hidden, strict=True))
        return [found[i] for i in range(len(windows))]

    def read(self, article: Article) -> Reading:
        """The reading of one article."""
        return next(self.read_many([article]))

    def read_many(self, articles: Sequence[Article]) -> Iterator[Reading]:
        """The readings of articles, in order; windows of several articles share a pass of the encoder."""
        for start in range(0, len(articles), TOGETHER):
            yield from self._read_group(articles[start : start + TOGETHER])

    def _read_group(self, articles: Sequence[Article]) -> Iterator[Reading]:
        blocks = [paragraphs(article.text) for article in articles]
        windows: list[Window] = []
        for key, (article, found) in enumerate(zip(articles, blocks, strict=True)):
            windows += windows_of(
                self._tokenizer,
                article.text,
                found,
                split=lambda text, paragraph: sentences(text, [paragraph]),
                key=key,
                together=self._heads.calibration.context,
            )
        read: dict[int, list[ChunkReading]] = {key: [] for key in range(len(articles))}
        for group in batches(windows):
            some = [windows[i] for i in group]
            for window, chunks in zip(some, read_windows(some, self._encoder.encode(some), self._heads), strict=True):
                read[window.key] += chunks
        for key, article in enumerate(articles):
            yield self._reading(article, blocks[key], read[key])

    def _reading(self, article: Article, found: tuple[Span, ...], chunks: list[ChunkReading]) -> Reading:
        spans: list[ReadSpan] = []
        frames: list[Frame] = []
        for chunk in sorted(chunks, key=lambda c: (c.chunk.paragraph, int(c.chunk.starts[c.chunk.keep_from]))):
            frames += [_shifted(frame, len(spans)) for frame in chunk.frames]
            spans += chunk.spans
        return Reading(
            article.id,
            found,
            sentences(article.text, found),
            tuple(spans),
            tuple(sorted(frames, key=lambda f: f.trigger.start)),
            self.version,
        )


def _shifted(frame: Frame, by: int) -> Frame:
    roles = tuple(Role(r.role, r.target + by, r.probability) for r in frame.roles)
    return Frame(
        frame.trigger,
        frame.type,
        frame.mode,
        frame.flags,
        roles,
        frame.type_probability,
        frame.mode_probability,
        frame.flag_probabilities,
    )


def fingerprint(folder: Path) -> str:
    """16 hex digits over the files of the weights."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes())
    return digest.hexdigest()[:16]

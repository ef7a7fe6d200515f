"""Score a torch model on annotated blocks with the reader's own decoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dragoman.evaluation.annotated import Block, Line
from dragoman.evaluation.scores import LineReading, Score, Tally, compare, scores
from dragoman.model import Frame, Role, Span
from dragoman.reader.decode import ChunkReading, Found, label_given, read_windows
from dragoman.reader.heads import Calibration, Floats, Heads
from dragoman.reader.labels import KINDS, TYPES
from dragoman.reader.windows import WINDOW, Chunk, Window, batch, load_tokenizer, pack, wordpieces
from training.data import labelled, word_range
from training.model import ReaderModel

Encode = Callable[[list[Window]], Floats]


def numpy_heads(model: ReaderModel, calibration: Calibration | None = None) -> Heads:
    """The model's heads as the reader runs them."""
    parameters = {k: v.detach().float().cpu().numpy() for k, v in model.heads.state_dict().items()}
    return Heads(parameters, calibration or Calibration())


def torch_encoder(model: ReaderModel, device: torch.device) -> Encode:
    """Vectors of windows by the torch model in float32."""

    def encode(windows: list[Window]) -> Floats:
        ids, cases = batch(windows)
        with torch.no_grad():
            model.eval()
            vectors = model.encoder(torch.from_numpy(ids).to(device), torch.from_numpy(cases).to(device))
        return np.asarray(vectors.float().cpu().numpy())

    return encode


def block_windows(blocks: Sequence[Block], tokenizer_path: Path, *, context: bool) -> list[Window]:
    """The windows of blocks; ``key`` is the block's index and a chunk's ``paragraph`` the line's index in it."""
    tokenizer = load_tokenizer(tokenizer_path)
    windows = []
    for key, block in enumerate(blocks):
        chunks: list[Chunk] = []
        for number, chunk in enumerate(wordpieces(tokenizer, [line.text for line in block.lines])):
            assert chunk.paragraph == number
            line = block.lines[number]
            chunks.extend(i.chunk for i in labelled(line, chunk, article=False, weight=1.0))
        if block.header and context:
            windows.extend(pack(chunks, key=key, limit=WINDOW))
        else:
            windows.extend(Window(key, (c,)) for c in chunks)
    return windows


def given_of(line: Line, window_chunk: ChunkReading) -> Found:
    """The line's true spans and frames inside a chunk, as word ranges."""
    chunk = window_chunk.chunk
    return found_of(line, chunk)[0]


def found_of(line: Line, chunk: object) -> tuple[Found, list[int], list[int]]:
    """True spans and frames inside the chunk, with their indices in the line."""
    from dragoman.reader.windows import Chunk

    assert isinstance(chunk, Chunk)
    low, high = int(chunk.starts[chunk.keep_from]), int(chunk.ends[-1])
    span_at = [i for i, s in enumerate(line.spans) if low <= s.span.start < high]
    frame_at = [i for i, f in enumerate(line.frames) if low <= f.trigger.start < high]
    last = len(chunk.firsts) - 1

    def words(span: Span) -> tuple[int, int]:
        a, b = word_range(chunk, span)
        return min(a, last), min(b, last)

    spans = tuple((*words(line.spans[i].span), KINDS.index(line.spans[i].kind), 1.0) for i in span_at)
    frames = tuple((*words(line.frames[i].trigger), TYPES.index(line.frames[i].type), 1.0) for i in frame_at)
    return Found(spans, frames), span_at, frame_at


def _join(parts: list[ChunkReading]) -> LineReading:
    spans: list[Any] = []
    frames: list[Frame] = []
    for part in parts:
        shift = len(spans)
        spans.extend(part.spans)
        frames.extend(
            Frame(
                f.trigger,
                f.type,
                f.mode,
                f.flags,
                tuple(Role(r.role, r.target + shift, r.probability) for r in f.roles),
                f.type_probability,
                f.mode_probability,
                f.flag_probabilities,
            )
            for f in part.frames
        )
    return LineReading(tuple(spans), tuple(frames))


def _given(line: Line, parts: list[tuple[ChunkReading, list[int], list[int]]]) -> LineReading:
    """Readings told the truth, with the line's own span indices and triggers."""
    frames = []
    for reading, span_at, frame_at in parts:
        for i, f in zip(frame_at, reading.frames, strict=True):
            roles = tuple(Role(r.role, span_at[r.target], r.probability) for r in f.roles)
            true = line.frames[i]
            frames.append(Frame(true.trigger, true.type, f.mode, f.flags, roles))
    return LineReading((), tuple(frames))


def tallies(
    blocks: Sequence[Block], windows: Sequence[Window], vectors: Sequence[Floats], heads: Heads, *, given: bool = True
) -> list[Tally]:
    """One tally per block. ``vectors`` holds each window's (wordpieces, 768)."""
    read: dict[tuple[int, int], list[ChunkReading]] = {}
    told: dict[tuple[int, int], list[tuple[ChunkReading, list[int], list[int]]]] = {}
    for window, hidden in zip(windows, vectors, strict=True):
        for reading in read_windows([window], hidden[None], heads)[0]:
            read.setdefault((window.key, reading.chunk.paragraph), []).append(reading)
        if given:
            truth = [found_of(blocks[window.key].lines[c.paragraph], c) for c in window.chunks]
            for t, reading in zip(truth, label_given(window, hidden, [t[0] for t in truth], heads), strict=True):
                told.setdefault((window.key, reading.chunk.paragraph), []).append((reading, t[1], t[2]))
    result = []
    for key, block in enumerate(blocks):
        total = Tally()
        for number, line in enumerate(block.lines):
            truth_parts = told.get((key, number))
            total.add(
                compare(line, _join(read.get((key, number), [])), _given(line, truth_parts) if truth_parts else None)
            )
        result.append(total)
    return result


def encode_all(windows: Sequence[Window], encode: Encode, *, size: int = 16) -> list[Floats]:
    """Each window's vectors, batched by length."""
    order = sorted(range(len(windows)), key=lambda i: len(windows[i]))
    vectors: list[Floats] = [np.zeros(0, dtype=np.float32)] * len(windows)
    for at in range(0, len(order), size):
        some = order[at : at + size]
        for i, hidden in zip(some, encode([windows[i] for i in some]), strict=True):
            vectors[i] = hidden[: len(windows[i])]
    return vectors


def score_blocks(
    model: ReaderModel, blocks: Sequence[Block], tokenizer: Path, device: torch.device, *, context: bool = True
) -> tuple[Score, ...]:
    """The model's scores on the blocks, with plain thresholds."""
    windows = block_windows(blocks, tokenizer, context=context)
    vectors = encode_all(windows, torch_encoder(model, device))
    return scores(tallies(blocks, windows, vectors, numpy_heads(model)), rounds=10)

"""Score a torch model on annotated blocks with the reader's own decoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from dragoman.evaluation.annotated import Block
from dragoman.evaluation.corpus import block_windows, tallies
from dragoman.evaluation.scores import Score, scores
from dragoman.reader.heads import Calibration, Floats, Heads
from dragoman.reader.windows import Window, batch, load_tokenizer
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
    windows = block_windows(blocks, load_tokenizer(tokenizer), context=context)
    vectors = encode_all(windows, torch_encoder(model, device))
    return scores(tallies(blocks, windows, vectors, numpy_heads(model)), rounds=10)

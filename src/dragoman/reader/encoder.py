"""The encoder: wordpieces to vectors, by onnxruntime on CPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime

from dragoman.errors import WeightsError
from dragoman.reader.heads import Floats
from dragoman.reader.windows import Window, batch

GRAPH: Final = "encoder.onnx"

# A batch holds windows of like length, at most so many wordpieces with padding: enough to keep one core busy, small
# enough that the activations stay in its cache.
BATCH: Final = 768


class Encoder:
    """A session over ``encoder.onnx``: int64 ids and cases (windows, wordpieces) to float32 (…, 768)."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = folder / GRAPH
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise WeightsError(f"{path} cannot be loaded ({error}); install dragoman again") from error

    def encode(self, windows: Sequence[Window]) -> Floats:
        """Vectors (windows, longest, 768) of windows in one pass."""
        ids, cases = batch(windows)
        (hidden,) = self._session.run(None, {"ids": ids, "cases": cases})
        return np.asarray(hidden)


def batches(windows: Sequence[Window], *, limit: int = BATCH) -> Iterator[list[int]]:
    """Indices of windows in groups of like length, each of at most ``limit`` wordpieces with padding."""
    order = sorted(range(len(windows)), key=lambda i: (len(windows[i]), i))
    held: list[int] = []
    for i in order:
        if held and len(windows[i]) * (len(held) + 1) > limit:
            yield held
            held = []
        held.append(i)
    if held:
        yield held

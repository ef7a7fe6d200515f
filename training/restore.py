"""The shipped weights as a model to train on from: ``python -m training.restore --into model.pt``.

The int8 matrices and the word embedding are multiplied out with their scales; what rounding cost stays lost, which a
pass of training makes good. So new text can be learnt without the long way from the base encoder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from dragoman.reader import WEIGHTS
from dragoman.reader.encoder import GRAPH
from training.model import ReaderModel

#: The matrices of a layer in the order in which the graph uses them.
MATRICES = ("qkv", "out", "up", "down")


def restore(weights: Path) -> dict[str, Tensor]:
    """The state of a ``ReaderModel``, float32, from a folder of exported weights."""
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(weights / GRAPH)).graph.initializer}
    state = {k: torch.from_numpy(v.copy()) for k, v in stored.items() if k.startswith("encoder.")}
    state["encoder.words.weight"] = torch.from_numpy(stored["rows"].astype(np.float32) * stored["scale"])
    for i, name in enumerate(k for k in stored if k.endswith("_quantized")):
        layer, part = divmod(i, len(MATRICES))
        scale, zero = (stored[name.removesuffix("quantized") + x] for x in ("scale", "zero_point"))
        matrix = (stored[name].astype(np.float32) - zero) * scale
        state[f"encoder.layers.{layer}.{MATRICES[part]}.weight"] = torch.from_numpy(matrix.T.copy())
    with np.load(weights / "heads.npz") as heads:
        state |= {f"heads.{k}": torch.from_numpy(v.astype(np.float32)) for k, v in heads.items()}
    missing = ReaderModel().load_state_dict(state, strict=False).missing_keys
    if missing:
        raise ValueError(f"{weights}: no weights for {', '.join(missing)}")
    return state


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--into", type=Path, required=True)
    given = parser.parse_args()
    torch.save(restore(given.weights), given.into)


if __name__ == "__main__":
    main()

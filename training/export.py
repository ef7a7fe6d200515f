"""Write a trained model as the reader's weights: ``python -m training.export --model model.pt --into FOLDER``.

``encoder.onnx``: the encoder with int8 weights (matrices per output channel, the word embedding per row), activations
quantised as it runs. ``heads.npz``: the heads in float16. ``labels.json``: label sets, temperatures and thresholds,
fitted on dev with the exported encoder. ``tokenizer.json``: the base's.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dragoman.reader.encoder import GRAPH
from dragoman.reader.heads import Calibration
from dragoman.reader.labels import FLAGS, KINDS, ROLES, TYPES
from training.model import Encoder, ReaderModel
from training.train import load_state

log = logging.getLogger("training.export")


class Exported(nn.Module):
    """The encoder with its word embedding as int8 rows and a scale each."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        weight = encoder.words.weight.detach()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor, cases: Tensor) -> Tensor:
        """Ids and cases (B, T) to vectors (B, T, 768)."""
        words = self.rows[ids].float() * self.scale[ids]
        return self.encoder.from_words(words, ids, cases)


def export_encoder(model: ReaderModel, into: Path) -> None:
    """Write ``encoder.onnx``."""
    module = Exported(model.encoder).eval()
    example = torch.full((2, 9), 5, dtype=torch.int64), torch.ones((2, 9), dtype=torch.int64)
    axes = {0: "windows", 1: "wordpieces"}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            module,
            example,
            str(plain),
            input_names=["ids", "cases"],
            output_names=["vectors"],
            dynamic_axes={"ids": axes, "cases": axes, "vectors": axes},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            str(plain),
            str(into / GRAPH),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm"],
        )


def export_heads(model: ReaderModel, into: Path) -> None:
    """Write ``heads.npz``."""
    state = {k: v.detach().cpu().numpy().astype(np.float16) for k, v in model.heads.state_dict().items()}
    np.savez(into / "heads.npz", **state)


def write_labels(calibration: Calibration, into: Path) -> None:
    """Write ``labels.json``."""
    content = {
        "kinds": KINDS,
        "types": TYPES,
        "flags": FLAGS,
        "roles": ROLES,
        "context": calibration.context,
        "temperatures": {k: round(float(v), 4) for k, v in calibration.temperatures.items()},
        "thresholds": {k: round(float(v), 4) for k, v in calibration.thresholds.items()},
    }
    (into / "labels.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def export(model_path: Path, base: Path, into: Path, *, context: bool) -> None:
    """Write all files of the weights; thresholds are plain until ``training.calibrate`` has fitted them."""
    into.mkdir(parents=True, exist_ok=True)
    model = ReaderModel()
    model.load_state_dict(load_state(model_path), strict=False)
    export_encoder(model.eval(), into)
    export_heads(model, into)
    write_labels(Calibration(context=context), into)
    (into / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    log.info("%s: %.1f MB", into / GRAPH, (into / GRAPH).stat().st_size / 1e6)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--base", type=Path, default=Path(".work/base"))
    parser.add_argument("--into", type=Path, default=Path("src/dragoman/reader/weights"))
    parser.add_argument("--context", action="store_true")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    export(given.model, given.base, given.into, context=given.context)


if __name__ == "__main__":
    main()

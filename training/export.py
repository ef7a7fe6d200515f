"""Write a trained model as the reader's weights: ``python -m training.export --model model.pt --into FOLDER``.

``encoder.onnx``: the encoder in int8 (matrices per output channel, the word embedding per row, activations with fixed
scales). ``heads.npz``: the heads in float16. ``labels.json``: label sets, temperatures and thresholds, fitted on dev
with the exported encoder. ``tokenizer.json``: the base's.

The scales of the activations are measured on annotated text of the train part and written into the graph, so that a
sentence is read alike alone and among others. A few channels of MPNet's activations are far larger than the rest; they
stay in float, so that the others can be rounded finely (as in LLM.int8(), Dettmers et al. 2022).
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn

from dragoman.evaluation.annotated import read_corpus
from dragoman.evaluation.corpus import block_windows
from dragoman.reader.encoder import GRAPH
from dragoman.reader.heads import Calibration
from dragoman.reader.labels import FLAGS, KINDS, ROLES, TYPES
from dragoman.reader.windows import PAD, Window, batch
from training.model import Encoder, ReaderModel
from training.train import load_state

log = logging.getLogger("training.export")

MATRICES = ("qkv", "out", "up", "down")
#: How many input channels of each matrix stay in float.
LARGE = 8
#: How many windows of the train part measure the activations, and how many of them are encoded at once.
MEASURED, TOGETHER = 600, 16
#: What part of the range between the least and the greatest activation may be kept; the rest is clipped.
CLIPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)


class Split(nn.Module):
    """A linear map in two parts: the few large input channels in float, the others clipped to their own range."""

    def __init__(self, linear: nn.Linear, largest: Tensor) -> None:
        super().__init__()
        weight = linear.weight.detach().T.clone()
        self.register_buffer("large", largest.topk(LARGE).indices.sort().values)
        self.register_buffer("rows", weight[self.large].clone())
        weight[self.large] = 0
        self.register_buffer("matrix", weight)
        self.register_buffer("bias", linear.bias.detach())
        others = largest.clone()
        others[self.large] = 0
        self.limit = float(others.max())

    def forward(self, x: Tensor) -> Tensor:
        """(…, inputs) to (…, outputs)."""
        return x.clamp(-self.limit, self.limit) @ self.matrix + x[..., self.large] @ self.rows + self.bias


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


def sample(corpus: Path, tokenizer: Path) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Ids and cases of windows of the train part, in batches of like length."""
    reads = Tokenizer.from_file(str(tokenizer))
    reads.no_truncation()
    reads.no_padding()
    windows: list[Window] = block_windows(read_corpus(corpus, "train"), reads, context=False)
    chosen = sorted(Random(1).sample(windows, min(MEASURED, len(windows))), key=len)
    return [batch(chosen[i : i + TOGETHER]) for i in range(0, len(chosen), TOGETHER)]


@torch.no_grad()
def split(encoder: Encoder, batches: list[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> None:
    """Replace the layers' linear maps by ``Split`` ones, after measuring their inputs."""
    largest: dict[nn.Module, Tensor] = {}

    def measure(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        seen = inputs[0].abs().flatten(0, -2).amax(0)
        largest[module] = torch.maximum(largest.get(module, seen), seen)

    linear = [getattr(layer, name) for layer in encoder.layers for name in MATRICES]
    hooks = [module.register_forward_pre_hook(measure) for module in linear]
    for ids, cases in batches:
        encoder(torch.from_numpy(ids), torch.from_numpy(cases))
    for hook in hooks:
        hook.remove()
    for layer in encoder.layers:
        for name in MATRICES:
            module = getattr(layer, name)
            setattr(layer, name, Split(module, largest[module]))


def activation_scales(
    plain: Path, names: list[str], batches: list[tuple[NDArray[np.int64], NDArray[np.int64]]]
) -> dict[str, tuple[float, int]]:
    """Scale and zero point of each named activation: those that cost least in mean square over the batches."""
    model = onnx.load(str(plain))
    for name in names:
        model.graph.output.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    seen: dict[str, list[NDArray[np.float32]]] = {name: [] for name in names}
    for ids, cases in batches:
        for name, value in zip(names, session.run(names, {"ids": ids, "cases": cases}), strict=True):
            seen[name].append(value[ids != PAD].ravel())
    return {name: _least_cost(np.concatenate(parts)) for name, parts in seen.items()}


def _least_cost(values: NDArray[np.float32]) -> tuple[float, int]:
    low, high, some = min(float(values.min()), 0.0), max(float(values.max()), 0.0), values[::7]
    best = (np.inf, 1.0, 0)
    for a, b in ((low * c, high * d) for c in CLIPS for d in CLIPS):
        scale = (b - a) / 255
        zero = round(-a / scale)
        cost = (np.clip(np.round(some / scale) + zero, 0, 255) - zero) * scale - some
        best = min(best, (float((cost * cost).mean()), scale, zero))
    return best[1], best[2]


def fix_scales(path: Path, scales: Mapping[str, tuple[float, int]]) -> None:
    """Let a dynamically quantised graph round with given scales and zero points instead of the batch's own."""
    model = onnx.load(str(path))
    nodes = []
    for node in model.graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            scale, zero = scales[node.input[0]]
            rounded, scale_name, zero_name = node.output
            model.graph.initializer.append(numpy_helper.from_array(np.float32(scale), scale_name))
            model.graph.initializer.append(numpy_helper.from_array(np.uint8(zero), zero_name))
            nodes.append(helper.make_node("QuantizeLinear", [node.input[0], scale_name, zero_name], [rounded]))
        else:
            nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _float_products(path: Path) -> list[str]:
    """The products of the large channels, by their matrices' height."""
    graph = onnx.load(str(path)).graph
    small = {t.name for t in graph.initializer if len(t.dims) == 2 and t.dims[0] == LARGE}
    return [n.name for n in graph.node if n.op_type == "MatMul" and n.input[1] in small]


def _rounded_inputs(path: Path) -> Iterator[str]:
    for node in onnx.load(str(path)).graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            yield node.input[0]


def export_encoder(model: ReaderModel, corpus: Path, tokenizer: Path, into: Path) -> None:
    """Write ``encoder.onnx``."""
    batches = sample(corpus, tokenizer)
    split(model.encoder, batches)
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
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=_float_products(plain),
        )
        names = list(dict.fromkeys(_rounded_inputs(into / GRAPH)))
        fix_scales(into / GRAPH, activation_scales(plain, names, batches))


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


def export(model_path: Path, base: Path, into: Path, *, context: bool, corpus: Path = Path("corpus")) -> None:
    """Write all files of the weights; thresholds are plain until ``training.calibrate`` has fitted them."""
    into.mkdir(parents=True, exist_ok=True)
    tokenizer = base / "tokenizer.json"
    model = ReaderModel()
    model.load_state_dict(load_state(model_path), strict=False)
    export_heads(model, into)
    export_encoder(model.eval(), corpus, tokenizer, into)
    write_labels(Calibration(context=context), into)
    (into / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    log.info("%s: %.1f MB", into / GRAPH, (into / GRAPH).stat().st_size / 1e6)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--base", type=Path, default=Path(".work/base"))
    parser.add_argument("--into", type=Path, default=Path("src/dragoman/reader/weights"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--context", action="store_true")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    export(given.model, given.base, given.into, context=given.context, corpus=given.corpus)


if __name__ == "__main__":
    main()

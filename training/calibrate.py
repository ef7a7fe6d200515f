"""Fit temperatures and thresholds on dev: ``python -m training.calibrate [--weights FOLDER]``.

The exported encoder runs, so that its int8 losses are fitted too. A head's temperature is the one that makes the
labels likeliest. The thresholds of flags, roles and second frames maximise their F1 given true triggers and spans;
those of triggers and spans the F1 of what is found.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from dragoman.evaluation.annotated import Block, read_corpus
from dragoman.evaluation.corpus import block_windows, tallies
from dragoman.evaluation.scores import scores
from dragoman.reader import WEIGHTS, Reader
from dragoman.reader.heads import HEADS, Calibration, Floats, Heads
from dragoman.reader.labels import FLAGS, ROLES
from dragoman.reader.windows import Window
from training.data import IGNORE, Labelled, collate, label
from training.export import write_labels
from training.model import Logits, ReaderModel
from training.train import mode_mask, to_device

log = logging.getLogger("training.calibrate")

TEMPERATURES = tuple(round(0.6 + 0.05 * n, 2) for n in range(49))
CHANCES = tuple(round(0.2 + 0.05 * n, 2) for n in range(13))
TRIGGER_CHANCES = tuple(round(0.4 + 0.05 * n, 2) for n in range(11))
EQUAL = 0.005
"""Thresholds whose mean F1 lies this near the best on dev are equals: the part does not tell them apart."""
BIASES = (-0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the heads say on true triggers, types and spans, and what is right: logits (rows, classes) and targets."""

    logits: dict[str, torch.Tensor]
    targets: dict[str, torch.Tensor]


def labels_of(blocks: Sequence[Block], windows: Sequence[Window], vectors: Sequence[Floats], heads: Heads) -> Labels:
    """Run the heads on the labelled windows."""
    model = ReaderModel()
    state = {k: torch.from_numpy(np.array(v)) for k, v in heads.parameters.items()}
    model.heads.load_state_dict(state)
    model.eval()
    parts: list[tuple[Logits, dict[str, torch.Tensor]]] = []
    for window, hidden in zip(windows, vectors, strict=True):
        items: list[Labelled] = []
        for chunk in window.chunks:
            if chunk.keep_from:
                items = []
                break
            items.append(label(blocks[window.key].lines[chunk.paragraph], chunk, article=False, name_weight=1.0))
        if not items:
            continue
        tensors, at = to_device(collate([items]), torch.device("cpu"))
        with torch.no_grad():
            parts.append((model.heads(torch.from_numpy(np.array(hidden)), at), tensors))
    return _gathered(parts)


def _gathered(parts: Sequence[tuple[Logits, dict[str, torch.Tensor]]]) -> Labels:
    def joined(pick: Callable[[Logits, dict[str, torch.Tensor]], torch.Tensor]) -> torch.Tensor:
        return torch.cat([pick(logits, tensors) for logits, tensors in parts])

    logits = {
        "span": joined(lambda x, t: x.spans),
        "trigger": joined(lambda x, t: x.triggers),
        "second": joined(lambda x, t: x.seconds),
        "mode": joined(lambda x, t: x.modes + mode_mask(t["types"])),
        "flag": joined(lambda x, t: x.flags),
        "arc": joined(lambda x, t: x.arcs),
    }
    names = {
        "span": "span_tags",
        "trigger": "trigger_tags",
        "second": "seconds",
        "mode": "modes",
        "flag": "flags",
        "arc": "roles",
    }
    return Labels(logits, {head: joined(lambda x, t, n=name: t[n]) for head, name in names.items()})  # type: ignore[misc]


def temperature(head: str, labels: Labels) -> float:
    """The temperature of ``TEMPERATURES`` under which the targets are likeliest."""
    logits, targets = labels.logits[head], labels.targets[head]

    def surprise(t: float) -> float:
        if head in {"flag", "arc"}:
            return float(functional.binary_cross_entropy_with_logits(logits / t, targets))
        return float(functional.cross_entropy(logits / t, targets, ignore_index=IGNORE))

    return min(TEMPERATURES, key=surprise)


def best_chance(chances: NDArray[np.float32], truth: NDArray[np.bool_]) -> float:
    """The threshold of ``CHANCES`` nearest to one half among those whose F1 is as good as the best (``EQUAL``)."""

    def f1(least: float) -> float:
        said = chances >= least
        return float(2 * (said & truth).sum() / max(said.sum() + truth.sum(), 1))

    marks = {c: f1(c) for c in CHANCES}
    return min((c for c in CHANCES if marks[c] >= max(marks.values()) - EQUAL), key=lambda c: abs(c - 0.5))


def given_thresholds(labels: Labels, temperatures: dict[str, float]) -> dict[str, float]:
    """Thresholds of flags, roles and second frames, given the truth they hang on."""
    found = {}
    for head, names in (("flag", FLAGS), ("arc", ROLES)):
        chances = (labels.logits[head] / temperatures[head]).sigmoid().numpy()
        truth = labels.targets[head].numpy() > 0.5
        kind = "flag" if head == "flag" else "role"
        found.update({f"{kind}.{n}": best_chance(chances[:, i], truth[:, i]) for i, n in enumerate(names)})
    first = labels.targets["second"] != IGNORE
    seconds = 1 - (labels.logits["second"] / temperatures["second"]).softmax(-1)[first, 0].numpy()
    found["second"] = best_chance(seconds, labels.targets["second"][first].numpy() > 0)
    return found


def calibrate(weights: Path, corpus: Path) -> Calibration:
    """Fit everything and write ``labels.json`` of the weights."""
    reader = Reader(weights, threads=2)
    blocks = read_corpus(corpus, "dev")
    windows = block_windows(blocks, reader.tokenizer, context=reader.heads.calibration.context)
    vectors = reader.vectors(windows)
    labels = labels_of(blocks, windows, vectors, reader.heads)
    temperatures = {head: temperature(head, labels) for head in HEADS}
    thresholds = dict(Calibration().thresholds) | given_thresholds(labels, temperatures)
    fitted = Calibration(temperatures, thresholds, reader.heads.calibration.context)

    def score(trial: Calibration, names: Sequence[str]) -> float:
        heads = Heads(reader.heads.parameters, trial)
        rows = scores(tallies(blocks, windows, vectors, heads, given=False), rounds=2)
        return sum(row.f1 for row in rows if row.name in names)

    for name, values, judged in (
        ("trigger", TRIGGER_CHANCES, ("triggers", "typed", "frames")),
        ("span", sorted(BIASES, key=abs), ("spans", "role_spans", "frames")),
    ):
        trials = [replace(fitted, thresholds={**fitted.thresholds, name: v}) for v in values]
        marks = [score(t, judged) for t in trials]
        # Of equals the first, which for triggers is the one that misses least.
        fitted = next(t for t, mark in zip(trials, marks, strict=True) if mark >= max(marks) - EQUAL * len(judged))
        log.info("%s %s", name, fitted.thresholds[name])
    write_labels(fitted, weights)
    log.info("temperatures %s", fitted.temperatures)
    log.info("thresholds %s", fitted.thresholds)
    return fitted


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    calibrate(given.weights, given.corpus)


if __name__ == "__main__":
    main()

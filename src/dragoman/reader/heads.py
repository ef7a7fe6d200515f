"""The reader's heads in numpy: what the encoder's vectors say of spans, triggers, modes, flags and role arcs.

The encoder's graph ends at its hidden vectors, (wordpieces, 768). The heads run on the few rows that need them:
tags on the first wordpiece of each word, the others on triggers and spans alone. Logits are divided by the
temperature of their head, fitted on the dev part, so that the probabilities are calibrated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import WeightsError
from dragoman.reader.labels import FLAGS, KINDS, MODE_RANGES, MODES, ROLES, SPAN_TAGS, TYPES

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

HEADS: Final = ("span", "trigger", "second", "mode", "flag", "arc")


def softmax_log(logits: Floats) -> Floats:
    """Log-probabilities over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32)


def sigmoid(logits: Floats) -> Floats:
    """Probabilities of independent labels."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)), dtype=np.float32)


def gelu(x: Floats) -> Floats:
    """The tanh form of GELU, as the heads were trained with."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))), dtype=np.float32)


def _default_thresholds() -> dict[str, float]:
    names = ("trigger", "second", *(f"flag.{f}" for f in FLAGS), *(f"role.{r}" for r in ROLES))
    return dict.fromkeys(names, 0.5) | {"span": 0.0}


@dataclass(frozen=True, slots=True)
class Calibration:
    """Temperatures by head, and decision thresholds.

    ``trigger``, ``second``, ``flag.NAME`` and ``role.NAME`` are least probabilities; ``span`` is added to the
    log-probability of a word lying outside every span. ``context`` tells whether the weights were trained to read
    consecutive paragraphs in one window.
    """

    temperatures: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(HEADS, 1.0))
    thresholds: Mapping[str, float] = field(default_factory=_default_thresholds)
    context: bool = False

    @staticmethod
    def load(path: Path) -> Calibration:
        """Read ``labels.json``. WeightsError if its label sets are not this program's."""
        content = json.loads(path.read_text(encoding="utf-8"))
        expected = {"kinds": list(KINDS), "types": list(TYPES), "flags": list(FLAGS), "roles": list(ROLES)}
        if any(content.get(name) != labels for name, labels in expected.items()):
            raise WeightsError(f"{path} has other labels than this version of dragoman; use the weights it ships with")
        return Calibration(content["temperatures"], content["thresholds"], content["context"])


@dataclass(frozen=True, slots=True)
class Heads:
    """Parameters of the heads by name (``training/model.py`` has the same) and their calibration."""

    parameters: Mapping[str, Floats]
    calibration: Calibration = field(default_factory=Calibration)

    @staticmethod
    def load(folder: Path) -> Heads:
        """Read ``heads.npz`` and ``labels.json``."""
        with np.load(folder / "heads.npz") as stored:
            parameters = {name: stored[name].astype(np.float32) for name in stored.files}
        return Heads(parameters, Calibration.load(folder / "labels.json"))

    def _linear(self, name: str, x: Floats) -> Floats:
        p = self.parameters
        return np.asarray(x @ p[f"{name}.weight"].T + p[f"{name}.bias"], dtype=np.float32)

    def _cool(self, head: str, logits: Floats) -> Floats:
        return np.asarray(logits / np.float32(self.calibration.temperatures[head]), dtype=np.float32)

    def tags(self, words: Floats) -> tuple[Floats, Floats]:
        """Log-probabilities of span tags (words, SPAN_TAGS) and trigger tags (words, TRIGGER_TAGS)."""
        logits = self._linear("tags", words)
        spans, triggers = logits[:, :SPAN_TAGS], logits[:, SPAN_TAGS:]
        return softmax_log(self._cool("span", spans)), softmax_log(self._cool("trigger", triggers))

    def seconds(self, triggers: Floats, types: Ints) -> Floats:
        """Log-probabilities (triggers, 1 + types) of a second frame on a trigger of the type; 0 is none."""
        hidden = gelu(self._linear("second_in", triggers) + self.parameters["second_type.weight"][types])
        return softmax_log(self._cool("second", self._linear("second_out", hidden)))

    def modes(self, triggers: Floats, types: Ints) -> tuple[list[str | None], Floats]:
        """The likeliest mode of each frame among those of its type (null: none), and its probability."""
        logits = self._cool("mode", self._linear("mode", triggers))
        best: list[str | None] = []
        probability = np.ones(len(types), dtype=np.float32)
        for row, kind in enumerate(types):
            low, high = MODE_RANGES[int(kind)]
            if high - low == 1:
                best.append(None)
                continue
            chances = np.exp(softmax_log(logits[row, low:high]))
            winner = int(chances.argmax())
            best.append(MODES[low + winner][1])
            probability[row] = chances[winner]
        return best, probability

    def flags(self, triggers: Floats, types: Ints) -> Floats:
        """Probabilities (frames, flags) of the realis flags."""
        hidden = gelu(self._linear("flag_in", triggers) + self.parameters["flag_type.weight"][types])
        return sigmoid(self._cool("flag", self._linear("flag_out", hidden)))

    def arcs(self, triggers: Floats, types: Ints, ends: Floats, kinds: Ints, buckets: Ints) -> Floats:
        """Probabilities (frames, spans, roles).

        ``ends`` are the spans' first and last words' vectors side by side (spans, 1536), ``buckets`` their distances
        to the frames (frames, spans).
        """
        p = self.parameters
        left = gelu(self._linear("arc_trigger", triggers) + p["arc_type.weight"][types])
        right = gelu(self._linear("arc_span", ends) + p["arc_kind.weight"][kinds])
        crossed = (left @ p["arc_cross"]).reshape(len(types), len(ROLES), -1)
        logits = np.einsum("nrk,mk->nmr", crossed, right)
        logits = logits + self._linear("arc_left", left)[:, None] + self._linear("arc_right", right)[None]
        return sigmoid(self._cool("arc", logits + p["arc_distance.weight"][buckets]))

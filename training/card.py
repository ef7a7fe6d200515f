"""Figures of the model card, as Markdown: ``python -m training.card [--model model.pt]``.

Scores of the shipped weights on dev and test, by head and by type, and the commonest confusions of types on dev with
an example each. With ``--model`` also what int8 costs: the torch model that was exported is scored in float32, under
the same temperatures and thresholds.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from dragoman.evaluation.annotated import Block, Line, read_corpus
from dragoman.evaluation.corpus import block_windows, line_readings, tallies
from dragoman.evaluation.scores import LineReading, Score, scores
from dragoman.model import Span
from dragoman.reader import WEIGHTS, Reader
from dragoman.reader.heads import Floats
from dragoman.reader.labels import TYPES
from dragoman.reader.windows import Window
from training.model import ReaderModel
from training.score import encode_all, numpy_heads, torch_encoder
from training.train import load_state

CONFUSIONS = 15
LONGEST = 220


@dataclass(frozen=True, slots=True)
class Read:
    """A part of the corpus as the shipped weights read it. ``vectors`` holds each window's (wordpieces, 768)."""

    blocks: tuple[Block, ...]
    windows: list[Window]
    vectors: list[Floats]

    @staticmethod
    def by(reader: Reader, blocks: tuple[Block, ...]) -> Read:
        """Run the exported encoder."""
        windows = block_windows(blocks, reader.tokenizer, context=reader.heads.calibration.context)
        return Read(blocks, windows, reader.vectors(windows))

    def scores(self, reader: Reader) -> tuple[Score, ...]:
        """Scores with intervals."""
        return scores(tallies(self.blocks, self.windows, self.vectors, reader.heads))

    def lines(self, reader: Reader) -> Iterator[tuple[Line, LineReading]]:
        """Each line beside its reading."""
        found = line_readings(self.windows, self.vectors, reader.heads)
        for key, block in enumerate(self.blocks):
            for number, line in enumerate(block.lines):
                yield line, found.get((key, number), LineReading((), ()))


def float_scores(model_path: Path, part: Read, reader: Reader) -> tuple[Score, ...]:
    """Scores of the torch model in float32, calibrated as the shipped weights are."""
    model = ReaderModel()
    model.load_state_dict(load_state(model_path), strict=False)
    heads = numpy_heads(model, reader.heads.calibration)
    vectors = encode_all(part.windows, torch_encoder(model, torch.device("cpu")))
    return scores(tallies(part.blocks, part.windows, vectors, heads), rounds=2)


def score_table(parts: dict[str, tuple[Score, ...]]) -> list[str]:
    """Rows of precision, recall, F1 and its interval, by head and part."""
    names = list(parts)
    rows = ["| | " + " | ".join(f"{n}: P | R | F1 | 95% | gold" for n in names) + " |"]
    rows.append("|---|" + "--:|--:|--:|---|--:|" * len(names))
    for i, score in enumerate(parts[names[0]]):
        cells = []
        for name in names:
            s = parts[name][i]
            cells.append(
                f"{s.precision:.3f} | {s.recall:.3f} | **{s.f1:.3f}** | {s.low:.3f} to {s.high:.3f} | {s.gold:,}"
            )
        rows.append(f"| {score.what} | " + " | ".join(cells) + " |")
    return rows


def loss_table(parts: dict[str, tuple[tuple[Score, ...], tuple[Score, ...]]]) -> list[str]:
    """Rows of float32 and int8 F1 and their difference in points."""
    names = list(parts)
    rows = ["| | " + " | ".join(f"{n}: float32 | int8 | points" for n in names) + " |"]
    rows.append("|---|" + "--:|--:|--:|" * len(names))
    for i, score in enumerate(parts[names[0]][0]):
        cells = []
        for whole, small in parts.values():
            cells.append(f"{whole[i].f1:.3f} | {small[i].f1:.3f} | {100 * (small[i].f1 - whole[i].f1):+.1f}")
        rows.append(f"| {score.what} | " + " | ".join(cells) + " |")
    return rows


def type_table(lines: Sequence[tuple[Line, LineReading]]) -> list[str]:
    """Precision, recall and F1 of triggers with type, by type, the most frequent first."""
    gold: Counter[str] = Counter()
    said: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for line, reading in lines:
        true = {(f.trigger, f.type) for f in line.frames}
        read = {(f.trigger, f.type) for f in reading.frames}
        gold.update(t for _, t in true)
        said.update(t for _, t in read)
        hit.update(t for _, t in true & read)
    rows = ["| type | P | R | F1 | gold |", "|---|--:|--:|--:|--:|"]
    for name in sorted(TYPES, key=lambda t: (-gold[t], t)):
        f1 = 2 * hit[name] / max(1, gold[name] + said[name])
        precision, recall = hit[name] / max(1, said[name]), hit[name] / max(1, gold[name])
        rows.append(f"| {name} | {precision:.2f} | {recall:.2f} | {f1:.2f} | {gold[name]} |")
    return rows


def confusions(lines: Sequence[tuple[Line, LineReading]]) -> dict[tuple[str, str], list[tuple[str, Span]]]:
    """Where one type was read for another on a rightly found trigger with one frame, by (true, read)."""
    found: dict[tuple[str, str], list[tuple[str, Span]]] = {}
    for line, reading in lines:
        true = {f.trigger: f.type for f in line.frames}
        counts = Counter([f.trigger for f in line.frames] + [f.trigger for f in reading.frames])
        for frame in reading.frames:
            marked = true.get(frame.trigger)
            if marked and marked != frame.type and counts[frame.trigger] == 2:
                found.setdefault((marked, frame.type), []).append((line.text, frame.trigger))
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def confusion_table(lines: Sequence[tuple[Line, LineReading]]) -> list[str]:
    """The commonest confusions, each with its shortest example, the trigger in bold."""
    rows = ["| corpus | read | times | example |", "|---|---|--:|---|"]
    for (true, read), places in list(confusions(lines).items())[:CONFUSIONS]:
        text, trigger = min(places, key=lambda p: len(p[0]))
        rows.append(f"| {true} | {read} | {len(places)} | {example(text, trigger)} |")
    return rows


def example(text: str, trigger: Span) -> str:
    """A text with its trigger in bold, cut at words to about ``LONGEST`` characters around it."""
    start, end = trigger.start - LONGEST // 2, trigger.end + LONGEST // 2
    low = 0 if start <= 0 else text.index(" ", start) + 1
    high = (
        len(text) if end >= len(text) else text.rindex(" ", trigger.end, end) if " " in text[trigger.end : end] else end
    )
    low = min(low, trigger.start)
    before, after = text[low : trigger.start], text[trigger.end : high]
    shown = f"{'… ' if low else ''}{before}**{trigger.of(text)}**{after}{' …' if high < len(text) else ''}"
    return shown.replace("|", "\\|")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--model", type=Path, default=None, help="the torch model that the weights were exported from")
    given = parser.parse_args()
    reader = Reader(given.weights, threads=2)
    parts = {p: Read.by(reader, read_corpus(given.corpus, p)) for p in ("dev", "test")}
    found = {p: part.scores(reader) for p, part in parts.items()}
    dev, test = (list(parts[p].lines(reader)) for p in ("dev", "test"))
    sections = {
        f"Scores (weights {reader.version})": score_table(found),
        "Triggers with type, test part": type_table(test),
        "Confusions, dev part": confusion_table(dev),
    }
    if given.model:
        pairs = {p: (float_scores(given.model, part, reader), found[p]) for p, part in parts.items()}
        sections["int8 against float32"] = loss_table(pairs)
    for title, rows in sections.items():
        sys.stdout.write("\n".join([f"## {title}", "", *rows, "", ""]))


if __name__ == "__main__":
    main()

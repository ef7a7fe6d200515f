"""Train the reader: ``python -m training.train [--recipe FILE] --out FOLDER``.

A run is a ``Recipe``. After every pass a checkpoint is written, and a run that finds one goes on from it. The last
line of ``log.jsonl`` holds the scores on dev of the averaged weights, which stand in ``model.pt``.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from dragoman.evaluation.annotated import Block, read_corpus
from dragoman.reader.labels import FIRST_TYPE, FLAGS, TRIGGER_TAGS, TYPES
from training.data import IGNORE, Batch, Source
from training.model import Logits, ReaderModel, Targets
from training.score import score_blocks

log = logging.getLogger("training")


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, besides the corpus and the base."""

    passes: int = 10
    seed: int = 1
    share: float = 1.0
    context: bool = True
    augment: bool = True
    typed: bool = True
    balance: bool = True
    name_weight: float = 0.25
    tokens: int = 1536
    encoder_rate: float = 8e-5
    head_rate: float = 1e-3
    decay: float = 0.01
    warmup: float = 0.06
    average: float = 0.998
    dropout: float = 0.1
    start: str = ""
    teachers: tuple[str, ...] = ()
    teacher_share: float = 0.6

    @staticmethod
    def load(path: Path) -> Recipe:
        """Read a JSON object of fields."""
        content = json.loads(path.read_text(encoding="utf-8"))
        known = {f.name for f in fields(Recipe)}
        if unknown := content.keys() - known:
            raise ValueError(f"{path}: unknown fields {sorted(unknown)}; known are {sorted(known)}")
        if "teachers" in content:
            content["teachers"] = tuple(content["teachers"])
        return Recipe(**content)


@dataclass(frozen=True)
class Weights:
    """Loss weights by class: of trigger tags, and of set flags."""

    triggers: Tensor
    flags: Tensor


def class_weights(blocks: tuple[Block, ...], *, balance: bool, device: torch.device) -> Weights:
    """Rare types and flags weigh more: the fourth root of how much rarer than the median, 1 to 2.5."""
    triggers, flags = torch.ones(TRIGGER_TAGS), torch.ones(len(FLAGS))
    if balance:
        frames = [f for b in blocks for line in b.lines for f in line.frames]
        counts = np.array([sum(f.type == t for f in frames) for t in TYPES]) + 1.0
        triggers[FIRST_TYPE:] = torch.tensor(np.clip((np.median(counts) / counts) ** 0.25, 1, 2.5))
        flags += 0.5
    return Weights(triggers.to(device), flags.to(device))


def to_device(batch: Batch, device: torch.device) -> tuple[dict[str, Tensor], Targets]:
    """The batch's arrays as tensors, and where the heads look."""
    tensors = {f.name: torch.from_numpy(getattr(batch, f.name)).to(device, non_blocking=True) for f in fields(Batch)}
    names = ("words", "triggers", "types", "firsts", "lasts", "kinds", "pair_frames", "pair_spans", "buckets")
    return tensors, Targets(*(tensors[name] for name in names))


def _hard(logits: Logits, t: dict[str, Tensor], weights: Weights) -> Tensor:
    """Summed negative log-likelihood of the labels, all heads."""
    span = functional.cross_entropy(logits.spans, t["span_tags"], reduction="none", ignore_index=IGNORE)
    trigger = functional.cross_entropy(
        logits.triggers, t["trigger_tags"], weight=weights.triggers, reduction="sum", ignore_index=IGNORE
    )
    total = (span * t["span_weights"]).sum() + trigger
    if not len(t["types"]):
        return total
    total = total + functional.cross_entropy(logits.seconds, t["seconds"], reduction="sum", ignore_index=IGNORE)
    total = total + functional.cross_entropy(logits.modes + mode_mask(t["types"]), t["modes"], reduction="sum")
    total = total + functional.binary_cross_entropy_with_logits(
        logits.flags, t["flags"], pos_weight=weights.flags, reduction="sum"
    )
    return total + functional.binary_cross_entropy_with_logits(logits.arcs, t["roles"], reduction="sum")


def _mode_table() -> Tensor:
    from dragoman.reader.labels import MODE_RANGES, MODES

    table = torch.full((len(TYPES), len(MODES)), -1e4)
    for row, (low, high) in enumerate(MODE_RANGES):
        table[row, low:high] = 0
    return table


_MODE_TABLE = _mode_table()


def mode_mask(types: Tensor) -> Tensor:
    """Added to mode logits: shuts out the modes of other types."""
    return _MODE_TABLE.to(types.device)[types]


def _soft(logits: Logits, teachers: list[Logits], t: dict[str, Tensor]) -> Tensor:
    """Summed cross-entropy against the mean probabilities of the teachers."""

    def classes(student: Tensor, rows: list[Tensor], mask: Tensor) -> Tensor:
        mean = torch.stack([r.float().softmax(-1) for r in rows]).mean(0)
        return (-(mean * student.float().log_softmax(-1)).sum(-1) * mask).sum()

    def labels(student: Tensor, rows: list[Tensor]) -> Tensor:
        mean = torch.stack([r.float().sigmoid() for r in rows]).mean(0)
        return functional.binary_cross_entropy_with_logits(student.float(), mean, reduction="sum")

    live = (t["span_tags"] != IGNORE).float()
    total = classes(logits.spans, [x.spans for x in teachers], t["span_weights"] * live)
    total = total + classes(logits.triggers, [x.triggers for x in teachers], live)
    if not len(t["types"]):
        return total
    first = (t["seconds"] != IGNORE).float()
    mask = mode_mask(t["types"])
    total = total + classes(logits.seconds, [x.seconds for x in teachers], first)
    total = total + classes(logits.modes + mask, [x.modes + mask for x in teachers], torch.ones_like(first))
    return total + labels(logits.flags, [x.flags for x in teachers]) + labels(logits.arcs, [x.arcs for x in teachers])


class Average:
    """Exponential moving average of a model's parameters, slow only once it has seen enough steps."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.shadow = [p.detach().clone() for p in model.parameters()]

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Move the average towards the parameters."""
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 10)) if self.decay else 0.0
        torch._foreach_lerp_(self.shadow, [p.detach() for p in model.parameters()], 1 - decay)

    @torch.no_grad()
    def copy_to(self, model: nn.Module) -> None:
        """Overwrite a model's parameters with the average."""
        for p, s in zip(model.parameters(), self.shadow, strict=True):
            p.copy_(s)


@dataclass
class Run:
    """A training run under way."""

    recipe: Recipe
    out: Path
    base: Path
    corpus: Path
    device: torch.device

    def __post_init__(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        train = read_corpus(self.corpus, "train")
        count = max(1, round(len(train) * self.recipe.share))
        order = np.random.default_rng(7).permutation(len(train))[:count]
        self.blocks = tuple(train[i] for i in sorted(order))
        # The heads start alike in every run, so that runs from one base can be averaged.
        torch.manual_seed(0)
        self.model = self._new()
        if self.recipe.start:
            self.model.load_state_dict(load_state(Path(self.recipe.start)), strict=False)
        self.model.to(self.device)
        torch.manual_seed(self.recipe.seed)
        self.teachers = [self._teacher(Path(p)) for p in self.recipe.teachers]
        self.weights = class_weights(self.blocks, balance=self.recipe.balance, device=self.device)
        self.source = Source(
            self.blocks,
            self.base / "tokenizer.json",
            self.recipe.context,
            self.recipe.augment,
            self.recipe.name_weight,
            self.recipe.tokens,
        )
        self.average = Average(self.model, self.recipe.average)
        self.done = 0

    def _new(self) -> ReaderModel:
        model = ReaderModel(typed=self.recipe.typed, dropout=self.recipe.dropout)
        model.encoder.load_base(self.base / "mpnet6.safetensors")
        return model

    def _teacher(self, path: Path) -> ReaderModel:
        model = ReaderModel(typed=self.recipe.typed)
        model.load_state_dict(load_state(path), strict=False)
        return model.to(self.device).eval()

    def _optimizer(self, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
        r = self.recipe
        plain, matrices, heads = [], [], []
        for name, p in self.model.named_parameters():
            if not p.requires_grad:
                continue
            if name.startswith("heads."):
                heads.append(p)
            elif p.ndim < 2 or "encoder.layers" not in name:
                plain.append(p)
            else:
                matrices.append(p)
        optimizer = torch.optim.AdamW(
            [
                {"params": matrices, "lr": r.encoder_rate, "weight_decay": r.decay},
                {"params": plain, "lr": r.encoder_rate, "weight_decay": 0.0},
                {"params": heads, "lr": r.head_rate, "weight_decay": r.decay},
            ],
            fused=True,
        )
        warm = max(1, int(steps * r.warmup))
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer,
            lambda s: (
                min(1.0, (s + 1) / warm) * max(0.0, (steps - s) / max(1, steps - warm)) if s >= warm else (s + 1) / warm
            ),
        )
        return optimizer, schedule

    def train(self) -> dict[str, float]:
        """All passes, from the checkpoint if there is one; the scores on dev of the averaged weights."""
        began = time.monotonic()
        if self.recipe.passes:
            with ProcessPoolExecutor(1) as workers:
                self._all_passes(workers, began)
        self.average.copy_to(self.model)
        scores = self._scores()
        self._note(event="dev", seconds=time.monotonic() - began, **scores)
        torch.save({k: v.half().cpu() for k, v in self.model.state_dict().items()}, self.out / "model.pt")
        (self.out / "recipe.json").write_text(json.dumps(asdict(self.recipe), indent=1), encoding="utf-8")
        return scores

    def _all_passes(self, workers: ProcessPoolExecutor, began: float) -> None:
        batches = self._passes(workers)
        # The schedule is as long as the first pass says, also in a resumed run.
        first = next(batches)
        optimizer, schedule = self._optimizer(len(first) * self.recipe.passes)
        checkpoint = self.out / "checkpoint.pt"
        if checkpoint.exists():
            self._restore(checkpoint, optimizer, schedule)
            batches = self._passes(workers)
            first = []
        while self.done < self.recipe.passes:
            loss = self._pass(first or next(batches), optimizer, schedule)
            first = []
            self.done += 1
            self._note(event="pass", number=self.done, loss=loss, seconds=time.monotonic() - began)
            if os.environ.get("TRAINING_CHECKPOINTS", "1") == "1":
                self._save(checkpoint, optimizer, schedule)
            elif self.done > self.recipe.passes // 2:
                self._snapshot()

    def _snapshot(self) -> None:
        """The averaged weights so far, for a run that may be stopped before its end."""
        state = {k: v.half().cpu() for k, v in self.model.state_dict().items()}
        names = [n for n, _ in self.model.named_parameters()]
        state |= {n: s.half().cpu() for n, s in zip(names, self.average.shadow, strict=True)}
        torch.save(state, self.out / "snapshot.new")
        (self.out / "snapshot.new").replace(self.out / "model.pt")

    def _passes(self, workers: ProcessPoolExecutor) -> Iterator[list[Batch]]:
        """The batches of each pass from the next on, made in another process while the pass before is trained."""

        def ask(number: int) -> Future[list[Batch]]:
            return workers.submit(self.source.batches, 1000 * self.recipe.seed + number)

        begin = self.done
        if begin >= self.recipe.passes:
            return
        waiting = ask(begin)
        for number in range(begin, self.recipe.passes):
            ready = waiting.result()
            if number + 1 < self.recipe.passes:
                waiting = ask(number + 1)
            yield ready

    def _pass(self, batches: list[Batch], optimizer: torch.optim.Optimizer, schedule: Any) -> float:
        self.model.train()
        total = torch.zeros((), device=self.device)
        for batch in batches:
            tensors, at = to_device(batch, self.device)
            with torch.autocast(self.device.type, dtype=torch.bfloat16):
                logits = self.model(tensors["ids"], tensors["cases"], at)
                taught = self._taught(tensors, at)
            loss = _hard(_floats(logits), tensors, self.weights)
            if taught:
                share = self.recipe.teacher_share
                loss = (1 - share) * loss + share * _soft(logits, taught, tensors)
            loss = loss / max(len(batch.types), len(batch.words) / 12)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0, foreach=True)
            optimizer.step()
            schedule.step()
            self.average.update(self.model)
            total += loss.detach()
        return float(total) / len(batches)

    @torch.no_grad()
    def _taught(self, tensors: dict[str, Tensor], at: Targets) -> list[Logits]:
        return [teacher(tensors["ids"], tensors["cases"], at) for teacher in self.teachers]

    def _scores(self) -> dict[str, float]:
        blocks = read_corpus(self.corpus, "dev")[:: int(os.environ.get("TRAINING_DEV_STRIDE", "1"))]
        rows = score_blocks(self.model, blocks, self.base / "tokenizer.json", self.device, context=self.recipe.context)
        return {row.name: round(row.f1, 4) for row in rows}

    def _note(self, **entry: object) -> None:
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        log.info("%s", entry)

    def _save(self, path: Path, optimizer: torch.optim.Optimizer, schedule: Any) -> None:
        state = {
            "model": self.model.state_dict(),
            "shadow": self.average.shadow,
            "steps": self.average.steps,
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "done": self.done,
            "random": torch.get_rng_state(),
            "recipe": asdict(self.recipe),
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def _restore(self, path: Path, optimizer: torch.optim.Optimizer, schedule: Any) -> None:
        state = torch.load(path, map_location=self.device, weights_only=True)
        if state["recipe"] != asdict(self.recipe):
            raise ValueError(f"{path} is from another recipe; remove {path.parent} or name another --out")
        self.model.load_state_dict(state["model"])
        self.average.shadow, self.average.steps = state["shadow"], state["steps"]
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"].cpu())
        self.done = state["done"]


def _floats(logits: Logits) -> Logits:
    return Logits(*(getattr(logits, f.name).float() for f in fields(Logits)))


def load_state(path: Path) -> dict[str, Tensor]:
    """A saved model's parameters as float32."""
    return {k: v.float() for k, v in torch.load(path, map_location="cpu", weights_only=True).items()}


def average_states(paths: list[Path], into: Path) -> Path:
    """Write the mean of saved models' parameters."""
    states = [load_state(p) for p in paths]
    mean = {k: torch.stack([s[k] for s in states]).mean(0).half() for k in states[0]}
    torch.save(mean, into)
    return into


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", type=Path, default=None, help="JSON of recipe fields")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=JSON", help="change a field")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, default=Path(".work/base"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    recipe = Recipe.load(given.recipe) if given.recipe else Recipe()
    changes = {k: json.loads(v) for k, v in (item.split("=", 1) for item in given.set)}
    if "teachers" in changes:
        changes["teachers"] = tuple(changes["teachers"])
    Run(replace(recipe, **changes), given.out, given.base, given.corpus, torch.device(given.device)).train()


if __name__ == "__main__":
    main()

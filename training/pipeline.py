"""Reproduce the shipped weights: ``make train`` (``python -m training.pipeline [--work FOLDER] [--into FOLDER]``).

1. Fetch the base encoder.
2. Four runs of seven passes from the base that differ in their seed alone; the mean of their weights.
3. From there, two runs in small batches over varied text, one after the other; the mean of their weights.
4. Export to int8, then fit temperatures and thresholds on dev.

Every run goes on from its last finished pass, and what is finished is not done again; delete the work folder to begin
anew. On two cores a pass takes about 10 minutes, on a GPU about 10 seconds.
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import replace
from pathlib import Path

import torch

from dragoman.reader import WEIGHTS
from training.base import fetch
from training.calibrate import calibrate
from training.export import export
from training.train import Recipe, Run, average_states

log = logging.getLogger("training.pipeline")

SEEDS = (1, 2, 3, 4)
FIRST = Recipe(passes=7, context=False, augment=False)
SECOND = Recipe(passes=3, context=False, tokens=640, encoder_rate=6e-5, head_rate=1e-3, seed=21)
THIRD = Recipe(passes=5, context=False, tokens=560, encoder_rate=7e-5, head_rate=1.5e-3, warmup=0.04, seed=31)


def train(recipe: Recipe, out: Path, base: Path, corpus: Path, device: torch.device) -> Path:
    """The weights of a run, which is done first if it is not finished."""
    model = out / "model.pt"
    if not (out / "recipe.json").exists():
        log.info("training %s: %s", out.name, recipe)
        Run(recipe, out, base, corpus, device).train()
    return model


def reproduce(work: Path, into: Path, corpus: Path, device: torch.device) -> None:
    """All steps."""
    base = fetch(work / "base")
    runs = [train(replace(FIRST, seed=s), work / "runs" / f"first-{s}", base, corpus, device) for s in SEEDS]
    mean = average_states(runs, work / "runs" / "mean.pt")
    second = train(replace(SECOND, start=str(mean)), work / "runs" / "second", base, corpus, device)
    third = train(replace(THIRD, start=str(second)), work / "runs" / "third", base, corpus, device)
    model = average_states([second, third], work / "runs" / "shipped.pt")
    export(model, base, into, context=THIRD.context)
    calibrate(into, corpus)
    log.info("weights in %s; 'dragoman evaluate corpus' scores them", into)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path(".work"))
    parser.add_argument("--into", type=Path, default=WEIGHTS)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    reproduce(given.work, given.into, given.corpus, torch.device(given.device))


if __name__ == "__main__":
    main()

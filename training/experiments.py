"""The ablations, the learning curve and the final runs, on one GPU: ``python -m training.experiments --out FOLDER``.

Each phase starts its runs side by side and waits for them. What helps on dev is kept: an ablation that scores better
than the full recipe by more than ``NOISE`` (summed over the heads' F1) is taken into the final recipe.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import torch

from training.train import average_states

log = logging.getLogger("training.experiments")

NOISE = 0.01
JUDGED = ("triggers", "typed", "mode", "flags", "spans", "roles_given", "frames")
ABLATIONS: dict[str, dict[str, object]] = {
    "full": {},
    "no-context": {"context": False},
    "no-augmentation": {"augment": False},
    "no-type-in-arcs-and-flags": {"typed": False},
    "no-balance": {"balance": False},
    "names-as-negatives": {"name_weight": 1.0},
    "no-averaging": {"average": 0.0},
}
SHARES = (0.25, 0.5)


class Phase:
    """Runs started side by side."""

    def __init__(self, out: Path, common: list[str]) -> None:
        self.out, self.common = out, common
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopped: list[str] = []

    def start(self, name: str, recipe: dict[str, object]) -> None:
        """Start a run."""
        settings = [a for k, v in recipe.items() for a in ("--set", f"{k}={json.dumps(v)}")]
        folder = self.out / name
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "training.train", "--out", str(folder), *self.common, *settings]
        environment = os.environ | {"OMP_NUM_THREADS": "1", "TRAINING_CHECKPOINTS": "0", "TOKENIZERS_PARALLELISM": "0"}
        with (folder / "output.txt").open("wb") as output:
            self.running[name] = subprocess.Popen(command, stdout=output, stderr=output, env=environment)

    def wait(self, limit: float) -> dict[str, dict[str, float]]:
        """Scores on dev by run, of the runs that ended well within ``limit`` seconds; the others are stopped."""
        until = time.monotonic() + limit
        while time.monotonic() < until and any(p.poll() is None for p in self.running.values()):
            time.sleep(0.5)
        found = {}
        for name, process in self.running.items():
            if process.poll() is None:
                process.kill()
                process.wait()
                log.warning("%s: stopped after %.0f s", name, limit)
                self.stopped.append(name)
            elif process.returncode == 0:
                lines = (self.out / name / "log.jsonl").read_text(encoding="utf-8").splitlines()
                rows = [json.loads(line) for line in lines]
                found[name] = next(r for r in rows if r["event"] == "dev")
            else:
                log.warning("%s: failed\n%s", name, (self.out / name / "output.txt").read_text()[-1500:])
        self.running = {}
        return found


def judged(scores: dict[str, float]) -> float:
    """The sum that decides."""
    return sum(scores[name] for name in JUDGED)


def choose(scores: dict[str, dict[str, float]]) -> dict[str, object]:
    """The changes to the full recipe that help."""
    recipe: dict[str, object] = {}
    if "full" not in scores:
        return recipe
    for name, change in ABLATIONS.items():
        if name in scores and judged(scores[name]) > judged(scores["full"]) + NOISE:
            recipe |= change
    return recipe


def affordable(log_path: Path, short: int, limit: float, most: int) -> int:
    """How many passes fit the limit, judged by the ablations (which ran twice as many side by side)."""
    if not log_path.exists():
        return min(most, 6)
    rows = [json.loads(line) for line in log_path.read_text(encoding="utf-8").splitlines()]
    ends = [r["seconds"] for r in rows if r["event"] == "pass"]
    if len(ends) < 2:
        return min(most, 6)
    each = (ends[-1] - ends[0]) / (len(ends) - 1) * 0.7
    return max(short, min(most, int((limit - 45) / each)))


def show(title: str, scores: dict[str, dict[str, float]]) -> None:
    """Log a table."""
    log.info("== %s", title)
    for name, row in scores.items():
        log.info("%-42s %.4f  %s", name, judged(row), " ".join(f"{k} {row[k]:.4f}" for k in JUDGED))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", default=".work/base")
    parser.add_argument("--corpus", default="corpus")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--short", type=int, default=4, help="passes of an ablation")
    parser.add_argument("--passes", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--taught", type=int, default=4, help="passes of a student of the final runs; 0: none")
    parser.add_argument("--seconds", type=float, default=600, help="for everything; phases share it")
    parser.add_argument("--tiny", type=float, default=0, help="share of the corpus, to try the script")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    until = time.monotonic() + given.seconds
    phase = Phase(given.out, ["--base", given.base, "--corpus", given.corpus, "--device", given.device])
    tiny: dict[str, object] = {"share": given.tiny} if given.tiny else {}
    for name, change in ABLATIONS.items():
        phase.start(name, {"passes": given.short, **change, **tiny})
    for share in SHARES:
        phase.start(f"share-{share}", {"passes": given.short, "share": share * (given.tiny or 1)})
    first = phase.wait(0.33 * given.seconds)
    show("ablations and learning curve", first)
    recipe = choose(first)
    limit = 0.66 * (until - time.monotonic())
    passes = affordable(given.out / "full" / "log.jsonl", given.short, limit, given.passes)
    log.info("chosen: %s; passes: %d in %.0f s", recipe, passes, limit)
    for seed in range(1, given.seeds + 1):
        phase.start(f"final-{seed}", {"passes": passes, "seed": seed, **recipe, **tiny})
    second = phase.wait(limit)
    show("final runs", second)
    finals = sorted(given.out.glob("final-*/model.pt"))
    average_states(finals, given.out / "soup.pt")
    (given.out / "best.txt").write_text("soup.pt", encoding="utf-8")
    start = {"start": str(given.out / "soup.pt")}
    phase.start("soup", {"passes": 0, **start, **recipe, **tiny})
    taught = {**start, "teachers": [str(p) for p in finals], "encoder_rate": 4e-5, "head_rate": 4e-4, "seed": 11}
    for share in (0.6, 0.9) if given.taught else ():
        phase.start(f"student-{share}", {"passes": given.taught, "teacher_share": share, **taught, **recipe, **tiny})
    third = phase.wait(until - time.monotonic() - 5)
    show("mean of the final runs, and its students", third)
    candidates = second | third
    best = max(candidates, key=lambda n: judged(candidates[n]), default="soup")
    log.info("best: %s", best)
    (given.out / "best.txt").write_text(f"{best}/model.pt", encoding="utf-8")
    (given.out / "scores.json").write_text(json.dumps(first | second | third, indent=1), encoding="utf-8")
    log.info("DONE")


if __name__ == "__main__":
    main()

"""``make bench``: speed, memory and accuracy, each against its floor; exit 1 where one sinks below it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks.speed import measure_apart, show
from dragoman.evaluation.corpus import evaluate_corpus
from dragoman.reader import Reader

FLOORS = Path(__file__).with_name("floors.json")


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--news", nargs="*", default=[], help="files or folders to time as well; examples/news by default"
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    given = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    failed = []
    for paths in [["examples/news"], *([p] for p in given.news)]:
        speed = measure_apart(paths)
        sys.stdout.write(f"\nSpeed on {paths[0]}\n  " + "\n  ".join(show(speed)) + "\n")
        if speed.ratio < floors["speed_ratio"]:
            failed.append(f"speed ratio {speed.ratio:.2f} on {paths[0]} < {floors['speed_ratio']}")
        if speed.peak > floors["memory_mb"]:
            failed.append(f"peak memory {speed.peak:.0f} MB > {floors['memory_mb']}")
    scores = evaluate_corpus(given.corpus, "test", Reader(threads=os.cpu_count() or 1))
    sys.stdout.write(f"\nAccuracy on the corpus's test part ({scores.lines} lines)\n")
    for row in scores.rows():
        floor = floors["f1"].get(row["name"])
        sunk = floor is not None and float(str(row["f1"])) < floor
        mark = f"floor {floor:.3f}{'  BELOW' if sunk else ''}" if floor is not None else ""
        sys.stdout.write(f"  {row['what']!s:<58} {row['f1']:.3f}  [{row['low']:.3f}, {row['high']:.3f}]  {mark}\n")
        if sunk:
            failed.append(f"{row['name']} F1 {row['f1']:.3f} < {floor}")
    for line in failed:
        sys.stdout.write(f"BELOW FLOOR: {line}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

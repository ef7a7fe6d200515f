"""How fast reports become findings, against the bare encoder on the same windows in the same run, on one core.

``measure`` reads a folder into a fresh record in a process of its own, so that peak memory is that of the program.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from dragoman.model import Article
from dragoman.reader import WEIGHTS, Reader
from dragoman.reader.encoder import Encoder, batches
from dragoman.reader.sentences import paragraphs, sentences
from dragoman.reader.windows import Window, windows_of
from dragoman.run.local import read_paths
from dragoman.sources import open_articles

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Speed:
    """One measurement. ``ratio`` is the bare encoder's time by the whole program's, both on the same windows."""

    articles: int
    sentences: int
    wordpieces: int
    whole: float
    encoder: float
    stages: dict[str, float]
    peak: float

    @property
    def ratio(self) -> float:
        """1 would mean that everything beside the encoder costs nothing."""
        return self.encoder / self.whole


def windows_in(paths: list[str], reader: Reader) -> list[Window]:
    """The windows that the reader makes of all articles."""
    found: list[Window] = []
    for key, article in enumerate(a for a in open_articles(paths) if isinstance(a, Article)):
        found += windows_of(
            reader.tokenizer,
            article.text,
            paragraphs(article.text),
            split=lambda text, paragraph: sentences(text, [paragraph]),
            key=key,
            together=reader.heads.calibration.context,
        )
    return found


def encode_only(windows: list[Window], encoder: Encoder) -> float:
    """Seconds for one pass of the encoder over all windows, in the batches that suit it best."""
    groups = list(batches(windows))
    started = time.perf_counter()
    for group in groups:
        encoder.encode([windows[i] for i in group])
    return time.perf_counter() - started


def measure(paths: list[str]) -> Speed:
    """Read the paths ``ROUNDS`` times each way, taking turns; the best of each counts."""
    reader, encoder = Reader(), Encoder(WEIGHTS)
    windows = windows_in(paths, reader)
    encode_only(windows[:8], encoder)
    bare, whole, summary = [], [], None
    for _ in range(ROUNDS):
        bare.append(encode_only(windows, encoder))
        with tempfile.TemporaryDirectory() as folder:
            summary = read_paths(paths, Path(folder) / "bench.duckdb", jobs=1)
            whole.append(summary.wall)
    assert summary is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pieces = sum(len(w) for w in windows)
    return Speed(summary.read, summary.sentences, pieces, min(whole), min(bare), dict(summary.seconds), peak)


def show(speed: Speed) -> list[str]:
    """Lines of a report."""
    total = sum(speed.stages.values()) or 1.0
    shares = ", ".join(f"{name} {seconds / total:.0%}" for name, seconds in speed.stages.items())
    return [
        f"{speed.articles} articles, {speed.sentences} sentences, {speed.wordpieces} wordpieces, one core",
        f"whole program   {speed.sentences / speed.whole:8.0f} sentences/s  {speed.wordpieces / speed.whole:8.0f} "
        f"wordpieces/s  {1000 * speed.whole / max(1, speed.articles):6.1f} ms/article",
        f"bare encoder    {speed.sentences / speed.encoder:8.0f} sentences/s  {speed.wordpieces / speed.encoder:8.0f} "
        "wordpieces/s",
        f"ratio           {speed.ratio:8.2f}",
        f"stages          {shares}",
        f"peak memory     {speed.peak:8.0f} MB",
    ]


def measure_apart(paths: list[str]) -> Speed:
    """As ``measure``, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.speed", *paths]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Speed(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    from dataclasses import asdict

    sys.stdout.write(json.dumps(asdict(measure(sys.argv[1:]))) + "\n")

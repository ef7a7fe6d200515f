"""Weights of features that were learnt from the corpus, as tables that can be read: see ``training.resolution``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import exp

from dragoman.errors import DataError

Weights = Mapping[str, float]


@cache
def weights(name: str) -> Weights:
    """The table ``name`` (links, homes, countries) of feature and weight."""
    text = (files("dragoman.resolve") / "learnt" / f"{name}.csv").read_text(encoding="utf-8")
    try:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}
    except (KeyError, ValueError) as error:
        raise DataError(f"resolve/learnt/{name}.csv cannot be used ({error}); install dragoman again") from error


def score(table: Weights, features: Iterable[str]) -> float:
    """The sum of the features' weights; unknown features weigh nothing."""
    return sum(table.get(feature, 0.0) for feature in features)


def chances(scores: list[float]) -> list[float]:
    """Probabilities of alternatives with these scores (softmax)."""
    top = max(scores)
    raised = [exp(s - top) for s in scores]
    return [r / sum(raised) for r in raised]

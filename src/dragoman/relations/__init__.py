"""Answers about relations: the dossier of a dyad, and why a finding says what it says."""

from dragoman.relations.dyad import Dyad, direction_of, dyad
from dragoman.relations.explain import Explanation, explain
from dragoman.relations.sides import Side, find_side

__all__ = ["Dyad", "Explanation", "Side", "direction_of", "dyad", "explain", "find_side"]

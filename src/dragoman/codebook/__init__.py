"""The ontology as data: event types, modes, contexts, scores, quads, ties, topics and the CAMEO crosswalk.

The records stand in ``data/`` (TOML for what is written by hand, CSV for long lists), each with its source.
A user layers folders of the same form on top: ``load(overlay=[folder])`` takes each record of the overlay in
place of, or beside, ours; ``load(folder)`` uses that folder alone.
"""

from dragoman.codebook.loader import load
from dragoman.codebook.records import (
    CameoCode,
    Codebook,
    Context,
    EventType,
    Example,
    Mode,
    NearMiss,
    Sector,
    TieType,
)
from dragoman.codebook.topics import Topic

__all__ = [
    "CameoCode",
    "Codebook",
    "Context",
    "EventType",
    "Example",
    "Mode",
    "NearMiss",
    "Sector",
    "TieType",
    "Topic",
    "load",
]

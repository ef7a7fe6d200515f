"""What the codebook's records are, once loaded. All frozen; mappings are read-only and in file order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dragoman.codebook.topics import Topic, topics_in
from dragoman.errors import DataError


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of the corpus's train part that must read as the record; ``file`` and ``line`` say where it stands."""

    text: str
    trigger: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A sentence that looks like the record and is not; ``reads_as`` says what it is."""

    text: str
    reads_as: str


@dataclass(frozen=True, slots=True)
class Mode:
    """How an event was done. ``score`` is on PLOVER's scale of -10 (conflict) to +10 (cooperation)."""

    name: str
    definition: str
    score: float
    cameo: str
    source: str
    cameo_note: str = ""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """A PLOVER event type. ``quad``: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""

    name: str
    definition: str
    quad: int
    score: float
    cameo: str
    source: str
    modes: Mapping[str, Mode]
    belongs: str = ""
    elsewhere: str = ""
    notes: str = ""
    examples: tuple[Example, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class TieType:
    """A standing relation. ``sentence`` and ``reverse`` have the slots ``{source}`` and ``{target}``.

    ``source_end`` and ``target_end`` say what a party at each end is ("supplier", "buyer"); ``opposite`` names
    the tie that contradicts this one.
    """

    name: str
    label: str
    definition: str
    symmetric: bool
    source_end: str
    target_end: str
    sentence: str
    source: str
    reverse: str | None = None
    opposite: str | None = None
    examples: tuple[Example, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()

    def say(self, source: str, target: str, *, from_target: bool = False) -> str:
        """The tie as a sentence about two named parties; ``from_target`` begins with the target where it can."""
        pattern = self.reverse if from_target and self.reverse else self.sentence
        if from_target and self.symmetric:
            source, target = target, source
        ends = {"source": source, "target": target}
        return re.sub(r"\{(source|target)\}", lambda slot: ends[slot[1]], pattern)


@dataclass(frozen=True, slots=True)
class Context:
    """What an event is about, beside its type."""

    name: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class Sector:
    """What a party does in public life. ``without_country``: given to bodies that belong to no country."""

    code: str
    label: str
    definition: str
    without_country: bool
    source: str


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO code (a string: "042" is not "42") with the type and mode it reads as; no type where PLOVER has none.

    ``goldstein`` is the Phoenix table's value, -10 to +10; null where that table has none for code or base code.
    """

    code: str
    label: str
    type: str | None
    mode: str | None
    goldstein: float | None
    note: str
    source: str


@dataclass(frozen=True)
class Codebook:
    """The ontology in force. ``version`` is a hash over the bytes of every data file that was loaded.

    ``example_keys`` are what ``examples.csv`` speaks of: TYPE, TYPE.mode or tie:NAME.
    """

    version: str
    types: Mapping[str, EventType]
    ties: Mapping[str, TieType]
    contexts: Mapping[str, Context]
    sectors: Mapping[str, Sector]
    topics: Mapping[str, Topic]
    cameo_codes: Mapping[str, CameoCode]
    sources: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    example_keys: tuple[str, ...] = ()

    def type(self, name: str) -> EventType:
        """The event type of that name; ``DataError`` when the codebook has none."""
        try:
            return self.types[name]
        except KeyError:
            raise DataError(f"The codebook has no event type {name!r}; it has {', '.join(self.types)}.") from None

    def mode(self, type_: str, name: str) -> Mode:
        """The mode of that name; ``DataError`` when the type has none."""
        modes = self.type(type_).modes
        if name not in modes:
            known = ", ".join(modes) or "no modes"
            raise DataError(f"{type_} has no mode {name!r}; it has {known}.")
        return modes[name]

    def quad(self, type_: str) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return self.type(type_).quad

    def score(self, type_: str, mode: str | None = None) -> float:
        """The mode's score, or the type's base score without a mode; PLOVER's scale of -10 to +10."""
        return self.mode(type_, mode).score if mode else self.type(type_).score

    def cameo(self, type_: str, mode: str | None = None) -> str:
        """The best CAMEO code, a string of two to four digits."""
        return self.mode(type_, mode).cameo if mode else self.type(type_).cameo

    def from_cameo(self, code: str) -> tuple[str, str | None] | None:
        """Type and mode of a CAMEO code; null for statements and appeals, which PLOVER has no type for.

        An unlisted longer code is read as its base code. ``DataError`` when no listed code fits.
        """
        for length in range(len(code), 1, -1):
            if (entry := self.cameo_codes.get(code[:length])) is not None:
                return (entry.type, entry.mode) if entry.type else None
        raise DataError(f"{code!r} is no CAMEO code (strings of two to four digits such as '042').")

    def goldstein(self, code: str) -> float | None:
        """The Goldstein score of a CAMEO code by the Phoenix table; null where it has none."""
        entry = self.cameo_codes.get(code)
        return entry.goldstein if entry else None

    def topics_in(self, text: str) -> tuple[str, ...]:
        """The topics whose trigger words stand in the text, in the order of their first trigger."""
        return topics_in(tuple(self.topics.values()), text)

"""Names and what they can mean: one index over states, organisations and persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dragoman.model import Actor, Office
from dragoman.registry.entries import Candidate
from dragoman.registry.folding import fold, is_acronym, same_case

VIA: Mapping[str, tuple[str, float]] = {
    "short": ("short name", 1.0),
    "official": ("official name", 1.0),
    "full": ("full name", 1.0),
    "alias": ("alias", 0.98),
    "acronym": ("acronym", 0.97),
    "abbreviation": ("abbreviation", 0.97),
    "alternative": ("alternative name", 0.96),
    "former": ("former name", 0.95),
    "demonym_adjective": ("demonym", 0.9),
    "demonym_noun": ("demonym", 0.9),
    "seat": ("seat of government", 0.95),
    "city_metonym": ("city", 0.75),
    "capital": ("capital", 0.85),
    "surname": ("surname", 0.9),
}
"""Per kind of name: how a candidate says it was found, and the score it starts from."""

_WEIGHT: Mapping[str, float] = {
    "head_of_state": 1.0,
    "head_of_government": 1.0,
    "effective_ruler": 1.0,
    "head_of_organisation": 0.97,
    "foreign_minister": 0.96,
    "defence_minister": 0.95,
}
_OUTSIDE = 0.65
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class NameUse:
    """One name of one actor: its kind, the days it was right, and its rank where several own it (1 first)."""

    name: str
    actor: str
    kind: str
    start: date | None = None
    end: date | None = None
    rank: int = 1

    def on(self, day: date | None) -> bool:
        """Whether the name was right on the day; an unknown day counts."""
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day <= self.end))


def weight(office: Office) -> float:
    """How readily a bare surname in the news means the holder of this office."""
    return _WEIGHT.get(office.office, 0.92)


def standing(actor: Actor, day: date | None) -> float:
    """How well a surname alone fits a person on the day: in office 1, long out of it or not yet in it less.

    Without a day, whoever served last is likelier.
    """
    if not actor.offices:
        return 0.75
    if day is None:
        latest = max((o.end or date.max) for o in actor.offices)
        return 0.7 + 0.1 * min(max((latest.year - 1990) / 40, 0.0), 1.0) * max(map(weight, actor.offices))
    held = [weight(o) for o in actor.offices if o.held_on(day)]
    if held:
        return max(held)
    past = [(day - o.end).days / _YEAR for o in actor.offices if o.end is not None and o.end < day]
    if past:
        return 0.6 + 0.15 / (1 + min(past))
    ahead = min((o.start - day).days / _YEAR for o in actor.offices if o.start is not None)
    return 0.4 + 0.15 / (1 + ahead)


def candidates(
    uses: Mapping[str, tuple[NameUse, ...]], actors: Mapping[str, Actor], name: str, day: date | None
) -> tuple[Candidate, ...]:
    """Everyone the name can mean on the day, best first; each actor once, with its best reading."""
    best: dict[str, Candidate] = {}
    for use in uses.get(fold(name), ()):
        if is_acronym(use.name) and not same_case(use.name, name):
            continue
        via, score = VIA.get(use.kind, (use.kind, 0.9))
        actor = actors[use.actor]
        score *= 1.0 if use.on(day) else _OUTSIDE
        score *= 0.9 ** (use.rank - 1)
        if actor.kind == "person":
            fit = standing(actor, day)
            score *= fit if use.kind == "surname" else 0.9 + 0.1 * fit
        if use.actor not in best or best[use.actor].score < score:
            best[use.actor] = Candidate(actor, via, round(score, 4))
    return tuple(sorted(best.values(), key=lambda c: (-c.score, c.actor.id)))

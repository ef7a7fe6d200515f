"""What only one can be on a day: the owner of a name that nothing decides about, the holder of an exclusive office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from dragoman.model import Actor
from dragoman.registry.build import organisation_actors, person_actors, state_actors, uses_of
from dragoman.registry.folding import fold, is_acronym, same_case
from dragoman.registry.names import VIA, NameUse, standing
from dragoman.registry.rules import Rows
from dragoman.registry.tables import Row, first_day, last_day

EXCLUSIVE: Final = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister")
_BESIDE: Final = ("Acting ", "Co-")
"""How a title begins whose holder may serve beside another: for one suspended or ill, or together with one."""


@dataclass(frozen=True, slots=True)
class Shared:
    """An office that several hold or claim at once, and when; ``why`` is for who reviews the list."""

    actor: str
    office: str
    start: str
    end: str
    why: str


SHARED: Final = (
    Shared("AFG", "head_of_government", "2014-09-29", "2020-03-11", "a president and a chief executive share power"),
    Shared("AND", "head_of_state", "", "", "two co-princes"),
    Shared("BIH", "head_of_state", "", "", "a presidency of three"),
    Shared("CHE", "head_of_government", "", "", "the Federal Council of seven"),
    Shared("CHE", "head_of_state", "", "", "the Federal Council of seven"),
    Shared("CIV", "head_of_government", "2010-12", "2011-04-11", "both candidates claim the election"),
    Shared("CIV", "head_of_state", "2010-12", "2011-04-11", "both candidates claim the election"),
    Shared("KEN", "head_of_government", "2008-04-17", "2013-04-09", "a president and a prime minister share power"),
    Shared("KHM", "head_of_government", "1993-07-02", "1998-11-30", "a first and a second prime minister"),
    Shared("LBY", "head_of_government", "2011-03", "2011-08-23", "the rebels have a government of their own"),
    Shared("LBY", "head_of_government", "2014-09", "", "the east has a government of its own"),
    Shared("MDG", "head_of_government", "2002-02", "2002-07-05", "both candidates claim the election"),
    Shared("MDG", "head_of_state", "2002-02", "2002-07-05", "both candidates claim the election"),
    Shared("SMR", "head_of_state", "", "", "two captains regent"),
    Shared("SRB", "head_of_state", "1992-04-27", "2006-06-05", "the republic and the federation have a president each"),
)

Days = tuple[date, date]


def faults(rows: Rows) -> Iterator[str]:
    """Names and offices with two owners on a day. The rows must have passed `dragoman.registry.rules`."""
    yield from _names(rows)
    yield from _offices(rows["offices.csv"])


def _names(rows: Rows) -> Iterator[str]:
    """Names of two actors that neither kind, rank, days, spelling nor, for persons, country and offices decide.

    Surnames are shared by right: the resolver weighs who is in office.
    """
    bodies = state_actors(rows["states.csv"]) | organisation_actors(rows["organisations.csv"])
    persons = person_actors(rows["persons.csv"], rows["offices.csv"], bodies)
    owned: dict[str, list[tuple[NameUse, Row]]] = {}
    for use, row in uses_of(rows):
        if use.kind != "surname":
            owned.setdefault(fold(use.name), []).append((use, row))
    told: set[tuple[str, str]] = set()
    for uses in owned.values():
        for (a, row), (b, later) in combinations(uses, 2):
            pair = (min(a.actor, b.actor), max(a.actor, b.actor))
            if a.actor == b.actor or pair in told or not _alike(a, b):
                continue
            if a.actor in persons and b.actor in persons:
                if _undecided(persons[a.actor], persons[b.actor]):
                    told.add(pair)
                    yield (
                        f"{later.where}: {b.name!r} is also {a.actor} ({row.where}), in office at the same time; keep"
                        f" one row if they are one person, else give each a name of his own"
                    )
            elif a.actor in bodies and b.actor in bodies and _tied(a, b, bodies):
                yield (
                    f"{later.where}: {b.name!r} is also {a.actor} ({row.where}), and nothing decides between them; give"
                    f" one rank 2, or their days"
                )


def _alike(a: NameUse, b: NameUse) -> bool:
    """Whether one spelling can be both names on one day."""
    if max(a.start or date.min, b.start or date.min) > min(a.end or date.max, b.end or date.max):
        return False
    if is_acronym(a.name) and is_acronym(b.name):
        return same_case(a.name, b.name) or same_case(b.name, a.name)
    return True


def _tied(a: NameUse, b: NameUse, bodies: Mapping[str, Actor]) -> bool:
    """Whether lookup ranks two uses alike: as a name, or as the adjective of a state, where only the rank counts."""
    adjectives = {"demonym_adjective", "abbreviation"}
    if {a.kind, b.kind} <= adjectives and bodies[a.actor].kind == bodies[b.actor].kind == "state":
        return a.rank == b.rank
    return _score(a) == _score(b)


def _score(use: NameUse) -> float:
    return round(VIA[use.kind][1] * 0.9 ** (use.rank - 1), 4)


def _undecided(a: Actor, b: Actor) -> bool:
    """Whether two persons of one country hold offices of one weight on one day."""
    if a.country != b.country:
        return False
    for one in a.offices:
        for other in b.offices:
            day = max(one.start or date.min, other.start or date.min)
            if one.held_on(day) and other.held_on(day) and standing(a, day) == standing(b, day):
                return True
    return False


def _offices(rows: Sequence[Row]) -> Iterator[str]:
    terms: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["office"] in EXCLUSIVE and not row["title"].startswith(_BESIDE):
            terms.setdefault((row["actor"], row["office"]), []).append(row)
    for (actor, office), found in terms.items():
        for earlier, row in combinations(found, 2):
            both = _both(earlier, row)
            if both is not None and not _shared(actor, office, both):
                yield (
                    f"{row.where}: {row['person']} is {office} of {actor} from {both[0]} while {earlier['person']}"
                    f" ({earlier.where}) still is; end one term, call one 'Acting ...', or add to SHARED in"
                    f" registry/clashes.py"
                )


def _both(a: Row, b: Row) -> Days | None:
    """The days on which two terms surely both run: from the latest either can have begun to the earliest end.

    A day, month or year that both name is the handover.
    """
    start = max(last_day(row["from"]) or date.min for row in (a, b))
    end = min(first_day(row["to"]) or date.max for row in (a, b))
    return (start, end) if start < end else None


def _shared(actor: str, office: str, both: Days) -> bool:
    return any(
        (s.actor, s.office) == (actor, office)
        and (first_day(s.start) or date.min) <= both[0]
        and both[1] <= (last_day(s.end) or date.max)
        for s in SHARED
    )

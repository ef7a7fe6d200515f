"""Who a question is about: names, codes and prefixes to one side of a dyad, and which parties stand for it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dragoman.errors import InputError
from dragoman.model import Actor
from dragoman.relations.canonical import Finding, PartyRecord, parties

if TYPE_CHECKING:
    from dragoman.registry import Registry

ROLES = ("actors", "recipients", "mediators", "speaker", "addressee", "about", "from", "to", "claimed_by")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a question: a country, an actor of the registry, or a name only as the reports write it."""

    key: str
    name: str
    kind: Literal["country", "actor", "name"]

    def covers(self, party: PartyRecord) -> bool:
        """Whether the party stands for this side: persons, ministries and armies of a country count for the country."""
        if self.kind == "country":
            return party.get("country") == self.key
        if self.kind == "actor":
            return party.get("id") == self.key
        return self.key in (fold(str(party.get("name") or "")), fold(str(party.get("text") or "")))


def fold(name: str) -> str:
    """A name for comparison: no case, accents, dots or leading "the"; single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    text = " ".join("".join(c if c.isalnum() else " " for c in bare.replace(".", "")).split())
    return text.removeprefix("the ")


def find_side(query: str, registry: Registry, seen: Iterable[PartyRecord] = ()) -> Side:
    """The side that a code (ISO 3166-1, registry id), a name or an unambiguous prefix means.

    ``seen`` are the parties of the record: whom the registry does not know is found by the name that reports give.
    Codes win over names, whole names over prefixes, the registry over the record.

    Raises:
        InputError: nothing or several things match; the message names the nearest.

    """
    wanted = fold(query)
    if not wanted:
        raise InputError("an empty name; give a country, an organisation or a person, such as RUS or Russia")
    for found in (_coded(query.strip(), registry), _named(query, registry)):
        if found:
            return _only(query, found)
    from_record = _recorded(seen)
    if wanted in from_record:
        return _only(query, from_record[wanted])
    prefixed = _prefixed(wanted, registry) or _unique(
        side for name, sides in from_record.items() if _begins(name, wanted) for side in sides
    )
    if prefixed:
        return _only(query, prefixed)
    raise InputError(f"no actor is called {query!r}{_suggestions(wanted, registry, from_record)}")


def record_parties(findings: Iterable[Finding]) -> list[PartyRecord]:
    """Every party that the findings name, in any role."""
    return [party for finding in findings for party in parties(finding, *ROLES)]


def side_of(actor: Actor) -> Side:
    """The side that an actor of the registry is: a state stands for its country, anyone else for itself."""
    if actor.kind == "state" and actor.country:
        return Side(actor.country, actor.name, "country")
    return Side(actor.id, actor.name, "actor")


def _coded(query: str, registry: Registry) -> list[Side]:
    exact = [side_of(actor) for actor in registry.actors() if actor.id == query]
    if exact:
        return exact
    code = query.upper()
    if not (code.isascii() and code.isalpha() and len(code) in (2, 3)) or query.istitle():
        return []
    return _unique(
        side_of(actor)
        for actor in registry.actors()
        if actor.kind == "state" and code in (actor.country, actor.codes.get("iso2"))
    )


def _named(query: str, registry: Registry) -> list[Side]:
    """Whom the registry calls so; the acronyms' case matters there, so "nato" is tried in capitals too."""
    for spelling in (query, query.upper(), query.title()):
        found = registry.named(spelling)
        if found:
            best = [c.actor for c in found if c.score == found[0].score]
            return _unique(side_of(a) for a in _foremost(best))
    return []


def _prefixed(wanted: str, registry: Registry) -> list[Side]:
    return _unique(side_of(a) for a in _foremost([a for a in registry.actors() if _begins(fold(a.name), wanted)]))


def _foremost(actors: list[Actor]) -> list[Actor]:
    """States before organisations before persons: whoever types "geor" means the country, not a George."""
    for kinds in (("state",), ("organisation", "group"), ("person", "place", "thing")):
        of_kind = [a for a in actors if a.kind in kinds]
        if of_kind:
            return of_kind
    return actors


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(word.startswith(wanted) for word in name.split()[-1:] if len(wanted) > 2)


def _recorded(seen: Iterable[PartyRecord]) -> dict[str, list[Side]]:
    found: dict[str, list[Side]] = {}
    for party in seen:
        name = str(party.get("name") or party.get("text") or "")
        if not fold(name):
            continue
        if party.get("kind") == "state" and party.get("country"):
            side = Side(str(party["country"]), name, "country")
        elif party.get("id"):
            side = Side(str(party["id"]), name, "actor")
        else:
            side = Side(fold(name), name, "name")
        sides = found.setdefault(fold(name), [])
        if all(side.key != other.key for other in sides):
            sides.append(side)
    return found


def _unique(sides: Iterable[Side]) -> list[Side]:
    return list({(s.kind, s.key): s for s in sides}.values())


def _only(query: str, sides: list[Side]) -> Side:
    if len(sides) == 1:
        return sides[0]
    named = ", ".join(f"{s.name} ({s.key})" if s.kind != "name" else s.name for s in sides[:6])
    more = f" and {len(sides) - 6} more" if len(sides) > 6 else ""
    raise InputError(f"{query!r} can mean {named}{more}; write the name in full or give the code")


def _suggestions(wanted: str, registry: Registry, from_record: Mapping[str, list[Side]]) -> str:
    names: dict[str, str] = {name: sides[0].name for name, sides in from_record.items()}
    for actor in registry.actors():
        for name in (actor.name, *actor.names):
            names.setdefault(fold(name), actor.name)
    near = list(dict.fromkeys(names[n] for n in difflib.get_close_matches(wanted, names, n=6, cutoff=0.6)))[:3]
    return f"; did you mean {' or '.join(near)}?" if near else "; try an English name or an ISO 3166 code such as MMR"

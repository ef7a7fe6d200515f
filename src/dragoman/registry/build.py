"""Turn the rows of the registry's files into actors and an index of their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dragoman.errors import DataError
from dragoman.model import Actor, Office, PartyKind
from dragoman.registry.folding import fold
from dragoman.registry.names import NameUse
from dragoman.registry.roles import SectorWord, word_key
from dragoman.registry.tables import Row, first_day, last_day, several

_GROUPS = frozenset({"armed_group"})


def days(row: Row) -> dict[str, object]:
    """``start`` and ``end`` of a row; a DataError that names file and line when a date cannot be read."""
    try:
        return {"start": first_day(row["from"]), "end": last_day(row["to"])}
    except ValueError as error:
        raise DataError(f"{row.where}: not a date: {row['from']!r} or {row['to']!r}; write 2011-03-30") from error


def state_actors(rows: Iterable[Row]) -> dict[str, Actor]:
    """States and territories. A partly recognised one without a code has its claimant's country and sector PRE."""
    return {
        row["id"]: Actor(
            id=row["id"],
            kind="state",
            name=row["name"],
            country=(row["claimed_by"] or None) if row["status"] == "partial" and not row["iso2"] else row["id"],
            sectors=("PRE",) if row["status"] == "partial" and not row["iso2"] else ("GOV",),
            codes={k: row[c] for k, c in (("iso2", "iso2"), ("cow", "cow")) if row[c]},
            basis=row["basis"],
        )
        for row in rows
    }


def organisation_actors(rows: Iterable[Row]) -> dict[str, Actor]:
    """Organisations, with the PLOVER sectors of their row."""
    return {
        row["id"]: Actor(
            id=row["id"],
            kind="group" if row["kind"] in _GROUPS else "organisation",
            name=row["name"],
            country=row["country"] or None,
            sectors=several(row["sector"]),
            codes={"kind": row["kind"]},
            basis=row["basis"],
        )
        for row in rows
    }


def person_actors(persons: Iterable[Row], offices: Iterable[Row], actors: Mapping[str, Actor]) -> dict[str, Actor]:
    """Persons with their dated offices in order of time."""
    terms: dict[str, list[Office]] = {}
    for row in offices:
        body = actors.get(row["actor"])
        country = body.country if body is not None else (row["actor"] if len(row["actor"]) == 3 else None)
        term = Office(row["office"], row["title"], country, sectors=several(row["sectors"]), **days(row))  # type: ignore[arg-type]
        terms.setdefault(row["person"], []).append(term)
    kind: PartyKind = "person"
    return {
        row["id"]: Actor(
            id=row["id"],
            kind=kind,
            name=row["name"],
            country=row["country"] or None,
            sectors=("ELI",) if row["country"] else (),
            names=(row["name"], *several(row["aliases"])),
            offices=tuple(sorted(terms.get(row["id"], ()), key=lambda o: (o.start is not None, o.start, o.office))),
            basis=row["basis"],
        )
        for row in persons
    }


def rank(row: Row) -> int:
    """The rank of a name, 1 where none is given; a DataError that names file and line when it is no positive number."""
    if row["rank"] and not (row["rank"].isdecimal() and int(row["rank"])):
        raise DataError(f"{row.where}: rank {row['rank']!r}; write 1 for who goes first, 2 for the next")
    return int(row["rank"] or 1)


def uses_of(tables: Mapping[str, Iterable[Row]]) -> Iterator[tuple[NameUse, Row]]:
    """Every name of every actor with the row that says so."""
    for row in tables["states.csv"]:
        yield NameUse(row["name"], row["id"], "short", **days(row)), row  # type: ignore[arg-type]
        if row["official"]:
            yield NameUse(row["official"], row["id"], "official", **days(row)), row  # type: ignore[arg-type]
    for row in tables["organisations.csv"]:
        yield NameUse(row["name"], row["id"], "full", **days(row)), row  # type: ignore[arg-type]
    for file in ("names.csv", "organisation_names.csv"):
        for row in tables[file]:
            yield NameUse(row["name"], row["actor"], row["kind"], rank=rank(row), **days(row)), row  # type: ignore[arg-type]
    for row in tables["persons.csv"]:
        yield NameUse(row["name"], row["id"], "full"), row
        yield from ((NameUse(alias, row["id"], "alias"), row) for alias in several(row["aliases"]))
        yield from ((NameUse(surname, row["id"], "surname"), row) for surname in several(row["surname"]))


def name_uses(tables: Mapping[str, Iterable[Row]], actors: Mapping[str, Actor]) -> dict[str, tuple[NameUse, ...]]:
    """Every name of every actor under its folded key."""
    index: dict[str, list[NameUse]] = {}
    for use, row in uses_of(tables):
        if use.actor not in actors:
            raise DataError(
                f"{row.where}: name {use.name!r} belongs to {use.actor!r}, which no file defines; add it or mend the id"
            )
        index.setdefault(fold(use.name), []).append(use)
    return {key: tuple(found) for key, found in index.items()}


def sector_words(rows: Iterable[Row]) -> dict[str, SectorWord]:
    """The sector words under their key, and under their plain spelling where that differs."""
    words: dict[str, SectorWord] = {}
    for row in rows:
        entry = SectorWord(row["word"], several(row["sector"]), row["kind"], row["office"] or None)
        words[" ".join(row["word"].lower().replace("-", " ").split())] = entry
        words.setdefault(word_key(row["word"]), entry)
    return words


def memberships(rows: Iterable[Row]) -> dict[str, tuple[NameUse, ...]]:
    """Per organisation its members with their dates."""
    members: dict[str, list[NameUse]] = {}
    for row in rows:
        use = NameUse("", row["member"], "member", **days(row))  # type: ignore[arg-type]
        members.setdefault(row["organisation"], []).append(use)
    return {organisation: tuple(found) for organisation, found in members.items()}


def office_holders(rows: Iterable[Row], actors: Mapping[str, Actor]) -> dict[tuple[str, str], list[tuple[Office, str]]]:
    """Per (office, state or organisation) the terms and the ids of those who served them."""
    holders: dict[tuple[str, str], list[tuple[Office, str]]] = {}
    for row in rows:
        if row["person"] not in actors:
            raise DataError(f"{row.where}: person {row['person']!r} is not in persons.csv; add it or mend the id")
        term = Office(row["office"], row["title"], actors[row["person"]].country, sectors=(), **days(row))  # type: ignore[arg-type]
        holders.setdefault((row["office"], row["actor"]), []).append((term, row["person"]))
    return holders
